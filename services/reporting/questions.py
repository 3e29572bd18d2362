"""What a person is asked, with what a good colleague knows beside the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.reporting.answers import Ambiguous, Answer, Problem, part_alone, read_answer
from domain.reporting.by_area import Spot
from domain.reporting.plausible import Expected
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.columns import columns
from models.prepared import Prepared
from models.reporting.report import Answered, Draft, DraftAnswer, Report
from models.standards.standard import Evidence, Indicator
from services.refusals import Outdated
from services.reporting import by_area, doubts, drafted_answers, evidence_uses, relations, values
from services.reporting.drafted_answers import Rows
from services.reporting.values import Value
from services.standards import agenda, held
from services.standards.expected import standards

LONGEST_HEARD = 64
"""Letters of what was written and must be made sure of."""


_report = columns(Report)
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
    may_show_evidence: bool
    """It takes photos and documents."""
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
    areas: tuple[by_area.Line, ...] = ()
    """Where it is asked area by area, each of them."""

    @property
    def open_areas(self) -> int:
        """Areas of which nothing was said yet."""
        return sum(one.value is None for one in self.areas)


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
    offered: bool = False
    """A number alone was written: the one reading has the denominator that is known."""
    like: str = ""
    """The indicator it is known from, where it is not from the period before."""
    fell: Decimal | None = None
    """What had been counted since January before, where it is less now."""
    why: str = ""
    """Why what was written is to be made sure of, where it is not plainly one number or day."""
    word: str = ""
    """The word or percentage beside it that made it doubtful."""
    heard: str = ""
    """What was written."""
    areas: tuple[by_area.Odd, ...] = ()
    """Areas whose value surprises by itself."""

    @property
    def guessed(self) -> bool:
        """Whether there is one reading, and that only probably."""
        return bool(self.why) and len(self.choices) == 1


@dataclass(frozen=True)
class Echo:
    """An answer as it was understood."""

    name: str
    value: Value
    period: Period | None = None


@dataclass(frozen=True)
class Got:
    """Evidence that just came."""

    name: str
    count: int
    """How many pieces the answer has now."""
    use: evidence_uses.Use | None
    """Where the same file was used before."""


def ask(
    session: Session,
    draft: Draft,
    rows: Rows | None = None,
    evidence: dict[int, int] | None = None,
    *,
    after: DraftAnswer | None = None,
) -> Question:
    """The question the draft stands at; the answer `after` which it comes is shown as it was understood."""
    rows = rows or drafted_answers.answers_of(session, draft)
    evidence = drafted_answers.evidence_of(session, rows) if evidence is None else evidence
    for answer, indicator in rows:
        if answer.place == draft.asking:
            echo = None if after is None or after is answer else _echo(rows, after)
            return _question(session, draft, answer, indicator, rows, evidence, echo)
    raise Outdated


def _echo(rows: Rows, after: DraftAnswer) -> Echo | None:
    for answer, indicator in rows:
        if answer.id == after.id and answer.state is not None:
            return Echo(name=indicator.name, value=values.value_of(answer, indicator))
    return None


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
    asked = by_area.spots(session, person=draft.person_id, answer=answer, indicator=indicator)
    period = Period.parse(answer.period)
    known = standards(session)
    target = held.of_periods(session, people=[draft.person_id], periods=[period]).target(draft.person_id, indicator, period)
    lacking = drafted_answers.lacks_evidence(answer, indicator, evidence) and not answer.evidence_later
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
        example=_example(indicator, answer, asked, target),
        period=period,
        due=agenda.window_of(indicator, period).due,
        target=target,
        last=by_area.last_of(asked, indicator) if asked else values.value_of(last, indicator) if last else None,
        current=values.value_of(answer, indicator) if answer.state else None,
        flag=_flag(session, draft, answer),
        may_show_evidence=indicator.evidence is not Evidence.NONE,
        needs_reason=drafted_answers.lacks_reason(answer),
        needs_evidence=lacking,
        ready=_ready(session, draft, rows, evidence),
        may_wait=draft.returned_from is None,
        evidence_may_wait=lacking and draft.returned_from is None,
        pending=_pending(session, draft, answer, indicator),
        misses=draft.misses,
        purpose=known.standards[indicator.standard_id].purpose,
        practice=draft.practice,
        echo=echo,
        areas=by_area.lines(asked, answer),
    )


def _example(indicator: Indicator, answer: DraftAnswer, asked: Sequence[Spot], target: Decimal | None) -> str:
    """An answer that would be understood; of areas the first two that are open."""
    if not asked:
        return values.rule_of(indicator, answer.period, target).example
    figures = ("12", "9") if indicator.kind is IndicatorKind.COUNT or asked[0].whole else ("12/30", "9/25")
    return ", ".join(f"{one.name} {figure}" for one, figure in zip(by_area.open_in(asked, answer) or asked, figures, strict=False))


def _ready(session: Session, draft: Draft, rows: Rows, evidence: Mapping[int, int]) -> int:
    """How many answers could be sent as they are. The rules between them are looked at only where there is something."""
    if draft.returned_from is not None or len(drafted_answers.held_back(rows, evidence, ())) == len(rows):
        return 0
    broken = relations.broken(session, person=draft.person_id, rows=rows)
    return len(rows) - len(drafted_answers.held_back(rows, evidence, broken))


def _pending(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator) -> Pending | None:
    """What was written for the question and not taken yet, read again."""
    if answer.heard is None:
        return None
    read = read_answer(answer.heard, values.rule_of(indicator, answer.period), today=date.max)
    if isinstance(read, Ambiguous):
        return unsure(read, indicator, answer.heard)
    if isinstance(read, Problem):
        known = offered(session, draft, answer, indicator, answer.heard)
        return known if isinstance(known, Pending) else None
    return doubted(session, draft, answer, indicator, read)


def unsure(read: Ambiguous, indicator: Indicator, heard: str) -> Pending:
    """What is to be asked about what can be read in several ways, or only probably."""
    choices = tuple(values.shown(choice, indicator) for choice in read.choices)
    return Pending(choices, why=read.why, word=read.word, heard=heard.removesuffix("?"))


def to_keep(text: str, read: Ambiguous) -> str | None:
    """What is kept to ask again: the words, as far as they can be kept and read again on another day; None where they cannot."""
    if read.choices[0].day is None and len(text) <= LONGEST_HEARD:
        return text
    plain = " atau ".join(values.typed(choice) for choice in read.choices) + "?"
    return plain if len(plain) <= LONGEST_HEARD else None


def offered(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, text: str) -> Pending | Problem | None:
    """A number alone as an answer for a share, offered with the denominator that is known, or why it cannot be of that; None
    where it is something else."""
    if len(text) > LONGEST_HEARD or part_alone(text, values.rule_of(indicator, answer.period)) is None:
        return None
    others = drafted_answers.whole(session, draft)
    found = doubts.with_known_whole(session, person=draft.person_id, row=answer, indicator=indicator, text=text, others=others)
    if found is None:
        return None
    if isinstance(found.answer, Problem):
        return found.answer
    return Pending((values.shown(found.answer, indicator),), offered=True, like=found.like)


def doubted(session: Session, draft: Draft, answer: DraftAnswer, indicator: Indicator, read: Answer) -> Pending | None:
    """What is to be asked about a value that is possible but surprising; None where it surprises nobody."""
    asked = by_area.spots(session, person=draft.person_id, answer=answer, indicator=indicator)
    found = None
    if by_area.compares(asked, last_report(session, draft.person_id, answer) if asked else None):
        found = doubts.doubt(session, person=draft.person_id, row=answer, indicator=indicator, answer=read)
    if asked:
        odd = by_area.odd(asked, answer, indicator)
        if found is None and not odd:
            return None
        expected, whole, fell = (found.expected, found.whole, found.fell) if found else (None, None, None)
        return Pending((values.shown(read, indicator),), expected, whole=whole, fell=fell, areas=odd)
    if found is None:
        return None
    meant = values.shown(found.meant, indicator) if found.meant else None
    return Pending((values.shown(read, indicator),), found.expected, meant, found.whole, fell=found.fell)


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
