"""One indicator over four quarters, or months where it is judged by the month, as a line: value, target, trend, what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from domain.insight.combined_figures import Stated, combined, counting, level
from domain.insight.gaps import Gap, gap
from domain.reporting.answers import AnswerState
from domain.standards.achievement import Classes, Part, Status, added, together
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency, Period
from domain.standards.showing import Exact, exactly, in_a_row
from domain.standards.showing import percent as shown_percent
from models.reporting.report import SubmissionState
from models.standards.standard import Indicator
from services.insight import handed_over, judged_periods
from services.insight.history import Kept
from services.reporting.values import Value
from services.standards.expected import Standards
from services.standards.held import Held


@dataclass(frozen=True)
class Point:
    """One quarter, or month, of a trend; None where nothing was stated."""

    quarter: Period
    value: Decimal | None
    percent: Decimal | None
    arrow: str
    """How it moved since the quarter before: up, down, same; empty where the two cannot be compared."""
    people: int = 0
    """Of how many people it is."""
    good: bool = False
    """Whether it was *baik*."""
    beside: bool = False
    """Whether it is measured as the quarter before, be it of other people."""


@dataclass(frozen=True)
class Line:
    """One indicator in its newest quarter or month, and how it came there."""

    indicator: int
    code: str
    name: str
    counted: str
    """What a numerator or a count counts."""
    unit: str
    falling: bool
    whether: bool
    """Answered by yes or no, so that a target is not a number to show."""
    quarter: Period
    """Or month, where it is judged by the month."""
    value: Value
    target: Decimal | None
    percent: Decimal | None
    status: Status | None
    points: tuple[Point, ...]
    """Oldest first, the newest being this quarter or month."""
    reported: int
    verified: int
    waiting: int
    returned: int
    missing: int
    """Periods of the quarter that ended, were owed and not reported; counted for a single person only."""
    gap: Gap | None
    people: int
    """How many people the values are of."""
    share: Fraction | None = None
    """The achievement, exactly; None where nothing can be compared."""
    formula: str | None = None
    """How it is computed; None: it is reported."""
    parts: tuple[tuple[str, Decimal], ...] = ()
    """Of one person's newest value, what it was computed from."""
    each: str = ""
    """Of several people, what the points are of where they are no shares or averages: month, quarter or person."""
    lacking: tuple[str, ...] = ()
    """Of what is computed and has no value, which parts were not reported."""


def line_of(
    indicator: int,
    kept: Sequence[Kept],
    *,
    today: date,
    known: Standards,
    of: tuple[int, Held] | None = None,
    of_unit: bool = False,
    until: Period | None = None,
) -> Line:
    """The line of one indicator, from one person's values or from several people's, as it was measured in its quarter.

    Where nothing was reported yet, `of` tells whose line it is and where they worked, and so what was demanded. The points of a
    unit are what one person came to on average (`level`): sums over other people are not compared. `until` is the period that is
    shown where it is an earlier one.
    """
    quarter = until or judged_periods.newest(
        known, indicator, [one.stated.period for one in kept], today=today, owed=lambda period: _owes(of, known, indicator, period)
    )
    measured = known.of(indicator, quarter)
    mine = [one for one in kept if one.stated.period in quarter.ending()]
    parts = [part for _, part in _parts(known, measured, mine, quarter)]
    whole = combined(parts, kind=measured.kind, decimals=measured.decimals)
    exact = added(parts, kind=measured.kind)
    share = together(parts, kind=measured.kind, direction=measured.direction)
    classes = known.classes_of(measured, quarter.last)
    adds_up = _adds_up(measured) and quarter.frequency is not measured.frequency
    demanded = _demanded(*of, measured, quarter, today) if of and not mine and not adds_up else None
    return Line(
        indicator=indicator,
        code=measured.code,
        name=measured.name,
        counted=measured.numerator or measured.unit,
        unit=measured.unit,
        falling=measured.direction is Direction.DOWN,
        whether=measured.kind is IndicatorKind.YES_NO,
        quarter=quarter,
        value=_value(measured, mine, whole, exact, classes),
        target=_number(whole.target) if mine else demanded,
        percent=None if share is None else classes.shown(share),
        status=None if share is None else classes.status(share * 100, exact.value),
        points=points(known, indicator, kept, judged_periods.before(known, [indicator], quarter), of_unit=of_unit),
        reported=len(mine),
        verified=sum(one.verified for one in mine),
        waiting=sum(not one.verified and one.sent is not SubmissionState.RETURNED for one in mine),
        returned=sum(not one.verified and one.sent is SubmissionState.RETURNED for one in mine),
        missing=0,
        gap=gap(exact, kind=measured.kind, direction=measured.direction),
        people=len({one.person for one in mine}),
        share=share,
        formula=known.spelled(measured.formula),
        parts=mine[-1].parts if mine and len({one.person for one in mine}) == 1 else (),
        each=_each(measured, known, quarter) if of_unit else "",
    )


def _each(indicator: Indicator, known: Standards, quarter: Period) -> str:
    if indicator.kind is not IndicatorKind.COUNT:
        return ""
    if known.takes_latest(indicator, quarter.last):
        return "person"
    return "month" if indicator.frequency is Frequency.MONTHLY else "quarter"


def _demanded(person: int, then: Held, indicator: Indicator, quarter: Period, today: date) -> Decimal | None:
    """What a quarter demanded where somebody worked in it; of who came later, what it would have."""
    if then.owed_in(person, indicator, quarter):
        return then.target(person, indicator, quarter)
    return _number(then.known.target(indicator, then.whose(person, today), quarter))


def _owes(of: tuple[int, Held] | None, known: Standards, indicator: int, period: Period) -> bool:
    """Whether somebody's post of then owes an indicator; where it is nobody's line, somebody may."""
    if of is None:
        return True
    person, then = of
    positions = known.positions(known.of(indicator, period))
    return any(post.position in positions for post in then.owed_in(person, known.of(indicator, period), period))


def points(
    known: Standards, indicator: int, kept: Sequence[Kept], periods: Sequence[Period], *, of_unit: bool = False
) -> tuple[Point, ...]:
    """Quarters and months, oldest first, each as it was measured then.

    How it moved is said only where both quarters are of the same people (of one person's sum: and the same months), measured in
    the same way; and what is counted from January on does not fall when a year begins.
    """
    found: list[Point] = []
    exact: list[Exact | None] = []
    before: _Basis | None = None
    for quarter in periods:
        measured = known.of(indicator, quarter)
        mine = [one for one in kept if one.stated.period in quarter.ending()]
        whose = _parts(known, measured, mine, quarter)
        parts = [part for _, part in whose]
        whole, share = added(parts, kind=measured.kind), together(parts, kind=measured.kind, direction=measured.direction)
        classes = known.classes_of(measured, quarter.last)
        value = level(parts, kind=measured.kind, of=_people(known, measured, whose, quarter)) if of_unit else whole.value
        now = _basis(measured, mine, value, quarter, whole=not of_unit)
        again = known.takes_latest(measured, quarter.last) and quarter.number == 1
        exact.append(value)
        found.append(
            Point(
                quarter=quarter,
                value=None,
                percent=None if share is None else classes.shown(share),
                arrow="" if again or before is None or not before.compares(now) else arrow(before.value, now.value),
                people=len(now.people),
                good=share is not None and classes.is_good(share * 100, whole.value),
                beside=not again and before is not None and before.is_measured_as(now),
            )
        )
        before = now
    shown = in_a_row(exact, places=max(known.of(indicator, periods[-1]).decimals, 1))
    return tuple(replace(point, value=value) for point, value in zip(found, shown, strict=True))


def _people(known: Standards, indicator: Indicator, whose: Iterable[tuple[int, Part]], quarter: Period) -> int | None:
    """How many people a unit's figure is shared by, where each of them counts once however many of their reports do."""
    if not known.takes_latest(indicator, quarter.last):
        return None
    return len({person for person, part in whose if part.value is not None})


@dataclass(frozen=True)
class _Basis:
    """What a quarter's figure rests on."""

    value: Exact | None
    measured: tuple[object, ...]
    people: frozenset[int]
    reports: frozenset[tuple[int, int]] | None
    """Of a sum, whose reports of which place in the quarter or month."""

    def compares(self, other: "_Basis") -> bool:
        """Whether two quarters can be said to have risen or fallen."""
        return (self.measured, self.people, self.reports) == (other.measured, other.people, other.reports)

    def is_measured_as(self, other: "_Basis") -> bool:
        """Whether two quarters can stand on one line, be they of other people."""
        return self.measured == other.measured and self.value is not None and other.value is not None


def _basis(indicator: Indicator, kept: Sequence[Kept], value: Exact | None, quarter: Period, *, whole: bool) -> _Basis:
    of = [one for one in kept if one.stated.state is not AnswerState.NOT_APPLICABLE]
    sums = whole and indicator.kind is IndicatorKind.COUNT and not indicator.cumulative
    places = frozenset((one.person, one.stated.period.last.month - quarter.first.month) for one in of)
    way = (indicator.kind, indicator.unit, indicator.direction, indicator.frequency, indicator.cumulative, quarter.frequency)
    return _Basis(value, way, frozenset(one.person for one in of), places if sums else None)


def arrow(before: Exact | None, after: Exact | None) -> str:
    """How a figure moved: up, down, same; empty where one of the two is missing."""
    if before is None or after is None:
        return ""
    return "same" if before == after else "up" if after > before else "down"


def needs_attention(line: Line) -> tuple[bool, Fraction, int]:
    """Sorts lines: the least reached first, those without a figure last."""
    return line.share is None, line.share or Fraction(0), line.indicator


def _adds_up(indicator: Indicator) -> bool:
    """Whether a quarter demands more than each of its periods does."""
    return indicator.kind is IndicatorKind.COUNT and indicator.frequency is Frequency.MONTHLY and not indicator.cumulative


def _parts(known: Standards, indicator: Indicator, kept: Iterable[Kept], quarter: Period) -> list[tuple[int, Part]]:
    """What counts in a quarter, and whose it is."""
    latest = known.takes_latest(indicator, quarter.last)
    kept = list(kept)
    if latest and len({one.person for one in kept}) > 1 and any(one.places for one in kept):
        return handed_over.counting(kept, kind=indicator.kind, gone=partial(_gone, known, quarter))
    of_person: defaultdict[int, list[Stated]] = defaultdict(list)
    for one in kept:
        of_person[one.person].append(one.stated)
    return [(person, one.part) for person, stated in of_person.items() for one in counting(stated, cumulative=latest)]


def _gone(known: Standards, quarter: Period, one: Kept, area: str) -> bool:
    """Whether an area that a report's unit had then is another unit's at the end of the quarter: there it counts."""
    own = {one.unit}
    return known.areas.units([area], one.stated.period.last) == own != known.areas.units([area], quarter.last)


def _number(value: Exact | None) -> Decimal | None:
    return None if value is None else exactly(value)


def _value(indicator: Indicator, kept: Sequence[Kept], whole: Part, exact: Part, classes: Classes) -> Value:
    """What the quarter comes to, in words where it is no number; it stands to target and class as it was decided."""
    empty = Value(
        kind=indicator.kind,
        unit=indicator.unit,
        decimals=indicator.decimals,
        state=None,
        value=None,
        numerator=None,
        denominator=None,
        day=None,
        truth=None,
    )
    stated = [one for one in kept if one.value.state is AnswerState.VALUE]
    if not stated:
        return next((one.value for one in reversed(kept) if one.value.state is AnswerState.NIL), kept[-1].value if kept else empty)
    if indicator.kind is IndicatorKind.DATE or (len(stated) == 1 and indicator.kind is not IndicatorKind.RATIO):
        return stated[-1].value
    if indicator.kind is IndicatorKind.YES_NO and whole.value is not None:
        done, asked = sum(bool(one.value.truth) for one in stated), len(stated)
        share = shown_percent(Fraction(done, asked))
        return replace(empty, state=AnswerState.VALUE, value=share, numerator=Decimal(done), denominator=Decimal(asked))
    value = _number(whole.value)
    if indicator.kind is IndicatorKind.RATIO and exact.value is not None:
        value = classes.value(exact.value, target=exact.target, places=1)
    part, of = _number(whole.numerator), _number(whole.denominator)
    return replace(empty, state=AnswerState.VALUE, value=value, numerator=part, denominator=of)
