"""What a person is asked, with what a good colleague knows beside the question, and the summary before sending."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, func
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.messages.fitting import is_long
from domain.reporting.answers import Ambiguous, Answer, AnswerState, Problem, read_answer
from domain.reporting.plausible import Expected
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.columns import columns, table
from models.prepared import Prepared
from models.reporting.report import Answered, Attachment, AttachmentState, Draft, DraftAnswer, Report, Submission, SubmissionState
from models.rows import read
from models.standards.standard import Evidence, Indicator
from services.refusals import Outdated
from services.reporting import doubts, evidence_uses, relations, values
from services.reporting.values import Value
from services.standards import agenda, held
from services.standards.expected import standards

LONGEST_HEARD = 64
"""Letters of what was written and must be made sure of."""

Rows = Sequence[tuple[DraftAnswer, Indicator]]
"""A draft's answers in the order asked, each with its indicator."""

_attachment, _report, _answer = columns(Attachment), columns(Report), columns(DraftAnswer)
_WHOLE = Prepared(select_core(table(DraftAnswer)).where(_answer.draft_id == bindparam("draft")).order_by(_answer.place))
_EVIDENCE = Prepared(
    select_core(_attachment.draft_answer_id, func.count())
    .where(_attachment.draft_answer_id.in_(bindparam("answers", expanding=True)), _attachment.state != AttachmentState.REFUSED)
    .group_by(_attachment.draft_answer_id)
)
_LAST = Prepared(
    select_core(*(_report[name] for name in Answered.model_fields)).where(
        _report.person_id == bindparam("by"), _report.indicator_id == bindparam("indicator"), _report.period == bindparam("period")
    )
)


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
    needs_reason: bool
    """The value is there and unusual; what is asked for now is why."""
    needs_evidence: bool
    """The value is there; what is asked for now is its evidence."""
    misses: int
    purpose: str
    """What the standard is for, told to who struggles."""
    practice: bool
    ready: int = 0
    """Answers of the draft that could be sent as they are; of a correction none alone."""
    may_wait: bool = True
    """It can be passed over for now."""
    evidence_may_wait: bool = False
    """Its evidence can follow until the due date."""
    pending: "Pending | None" = None
    """What was written for it and is to be made sure of."""
    heard: str | None = None
    """Words that came where evidence was asked for."""
    echo: "Echo | None" = None
    """How the answer before was understood."""
    got: "Got | None" = None
    """The evidence that just came."""


@dataclass(frozen=True)
class Pending:
    """A value that can be read in several ways, or is possible but unusual: the person chooses."""

    choices: tuple[Value, ...]
    """The readings; one where the value is clear, but unusual."""
    expected: Expected | None = None
    """What would have been usual."""
    meant: Value | None = None
    """What was probably meant."""
    whole: tuple[Decimal, Decimal] | None = None
    """A denominator that is far from the last one, and the last one."""


@dataclass(frozen=True)
class Echo:
    """An answer as it was understood."""

    name: str
    value: Value


@dataclass(frozen=True)
class Got:
    """Evidence that just came."""

    name: str
    count: int
    """How many pieces the answer has now."""
    use: evidence_uses.Use | None
    """Where the same file was used before."""


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
    refused: int
    """Files that were sent and are no evidence."""
    uses: tuple[evidence_uses.Use, ...]
    """Where the same files were used before."""
    same_as_last: bool
    unusual: bool
    may_show_evidence: bool
    held: str | None = None
    """Why it would not be sent now: open, unsure, reason, evidence or rule."""
    evidence_follows: date | None = None
    """Until when its evidence may follow."""

    @property
    def is_long(self) -> bool:
        """Whether the summary shows only the beginning of what was written."""
        return is_long(self.reason, self.note)


@dataclass(frozen=True)
class Review:
    """The summary before sending."""

    draft: int
    lines: tuple[Line, ...]
    corrects: str | None
    """The number of the submission being corrected."""
    broken: tuple[relations.Broken, ...]
    """Rules between the answers that do not hold."""
    practice: bool
    needs_why: bool
    """It corrects a report nobody returned, and why was not said yet."""
    may_be_sent: bool
    """Nothing is left to be answered, changed or justified."""
    ready: int = 0
    """Answers that can be sent as they are; of a correction none alone."""
    open: int = 0
    """Questions without an answer."""
    others: int = 0
    """Questions of the draft that are asked and sent apart from these."""
    got: Got | None = None
    """The evidence that just came."""


def answers_of(session: Session, draft: Draft) -> list[tuple[DraftAnswer, Indicator]]:
    """The draft's answers in hand in the order asked, each with its indicator: those that stand apart, or all others."""
    return [(answer, indicator) for answer, indicator in whole(session, draft) if answer.apart == draft.apart]


def whole(session: Session, draft: Draft) -> list[tuple[DraftAnswer, Indicator]]:
    """All of a draft's answers, those that wait included."""
    known = standards(session)
    return [(answer, known.of(answer.indicator_id, answer.period)) for answer in read(session, DraftAnswer, _WHOLE, draft=draft.id)]


def held_back(rows: Rows, evidence: Mapping[int, int], broken: Iterable[relations.Broken]) -> dict[int, str]:
    """Which answers cannot be sent as they are, and why; a rule that is broken holds back those it is between, no other."""
    periods = {answer.id: answer.period for answer, _ in rows}
    stopped = {(code, periods[one.answer]) for one in broken if one.stops for code in (one.name, one.other)}
    found = {answer.id: _held(answer, indicator, evidence, stopped) for answer, indicator in rows}
    return {answer: why for answer, why in found.items() if why}


def _held(answer: DraftAnswer, indicator: Indicator, evidence: Mapping[int, int], stopped: Container[tuple[str, str]]) -> str:
    if answer.state is None:
        return "unsure" if answer.heard else "open"
    if lacks_reason(answer):
        return "reason"
    if lacks_evidence(answer, indicator, evidence) and not answer.evidence_later:
        return "evidence"
    return "rule" if (indicator.code, answer.period) in stopped else ""


def ask(
    session: Session,
    draft: Draft,
    rows: Rows | None = None,
    evidence: dict[int, int] | None = None,
    *,
    after: DraftAnswer | None = None,
) -> Question:
    """The question the draft stands at; the answer `after` which it comes is shown as it was understood."""
    rows = rows or answers_of(session, draft)
    evidence = evidence_of(session, rows) if evidence is None else evidence
    for answer, indicator in rows:
        if answer.place == draft.asking:
            echo = None if after is None or after is answer else _echo(rows, after)
            return _question(session, draft, answer, indicator, rows, evidence, echo)
    raise Outdated


def review(session: Session, draft: Draft, rows: Rows | None = None) -> Review:
    """The summary of what is in hand of a draft."""
    all_rows = whole(session, draft)
    rows = rows or [row for row in all_rows if row[0].apart == draft.apart]
    attached = evidence_uses.of_answers(session, taking_evidence(rows), viewer=draft.person_id)
    then = held.of_periods(session, people=[draft.person_id], periods=[Period.parse(answer.period) for answer, _ in rows])
    corrected = session.get(Submission, draft.returned_from) if draft.returned_from else None
    broken = relations.broken(session, person=draft.person_id, rows=rows)
    kept_back = held_back(rows, {id: shown.count for id, shown in attached.items()}, broken)
    lines = tuple(
        Line(
            answer=answer.id,
            name=indicator.code,
            period=Period.parse(answer.period),
            value=values.value_of(answer, indicator),
            reason=answer.reason,
            note=answer.note,
            target=then.target(draft.person_id, indicator, Period.parse(answer.period)),
            evidence=shown.count,
            refused=shown.refused,
            uses=shown.uses,
            same_as_last=answer.same_as_last,
            unusual=answer.unusual,
            may_show_evidence=indicator.evidence is not Evidence.NONE,
            held=kept_back.get(answer.id),
            evidence_follows=agenda.window_of(indicator, Period.parse(answer.period)).due
            if answer.evidence_later and not shown.count
            else None,
        )
        for answer, indicator in rows
        for shown in [attached.get(answer.id, evidence_uses.Shown())]
    )
    needs_why = corrected is not None and corrected.state is not SubmissionState.RETURNED and draft.why is None
    ready = 0 if draft.returned_from else len(rows) - len(kept_back)
    return Review(
        draft=draft.id,
        lines=lines,
        corrects=corrected.number if corrected else None,
        broken=broken,
        practice=draft.practice,
        needs_why=needs_why,
        may_be_sent=not needs_why and not kept_back,
        ready=ready,
        open=sum(line.held in ("open", "unsure") for line in lines),
        others=len(all_rows) - len(rows),
    )


def _echo(rows: Rows, after: DraftAnswer) -> Echo | None:
    for answer, indicator in rows:
        if answer.id == after.id and answer.state is not None:
            return Echo(name=indicator.code, value=values.value_of(answer, indicator))
    return None


def lacks_reason(answer: DraftAnswer) -> bool:
    """Whether an unusual value was confirmed, but not why it is right."""
    return answer.unusual and not answer.reason


def lacks_evidence(answer: DraftAnswer, indicator: Indicator, evidence: Mapping[int, int]) -> bool:
    """Whether the value is there, but not what must show it to be true."""
    return indicator.evidence is Evidence.REQUIRED and answer.state is AnswerState.VALUE and not evidence.get(answer.id)


def evidence_of(session: Session, rows: Rows) -> dict[int, int]:
    """How many photos and documents each answer has, asked only where an indicator takes any."""
    answers = taking_evidence(rows)
    if not answers:
        return {}
    return dict(_EVIDENCE(session, answers=answers))


def taking_evidence(rows: Rows) -> list[int]:
    """The answers that may have photos and documents."""
    return [answer.id for answer, indicator in rows if indicator.evidence is not Evidence.NONE]


def last_report(session: Session, by: int, answer: DraftAnswer) -> Answered | None:
    """What the person reported for the same indicator the period before."""
    before = str(Period.parse(answer.period).previous())
    found = _LAST(session, by=by, indicator=answer.indicator_id, period=before)
    return found[0] if found else None


def _question(
    session: Session,
    draft: Draft,
    answer: DraftAnswer,
    indicator: Indicator,
    rows: Rows,
    evidence: dict[int, int],
    echo: Echo | None,
) -> Question:
    last = last_report(session, draft.person_id, answer)
    period = Period.parse(answer.period)
    known = standards(session)
    target = held.of_periods(session, people=[draft.person_id], periods=[period]).target(draft.person_id, indicator, period)
    lacking = lacks_evidence(answer, indicator, evidence) and not answer.evidence_later
    return Question(
        draft=draft.id,
        answer=answer.id,
        of=len(rows),
        n=1 + [one.id for one, _ in rows].index(answer.id),
        name=indicator.name,
        text=indicator.question,
        kind=indicator.kind,
        unit=indicator.unit,
        numerator=indicator.numerator,
        denominator=indicator.denominator,
        example=values.rule_of(indicator, answer.period, target).example,
        period=period,
        due=agenda.window_of(indicator, period).due,
        target=target,
        last=values.value_of(last, indicator) if last else None,
        current=values.value_of(answer, indicator) if answer.state else None,
        flag=_flag(session, draft, answer),
        needs_reason=lacks_reason(answer),
        needs_evidence=lacking,
        ready=_ready(session, draft, rows, evidence),
        may_wait=draft.returned_from is None,
        evidence_may_wait=lacking and draft.returned_from is None,
        pending=_pending(session, draft, answer, indicator),
        misses=draft.misses,
        purpose=known.standards[indicator.standard_id].purpose,
        practice=draft.practice,
        echo=echo,
    )


def _ready(session: Session, draft: Draft, rows: Rows, evidence: Mapping[int, int]) -> int:
    """How many answers could be sent as they are. The rules between them are looked at only where there is something."""
    if draft.returned_from is not None or len(held_back(rows, evidence, ())) == len(rows):
        return 0
    broken = relations.broken(session, person=draft.person_id, rows=rows)
    return len(rows) - len(held_back(rows, evidence, broken))


def _pending(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator) -> Pending | None:
    """What was written for the question and not taken yet, read again."""
    if answer.heard is None:
        return None
    read = read_answer(answer.heard, values.rule_of(indicator, answer.period), today=date.max)
    if isinstance(read, Ambiguous):
        return Pending(tuple(values.shown(choice, indicator) for choice in read.choices))
    return None if isinstance(read, Problem) else doubted(session, draft, answer, indicator, read)


def doubted(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, read: Answer) -> Pending | None:
    """What is to be asked about a value that is possible but surprising; None where it surprises nobody."""
    found = doubts.doubt(session, person=draft.person_id, row=answer, indicator=indicator, answer=read)
    if found is None:
        return None
    meant = values.shown(found.meant, indicator) if found.meant else None
    return Pending((values.shown(read, indicator),), found.expected, meant, found.whole)


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
