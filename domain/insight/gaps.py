"""What is missing to reach a target, said so that a person can act on it: three babies more rather than 1.7 points."""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.standards.achievement import Part
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.showing import Exact, exactly, truthful


class GapKind(StrEnum):
    """How the distance to a target is said."""

    REACHED = "reached"
    MORE = "more"
    """So many more have to be counted."""
    FEWER = "fewer"
    """So many too many were counted."""
    BELOW = "below"
    """So far below the target, in the indicator's unit."""
    ABOVE = "above"
    """So far above what is allowed, in the indicator's unit."""
    UNDONE = "undone"
    """It was not done (yet)."""


@dataclass(frozen=True)
class Gap:
    """The distance to the target; `amount` is 0 where it is reached."""

    kind: GapKind
    amount: Decimal


def gap(part: Part, *, kind: IndicatorKind, direction: Direction) -> Gap | None:
    """What is missing; None where there is no value or no target.

    A ratio says how many more (or fewer) of what it counts, its denominator staying as it is; counts say the same.
    """
    if part.value is None or part.target is None:
        return None
    up = direction is Direction.UP
    lacking = _lacking(part, part.value, part.target, kind)
    amount = lacking if up else -lacking
    if amount <= 0:
        return Gap(GapKind.REACHED, Decimal(0))
    if kind is IndicatorKind.YES_NO:
        return Gap(GapKind.UNDONE, Decimal(0))
    if kind in (IndicatorKind.RATIO, IndicatorKind.COUNT):
        return Gap(GapKind.MORE if up else GapKind.FEWER, Decimal(math.ceil(amount)))
    near = exactly(amount)
    return Gap(GapKind.BELOW if up else GapKind.ABOVE, near or truthful(amount, places=2))


def _lacking(part: Part, value: Exact, target: Exact, kind: IndicatorKind) -> Fraction:
    if kind is IndicatorKind.RATIO and part.numerator is not None and part.denominator is not None:
        return Fraction(target) * Fraction(part.denominator) / 100 - Fraction(part.numerator)
    return Fraction(target) - Fraction(value)
