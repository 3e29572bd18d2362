"""Several reports as one figure: the months of a quarter, or the same indicator of several people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.reporting.answers import AnswerState, percentage
from domain.standards.achievement import Part, added
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period


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
    """One part for all as it is shown: added up, a ratio as it is stored, a mean with at least one decimal, half up."""
    valued = [part for part in parts if part.value is not None]
    whole = added(valued, kind=kind)
    if whole.value is None or kind is IndicatorKind.COUNT:
        return whole
    target = None if whole.target is None else _shown(whole.target, [part.target for part in valued if part.target is not None], 2)
    if whole.numerator is not None and whole.denominator is not None:
        return Part(percentage(whole.numerator, whole.denominator), whole.numerator, whole.denominator, target)
    return Part(_shown(whole.value, [part.value for part in valued], max(decimals, 1)), None, None, target)


def _shown(mean: Decimal, of: Sequence[Decimal | None], decimals: int) -> Decimal:
    """A mean rounded; what is the same everywhere stays as it was given."""
    return mean if len(set(of)) == 1 else mean.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
