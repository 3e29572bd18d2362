"""A score that explains itself: each component with its weight and product, and what is missing said and left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Component:
    """One part of a score; `value` None: it is missing."""

    name: str
    weight: Fraction
    value: Fraction | None


@dataclass(frozen=True)
class Line:
    """A part that counts: share of the weight x value = product."""

    name: str
    weight: Fraction
    """Its share of the weight of all parts that are there; the shares add up to 1."""
    value: Fraction
    product: Fraction


@dataclass(frozen=True)
class Score:
    """The whole calculation."""

    total: Fraction | None
    """None where every part is missing."""
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    """The parts left out, over whose absence the weights were spread anew."""


def score(components: Sequence[Component]) -> Score:
    """The weighted mean of what is there. 5 and 5 with one part missing is 5: what is missing never counts as 0.

    Weights may have any unit. Where only parts without weight are there, these count equally. ValueError for a negative weight.
    """
    if any(component.weight < 0 for component in components):
        raise ValueError("a weight is not negative")
    there = [(one, one.value) for one in components if one.value is not None]
    whole = sum((one.weight for one, _ in there), Fraction(0))
    lines = tuple(_line(one, value, one.weight / whole if whole else Fraction(1, len(there))) for one, value in there)
    missing = tuple(one.name for one in components if one.value is None)
    total = sum((line.product for line in lines), Fraction(0)) if lines else None
    return Score(total, lines, missing)


def _line(component: Component, value: Fraction, share: Fraction) -> Line:
    return Line(component.name, share, value, share * value)
