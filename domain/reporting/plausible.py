"""What a value is expected to be from the values before it, and which typing error would explain one that is not.

The expected range is mean ± 3 standard deviations (n - 1); for a skewed series the median ± 3.5 modified deviations
(Iglewicz and Hoaglin 1993); a series of mostly zeros has none. All in `Decimal`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

FEWEST = 6
"""Earlier values below which nothing is expected."""

_DEVIATIONS = Decimal(3)
_MODIFIED = Decimal("3.5") / Decimal("0.6745")
_SKEWED = Decimal(1)
_NARROWEST = Decimal("0.05")
"""A series that hardly moves still leaves 5 % of its middle on both sides."""


@dataclass(frozen=True)
class Expected:
    """The range in which a value surprises nobody, both ends inclusive."""

    low: Decimal
    high: Decimal
    middle: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether `value` lies in it."""
        return self.low <= value <= self.high

    def shifted(self, by: Decimal) -> "Expected":
        """The same range further on: what a monthly increase means for a cumulative value."""
        middle = self.middle + by
        least = abs(middle) * _NARROWEST
        return Expected(min(self.low + by, middle - least), max(self.high + by, middle + least), middle)

    def leaving(self, step: Decimal) -> "Expected":
        """The same range, but never so narrow that one `step` from its middle, say one pupil more or fewer, would surprise."""
        low = min(self.low, self.middle - step)
        return Expected(max(low, Decimal(0)) if self.low >= 0 else low, max(self.high, self.middle + step), self.middle)


def expected(values: Sequence[Decimal]) -> Expected | None:
    """The range expected after `values`; None where there are too few or most of them are 0."""
    if len(values) < FEWEST or 2 * sum(value == 0 for value in values) > len(values):
        return None
    mean = sum(values, Decimal(0)) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), Decimal(0)) / (len(values) - 1)
    deviation = variance.sqrt()
    middle, half = mean, _DEVIATIONS * deviation
    if deviation and abs(_skewness(values, mean)) > _SKEWED:
        middle = _median(values)
        spread = _median([abs(value - middle) for value in values])
        half = _MODIFIED * spread if spread else half
    half = max(half, abs(middle) * _NARROWEST)
    low = middle - half
    if min(values) >= 0:
        low = max(low, Decimal(0))
    return Expected(low, middle + half, middle)


class Slip(StrEnum):
    """How a number was probably mistyped."""

    EXTRA_ZERO = "extra_zero"
    MISSING_ZERO = "missing_zero"
    SWAPPED = "swapped"
    CUMULATIVE = "cumulative"
    MONTHLY = "monthly"
    PERCENT = "percent"


@dataclass(frozen=True)
class Guess:
    """What was probably meant."""

    slip: Slip
    value: Decimal


def guess(
    value: Decimal, usual: Expected, *, decimals: int, so_far: Decimal | None = None, whole: Decimal | None = None
) -> Guess | None:
    """The one typing error that brings `value` into the usual range, nearest to its middle; None where none does.

    `so_far` is what the year's earlier periods add up to; `whole` the denominator `value` is a part of.
    """
    fitting = [one for one in _slips(value, decimals, so_far, whole) if usual.holds(one.value)]
    return min(fitting, key=lambda one: abs(one.value - usual.middle), default=None)


def _slips(value: Decimal, decimals: int, so_far: Decimal | None, whole: Decimal | None) -> Iterator[Guess]:
    for power in (10, 100):
        if _fits(value / power, decimals):
            yield Guess(Slip.EXTRA_ZERO, value / power)
        yield Guess(Slip.MISSING_ZERO, value * power)
    for swapped in _swapped(value):
        yield Guess(Slip.SWAPPED, swapped)
    if so_far:
        if value > so_far:
            yield Guess(Slip.CUMULATIVE, value - so_far)
        yield Guess(Slip.MONTHLY, value + so_far)
    if whole is not None and 0 < value <= 100:
        yield Guess(Slip.PERCENT, (value * whole / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _swapped(value: Decimal) -> Iterator[Decimal]:
    """`value` with two digits beside each other the other way round."""
    text = f"{value.normalize():f}"
    for place in range(len(text) - 1):
        one, other = text[place], text[place + 1]
        if one.isdigit() and other.isdigit() and one != other:
            yield Decimal(text[:place] + other + one + text[place + 2 :])


def _fits(value: Decimal, decimals: int) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= decimals


def _skewness(values: Sequence[Decimal], mean: Decimal) -> Decimal:
    second = sum(((value - mean) ** 2 for value in values), Decimal(0)) / len(values)
    third = sum(((value - mean) ** 3 for value in values), Decimal(0)) / len(values)
    return third / (second * second.sqrt())


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
