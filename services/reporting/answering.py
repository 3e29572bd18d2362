"""Answers as they are given: read, doubted where they surprise, and kept in the draft one by one."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from domain.reporting.answers import NO, YES, Ambiguous, Answer, AnswerState, Problem, read_answer
from domain.reporting.answers import nil as nil_answer
from models.reporting.report import Draft, DraftAnswer, Report, Submission
from models.standards.standard import Indicator
from services.refusals import Outdated, Refusal
from services.reporting import doubts, drafts, questions, values
from services.reporting.drafted_answers import Rows
from services.reporting.drafts import Next
from services.reporting.questions import LONGEST_HEARD, Pending, Question
from services.reporting.reviews import Review
from services.reporting.values import Value
from services.standards.expected import standards

_REASON_SHORTEST = 3
_REASON_LONGEST, _NOTE_LONGEST = 500, 1000


@dataclass(frozen=True)
class Doubted:
    """What was typed can be read in several ways, or is possible but unusual: the person chooses."""

    question: Question
    pending: Pending


@dataclass(frozen=True)
class Misunderstood:
    """What was typed cannot be taken; the question stays."""

    question: Question
    problem: Problem
    meant: Value | None = None
    """What was probably meant."""


Heard = Question | Review | Doubted | Misunderstood


def hear(session: Session, *, by: int, text: str, message_id: int, today: date, now: datetime) -> Heard:
    """Take a typed answer to the question that is asked, and remember by which message it was given."""
    draft, answer, indicator, rows = drafts.asked(session, by)
    draft.touched_at = now
    if (settled := _settled(session, draft, answer, indicator, rows, text, today)) is not None:
        return settled
    read = read_answer(text, values.rule_of(indicator, answer.period), today=today)
    answer.heard = None
    if isinstance(read, Problem) and (offered := _offered(session, draft, answer, indicator, text, rows)) is not None:
        return offered
    if isinstance(read, Problem):
        draft.misses += 1
        session.flush()
        meant = doubts.meant_by(session, person=by, row=answer, indicator=indicator, problem=read)
        question = questions.ask(session, draft, rows)
        problem = Problem(read.kind, {**read.facts, "example": question.example})
        return Misunderstood(question, problem, values.shown(meant, indicator) if meant else None)
    if isinstance(read, Ambiguous):
        return _asked_which(session, draft, answer, indicator, read, text, rows)
    return _doubted(session, draft, answer, indicator, read, text, rows) or _take(session, draft, answer, read, rows, message_id)


def _settled(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, rows: Rows, text: str, today: date
) -> Next | Doubted | None:
    """The answer in words to "is that right?": yes or no, or the same number again. None where nothing of the kind was asked."""
    pending = questions.ask(session, draft, rows).pending if row.heard is not None else None
    if pending is None or row.heard is None or len(pending.choices) > 1:
        return None
    word, rule = text.strip().lower().rstrip(".!, "), values.rule_of(indicator, row.period)
    if word in NO - {"tidak ada"}:
        row.heard = None
        session.flush()
        return questions.ask(session, draft, rows)
    first, again = read_answer(row.heard, rule, today=today), read_answer(text, rule, today=today)
    if pending.offered:
        return _with_whole(session, draft, row, indicator, pending, rows) if word in YES else None
    if word in YES and pending.meant is not None:
        return _take(session, draft, row, values.answer_of(pending.meant), rows)
    if isinstance(first, Answer) and (word in YES or again == first):
        return _confirmed(session, draft, row, first)
    return None


def _with_whole(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, pending: Pending, rows: Rows
) -> Next | Doubted:
    """Take what was offered; where the share is surprising, it is asked about like any other."""
    read = values.answer_of(pending.choices[0])
    text = f"{read.numerator:f}/{read.denominator:f}"
    return _doubted(session, draft, row, indicator, read, text, rows) or _take(session, draft, row, read, rows)


def _offered(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, text: str, rows: Rows | None = None
) -> Doubted | None:
    """A number alone for a share: whether it is meant with the denominator that is known from before."""
    pending = questions.offered(session, draft, row, indicator, text) if len(text) <= LONGEST_HEARD else None
    if pending is None:
        return None
    row.heard = text
    session.flush()
    return Doubted(questions.ask(session, draft, rows), pending)


def _asked_which(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, read: Ambiguous, text: str, rows: Rows | None = None
) -> Doubted:
    """Several readings: which one is meant is asked, now and whenever the question comes up again."""
    row.heard = text if len(text) <= LONGEST_HEARD else None
    session.flush()
    return Doubted(questions.ask(session, draft, rows), Pending(tuple(values.shown(choice, indicator) for choice in read.choices)))


def choose(session: Session, *, by: int, answer: int, text: str, today: date, now: datetime) -> Heard:
    """Take the reading a person chose: `text` as a button carries it, checked again like any other answer."""
    draft, row, indicator, read = _chosen(session, by, answer, text, today, now)
    return _doubted(session, draft, row, indicator, read, text) or _take(session, draft, row, read)


def confirm(session: Session, *, by: int, answer: int, text: str, today: date, now: datetime) -> Next:
    """Take a value although it is unusual; why it is right is asked next."""
    draft, row, _, read = _chosen(session, by, answer, text, today, now)
    return _confirmed(session, draft, row, read)


def _confirmed(session: Session, draft: Draft, row: DraftAnswer, read: Answer) -> Question:
    values.write(row, read)
    row.unusual, row.heard, row.later = True, None, False
    draft.misses = 0
    session.flush()
    return questions.ask(session, draft)


def justify(session: Session, *, by: int, reason: str, now: datetime) -> Next:
    """Keep why an unusual value is right; the verifier reads it."""
    draft, row, _, rows = drafts.asked(session, by)
    _check_reason(reason)
    row.reason, row.unusual = reason, True
    draft.touched_at = now
    return drafts.go_on(session, draft, rows, after=row)


def explain(session: Session, *, by: int, answer: int) -> Question:
    """Ask why an answer is right although it breaks a rule that allows it."""
    draft, row, _ = drafts.to_answer(session, by, answer)
    if row.state is None:
        raise Outdated
    row.unusual, row.reason = True, None
    session.flush()
    return questions.ask(session, draft)


@dataclass(frozen=True)
class Edited:
    """An answer that changed because its message was edited."""

    name: str
    old: Value
    new: Value
    draft: int


@dataclass(frozen=True)
class SentAlready:
    """The message belongs to a report that was sent: it can be corrected, not simply changed."""

    name: str
    number: str
    submission: int


def edit(
    session: Session, *, by: int, message_id: int, text: str, today: date, now: datetime
) -> Edited | SentAlready | Misunderstood | Doubted | None:
    """Follow an edited message to the answer it gave; None where it gave none."""
    row = session.execute(
        select(Draft, DraftAnswer)
        .join(DraftAnswer, col(DraftAnswer.draft_id) == Draft.id)
        .where(col(DraftAnswer.message_id) == message_id, col(Draft.person_id) == by)
    ).first()
    known = standards(session)
    if row is None:
        sent = session.execute(
            select(Report.indicator_id, Submission.number, Submission.id)
            .join(Submission, col(Submission.id) == Report.submission_id)
            .where(col(Report.message_id) == message_id, col(Report.person_id) == by)
        ).first()
        return None if sent is None else SentAlready(known.indicators[sent[0]].name, sent[1], sent[2])
    draft, answer = row
    indicator = known.of(answer.indicator_id, answer.period)
    read = read_answer(text, values.rule_of(indicator, answer.period), today=today)
    standing = draft.asking
    draft.asking, draft.touched_at = answer.place, now
    if isinstance(read, Problem):
        session.flush()
        return _offered(session, draft, answer, indicator, text) or Misunderstood(questions.ask(session, draft), read)
    if isinstance(read, Ambiguous):
        return _asked_which(session, draft, answer, indicator, read, text)
    doubted = _doubted(session, draft, answer, indicator, read, text)
    if doubted is not None:
        return doubted
    old = values.value_of(answer, indicator)
    values.write(answer, read)
    answer.heard = None
    answer.message_id, draft.asking = message_id, standing
    return Edited(name=indicator.name, old=old, new=values.value_of(answer, indicator), draft=draft.id)


def same_as_last(session: Session, *, by: int, answer: int, now: datetime) -> Next:
    """Take last period's value, marked as such for the verifier."""
    draft, row, _indicator = drafts.to_answer(session, by, answer)
    draft.touched_at = now
    last = questions.last_report(session, by, row)
    if last is None:
        raise Outdated
    values.write(row, values.read(last))
    row.reason = last.reason if last.state is AnswerState.NOT_APPLICABLE else None
    row.same_as_last, row.heard = True, None
    session.add(row)
    return drafts.go_on(session, draft, after=row)


def nil(session: Session, *, by: int, answer: int, now: datetime) -> Heard:
    """Nihil: there was nothing to count. Where there always was something, it is asked about like any other value."""
    draft, row, indicator = drafts.to_answer(session, by, answer)
    draft.touched_at = now
    read = nil_answer(values.rule_of(indicator))
    return _doubted(session, draft, row, indicator, read, "nihil") or _take(session, draft, row, read)


def not_applicable(session: Session, *, by: int, reason: str, now: datetime) -> Next:
    """Tidak berlaku, with the reason the verifier will read."""
    draft, row, _, rows = drafts.asked(session, by)
    _check_reason(reason)
    draft.touched_at = now
    values.write(row, Answer(AnswerState.NOT_APPLICABLE))
    row.reason, row.heard = reason, None
    session.add(row)
    return drafts.go_on(session, draft, rows, after=row)


def keep(session: Session, *, by: int, answer: int) -> Next:
    """Leave an answer as it is and go on."""
    draft, row, _ = drafts.to_answer(session, by, answer)
    if row.state is None:
        raise Outdated
    return drafts.go_on(session, draft, after=row)


def add_note(session: Session, *, by: int, text: str, now: datetime) -> Next:
    """Keep a note to the answer that is asked about."""
    draft, row, _, rows = drafts.asked(session, by)
    if len(text) > _NOTE_LONGEST:
        raise Refusal("note_length", longest=_NOTE_LONGEST)
    row.note = text
    draft.touched_at = now
    session.add(row)
    return drafts.go_on(session, draft, rows, after=row)


def _take(
    session: Session, draft: Draft, row: DraftAnswer, answer: Answer, rows: Rows | None = None, message_id: int | None = None
) -> Next:
    values.write(row, answer)
    row.message_id, row.heard = message_id, None
    draft.misses = 0
    session.add(row)
    return drafts.go_on(session, draft, rows, after=row)


def _chosen(
    session: Session, by: int, answer: int, text: str, today: date, now: datetime
) -> tuple[Draft, DraftAnswer, Indicator, Answer]:
    draft, row, indicator = drafts.to_answer(session, by, answer)
    draft.touched_at = now
    read = read_answer(text, values.rule_of(indicator, row.period), today=today)
    if isinstance(read, Ambiguous):
        read = min(read.choices, key=lambda choice: abs((choice.value or Decimal(0)) - Decimal(text)))
    if isinstance(read, Problem):
        raise Outdated
    return draft, row, indicator, read


def _doubted(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, read: Answer, text: str, rows: Rows | None = None
) -> Doubted | None:
    """The question back, where the value is possible but surprising; the value is kept until it is made sure of."""
    pending = questions.doubted(session, draft, row, indicator, read)
    if pending is None:
        return None
    row.heard = text if len(text) <= LONGEST_HEARD else None
    session.flush()
    return Doubted(questions.ask(session, draft, rows), pending)


def _check_reason(reason: str) -> None:
    if not _REASON_SHORTEST <= len(reason) <= _REASON_LONGEST:
        raise Refusal("reason_length", shortest=_REASON_SHORTEST, longest=_REASON_LONGEST)
