"""What a person is writing: questions asked one by one, every answer stored as it is given, until it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from domain.answers import Ambiguous, Answer, AnswerState, IndicatorKind, Problem, read_answer
from domain.answers import nil as nil_answer
from domain.numbers import format_number
from domain.periods import Period
from models import Attachment, Draft, DraftAnswer, Evidence, Indicator, Report, Submission, Target
from services import owed, targets, values
from services.refusals import Outdated, Refusal
from services.values import Value

_REASON_SHORTEST = 3
_REASON_LONGEST, _NOTE_LONGEST = 500, 1000


@dataclass(frozen=True)
class Question:
    """One question of a draft, with a good colleague's knowledge beside it."""

    draft: int
    answer: int
    n: int
    of: int
    name: str
    text: str
    kind: IndicatorKind
    unit: str
    numerator: str | None
    denominator: str | None
    example: str
    period: Period
    due: date
    target: Decimal | None
    last: Value | None
    current: Value | None
    """The answer given before, when the question is asked again."""
    flag: str | None
    """Why the verifier returned it."""
    needs_evidence: bool
    """The value is there; what is asked for now is its evidence."""
    misses: int
    echo: "Echo | None" = None
    """How the answer before was understood."""


@dataclass(frozen=True)
class Echo:
    """An answer as it was understood."""

    name: str
    value: Value


@dataclass(frozen=True)
class Line:
    """One answer in the summary."""

    answer: int
    name: str
    period: Period
    value: Value
    target: Decimal | None
    reason: str | None
    note: str | None
    evidence: int
    same_as_last: bool
    may_show_evidence: bool


@dataclass(frozen=True)
class Review:
    """The summary before sending."""

    draft: int
    lines: tuple[Line, ...]
    corrects: str | None
    """The number of the submission being corrected."""


@dataclass(frozen=True)
class Doubted:
    """What was typed can be read in several ways, or is possible but unusual: the person chooses."""

    question: Question
    choices: tuple[Value, ...]


@dataclass(frozen=True)
class Misunderstood:
    """What was typed cannot be taken; the question stays."""

    question: Question
    problem: Problem


Next = Question | Review
_Rows = Sequence[tuple[DraftAnswer, Indicator]]
Heard = Question | Review | Doubted | Misunderstood


_MINE = select(Draft).where(col(Draft.person_id) == bindparam("by"), col(Draft.practice).is_(False))
_ANSWERS = (
    select(DraftAnswer, Indicator)
    .join(Indicator, col(Indicator.id) == DraftAnswer.indicator_id)
    .where(col(DraftAnswer.draft_id) == bindparam("draft"))
    .order_by(col(DraftAnswer.place))
)
_EVIDENCE = (
    select(Attachment.draft_answer_id, func.count())
    .where(col(Attachment.draft_answer_id).in_(bindparam("answers", expanding=True)))
    .group_by(col(Attachment.draft_answer_id))
)
_LAST = select(Report).where(
    col(Report.person_id) == bindparam("by"),
    col(Report.indicator_id) == bindparam("indicator"),
    col(Report.period) == bindparam("period"),
)


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
    return _ask(session, draft) if wanted is not None else _go_on(session, draft)


def resume(session: Session, *, by: int) -> Next:
    """Where the draft stands. Raises `Outdated` where there is none."""
    draft = _mine(session, by)
    if draft is None:
        raise Outdated
    return _ask(session, draft) if draft.asking is not None else _go_on(session, draft)


def hear(session: Session, *, by: int, text: str, today: date, now: datetime) -> Heard:
    """Take a typed answer to the question that is asked."""
    draft, answer, indicator = _asked(session, by)
    draft.touched_at = now
    read = read_answer(text, values.rule_of(indicator), today=today)
    if isinstance(read, Problem):
        draft.misses += 1
        session.add(draft)
        session.flush()
        question = _ask(session, draft)
        return Misunderstood(question, Problem(read.kind, {**read.facts, "example": question.example}))
    if isinstance(read, Ambiguous) or _unusual(read):
        choices = read.choices if isinstance(read, Ambiguous) else (read,)
        return Doubted(_ask(session, draft), tuple(values.shown(choice, indicator) for choice in choices))
    return _take(session, draft, answer, read)


def choose(session: Session, *, by: int, answer: int, text: str, today: date, now: datetime) -> Next:
    """Take the reading a person chose: `text` as a button carries it, checked again like any other answer."""
    draft, row, indicator = _mine_to_answer(session, by, answer)
    draft.touched_at = now
    read = read_answer(text, values.rule_of(indicator), today=today)
    if isinstance(read, Ambiguous):
        read = min(read.choices, key=lambda choice: abs((choice.value or Decimal(0)) - Decimal(text)))
    if isinstance(read, Problem):
        raise Outdated
    return _take(session, draft, row, read)


def same_as_last(session: Session, *, by: int, answer: int, now: datetime) -> Next:
    """Take last period's value, marked as such for the verifier."""
    draft, row, _indicator = _mine_to_answer(session, by, answer)
    draft.touched_at = now
    last = _last_report(session, by, row)
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
    draft, row, _ = _asked(session, by)
    if not _REASON_SHORTEST <= len(reason) <= _REASON_LONGEST:
        raise Refusal("reason_length", shortest=_REASON_SHORTEST, longest=_REASON_LONGEST)
    draft.touched_at = now
    values.write(row, Answer(AnswerState.NOT_APPLICABLE))
    row.reason = reason
    session.add(row)
    return _go_on(session, draft, after=row)


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
    return _ask(session, draft)


def change(session: Session, *, by: int, answer: int) -> Question:
    """Ask one question again."""
    draft, row, _ = _mine_to_answer(session, by, answer)
    draft.asking = row.place
    draft.misses = 0
    session.add(draft)
    return _ask(session, draft)


def add_note(session: Session, *, by: int, text: str, now: datetime) -> Next:
    """Keep a note to the answer that is asked about."""
    draft, row, _ = _asked(session, by)
    if len(text) > _NOTE_LONGEST:
        raise Refusal("note_length", longest=_NOTE_LONGEST)
    row.note = text
    draft.touched_at = now
    session.add(row)
    return _go_on(session, draft, after=row)


def attach(session: Session, *, by: int, kind: str, file_id: str, unique_id: str, name: str | None, now: datetime) -> Next:
    """Keep a photo or document as evidence of the answer that is asked about, and go on where the value is there."""
    draft, row, indicator = _asked(session, by)
    if indicator.evidence is Evidence.NONE:
        raise Refusal("no_evidence_wanted", name=indicator.name)
    known = session.scalars(
        select(Attachment).where(col(Attachment.draft_answer_id) == row.id, col(Attachment.unique_id) == unique_id)
    ).first()
    if known is None:
        session.add(Attachment(draft_answer_id=row.id, kind=kind, file_id=file_id, unique_id=unique_id, name=name, added_at=now))
        session.flush()
    draft.touched_at = now
    return _ask(session, draft) if row.state is None else _go_on(session, draft, after=row)


def discard(session: Session, *, by: int, draft: int) -> None:
    """Throw a draft away, with what was attached to it."""
    found = _mine(session, by)
    if found is None or found.id != draft:
        raise Outdated
    drop(session, found)


def drop(session: Session, draft: Draft) -> None:
    """End a draft."""
    answers = [answer.id for answer in _answers(session, draft)]
    for attachment in session.scalars(select(Attachment).where(col(Attachment.draft_answer_id).in_(answers))):
        if attachment.report_id is None:
            session.delete(attachment)
        else:
            attachment.draft_answer_id = None
    session.flush()
    for answer in _answers(session, draft):
        session.delete(answer)
    session.flush()
    session.delete(draft)
    session.flush()


def mine(session: Session, *, by: int, draft: int) -> Draft:
    """The person's own draft of that id. Raises `Outdated`."""
    found = _mine(session, by)
    if found is None or found.id != draft:
        raise Outdated
    return found


def answers_of(session: Session, draft: Draft) -> list[tuple[DraftAnswer, Indicator]]:
    """A draft's answers in the order asked, each with its indicator."""
    rows = session.execute(_ANSWERS, {"draft": draft.id})
    return [(answer, indicator) for answer, indicator in rows]


def review(session: Session, draft: Draft) -> Review:
    """The summary of a draft."""
    rows = answers_of(session, draft)
    shown_evidence = _evidence(session, [answer.id for answer, _ in rows])
    whose, found = _targets(session, draft, rows)
    corrected = session.get(Submission, draft.returned_from) if draft.returned_from else None
    lines = tuple(
        Line(
            answer=answer.id, name=indicator.code, period=Period.parse(answer.period),
            value=values.value_of(answer, indicator), reason=answer.reason, note=answer.note,
            target=_target(found, indicator, whose, answer), evidence=shown_evidence.get(answer.id, 0),
            same_as_last=answer.same_as_last, may_show_evidence=indicator.evidence is not Evidence.NONE,
        )
        for answer, indicator in rows
    )  # fmt: skip
    return Review(draft=draft.id, lines=lines, corrects=corrected.number if corrected else None)


def _take(session: Session, draft: Draft, row: DraftAnswer, answer: Answer) -> Next:
    values.write(row, answer)
    draft.misses = 0
    session.add(row)
    return _go_on(session, draft, after=row)


def _go_on(session: Session, draft: Draft, *, after: DraftAnswer | None = None) -> Next:
    """The next question without an answer or without its evidence, first behind `after`, then from the start; else the summary."""
    session.flush()
    rows = answers_of(session, draft)
    evidence = _evidence(session, [answer.id for answer, _ in rows])
    place = after.place if after else -1
    for answer, indicator in sorted(rows, key=lambda row: (row[0].place < place, row[0].place)):
        if answer.state is None or _lacks_evidence(answer, indicator, evidence):
            draft.asking, draft.misses = answer.place, 0
            session.add(draft)
            question = _ask_one(session, draft, answer, indicator, rows, evidence)
            return replace(question, echo=_echo(rows, after)) if after is not answer else question
    draft.asking = None
    session.add(draft)
    session.flush()
    return review(session, draft)


def _echo(rows: Sequence[tuple[DraftAnswer, Indicator]], after: DraftAnswer | None) -> Echo | None:
    for answer, indicator in rows:
        if after is not None and answer.id == after.id and answer.state is not None:
            return Echo(name=indicator.code, value=values.value_of(answer, indicator))
    return None


def _ask(session: Session, draft: Draft) -> Question:
    rows = answers_of(session, draft)
    for answer, indicator in rows:
        if answer.place == draft.asking:
            return _ask_one(session, draft, answer, indicator, rows, _evidence(session, [answer.id]))
    raise Outdated


def _ask_one(
    session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, rows: _Rows, evidence: dict[int, int]
) -> Question:
    whose, found = _targets(session, draft, [(answer, indicator)])
    last = _last_report(session, draft.person_id, answer)
    period = Period.parse(answer.period)
    target = _target(found, indicator, whose, answer)
    return Question(
        draft=draft.id, answer=answer.id, of=len(rows),
        n=1 + [one.id for one, _ in rows].index(answer.id),
        name=indicator.name, text=indicator.question, kind=indicator.kind, unit=indicator.unit,
        numerator=indicator.numerator, denominator=indicator.denominator, example=_example(indicator, target),
        period=period, due=owed.window_of(indicator, period).due,
        target=target,
        last=values.value_of(last, indicator) if last else None,
        current=values.value_of(answer, indicator) if answer.state else None,
        flag=_flag(session, draft, answer),
        needs_evidence=_lacks_evidence(answer, indicator, evidence),
        misses=draft.misses,
    )  # fmt: skip


def _target(found: Sequence[Target], indicator: Indicator, whose: targets.Whose | None, answer: DraftAnswer) -> Decimal | None:
    amount = targets.amount(found, indicator=indicator.id, whose=whose)
    return targets.for_period(indicator, amount, Period.parse(answer.period))


def _example(indicator: Indicator, target: Decimal | None) -> str:
    """A number near the target where a bare number is asked for."""
    if indicator.kind is IndicatorKind.COUNT and target:
        return format_number(target, decimals=indicator.decimals)
    return values.rule_of(indicator).example


def _targets(
    session: Session, draft: Draft, rows: Sequence[tuple[DraftAnswer, Indicator]]
) -> tuple[targets.Whose | None, list[Target]]:
    last = max(Period.parse(answer.period).last for answer, _ in rows)
    found = targets.targets(session, indicators=[indicator.id for _, indicator in rows], on=last)
    return targets.whose(session, person=draft.person_id, on=last), found


def _lacks_evidence(answer: DraftAnswer, indicator: Indicator, evidence: dict[int, int]) -> bool:
    return indicator.evidence is Evidence.REQUIRED and answer.state is AnswerState.VALUE and not evidence.get(answer.id)


def _evidence(session: Session, answers: Sequence[int]) -> dict[int, int]:
    rows = session.execute(_EVIDENCE, {"answers": list(answers)})
    return {answer: count for answer, count in rows if answer is not None}


def _flag(session: Session, draft: Draft, answer: DraftAnswer) -> str | None:
    if draft.returned_from is None:
        return None
    return session.scalars(
        select(Report.flag).where(
            col(Report.submission_id) == draft.returned_from,
            col(Report.indicator_id) == answer.indicator_id,
            col(Report.period) == answer.period,
        )
    ).first()


def _last_report(session: Session, by: int, answer: DraftAnswer) -> Report | None:
    before = str(Period.parse(answer.period).previous())
    return session.scalars(_LAST, {"by": by, "indicator": answer.indicator_id, "period": before}).first()


def _unusual(answer: Answer) -> bool:
    """Possible, because a denominator is an estimate or children move, but worth a second look: over 100 % or below 0."""
    ratio = answer.denominator is not None and answer.value is not None
    return ratio and answer.value is not None and not 0 <= answer.value <= 100


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


def _asked(session: Session, by: int) -> tuple[Draft, DraftAnswer, Indicator]:
    draft = _mine(session, by)
    if draft is None or draft.asking is None:
        raise Outdated
    for answer, indicator in answers_of(session, draft):
        if answer.place == draft.asking:
            return draft, answer, indicator
    raise Outdated


def _mine_to_answer(session: Session, by: int, answer: int) -> tuple[Draft, DraftAnswer, Indicator]:
    """The answer behind a button, if it is of the presser's own draft; it becomes the one that is asked."""
    row = session.execute(
        select(Draft, DraftAnswer, Indicator)
        .join(DraftAnswer, col(DraftAnswer.draft_id) == Draft.id)
        .join(Indicator, col(Indicator.id) == DraftAnswer.indicator_id)
        .where(col(DraftAnswer.id) == answer, col(Draft.person_id) == by)
    ).first()
    if row is None:
        raise Outdated
    draft: Draft = row[0]
    draft.asking = row[1].place
    session.add(draft)
    return draft, row[1], row[2]
