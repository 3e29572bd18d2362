"""The target that is fair for a quarter: for the days somebody worked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from domain.standards.indicators import IndicatorKind

Days = tuple[date, date]
"""The first and the last day, both inclusive."""


@dataclass(frozen=True)
class Worked:
    """How many days of a span somebody worked; the rest they had not joined yet, had left, or were on leave."""

    days: int
    of: int

    @property
    def share(self) -> Fraction:
        """The part of the span that was worked."""
        return Fraction(self.days, self.of)

    @property
    def whole(self) -> bool:
        """Whether it was all of it."""
        return self.days == self.of


def worked(span: Days, *, posts: Collection[Days], leaves: Collection[Days]) -> Worked:
    """Calendar days of `span` inside a post and outside every leave; days that overlap are counted once.

    To be confirmed: calendar days rather than working days, and that every leave counts.
    """
    first, last = span
    of = (last - first).days + 1
    if any(begins <= first and last <= ends for begins, ends in posts) and not any(
        begins <= last and first <= ends for begins, ends in leaves
    ):
        return Worked(of, of)
    days = [first + timedelta(days=i) for i in range(of)]
    there = [day for day in days if _within(day, posts) and not _within(day, leaves)]
    return Worked(len(there), of)


def fair_target(amount: Decimal, kind: IndicatorKind, share: Fraction, *, decimals: int) -> Decimal:
    """What is owed for the `share` of the days that was worked (PermenPANRB 6/2022 counts the time in the post; to be confirmed).

    Counts shrink with the days, rounded up to the indicator's decimals so that a target is never free. Ratios, percentages,
    averages, indices, durations and yes/no stay as they are: half the days do not make half the quality.
    """
    if kind is not IndicatorKind.COUNT or share >= 1:
        return amount
    exact = Decimal(share.numerator) * amount / Decimal(share.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)


def _within(day: date, spans: Collection[Days]) -> bool:
    return any(first <= day <= last for first, last in spans)
