"""Official figures beside ours: how far they are apart, and what may be the cause. They never take the place of ours."""

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction

from domain.standards.showing import Exact, truthful


class GapCause(StrEnum):
    """Why an official figure and ours differ, as whoever reported says."""

    LATER = "later"
    """One of the two was closed on another day."""
    POPULATION = "population"
    """They are counted of other people."""
    THERE = "there"
    """The other system has it wrong."""
    HERE = "here"
    """Our report has it wrong, and is to be corrected."""
    UNKNOWN = "unknown"


def gap(ours: Exact, official: Exact) -> Fraction | None:
    """How many percent of the official figure ours is above it, below where negative; None where it is 0 and ours is not."""
    if official == 0:
        return Fraction(0) if ours == 0 else None
    return 100 * (Fraction(ours) - Fraction(official)) / abs(Fraction(official))


def is_beyond(found: Fraction | None, most: Exact) -> bool:
    """Whether the cause is asked: more than so many percent, to either side."""
    return found is None or abs(found) > Fraction(most)


def rounded(amount: Fraction | None, places: int) -> Decimal | None:
    """As it is shown: rounded half up, once."""
    if amount is None:
        return None
    exact = _EXACT.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)


def told(found: Fraction | None, most: Exact) -> Decimal | None:
    """A gap as it is shown: on the side of `most`, to either side, on which it was decided."""
    return None if found is None else truthful(found, places=1, at_most=[most], at_least=[-Fraction(most)])


_EXACT = Context(prec=60)
