"""What a person is asked, with what a good colleague knows beside the question, and the summary before sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, func
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.messages.fitting import is_long
from domain.reporting.answers import AnswerState
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.columns import columns, table
from models.prepared import Prepared
from models.reporting.report import Answered, Attachment, AttachmentState, Draft, DraftAnswer, Report, Submission, SubmissionState
from models.rows import read
from models.standards.standard import Evidence, Indicator
from services.refusals import Outdated
from services.reporting import evidence_uses, relations, values
from services.reporting.values import Value
from services.standards import agenda
from services.standards.expected import Whose, standards, whose

Rows = Sequence[tuple[DraftAnswer, Indicator]]
"""A draft's answers in the order asked, each with its indicator."""

_attachment, _report, _answer = columns(Attachment), columns(Report), columns(DraftAnswer)
_ANSWERS = Prepared(select_core(table(DraftAnswer)).where(_answer.draft_id == bindparam("draft")).order_by(_answer.place))
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
    echo: "Echo | None" = None
    """How the answer before was understood."""
    got: "Got | None" = None
    """The evidence that just came."""


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
    """Nothing is left to be changed or justified."""
    got: Got | None = None
    """The evidence that just came."""


def answers_of(session: Session, draft: Draft) -> list[tuple[DraftAnswer, Indicator]]:
    """A draft's answers in the order asked, each with its indicator."""
    known = standards(session).indicators
    return [(answer, known[answer.indicator_id]) for answer in read(session, DraftAnswer, _ANSWERS, draft=draft.id)]


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
    """The summary of a draft."""
    rows = rows or answers_of(session, draft)
    attached = evidence_uses.of_answers(session, taking_evidence(rows), viewer=draft.person_id)
    known, holder = standards(session), _holder(session, draft, rows)
    corrected = session.get(Submission, draft.returned_from) if draft.returned_from else None
    lines = tuple(
        Line(
            answer=answer.id,
            name=indicator.code,
            period=Period.parse(answer.period),
            value=values.value_of(answer, indicator),
            reason=answer.reason,
            note=answer.note,
            target=known.target(indicator, holder, Period.parse(answer.period)),
            evidence=shown.count,
            refused=shown.refused,
            uses=shown.uses,
            same_as_last=answer.same_as_last,
            unusual=answer.unusual,
            may_show_evidence=indicator.evidence is not Evidence.NONE,
        )
        for answer, indicator in rows
        for shown in [attached.get(answer.id, evidence_uses.Shown())]
    )
    needs_why = corrected is not None and corrected.state is not SubmissionState.RETURNED and draft.why is None
    broken = relations.broken(session, person=draft.person_id, rows=rows)
    return Review(
        draft=draft.id,
        lines=lines,
        corrects=corrected.number if corrected else None,
        broken=broken,
        practice=draft.practice,
        needs_why=needs_why,
        may_be_sent=not needs_why and not any(one.stops for one in broken),
    )


def _echo(rows: Rows, after: DraftAnswer) -> Echo | None:
    for answer, indicator in rows:
        if answer.id == after.id and answer.state is not None:
            return Echo(name=indicator.code, value=values.value_of(answer, indicator))
    return None


def lacks_reason(answer: DraftAnswer) -> bool:
    """Whether an unusual value was confirmed, but not why it is right."""
    return answer.unusual and not answer.reason


def lacks_evidence(answer: DraftAnswer, indicator: Indicator, evidence: dict[int, int]) -> bool:
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
    target = known.target(indicator, _holder(session, draft, [(answer, indicator)]), period)
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
        needs_evidence=lacks_evidence(answer, indicator, evidence),
        misses=draft.misses,
        purpose=known.standards[indicator.standard_id].purpose,
        practice=draft.practice,
        echo=echo,
    )


def _holder(session: Session, draft: Draft, rows: Rows) -> Whose | None:
    last = max(Period.parse(answer.period).last for answer, _ in rows)
    return whose(session, person=draft.person_id, on=last)


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
