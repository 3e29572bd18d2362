"""How one indicator stands over many people: what they came to, what was demanded, and how far it was reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.insight.sums import Sums
from domain.reporting.answers import AnswerState
from domain.standards.achievement import Status
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Period
from domain.standards.showing import exactly, side_by_side
from domain.standards.showing import percent as shown_percent
from models.standards.standard import Indicator
from services.reporting.values import Value
from services.standards.expected import Standards


@dataclass(frozen=True)
class Standing:
    """How one indicator stands."""

    code: str
    name: str
    percent: Decimal
    status: Status
    indicator: int
    people: int
    """Of how many people it is."""
    falling: bool = False
    """Less of it is better."""
    value: Value | None = None
    """What all of them came to."""
    target: Decimal | None = None
    """What was demanded; None where that is no number to show."""


def best_first(known: Standards, sums: Iterable[tuple[int, Period, Sums]]) -> tuple[Standing, ...]:
    """Each indicator of which a value and a target are known, as it was measured in its period."""
    found: list[tuple[Fraction, Standing]] = []
    for id, period, theirs in sums:
        measured = known.of(id, period)
        share = theirs.share(measured.kind, measured.direction)
        if share is not None:
            found.append((share, _standing(known, measured, period, theirs, share)))
    return tuple(one for _, one in sorted(found, key=lambda one: (-one[0], one[1].code)))


def _standing(known: Standards, measured: Indicator, period: Period, theirs: Sums, share: Fraction) -> Standing:
    classes = known.classes_of(measured, period.last)
    value, target = _compared(measured, theirs)
    return Standing(
        code=measured.code,
        name=measured.name,
        percent=classes.shown(share),
        status=classes.status(share * 100, theirs.value(measured.kind)),
        indicator=measured.id or 0,
        people=theirs.people,
        falling=measured.direction is Direction.DOWN,
        value=value,
        target=target,
    )


def _compared(measured: Indicator, theirs: Sums) -> tuple[Value, Decimal | None]:
    """The value and the target, with as many decimals as it takes that they stand to each other as they do."""
    kind, exact = measured.kind, theirs.value(measured.kind) or Fraction(0)
    demanded = theirs.target if kind is IndicatorKind.COUNT else theirs.target / theirs.weight
    places = 1 if kind is IndicatorKind.RATIO else measured.decimals
    value, target = side_by_side(exact, demanded, places=places)
    part = whole = None
    if kind in (IndicatorKind.RATIO, IndicatorKind.YES_NO):
        part, whole = exactly(theirs.amount), exactly(theirs.weight)
    if kind is IndicatorKind.YES_NO:
        value = shown_percent(exact)
    shown = Value(kind, measured.unit, measured.decimals, AnswerState.VALUE, value, part, whole, None, None)
    return shown, None if kind is IndicatorKind.YES_NO else target.normalize() + 0
