"""Several reports as one figure: the months of a quarter, or the same indicator of several people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from domain.reporting.answers import AnswerState
from domain.standards.achievement import Part, added
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from domain.standards.showing import rounded, side_by_side, truthful


@dataclass(frozen=True)
class Stated:
    """What one person stated for one period."""

    period: Period
    state: AnswerState
    part: Part


def counting(stated: Iterable[Stated], *, cumulative: bool) -> tuple[Stated, ...]:
    """What of one person's statements counts, oldest first.

    *Tidak berlaku* is left out; *nihil* counts as it was stated; what was not reported is not there and never becomes 0.
    A cumulative indicator counts from January on, so of several values the latest says everything.
    """
    known = sorted((one for one in stated if one.state is not AnswerState.NOT_APPLICABLE), key=lambda one: one.period)
    if not cumulative:
        return tuple(known)
    valued = [one for one in known if one.part.value is not None]
    return tuple((valued or known)[-1:])


def combined(parts: Iterable[Part], *, kind: IndicatorKind, decimals: int) -> Part:
    """One part for all as it is shown: added up, value and target side by side; what is the same everywhere as it was given."""
    valued = [part for part in parts if part.value is not None]
    whole = added(valued, kind=kind)
    if whole.value is None:
        return whole
    demanded = None if whole.target is None else _given(whole.target, [part.target for part in valued], kind)
    if kind is IndicatorKind.RATIO:
        return replace(whole, value=rounded(whole.value, 4), target=demanded if demanded is not None else _two(whole.target))
    given, places = (
        _given(whole.value, [part.value for part in valued], kind),
        max(decimals, 0 if kind is IndicatorKind.COUNT else 1),
    )
    if whole.target is None:
        return replace(whole, value=truthful(whole.value, places=places) if given is None else given)
    value, target = side_by_side(whole.value, whole.target, places=places)
    if target == rounded(whole.target, places):
        target = rounded(whole.target, max(places, 2))
    return replace(whole, value=value if given is None else given, target=target if demanded is None else demanded)


def level(parts: Iterable[Part], *, kind: IndicatorKind, of: int | None = None) -> Fraction | None:
    """What one person came to in one period, on average: the figure by which a unit is compared with itself at other times.

    A sum grows and falls with the number of people and months that are in it, so it is divided by the months of people who
    reported (the quarters, where it is reported by quarter; the people, where it counts from January on). Shares are what was
    counted of all that there was, and everything else is an average already. What was not reported is not there: it is no 0.
    `of` says of how many it is, where that is not the number of parts.
    """
    known = [part for part in parts if part.value is not None]
    whole = added(known, kind=kind).value
    if whole is None:
        return None
    return Fraction(whole) / (of or len(known)) if kind is IndicatorKind.COUNT else Fraction(whole)


def _two(target: Decimal | Fraction | None) -> Decimal | None:
    return None if target is None else rounded(target, 2)


def _given(whole: Decimal | Fraction, of: Sequence[Decimal | Fraction | None], kind: IndicatorKind) -> Decimal | None:
    """What needs no rounding: a count, and what is the same everywhere."""
    same = len({Fraction(one) for one in of if one is not None}) == 1
    if (same or kind is IndicatorKind.COUNT) and Fraction(whole) == Fraction(near := rounded(whole, 4)):
        return near.normalize() + 0
    return None
