"""How exact figures are shown: rounded, yet never on another side of what was decided with them, and parts that add up."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

Exact = Fraction | Decimal | int

_MOST = 6
"""Decimals beyond which nobody reads; there a figure is cut towards the side it is on."""
_NOUGHT = 0, 1


def rounded(value: Exact, places: int) -> Decimal:
    """Half up, away from 0, with exactly so many decimals."""
    return _shown(_whole(*value.as_integer_ratio(), places), places)


def _whole(numerator: int, denominator: int, places: int) -> int:
    """How many units of the last decimal that is; whole numbers, which take a tenth of what fractions do."""
    whole: int = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def _shown(whole: int, places: int) -> Decimal:
    return Decimal(whole).scaleb(-places)


def _side(one: tuple[int, int], other: tuple[int, int]) -> int:
    """1 where the first is more than the second, -1 where it is less, else 0."""
    more, less = one[0] * other[1], other[0] * one[1]
    return (more > less) - (more < less)


def exactly(value: Exact, *, places: int = 2) -> Decimal:
    """As it is, where four decimals can say it; else rounded to `places`."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return Decimal(value.numerator)  # mostly
    exact = value.as_integer_ratio()
    whole = _whole(*exact, 4)
    return _shown(whole, 4).normalize() + 0 if not _side((whole, 10**4), exact) else rounded(value, places)


def truthful(
    value: Exact, *, places: int = 1, at_least: Iterable[Exact | None] = (), at_most: Iterable[Exact | None] = ()
) -> Decimal:
    """Rounded, with more decimals where the rounded figure would reach a bound that the exact one does not, or the reverse.

    `at_least` are bounds that are reached from below, `at_most` those that must not be passed; None is no bound. What is not 0
    is not shown as 0 either.
    """
    exact = value.as_integer_ratio()
    near = _whole(*exact, places)
    if not _side((near, 10**places), exact):
        return _shown(near, places)
    low = [(bound, _side(exact, bound) >= 0) for bound in _ratios(at_least)]
    high = [(bound, _side(exact, bound) <= 0) for bound in _ratios(at_most)]
    sign = _side(exact, _NOUGHT)

    def agrees(whole: int, digits: int) -> bool:
        near = whole, 10**digits
        return (
            all((_side(near, bound) >= 0) == reached for bound, reached in low)
            and all((_side(near, bound) <= 0) == kept for bound, kept in high)
            and _side(near, _NOUGHT) == sign
        )

    for digits in range(places, _MOST + 1):
        whole = _whole(*exact, digits)
        if agrees(whole, digits):
            return _shown(whole, digits)
    nearest = _whole(*exact, _MOST)
    return _shown(next((one for one in (nearest - 1, nearest + 1) if agrees(one, _MOST)), nearest), _MOST)


def _ratios(bounds: Iterable[Exact | None]) -> list[tuple[int, int]]:
    return [one.as_integer_ratio() for one in bounds if one is not None]


def percent(share: Fraction, *bounds: Exact | None) -> Decimal:
    """A share in %, one decimal; more where it would look like 100 %, or like one of the `bounds`, without being it."""
    return truthful(share * 100, at_least=(100, *bounds))


def side_by_side(value: Exact, target: Exact, *, places: int) -> tuple[Decimal, Decimal]:
    """A figure and what it is compared with, with as many decimals as it takes that both stand to each other as they do."""
    exact, aimed = value.as_integer_ratio(), target.as_integer_ratio()
    stand = _side(exact, aimed)
    for digits in range(places, _MOST + 1):
        shown, beside = _whole(*exact, digits), _whole(*aimed, digits)
        if (shown > beside) - (shown < beside) == stand:
            return _shown(shown, digits), _shown(beside, digits)
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
