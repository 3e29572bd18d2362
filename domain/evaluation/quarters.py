"""What was achieved in a quarter, out of its months: counts add, ratios add their parts, cumulative values take the latest."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.achievement import achievement
from domain.answers import Direction, IndicatorKind


@dataclass(frozen=True)
class Reported:
    """A verified value of one month or quarter, with the target and the stretch that were due then."""

    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    target: Decimal | None
    stretch: Decimal | None = None


@dataclass(frozen=True)
class Achieved:
    """A quarter in one indicator."""

    value: Decimal
    target: Decimal | None
    share: Fraction | None
    """Uncapped; None where there is no target."""
    above: bool
    """Whether the value agreed to be above expectation was reached."""


def achieved(reports: Sequence[Reported], *, kind: IndicatorKind, direction: Direction, cumulative: bool) -> Achieved | None:
    """The quarter's value against the quarter's target, from the periods that were reported (oldest first); None without any.

    Cumulative indicators take the latest period and its target. Counts add values and targets. Ratios add numerators and
    denominators; percentages are never averaged. Other kinds are averaged with equal weight, and so are their targets.
    """
    if not reports or kind is IndicatorKind.DATE:
        return None
    counted = reports[-1:] if cumulative else reports
    add = kind is IndicatorKind.COUNT
    value = _value(counted, kind)
    target = _joined([one.target for one in counted], add=add)
    stretch = _joined([one.stretch for one in counted], add=add)
    share = None if target is None else achievement(value, target, direction)
    above = stretch is not None and (value >= stretch if direction is Direction.UP else value <= stretch)
    return Achieved(value, target, share, above)


def _value(reports: Sequence[Reported], kind: IndicatorKind) -> Decimal:
    whole = sum((one.denominator or Decimal(0) for one in reports), Decimal(0))
    if kind is IndicatorKind.RATIO and whole:
        return Decimal(100) * sum((one.numerator or Decimal(0) for one in reports), Decimal(0)) / whole
    total = sum((one.value for one in reports), Decimal(0))
    return total if kind is IndicatorKind.COUNT else total / len(reports)


def _joined(amounts: Sequence[Decimal | None], *, add: bool) -> Decimal | None:
    """The sum or the mean of the amounts; None where one is not known."""
    known = [one for one in amounts if one is not None]
    if not known or len(known) < len(amounts):
        return None
    total = sum(known, Decimal(0))
    return total if add else total / len(known)
