"""What a person is writing: questions asked one by one, every answer stored as it is given, until it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from domain.answers import Ambiguous, Answer, AnswerState, Problem, read_answer
from domain.answers import nil as nil_answer
from domain.plausible import Expected
from models import Attachment, Draft, DraftAnswer, Evidence, Indicator, Report, Submission
from services import doubts, owed, questions, values
from services.questions import Question, Review, Rows
from services.refusals import Outdated, Refusal
from services.standards import standards
from services.values import Value

_REASON_SHORTEST = 3
_REASON_LONGEST, _NOTE_LONGEST = 500, 1000


@dataclass(frozen=True)
class Doubted:
    """What was typed can be read in several ways, or is possible but unusual: the person chooses."""

    question: Question
    choices: tuple[Value, ...]
    """The readings; one where the value is clear, but unusual."""
    expected: Expected | None = None
    """What would have been usual."""
    meant: Value | None = None
    """What was probably meant."""


@dataclass(frozen=True)
class Misunderstood:
    """What was typed cannot be taken; the question stays."""

    question: Question
    problem: Problem
    meant: Value | None = None
    """What was probably meant."""


Next = Question | Review
Heard = Question | Review | Doubted | Misunderstood


_ITS = (
    select(Draft, DraftAnswer)
    .join(DraftAnswer, col(DraftAnswer.draft_id) == Draft.id)
    .where(col(DraftAnswer.id) == bindparam("answer"), col(Draft.person_id) == bindparam("by"))
)
_MINE = select(Draft).where(col(Draft.person_id) == bindparam("by"), col(Draft.practice).is_(False))


def begin(session: Session, *, by: int, wanted: Sequence[tuple[int, str]] | None, today: date, now: datetime) -> Next:
    """Write a report of `wanted` indicators and periods (None: everything owed); a draft already begun is gone on with."""
    dues = {(due.indicator, str(due.period)): due for due in owed.owed(session, person=by, today=today)}
    keys = list(dues) if wanted is None else [key for key in wanted if key in dues]
    if not keys:
        raise Refusal("nothing_owed") if wanted is None else _why_not(session, by, wanted[0])
    draft = _mine(session, by) or Draft(person_id=by, begun_at=now, touched_at=now)
    if draft.returned_from is not None:
        raise Refusal("correction_first")
    session.add(draft)
    session.flush()
    answers = _answers(session, draft)
    there = {(answer.indicator_id, answer.period): answer for answer in answers}
    for place, (indicator, period) in enumerate((key for key in keys if key not in there), start=len(answers)):
        there[indicator, period] = DraftAnswer(draft_id=draft.id, place=place, indicator_id=indicator, period=period)
        session.add(there[indicator, period])
    draft.asking = there[keys[0]].place if wanted is not None else None
    draft.touched_at = now
    session.flush()
    return questions.ask(session, draft) if wanted is not None else _go_on(session, draft)


def resume(session: Session, *, by: int) -> Next:
    """Where the draft stands. Raises `Outdated` where there is none."""
    draft = _mine(session, by)
    if draft is None:
        raise Outdated
    return questions.ask(session, draft) if draft.asking is not None else _go_on(session, draft)


def hear(session: Session, *, by: int, text: str, today: date, now: datetime) -> Heard:
    """Take a typed answer to the question that is asked."""
    draft, answer, indicator, rows = _asked(session, by)
    draft.touched_at = now
    read = read_answer(text, values.rule_of(indicator), today=today)
    if isinstance(read, Problem):
        draft.misses += 1
        session.flush()
        meant = doubts.meant_by(session, person=by, row=answer, indicator=indicator, problem=read)
        question = questions.ask(session, draft, rows)
        problem = Problem(read.kind, {**read.facts, "example": question.example})
        return Misunderstood(question, problem, values.shown(meant, indicator) if meant else None)
    if isinstance(read, Ambiguous):
        return Doubted(questions.ask(session, draft, rows), tuple(values.shown(choice, indicator) for choice in read.choices))
    return _doubted(session, draft, answer, indicator, read, rows) or _take(session, draft, answer, read, rows)


def choose(session: Session, *, by: int, answer: int, text: str, today: date, now: datetime) -> Heard:
    """Take the reading a person chose: `text` as a button carries it, checked again like any other answer."""
    draft, row, indicator, read = _chosen(session, by, answer, text, today, now)
    return _doubted(session, draft, row, indicator, read) or _take(session, draft, row, read)


def confirm(session: Session, *, by: int, answer: int, text: str, today: date, now: datetime) -> Next:
    """Take a value although it is unusual; why it is right is asked next."""
    draft, row, _, read = _chosen(session, by, answer, text, today, now)
    values.write(row, read)
    row.unusual = True
    draft.misses = 0
    session.flush()
    return questions.ask(session, draft)


def justify(session: Session, *, by: int, reason: str, now: datetime) -> Next:
    """Keep why an unusual value is right; the verifier reads it."""
    draft, row, _, rows = _asked(session, by)
    _check_reason(reason)
    row.reason, row.unusual = reason, True
    draft.touched_at = now
    return _go_on(session, draft, rows, after=row)


def explain(session: Session, *, by: int, answer: int) -> Question:
    """Ask why an answer is right although it breaks a rule that allows it."""
    draft, row, _ = _mine_to_answer(session, by, answer)
    if row.state is None:
        raise Outdated
    row.unusual, row.reason = True, None
    session.flush()
    return questions.ask(session, draft)


def same_as_last(session: Session, *, by: int, answer: int, now: datetime) -> Next:
    """Take last period's value, marked as such for the verifier."""
    draft, row, _indicator = _mine_to_answer(session, by, answer)
    draft.touched_at = now
    last = questions.last_report(session, by, row)
    if last is None:
        raise Outdated
    values.write(row, values.read(last))
    row.reason = last.reason if last.state is AnswerState.NOT_APPLICABLE else None
    row.same_as_last = True
    session.add(row)
    return _go_on(session, draft, after=row)


def nil(session: Session, *, by: int, answer: int, now: datetime) -> Next:
    """Nihil: there was nothing to count."""
    draft, row, indicator = _mine_to_answer(session, by, answer)
    draft.touched_at = now
    return _take(session, draft, row, nil_answer(values.rule_of(indicator)))


def not_applicable(session: Session, *, by: int, reason: str, now: datetime) -> Next:
    """Tidak berlaku, with the reason the verifier will read."""
    draft, row, _, rows = _asked(session, by)
    _check_reason(reason)
    draft.touched_at = now
    values.write(row, Answer(AnswerState.NOT_APPLICABLE))
    row.reason = reason
    session.add(row)
    return _go_on(session, draft, rows, after=row)


def keep(session: Session, *, by: int, answer: int) -> Next:
    """Leave an answer as it is and go on."""
    draft, row, _ = _mine_to_answer(session, by, answer)
    if row.state is None:
        raise Outdated
    return _go_on(session, draft, after=row)


def back(session: Session, *, by: int, answer: int) -> Question | None:
    """The question before; None at the first. Nothing that was answered is lost."""
    draft, row, _ = _mine_to_answer(session, by, answer)
    before = [one for one in _answers(session, draft) if one.place < row.place]
    if not before:
        return None
    draft.asking = before[-1].place
    session.add(draft)
    return questions.ask(session, draft)


def change(session: Session, *, by: int, answer: int) -> Question:
    """Ask one question again."""
    draft, row, _ = _mine_to_answer(session, by, answer)
    draft.asking = row.place
    draft.misses = 0
    session.add(draft)
    return questions.ask(session, draft)


def add_note(session: Session, *, by: int, text: str, now: datetime) -> Next:
    """Keep a note to the answer that is asked about."""
    draft, row, _, rows = _asked(session, by)
    if len(text) > _NOTE_LONGEST:
        raise Refusal("note_length", longest=_NOTE_LONGEST)
    row.note = text
    draft.touched_at = now
    session.add(row)
    return _go_on(session, draft, rows, after=row)


def attach(session: Session, *, by: int, kind: str, file_id: str, unique_id: str, name: str | None, now: datetime) -> Next:
    """Keep a photo or document as evidence of the answer that is asked about, and go on where the value is there."""
    draft, row, indicator, rows = _asked(session, by)
    if indicator.evidence is Evidence.NONE:
        raise Refusal("no_evidence_wanted", name=indicator.name)
    known = session.scalars(
        select(Attachment).where(col(Attachment.draft_answer_id) == row.id, col(Attachment.unique_id) == unique_id)
    ).first()
    if known is None:
        session.add(Attachment(draft_answer_id=row.id, kind=kind, file_id=file_id, unique_id=unique_id, name=name, added_at=now))
        session.flush()
    draft.touched_at = now
    return questions.ask(session, draft, rows) if row.state is None else _go_on(session, draft, rows, after=row)


def discard(session: Session, *, by: int, draft: int) -> None:
    """Throw a draft away, with what was attached to it."""
    found = _mine(session, by)
    if found is None or found.id != draft:
        raise Outdated
    drop(session, found)


def drop(session: Session, draft: Draft) -> None:
    """End a draft. What is attached to a report stays with it; the rest goes with the answers (the database cascades)."""
    session.flush()
    answers = select(DraftAnswer.id).where(col(DraftAnswer.draft_id) == draft.id).scalar_subquery()
    session.execute(
        update(Attachment)
        .where(col(Attachment.draft_answer_id).in_(answers), col(Attachment.report_id).is_not(None))
        .values(draft_answer_id=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(Draft).where(col(Draft.id) == draft.id).execution_options(synchronize_session=False))
    session.expunge(draft)


def mine(session: Session, *, by: int, draft: int) -> Draft:
    """The person's own draft of that id. Raises `Outdated`."""
    found = _mine(session, by)
    if found is None or found.id != draft:
        raise Outdated
    return found


def _take(session: Session, draft: Draft, row: DraftAnswer, answer: Answer, rows: Rows | None = None) -> Next:
    values.write(row, answer)
    draft.misses = 0
    session.add(row)
    return _go_on(session, draft, rows, after=row)


def _go_on(session: Session, draft: Draft, rows: Rows | None = None, *, after: DraftAnswer | None = None) -> Next:
    """The next question without an answer or without its evidence, first behind `after`, then from the start; else the summary."""
    session.flush()
    rows = rows or questions.answers_of(session, draft)
    evidence = questions.evidence_of(session, rows)
    place = after.place if after else -1
    for answer, indicator in sorted(rows, key=lambda row: (row[0].place < place, row[0].place)):
        unfinished = answer.state is None or questions.lacks_reason(answer)
        if unfinished or questions.lacks_evidence(answer, indicator, evidence):
            draft.asking, draft.misses = answer.place, 0
            session.add(draft)
            return questions.ask(session, draft, rows, evidence, after=after)
    draft.asking = None
    session.add(draft)
    session.flush()
    return questions.review(session, draft, rows, evidence)


def _why_not(session: Session, by: int, wanted: tuple[int, str]) -> Exception:
    """A report that was already sent is shown; anything else has closed or was never owed."""
    indicator, period = wanted
    number = session.scalars(
        select(Submission.number)
        .join(Report, col(Report.submission_id) == Submission.id)
        .where(col(Report.person_id) == by, col(Report.indicator_id) == indicator, col(Report.period) == period)
    ).first()
    return Refusal("already_reported", number=number) if number else Outdated()


def _mine(session: Session, by: int) -> Draft | None:
    return session.scalars(_MINE, {"by": by}).first()


def _answers(session: Session, draft: Draft) -> list[DraftAnswer]:
    return list(session.scalars(select(DraftAnswer).where(col(DraftAnswer.draft_id) == draft.id).order_by(col(DraftAnswer.place))))


def _asked(session: Session, by: int) -> tuple[Draft, DraftAnswer, Indicator, Rows]:
    draft = _mine(session, by)
    if draft is None or draft.asking is None:
        raise Outdated
    rows = questions.answers_of(session, draft)
    for answer, indicator in rows:
        if answer.place == draft.asking:
            return draft, answer, indicator, rows
    raise Outdated


def _mine_to_answer(session: Session, by: int, answer: int) -> tuple[Draft, DraftAnswer, Indicator]:
    """The answer behind a button, if it is of the presser's own draft; it becomes the one that is asked."""
    found = session.execute(_ITS, {"answer": answer, "by": by}).first()
    if found is None:
        raise Outdated
    draft, row = found
    draft.asking = row.place
    return draft, row, standards(session).indicators[row.indicator_id]


def _chosen(
    session: Session, by: int, answer: int, text: str, today: date, now: datetime
) -> tuple[Draft, DraftAnswer, Indicator, Answer]:
    draft, row, indicator = _mine_to_answer(session, by, answer)
    draft.touched_at = now
    read = read_answer(text, values.rule_of(indicator), today=today)
    if isinstance(read, Ambiguous):
        read = min(read.choices, key=lambda choice: abs((choice.value or Decimal(0)) - Decimal(text)))
    if isinstance(read, Problem):
        raise Outdated
    return draft, row, indicator, read


def _doubted(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, read: Answer, rows: Rows | None = None
) -> Doubted | None:
    """The question back, where the value is possible but surprising."""
    found = doubts.doubt(session, person=draft.person_id, row=row, indicator=indicator, answer=read)
    if found is None:
        return None
    meant = values.shown(found.meant, indicator) if found.meant else None
    question = questions.ask(session, draft, rows)
    return Doubted(question, (values.shown(read, indicator),), expected=found.expected, meant=meant)


def _check_reason(reason: str) -> None:
    if not _REASON_SHORTEST <= len(reason) <= _REASON_LONGEST:
        raise Refusal("reason_length", shortest=_REASON_SHORTEST, longest=_REASON_LONGEST)
