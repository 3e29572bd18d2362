"""What was achieved in a quarter, out of its months as the evaluation weighs them: exact, against the target and the stretch."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.standards.achievement import Part, achievement, added
from domain.standards.indicators import Direction, IndicatorKind


@dataclass(frozen=True)
class Reported:
    """A verified value of one month or quarter, with the target and the stretch that were due then."""

    value: Decimal | Fraction
    numerator: Decimal | Fraction | None
    denominator: Decimal | Fraction | None
    target: Decimal | Fraction | None
    stretch: Decimal | Fraction | None = None


@dataclass(frozen=True)
class Achieved:
    """A quarter in one indicator."""

    value: Decimal | Fraction
    target: Decimal | Fraction | None
    share: Fraction | None
    """Uncapped; None where there is no target."""
    above: bool
    """Whether the value agreed to be above expectation was reached."""


def achieved(reports: Sequence[Reported], *, kind: IndicatorKind, direction: Direction, cumulative: bool) -> Achieved | None:
    """The quarter's value against the quarter's target, from the periods that were reported (oldest first); None without any.

    Cumulative indicators take the latest period and its target; all else is added up as everywhere (`domain.achievement.added`).
    Two differences to what /kinerja shows are meant: nothing is rounded before it is weighted, and where one period has no
    target nothing is compared, because the value stands beside the target of all its periods.
    """
    counted = reports[-1:] if cumulative else reports
    whole = added((_part(one, one.target) for one in counted), kind=kind)
    if whole.value is None or kind is IndicatorKind.DATE:
        return None
    target = whole.target if all(one.target is not None for one in counted) else None
    stretch = added((_part(one, one.stretch) for one in counted), kind=kind).target
    if any(one.stretch is None for one in counted):
        stretch = None
    share = None if target is None else achievement(whole.value, target, direction)
    above = stretch is not None and (whole.value >= stretch if direction is Direction.UP else whole.value <= stretch)
    return Achieved(whole.value, target, share, above)


def _part(one: Reported, target: Decimal | Fraction | None) -> Part:
    return Part(one.value, one.numerator, one.denominator, target)
