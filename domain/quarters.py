"""Several reports as one figure: the months of a quarter, or the same indicator of several people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.achievement import Part
from domain.answers import AnswerState, IndicatorKind, percentage
from domain.periods import Period


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
    """One part for all: ratios add numerators and denominators, counts add, everything else is averaged with equal weight.

    A mean has at least one decimal, half up. The target belongs to the parts that have a value.
    """
    valued = [part for part in parts if part.value is not None]
    targets = [part.target for part in valued if part.target is not None]
    target = None if not targets else sum(targets, Decimal(0)) if kind is IndicatorKind.COUNT else _mean(targets, 2)
    if kind is IndicatorKind.RATIO:
        return _ratio(valued, target)
    values = [part.value for part in valued if part.value is not None]
    if not values:
        return Part(value=None, numerator=None, denominator=None, target=None)
    value = sum(values, Decimal(0)) if kind is IndicatorKind.COUNT else _mean(values, max(decimals, 1))
    return Part(value=value, numerator=None, denominator=None, target=target)


def _ratio(parts: Sequence[Part], target: Decimal | None) -> Part:
    numerator = sum((part.numerator or Decimal(0) for part in parts), Decimal(0))
    denominator = sum((part.denominator or Decimal(0) for part in parts), Decimal(0))
    if not denominator:
        return Part(value=None, numerator=None, denominator=None, target=None)
    return Part(value=percentage(numerator, denominator), numerator=numerator, denominator=denominator, target=target)


def _mean(values: Sequence[Decimal], decimals: int) -> Decimal:
    mean = sum(values, Decimal(0)) / len(values)
    return mean if len(set(values)) == 1 else mean.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
