"""How much of a span of days somebody worked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

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


def _within(day: date, spans: Collection[Days]) -> bool:
    return any(first <= day <= last for first, last in spans)
