"""How often people are evaluated, monthly or quarterly: whose turn comes when, from when a change holds, what a period weighs."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from domain.standards.periods import Frequency, Period
from domain.standards.rules import Rules

USUAL = Frequency.QUARTERLY
_MONTH_OPENS = 30
"""Days for which a month opens by itself, counted from the day on which it may: until the next one does."""


def rhythm(of_standards: Iterable[Frequency]) -> Frequency:
    """How often somebody is evaluated to whom these standards apply: monthly as soon as one of them is.

    PermenPANRB 6/2022 has the periodic evaluation monthly or quarterly, and one for each person: what is reported each quarter
    counts in the month with which the quarter ends.
    """
    return Frequency.MONTHLY if Frequency.MONTHLY in of_standards else USUAL


def on(day: date, said: Sequence[tuple[date, Frequency]]) -> Frequency:
    """What holds on a day, of what was said from when on (the earliest first); before the first of it, the usual."""
    return next((frequency for since, frequency in reversed(said) if since <= day), USUAL)


def holds_from(today: date) -> date:
    """The first day of the first quarter of which no month has ended: nothing of it can have been evaluated either way.

    A quarter is evaluated as a whole or month by month, so that no day of it is judged twice and none is left out.
    """
    quarter = Period.containing(today, Frequency.QUARTERLY)
    return quarter.first if today <= quarter.months()[0].last else quarter.next().first


def opening(today: date, rules: Rules) -> tuple[Period, ...]:
    """The quarter and the months that ended and whose evaluation may open by itself today."""
    quarter, month = (Period.containing(today, one).previous() for one in (Frequency.QUARTERLY, Frequency.MONTHLY))
    last_days = {quarter: rules.opens_until}
    for one in (month.previous(), month):
        last_days[one] = min(rules.opens_until, rules.opens_after + _MONTH_OPENS - 1)
    return tuple(one for one, until in last_days.items() if rules.opens_after <= (today - one.last).days <= until)


def weight(period: Period) -> Fraction:
    """What a period that was worked whole weighs in its year: a quarter 1, a month a third of it."""
    return Fraction(len(period.months()), 3)
