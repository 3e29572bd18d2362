"""How far a target was reached, and what that is called. Exact fractions; rounding only where a figure is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.rules import Rules


class Status(StrEnum):
    """PKP classes of puskesmas, used for every indicator: baik, cukup, kurang."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True)
class Classes:
    """From where an indicator is *baik*, and from where it is *cukup*; what reaches neither is *kurang*.

    In % of the target, unless bounds in the indicator's own unit are given: at least so much, or at most where less is better.
    """

    good_from: Decimal
    fair_from: Decimal
    own: tuple[Decimal, Decimal] | None = None
    direction: Direction = Direction.UP

    def status(self, percent: Decimal, value: Decimal | None) -> Status:
        """The class of an achievement and its value, both as they are shown, so that figure and word agree."""
        if self.own is None or value is None:
            reached = [percent >= bound for bound in (self.good_from, self.fair_from)]
        elif self.direction is Direction.UP:
            reached = [value >= bound for bound in self.own]
        else:
            reached = [value <= bound for bound in self.own]
        return Status.GOOD if reached[0] else Status.FAIR if reached[1] else Status.POOR

    def is_good(self, percent: Decimal, value: Decimal | None) -> bool:
        """Whether it is *baik*."""
        return self.status(percent, value) is Status.GOOD


@dataclass(frozen=True)
class Part:
    """One person's value for one period, with the target that was theirs then."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    target: Decimal | None


def achievement(value: Decimal, target: Decimal, direction: Direction) -> Fraction:
    """The share of `target` that was reached, uncapped: 1 is 100 %.

    Better up: value / target. Better down: (2 x target - value) / target, not below 0 (the usual formula for falling
    indicators, to be confirmed). A target of 0 is met (1) by 0 where down is better, and by anything where up is better.
    """
    if target == 0:
        return Fraction(1) if direction is Direction.UP or value == 0 else Fraction(0)
    if direction is Direction.UP:
        return Fraction(value) / Fraction(target)
    return max(Fraction(0), (2 * Fraction(target) - Fraction(value)) / Fraction(target))


def capped(share: Fraction, rules: Rules) -> Fraction:
    """An achievement as it counts in a score."""
    return min(share, Fraction(rules.cap) / 100)


def added(parts: Iterable[Part], *, kind: IndicatorKind) -> Part:
    """Several people's or periods' parts as one, exactly: the one rule by which figures are put together.

    Ratios add numerators and denominators, counts add values and targets, everything else is averaged with equal weight.
    Only parts with a value count, and a target is that of the parts which have one; what is missing never counts as 0.
    """
    known = [part for part in parts if part.value is not None]
    values = [part.value for part in known if part.value is not None]
    targets = [part.target for part in known if part.target is not None]
    adds = kind is IndicatorKind.COUNT
    target = None if not targets else sum(targets, Decimal(0)) if adds else _mean(targets)
    if kind is IndicatorKind.RATIO:
        numerator = sum((part.numerator or Decimal(0) for part in known), Decimal(0))
        denominator = sum((part.denominator or Decimal(0) for part in known), Decimal(0))
        if not denominator:
            return Part(None, None, None, None)
        return Part(Decimal(100) * numerator / denominator, numerator, denominator, target)
    if not values:
        return Part(None, None, None, None)
    return Part(sum(values, Decimal(0)) if adds else _mean(values), None, None, target)


def together(parts: Iterable[Part], *, kind: IndicatorKind, direction: Direction) -> Fraction | None:
    """The achievement of several people (or periods) in one indicator; None where nothing can be compared.

    Parts without a target are left out together with their value.
    """
    whole = added((part for part in parts if part.target is not None), kind=kind)
    if whole.value is None or whole.target is None:
        return None
    return achievement(whole.value, whole.target, direction)


def status(share: Fraction, value: Decimal | None, classes: Classes) -> Status:
    """The class of an achievement, decided on the figures as they are shown (a share with one decimal); it leaves no gap."""
    return classes.status(percent(share), value)


def percent(share: Fraction) -> Decimal:
    """An achievement in %, one decimal, half up."""
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def cumulative_target(annual: Decimal, month: int) -> Decimal:
    """What a yearly, cumulative target demands by the end of a month (PWS): annual / 12 x month, two decimals, half up."""
    return (annual * month / 12).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, Decimal(0)) / len(found)
