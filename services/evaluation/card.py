"""The card that writes itself: a person's quarter from verified reports alone, every figure explained."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session

from domain.evaluation.proposal import COUNTS_NOTHING, WITHHELD, Because, Standing, propose
from domain.evaluation.quarters import Achieved, Reported, achieved
from domain.evaluation.ratings import Rating
from domain.evaluation.scores import Line as ScoreLine
from domain.evaluation.targets import Days
from domain.standards.achievement import Status, percent
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency, Period
from domain.standards.rules import Rules
from domain.standards.showing import apportioned, exactly, truthful
from domain.training.trainings import Duty, duty
from models.standards.standard import Indicator, TargetScope
from services.evaluation import facts
from services.evaluation.feedback import Said
from services.evaluation.led import Led
from services.insight import history, official_gaps
from services.insight.official_gaps import Gap
from services.insight.trend import Point, points
from services.standards import derived, owed
from services.standards.expected import Standards, standards
from services.standards.held import Due

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
    formula: str | None = None
    parts: tuple[tuple[str, Decimal], ...] = ()
    """Of what is computed the newest parts."""
    lacking: tuple[str, ...] = ()
    """Where it could not be computed, the parts that are not verified."""
    """How it follows from the other indicators; None: it is reported."""
    zero: int = 0
    """Periods that were owed and not reported, and count 0 % in `percent`."""
    whether: bool = False
    """It is answered with yes or no."""
    falling: bool = False
    """The lower the better."""


@dataclass(frozen=True)
class Training:
    """JP of certificates that count, and what the year asks."""

    quarter: int
    year: int
    """From January to the end of the quarter."""
    duty: Duty
    missing: int
    over: int
    pending: int = 0
    """JP of certificates that were not looked at yet; they count nothing so far."""


@dataclass(frozen=True)
class Missing:
    """A report that was owed and is not there, or came back."""

    code: str
    name: str
    period: Period
    returned: bool = False
    """It was sent, came back and was not put right."""


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
    missing: tuple["Missing", ...] = ()
    """What was owed and not sent, or not put right: it is said first."""
    withheld: bool = False
    """Nothing is proposed because of it; otherwise its time counts 0 %."""
    organisation: Led | None = None
    """What the unit stands at; None where cards are written by the thousand."""
    trends: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    """By indicator, what was verified over four quarters; empty where cards are written by the thousand."""
    gaps: dict[str, tuple[Gap, ...]] = field(default_factory=dict)
    """By indicator, how far the unit's figure was from an official one; empty where cards are written by the thousand."""

    @property
    def weak(self) -> tuple[Line, ...]:
        """The indicators that are *kurang*."""
        return tuple(line for line in self.lines if line.status is Status.POOR)


def card(session: Session, *, person: int, position: str, quarter: Period, days: Days | None = None) -> Card:
    """The card of one person, of the quarter or of some days of it, with how each indicator came there."""
    expected, known = standards(session), facts.read(session, people=[person], quarter=quarter)
    if days is not None and days != known.days:
        known = known.within(person, days)
    found = _card(known, expected, person, position)
    mine = {line.indicator for line in found.lines}
    gaps = official_gaps.trends(session, person=person, indicators=mine, quarter=found.quarter)
    return replace(found, trends=_trends(session, found), gaps=gaps)


def cards(session: Session, *, people: dict[int, str], quarter: Period) -> dict[int, Card]:
    """The cards of many people (with their positions), in a fixed number of queries for each few thousand."""
    expected, ids = standards(session), list(people)
    found = dict[int, Card]()
    for start in range(0, len(ids), _CHUNK):
        known = facts.read(session, people=ids[start : start + _CHUNK], quarter=quarter)
        found |= {person: _card(known, expected, person, people[person]) for person in ids[start : start + _CHUNK]}
    return found


def _trends(session: Session, found: Card) -> dict[str, tuple[Point, ...]]:
    """Verified values alone, as everything on the card."""
    known, mine = standards(session), {line.indicator: list[history.Kept]() for line in found.lines}
    for one in history.read(session, people=[found.person], today=found.quarter.last):
        if one.verified and one.indicator in mine:
            mine[one.indicator].append(one)
    return {str(indicator): points(known, indicator, kept, history.quarters(found.quarter)) for indicator, kept in mine.items()}


def _card(known: facts.Known, expected: Standards, person: int, position: str) -> Card:
    rules = expected.rules_on(known.quarter.last)
    mine = [(one, *_quarter(known, person, one)) for one in _indicators(known, expected, person)]
    lacking = _lacking(known, person)
    standings = {
        one.id: _standing(known, person, one, found, _is_comparable(known, expected, person, one), lacking)
        for one, found, _ in mine
    }
    proposal = propose(list(standings.values()), rules=rules)
    if rules.unreported == COUNTS_NOTHING:
        standings = {id: one.counting_missing() for id, one in standings.items()}
    total = proposal.score.total
    shown = None if total is None else truthful(total * 100, places=2, at_least=[100, rules.meets_from])
    counted = _counted(proposal.score.lines, shown)
    received, due = known.received.get(person, []), known.due.get(person, [])
    returned = {owed.key_of(report) for report in received if report.flag}
    days = known.worked(person, known.days)
    return Card(
        person=person,
        name=known.names[person][1],
        position=position,
        quarter=known.quarter,
        lines=tuple(
            _line(known, person, one, _Seen(found, target, counted.get(one.code), standings[one.id])) for one, found, target in mine
        ),
        left_out=tuple(known.held.known.names[code] for code in proposal.score.missing),
        total=shown,
        expected=len(due),
        received=len(due) - sum(one.key not in returned for one in lacking),
        late=sum(report.late for report in received),
        corrected=sum(report.version > 1 for report in received),
        worked=days.days,
        of_days=days.of,
        proposed=proposal.rating,
        reasons=proposal.reasons,
        said=tuple(known.said.get(person, ())),
        training=_training(known, person, rules),
        cap=rules.cap,
        meets_from=rules.meets_from,
        stretches=rules.stretches,
        missing=tuple(Missing(one.code, one.name, one.period, one.key in returned) for one in lacking),
        withheld=bool(lacking) and rules.unreported == WITHHELD,
    )


def _training(known: facts.Known, person: int, rules: Rules) -> Training:
    earned = known.trained.get(person, [])
    year, asked = sum(hours for _, hours in earned), duty(known.employments[person], rules)
    quarter = sum(hours for on, hours in earned if known.days[0] <= on <= known.days[1])
    return Training(
        quarter=quarter,
        year=year,
        duty=asked,
        missing=asked.missing(year),
        over=asked.over(year),
        pending=known.untold.get(person, 0),
    )


def _indicators(known: facts.Known, expected: Standards, person: int) -> list[Indicator]:
    """What was expected and what came, main ones first, each as it was measured in the quarter."""
    ids = {due.indicator for due in known.due.get(person, ())} | set(known.reports.get(person, ())) | _belonging(known, person)
    return sorted((expected.of(id, known.quarter) for id in ids), key=lambda one: (not one.main, one.code))


def _belonging(known: facts.Known, person: int) -> set[int]:
    """What is computed for the positions held on these days."""
    first, last = known.days
    held = {post.position for post in known.posts.get(person, ()) if post.first <= last and post.last >= first}
    of = known.held.known
    found = (one for position in held for one in of.belonging(position, last) if one.formula)
    return {one.id for one in found if one.valid_from <= last and (one.valid_until is None or one.valid_until >= first)}


def _quarter(known: facts.Known, person: int, indicator: Indicator) -> tuple[Achieved | None, Target | None]:
    """What was achieved, and the target it is compared with: value and target are of the same days."""
    reports = known.reports.get(person, {}).get(indicator.id, [])
    dues = [known.held.due(person, indicator, Period.parse(one.period)) for one in reports]
    read = [_reported(one, due) for one, due in zip(reports, dues, strict=True)]
    latest = known.held.known.takes_latest(indicator, known.quarter.last)
    found = achieved(read, kind=indicator.kind, direction=indicator.direction, cumulative=latest)
    if found is None or found.target is None:
        return found, None
    row = next(due.row for due in reversed(dues) if due.row is not None)
    counted = list(zip(read, dues, strict=True))[-1:] if latest else list(zip(read, dues, strict=True))
    uncut = [replace(one, target=due.demand.full) for one, due in counted]
    full = achieved(uncut, kind=indicator.kind, direction=indicator.direction, cumulative=latest)
    cut = None if full is None or full.target is None or full.target == found.target else exactly(full.target)
    return found, Target(exactly(found.target), row.scope, row.valid_from, cut)


def _reported(report: facts.Counted, due: Due) -> Reported:
    assert report.value is not None
    return Reported(report.value, report.numerator, report.denominator, due.amount, due.demand.stretch)


def _is_comparable(known: facts.Known, expected: Standards, person: int, indicator: Indicator) -> bool:
    """Whether it can have an achievement at all: dates and what has no target keep nobody from being above expectation."""
    last = known.days[1]
    row = expected.target_row(indicator.id, known.held.whose(person, last), last)
    return indicator.kind is not IndicatorKind.DATE and row is not None


def _lacking(known: facts.Known, person: int) -> tuple[owed.Due, ...]:
    """What was owed and nobody sent, whether or not it is verified, and what was returned and not put right."""
    came = {owed.key_of(report) for report in known.received.get(person, []) if not report.flag}
    return tuple(due for due in known.due.get(person, []) if due.key not in came)


def _standing(
    known: facts.Known, person: int, indicator: Indicator, found: Achieved | None, comparable: bool, lacking: Sequence[owed.Due]
) -> Standing:
    return Standing(
        code=indicator.code,
        weight=Fraction(indicator.weight),
        main=indicator.main and comparable,
        share=found.share if found else None,
        above=bool(found and found.above),
        owed=sum(due.indicator == indicator.id for due in known.due.get(person, ())) if comparable else 0,
        missing=sum(due.indicator == indicator.id for due in lacking),
    )


@dataclass(frozen=True)
class _Counted:
    """What of a line counts, as it is shown: the weights add up to 100, the products to the total."""

    counts: Decimal
    weight: Decimal
    product: Decimal


def _counted(lines: Sequence[ScoreLine], total: Decimal | None) -> dict[str, _Counted]:
    if total is None:
        return {}
    places = max(2, -int(total.as_tuple().exponent))
    weights = apportioned([line.weight * 100 for line in lines], Decimal(100), places=1)
    products = apportioned([line.product * 100 for line in lines], total, places=places)
    return {
        line.name: _Counted(percent(line.value), weight, product)
        for line, weight, product in zip(lines, weights, products, strict=True)
    }


def _verified(known: facts.Known, person: int, indicator: Indicator) -> int:
    """Verified reports; of what is computed the periods in which all it rests on is verified."""
    if indicator.formula:
        return len(known.reports.get(person, {}).get(indicator.id, ()))
    return sum(one.verified and one.indicator_id == indicator.id for one in known.received.get(person, ()))


@dataclass(frozen=True)
class _Seen:
    """One indicator: what was reached of which target, and how it counts."""

    found: Achieved | None
    target: Target | None
    counted: _Counted | None
    standing: Standing


def _line(known: facts.Known, person: int, indicator: Indicator, seen: _Seen) -> Line:
    found, counted, share = seen.found, seen.counted, seen.standing.share
    places = max(indicator.decimals, 1) if indicator.kind is IndicatorKind.RATIO else max(indicator.decimals, 0)
    classes = known.held.known.classes_of(indicator, known.quarter.last)
    shown = None if share is None else classes.shown(share)
    return Line(
        indicator=indicator.id,
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        main=indicator.main,
        verified=_verified(known, person, indicator),
        expected=sum(one.indicator == indicator.id for one in known.due.get(person, ())),
        value=None if found is None else classes.value(found.value, target=found.target, places=places),
        target=seen.target,
        percent=shown,
        counts=None if counted is None or share is None else shown if percent(share) == counted.counts else counted.counts,
        status=None if share is None else classes.status(share * 100, found.value if found else None),
        above=bool(found and found.above),
        weight=counted.weight if counted else None,
        product=counted.product if counted else None,
        formula=known.held.known.spelled(indicator.formula),
        parts=_parts(known, person, indicator),
        lacking=_parts_lacking(known, person, indicator) if found is None else (),
        whether=indicator.kind is IndicatorKind.YES_NO,
        zero=seen.standing.missing if share is not None and (found is None or share != found.share) else 0,
        falling=indicator.direction is Direction.DOWN,
    )


def _parts(known: facts.Known, person: int, indicator: Indicator) -> tuple[tuple[str, Decimal], ...]:
    """The numbers from which the newest computed value was made."""
    newest = known.reports.get(person, {}).get(indicator.id, [])[-1:]
    names = known.held.known.names
    return next(
        (tuple((names[code], amount) for code, amount in one.parts) for one in newest if isinstance(one, facts.Computed)), ()
    )


def _parts_lacking(known: facts.Known, person: int, indicator: Indicator) -> tuple[str, ...]:
    """What is computed and has no value: which of its parts are not verified in the newest period."""
    if indicator.formula is None:
        return ()
    months = known.quarter.months() if indicator.frequency is Frequency.MONTHLY else (known.quarter,)
    there = {id for id, ones in known.reports.get(person, {}).items() if any(one.period == str(months[-1]) for one in ones)}
    return derived.lacking(known.held.known, indicator, months[-1], there)
