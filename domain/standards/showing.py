"""How exact figures are shown: rounded, yet never on another side of what was decided with them, and parts that add up."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

Exact = Fraction | Decimal | int

_MOST = 6
"""Decimals beyond which nobody reads; there a figure is cut towards the side it is on."""


def rounded(value: Exact, places: int) -> Decimal:
    """Half up, away from 0, with exactly so many decimals."""
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def exactly(value: Exact, *, places: int = 2) -> Decimal:
    """As it is, where four decimals can say it; else rounded to `places`."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return Decimal(value.numerator)  # mostly
    near = rounded(value, 4)
    return near.normalize() + 0 if Fraction(near) == Fraction(value) else rounded(value, places)


def truthful(
    value: Exact, *, places: int = 1, at_least: Iterable[Exact | None] = (), at_most: Iterable[Exact | None] = ()
) -> Decimal:
    """Rounded, with more decimals where the rounded figure would reach a bound that the exact one does not, or the reverse.

    `at_least` are bounds that are reached from below, `at_most` those that must not be passed; None is no bound. What is not 0
    is not shown as 0 either.
    """
    exact = Fraction(value)
    near = rounded(exact, places)
    if near == exact:
        return near
    low = [Fraction(bound) for bound in at_least if bound is not None]
    high = [Fraction(bound) for bound in at_most if bound is not None]

    def agrees(shown: Decimal) -> bool:
        near = Fraction(shown)
        return (
            all((near >= bound) == (exact >= bound) for bound in low)
            and all((near <= bound) == (exact <= bound) for bound in high)
            and ((near > 0) - (near < 0)) == ((exact > 0) - (exact < 0))
        )

    for digits in range(places, _MOST + 1):
        shown = rounded(exact, digits)
        if agrees(shown):
            return shown
    step = Decimal(1).scaleb(-_MOST)
    nearest = rounded(exact, _MOST)
    return next((one for one in (nearest - step, nearest + step) if agrees(one)), nearest)


def percent(share: Fraction, *bounds: Exact | None) -> Decimal:
    """A share in %, one decimal; more where it would look like 100 %, or like one of the `bounds`, without being it."""
    return truthful(share * 100, at_least=(100, *bounds))


def side_by_side(value: Exact, target: Exact, *, places: int) -> tuple[Decimal, Decimal]:
    """A figure and what it is compared with, with as many decimals as it takes that both stand to each other as they do."""
    for digits in range(places, _MOST + 1):
        shown, beside = rounded(value, digits), rounded(target, digits)
        if (shown > beside) == (value > target) and (shown < beside) == (value < target):
            return shown, beside
    return truthful(value, places=_MOST, at_least=[target], at_most=[target]), rounded(target, _MOST)


_TOLD = 4
"""Decimals beyond which a figure that stands in a row is not written."""


def in_a_row(values: Sequence[Exact | None], *, places: int, at_least: Iterable[Exact] = ()) -> list[Decimal | None]:
    """Figures one after another, all with as many decimals as it takes that neighbours which differ are shown as different.

    So an arrow between two never stands between figures that look the same. None has no neighbours.
    """
    bounds, shown = tuple(at_least), list[Decimal | None]()
    for digits in range(places, max(places, _TOLD) + 1):
        shown = [None if one is None else truthful(one, places=digits, at_least=bounds) for one in values]
        beside = zip(pairwise(values), pairwise(shown), strict=True)
        if all(None in (before, after) or (before == after) == (left == right) for (before, after), (left, right) in beside):
            break
    return shown


def apportioned(parts: Sequence[Exact], total: Decimal, *, places: int) -> tuple[Decimal, ...]:
    """The parts as they are shown beside their total: rounded so that they add up to it, the largest remainders up."""
    if not parts:
        return ()
    unit = 10**places
    scaled = [Fraction(part) * unit for part in parts]
    floors = [one.numerator // one.denominator for one in scaled]
    left = int(total * unit) - sum(floors)
    order = sorted(range(len(parts)), key=lambda n: (floors[n] - scaled[n], n))
    for n in range(abs(left)):
        place = order[n % len(order)] if left > 0 else order[-1 - n % len(order)]
        floors[place] += 1 if left > 0 else -1
    return tuple(Decimal(one).scaleb(-places) for one in floors)
