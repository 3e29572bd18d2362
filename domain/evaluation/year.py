"""The year out of its quarters or months: hasil kerja and perilaku kerja in the middle of what the periodic evaluations said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.evaluation.ratings import Predicate, Rating, predicate
from domain.standards.rules import Rules


class Because(StrEnum):
    """Why a rating is proposed for the year."""

    SAME = "same"
    """All periods said so."""
    MIDDLE = "middle"
    """At least half of the time was rated so or better, and half so or worse."""
    LATEST = "latest"
    """The time was divided in two halves: the latest period decides."""
    BETWEEN = "between"
    """One half was above, one below expectation."""
    ORGANISATION = "organisation"
    """Who leads an organisation has its predikat of the year as hasil kerja."""


@dataclass(frozen=True)
class Judged:
    """One quarter's or month's result, and how much of a quarter was worked (1: all of it; a month is a third)."""

    result: Rating
    conduct: Rating
    share: Fraction


@dataclass(frozen=True)
class Year:
    """What the quarters propose."""

    result: Rating
    conduct: Rating
    predicate: Predicate
    result_because: Because
    conduct_because: Because


def propose(quarters: Sequence[Judged]) -> Year | None:
    """The year's proposal out of the quarters and months that were evaluated, the earliest first; None without any.

    The annual evaluation rests on the periodic ones (PermenPANRB 6/2022); the way from one to the other is the supervisor's.
    This plain reading is to be confirmed: the middle of the quarters, each weighing as much of it as was worked; a quarter
    that was not evaluated is left out and never counts as below expectation. A month weighs a third of a quarter, so that it
    makes no difference to the weight of a time whether it was evaluated as one quarter or as three months.
    """
    there = [one for one in quarters if one.share > 0]
    if not there:
        return None
    result, why_result = _middle(there, lambda one: one.result)
    conduct, why_conduct = _middle(there, lambda one: one.conduct)
    return Year(result, conduct, predicate(result, conduct), why_result, why_conduct)


def decided_from(year: int, rules: Rules) -> date:
    """The day from which a year without an evaluation of its last quarter can be decided: none can open any more."""
    return date(year, 12, 31) + timedelta(days=rules.opens_until + 1)


def _middle(quarters: Sequence[Judged], rating: Callable[[Judged], Rating]) -> tuple[Rating, Because]:
    if len({rating(one) for one in quarters}) == 1:
        return rating(quarters[0]), Because.SAME
    half, order = sum((one.share for one in quarters), Fraction(0)) / 2, list(Rating)
    upto = {
        one: sum((each.share for each in quarters if order.index(rating(each)) <= order.index(one)), Fraction(0)) for one in order
    }
    low = next(one for one in order if upto[one] >= half)
    high = next(one for one in order if upto[one] > half)
    if low is high:
        return low, Because.MIDDLE
    if (low, high) == (Rating.BELOW, Rating.ABOVE):
        return Rating.MEETS, Because.BETWEEN
    latest = order.index(rating(quarters[-1]))
    return (high if latest >= order.index(high) else low), Because.LATEST
