"""How far a target was reached, and what that is called. Exact fractions; rounding only where a figure is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.rules import Rules
from domain.standards.showing import Exact, truthful
from domain.standards.showing import percent as shown_percent


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

    def status(self, percent: Exact, value: Exact | None) -> Status:
        """The class of an achievement in % and its value, both exactly as they are: nothing is decided on a rounded figure."""
        if self.own is None or value is None:
            reached = [percent >= Fraction(bound) for bound in (self.good_from, self.fair_from)]
        elif self.direction is Direction.UP:
            reached = [value >= Fraction(bound) for bound in self.own]
        else:
            reached = [value <= Fraction(bound) for bound in self.own]
        return Status.GOOD if reached[0] else Status.FAIR if reached[1] else Status.POOR

    def is_good(self, percent: Exact, value: Exact | None) -> bool:
        """Whether it is *baik*."""
        return self.status(percent, value) is Status.GOOD

    def shown(self, share: Fraction, *bounds: Exact | None) -> Decimal:
        """An achievement as it is shown beside its class."""
        return shown_percent(share, *(() if self.own else (self.good_from, self.fair_from)), *bounds)

    def value(self, value: Exact, *, target: Exact | None, places: int) -> Decimal:
        """A value as it is shown beside its class and its target."""
        own = self.own or ()
        if self.direction is Direction.UP:
            return truthful(value, places=places, at_least=[*own, target])
        return truthful(value, places=places, at_most=[*own, target])


@dataclass(frozen=True)
class Part:
    """One person's value for one period, with the target that was theirs then."""

    value: Decimal | Fraction | None
    numerator: Decimal | Fraction | None
    denominator: Decimal | Fraction | None
    target: Decimal | Fraction | None


def achievement(value: Exact, target: Exact, direction: Direction) -> Fraction:
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

    Ratios add numerators and denominators, their targets weighing as much as the denominators; counts add values and targets;
    everything else is averaged with equal weight.
    Only parts with a value count, and a target is that of the parts which have one; what is missing never counts as 0.
    """
    known = [part for part in parts if part.value is not None]
    if kind is IndicatorKind.RATIO:
        return _pooled([part for part in known if part.denominator])
    values = [Fraction(part.value) for part in known if part.value is not None]
    targets = [Fraction(part.target) for part in known if part.target is not None]
    if not values:
        return _NOTHING
    if kind is IndicatorKind.COUNT:
        return Part(sum(values, Fraction(0)), None, None, sum(targets, Fraction(0)) if targets else None)
    return Part(_mean(values), None, None, _mean(targets) if targets else None)


def _pooled(parts: Sequence[Part]) -> Part:
    """Ratios: what was counted of all that there was; a part's target counts as much as its denominator, like its value."""
    numerator = sum((Fraction(part.numerator or 0) for part in parts), Fraction(0))
    denominator = sum((Fraction(part.denominator or 0) for part in parts), Fraction(0))
    if not denominator:
        return _NOTHING
    aimed = [(Fraction(part.target), Fraction(part.denominator)) for part in parts if part.target is not None and part.denominator]
    weight = sum((of for _, of in aimed), Fraction(0))
    target = sum((target * of for target, of in aimed), Fraction(0)) / weight if weight else None
    return Part(100 * numerator / denominator, numerator, denominator, target)


def together(parts: Iterable[Part], *, kind: IndicatorKind, direction: Direction) -> Fraction | None:
    """The achievement of several people (or periods) in one indicator; None where nothing can be compared.

    Parts without a target are left out together with their value.
    """
    whole = added((part for part in parts if part.target is not None), kind=kind)
    if whole.value is None or whole.target is None:
        return None
    return achievement(whole.value, whole.target, direction)


def status(share: Fraction, value: Exact | None, classes: Classes) -> Status:
    """The class of an achievement, decided on the exact figures; it leaves no gap."""
    return classes.status(share * 100, value)


def percent(share: Fraction) -> Decimal:
    """An achievement in %, one decimal, half up; more where it would look like 100 % without being it."""
    return shown_percent(share)


def cumulative_target(annual: Decimal | Fraction, month: int) -> Fraction:
    """What a yearly, cumulative target demands by the end of a month (PWS): annual / 12 x month, exactly."""
    return Fraction(annual) * month / 12


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


_NOTHING = Part(None, None, None, None)
