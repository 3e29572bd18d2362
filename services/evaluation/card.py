"""The card that writes itself: a person's quarter from verified reports alone, every figure explained."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from sqlmodel import Session

from domain.evaluation.proposal import Because, Standing, propose
from domain.evaluation.quarters import Achieved, Reported, achieved
from domain.evaluation.ratings import Rating
from domain.evaluation.scores import Line as ScoreLine
from domain.evaluation.targets import Days, fair_target
from domain.standards.achievement import Status, cumulative_target, percent, status
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from domain.standards.rules import Rules
from domain.training.trainings import Duty, duty
from models.reporting.report import Report
from models.standards.standard import Indicator, TargetScope
from models.standards.standard import Target as TargetRow
from services.evaluation import facts
from services.evaluation.feedback import Said
from services.evaluation.led import Led
from services.insight import history
from services.insight.trend import Point, points
from services.standards import owed
from services.standards.expected import Standards, standards

_CHUNK = 5_000
"""People named in one query: SQLite takes at most 32,766 values."""


@dataclass(frozen=True)
class Target:
    """The target that was used: what, whose, since when; and what it was before it was cut to the days worked."""

    amount: Decimal
    scope: TargetScope
    since: date
    full: Decimal | None
    """None: nothing was cut."""


@dataclass(frozen=True)
class Line:
    """One indicator in the quarter. Figures in %, one decimal."""

    indicator: int
    code: str
    name: str
    unit: str
    main: bool
    verified: int
    expected: int
    value: Decimal | None
    """None: nothing verified."""
    target: Target | None
    percent: Decimal | None
    """Uncapped; None where nothing is compared."""
    counts: Decimal | None
    """What of it counts: capped."""
    status: Status | None
    above: bool
    weight: Decimal | None
    """Its share of the weights that are there; None where it is left out."""
    product: Decimal | None


@dataclass(frozen=True)
class Training:
    """JP of certificates that count, and what the year asks."""

    quarter: int
    year: int
    """From January to the end of the quarter."""
    duty: Duty
    missing: int
    over: int


@dataclass(frozen=True)
class Card:
    """A person's quarter."""

    person: int
    name: str
    position: str
    quarter: Period
    lines: tuple[Line, ...]
    left_out: tuple[str, ...]
    """Indicators without a verified value or a target; their weight is spread over the others."""
    total: Decimal | None
    expected: int
    received: int
    late: int
    corrected: int
    worked: int
    of_days: int
    proposed: Rating | None
    reasons: tuple[Because, ...]
    said: tuple[Said, ...]
    """The quarter's notes and praise, as the person read them."""
    training: Training
    cap: Decimal
    """What one indicator counted at most in %; this and the next two are the rules it was made by."""
    meets_from: Decimal
    stretches: int
    organisation: Led | None = None
    """What the unit stands at; None where cards are written by the thousand."""
    trends: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    """By indicator, what was verified over four quarters; empty where cards are written by the thousand."""

    @property
    def weak(self) -> tuple[Line, ...]:
        """The indicators that are *kurang*."""
        return tuple(line for line in self.lines if line.status is Status.POOR)


def card(session: Session, *, person: int, position: str, quarter: Period, days: Days | None = None) -> Card:
    """The card of one person, of the quarter or of some days of it, with how each indicator came there."""
    expected, known = standards(session), facts.read(session, people=[person], quarter=quarter)
    owing = facts.positions(expected)
    if days is not None and days != known.days:
        known = known.within(person, days, owing)
    found = _card(known, expected, owing, person, position)
    return replace(found, trends=_trends(session, found))


def cards(session: Session, *, people: dict[int, str], quarter: Period) -> dict[int, Card]:
    """The cards of many people (with their positions), in a fixed number of queries for each few thousand."""
    expected, ids = standards(session), list(people)
    found, owing = dict[int, Card](), facts.positions(expected)
    for start in range(0, len(ids), _CHUNK):
        known = facts.read(session, people=ids[start : start + _CHUNK], quarter=quarter)
        found |= {person: _card(known, expected, owing, person, people[person]) for person in ids[start : start + _CHUNK]}
    return found


def _trends(session: Session, found: Card) -> dict[str, tuple[Point, ...]]:
    """Verified values alone, as everything on the card."""
    known, mine = standards(session).indicators, {line.indicator: list[history.Kept]() for line in found.lines}
    for one in history.read(session, people=[found.person], today=found.quarter.last):
        if one.verified and one.indicator in mine:
            mine[one.indicator].append(one)
    return {str(indicator): points(known[indicator], kept, found.quarter) for indicator, kept in mine.items()}


def _card(known: facts.Known, expected: Standards, owing: facts.Positions, person: int, position: str) -> Card:
    mine = [(one, *_quarter(known, expected, owing.get(one.id, ()), person, one)) for one in _indicators(known, expected, person)]
    standings = [_standing(one, found, _is_comparable(known, expected, person, one)) for one, found, _ in mine]
    proposal = propose(standings, rules=expected.rules)
    by_code = {line.name: line for line in proposal.score.lines}
    received, due = known.received.get(person, []), known.due.get(person, [])
    came = {owed.key_of(report) for report in received}
    days = known.worked(person, known.days)
    return Card(
        person=person,
        name=known.names[person][1],
        position=position,
        quarter=known.quarter,
        lines=tuple(_line(known, expected, person, one, found, target, by_code.get(one.code)) for one, found, target in mine),
        left_out=proposal.score.missing,
        total=None if proposal.score.total is None else percent(proposal.score.total),
        expected=len(due),
        received=sum(one.key in came for one in due),
        late=sum(report.late for report in received),
        corrected=sum(report.version > 1 for report in received),
        worked=days.days,
        of_days=days.of,
        proposed=proposal.rating,
        reasons=proposal.reasons,
        said=tuple(known.said.get(person, ())),
        training=_training(known, person, expected.rules),
        cap=expected.rules.cap,
        meets_from=expected.rules.meets_from,
        stretches=expected.rules.stretches,
    )


def _training(known: facts.Known, person: int, rules: Rules) -> Training:
    earned = known.trained.get(person, [])
    year, asked = sum(hours for _, hours in earned), duty(known.employments[person], rules)
    quarter = sum(hours for on, hours in earned if known.days[0] <= on <= known.days[1])
    return Training(quarter=quarter, year=year, duty=asked, missing=asked.missing(year), over=asked.over(year))


def _indicators(known: facts.Known, expected: Standards, person: int) -> list[Indicator]:
    """What was expected and what came, main ones first."""
    ids = {due.indicator for due in known.due.get(person, ())} | set(known.reports.get(person, ()))
    return sorted((expected.indicators[id] for id in ids), key=lambda one: (not one.main, one.code))


def _quarter(
    known: facts.Known, expected: Standards, owed_by: Collection[str], person: int, indicator: Indicator
) -> tuple[Achieved | None, Target | None]:
    reports = known.reports.get(person, {}).get(indicator.id, [])
    places = [known.place(person, Period.parse(one.period), owed_by) for one in reports]
    read = [_reported(known, expected, person, indicator, one, place) for one, place in zip(reports, places, strict=True)]
    found = achieved([one for one, _ in read], kind=indicator.kind, direction=indicator.direction, cumulative=indicator.cumulative)
    if found is None or found.target is None:
        return found, None
    row = next(target for _, target in reversed(read) if target is not None)
    full = _full(expected, known, person, indicator, list(zip(reports, places, strict=True)))
    cut = full if full != found.target else None
    return found, Target(found.target, row.scope, row.valid_from, cut)


def _reported(
    known: facts.Known, expected: Standards, person: int, indicator: Indicator, report: Report, place: facts.Place
) -> tuple[Reported, TargetRow | None]:
    period = Period.parse(report.period)
    row = expected.target_row(indicator.id, known.whose(person, place.on), period.last)
    first = date(period.year, 1, 1) if indicator.cumulative else period.first
    share = known.worked(person, (first, period.last), unit=place.unit if known.is_part else None).share

    def due(amount: Decimal | None) -> Decimal | None:
        if amount is None:
            return None
        whole = cumulative_target(amount, period.last.month) if indicator.cumulative else amount
        return fair_target(whole, indicator.kind, share, decimals=indicator.decimals)

    assert report.value is not None
    reported = Reported(
        report.value, report.numerator, report.denominator, due(row.amount if row else None), due(row.stretch if row else None)
    )
    return reported, row


def _full(
    expected: Standards, known: facts.Known, person: int, indicator: Indicator, reports: Sequence[tuple[Report, facts.Place]]
) -> Decimal | None:
    """What would have been owed for all the days, so that a cut target can say so."""
    counted = reports[-1:] if indicator.cumulative else reports
    amounts = [expected.target(indicator, known.whose(person, place.on), Period.parse(one.period)) for one, place in counted]
    if any(amount is None for amount in amounts):
        return None
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    return total if indicator.kind is IndicatorKind.COUNT else total / len(amounts)


def _is_comparable(known: facts.Known, expected: Standards, person: int, indicator: Indicator) -> bool:
    """Whether it can have an achievement at all: dates and what has no target keep nobody from being above expectation."""
    last = known.days[1]
    row = expected.target_row(indicator.id, known.whose(person, last), last)
    return indicator.kind is not IndicatorKind.DATE and row is not None


def _standing(indicator: Indicator, found: Achieved | None, comparable: bool) -> Standing:
    share = found.share if found else None
    main = indicator.main and comparable
    return Standing(indicator.code, Fraction(indicator.weight), main, share, bool(found and found.above))


def _line(
    known: facts.Known,
    expected: Standards,
    person: int,
    indicator: Indicator,
    found: Achieved | None,
    target: Target | None,
    counted: ScoreLine | None,
) -> Line:
    share = found.share if found else None
    places = max(indicator.decimals, 1) if indicator.kind is IndicatorKind.RATIO else max(indicator.decimals, 0)
    value = None if found is None else _rounded(found.value, places)
    return Line(
        indicator=indicator.id,
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        main=indicator.main,
        verified=sum(one.verified and one.indicator_id == indicator.id for one in known.received.get(person, ())),
        expected=sum(one.indicator == indicator.id for one in known.due.get(person, ())),
        value=value,
        target=target,
        percent=None if share is None else percent(share),
        counts=None if counted is None else percent(counted.value),
        status=None if share is None else status(share, value, expected.classes[indicator.id]),
        above=bool(found and found.above),
        weight=None if counted is None else percent(counted.weight),
        product=None if counted is None else _hundredths(counted.product),
    )


def _hundredths(share: Fraction) -> Decimal:
    """A product in %, two decimals, so that what is shown adds up to the total as it is shown."""
    return _rounded(Decimal(share.numerator * 100) / Decimal(share.denominator), 2)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
