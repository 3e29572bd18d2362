"""How predikat may spread in a unit, given how the organisation itself did: guidance to look at, never forced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from domain.evaluation.ratings import Predicate


class Organisation(StrEnum):
    """Predikat kinerja organisasi, best first."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    NEEDS_IMPROVEMENT = "needs_improvement"
    POOR = "poor"
    VERY_POOR = "very_poor"


@dataclass(frozen=True)
class Guidance:
    """One sentence of the circular: of some predikat together, at least or at most so many of a hundred, or at least one person."""

    predicates: tuple[Predicate, ...]
    at_least: int | None = None
    at_most: int | None = None
    some: bool = False
    """There must be some ("harus ada"): one person is enough, however many there are."""


@dataclass(frozen=True)
class Checked:
    """A guidance and how the unit stands to it."""

    predicates: tuple[Predicate, ...]
    at_least: int | None
    at_most: int | None
    some: bool
    count: int
    of: int
    kept: bool


_P = Predicate
_GUIDANCE: Mapping[Organisation, tuple[Guidance, ...]] = {
    Organisation.OUTSTANDING: (Guidance((_P.VERY_GOOD,), at_most=70),),
    Organisation.GOOD: (Guidance((_P.GOOD,), at_most=70), Guidance((_P.NEEDS_IMPROVEMENT, _P.POOR), some=True)),
    Organisation.NEEDS_IMPROVEMENT: (Guidance((_P.NEEDS_IMPROVEMENT,), at_least=60), Guidance((_P.VERY_GOOD,), at_most=10)),
    Organisation.POOR: (
        Guidance((_P.POOR,), at_least=60),
        Guidance((_P.NEEDS_IMPROVEMENT,), at_least=10),
        Guidance((_P.VERY_GOOD,), at_most=10),
    ),
    Organisation.VERY_POOR: (
        Guidance((_P.VERY_POOR,), at_least=60),
        Guidance((_P.POOR, _P.NEEDS_IMPROVEMENT), at_least=10),
        Guidance((_P.VERY_GOOD,), at_most=0),
    ),
}
"""SE Menteri PANRB 3/2023, as the press reports it (to be confirmed)."""


def guidance(organisation: Organisation) -> tuple[Guidance, ...]:
    """How predikat may spread (pola distribusi) in an organisation with this predikat."""
    return _GUIDANCE[organisation]


def spread(predicates: Sequence[Predicate]) -> dict[Predicate, int]:
    """How many have each predikat, best first."""
    return {one: predicates.count(one) for one in Predicate}


def check(predicates: Sequence[Predicate], organisation: Organisation) -> tuple[Checked, ...]:
    """How a unit stands to the guidance for its organisation's predikat. Nothing follows from it by itself."""
    return tuple(_checked(one, predicates) for one in _GUIDANCE[organisation]) if predicates else ()


def _checked(guidance: Guidance, predicates: Sequence[Predicate]) -> Checked:
    count = sum(one in guidance.predicates for one in predicates)
    share = 100 * Fraction(count, len(predicates))
    enough = share >= (guidance.at_least or 0) and (count > 0 or not guidance.some)
    kept = enough and (guidance.at_most is None or share <= guidance.at_most)
    return Checked(guidance.predicates, guidance.at_least, guidance.at_most, guidance.some, count, len(predicates), kept)
