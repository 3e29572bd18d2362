"""When the loop of a month is closed: when its unit is asked what it decides, when everybody is told, and what moving means."""

from datetime import date, timedelta

from domain.standards.periods import Frequency, Period
from domain.standards.rules import Rules

ASKED_BEFORE = 7
"""Days between asking what is decided and telling everybody."""
TOLD_WITHIN = 14
"""Days after its day in which a month is still told of by itself: after that it helps nobody."""
OLDEST = 3
"""Months that ended and after which something can still be decided."""


def told_on(month: Period, rules: Rules) -> date:
    """The day on which everybody who reported hears what came of a month."""
    return month.last + timedelta(days=rules.loop_days)


def asked_on(month: Period, rules: Rules) -> date:
    """The day on which whoever decides for a unit is asked; never before the month is over."""
    return max(month.last + timedelta(days=1), told_on(month, rules) - timedelta(days=ASKED_BEFORE))


def months_to_look_at(today: date, rules: Rules) -> tuple[Period, ...]:
    """The months of which something is to be asked or told today, or was in the last days."""
    month, found = Period.containing(today, Frequency.MONTHLY).previous(), list[Period]()
    while told_on(month, rules) + timedelta(days=TOLD_WITHIN) >= today:
        if asked_on(month, rules) <= today:
            found.append(month)
        month = month.previous()
    return tuple(reversed(found))


def may_be_decided(month: Period, today: date) -> bool:
    """Whether something can be decided after a month: it has ended, and not long ago."""
    if month.frequency is not Frequency.MONTHLY or month.last >= today:
        return False
    now = Period.containing(today, Frequency.MONTHLY)
    return (now.year - month.year) * 12 + now.number - month.number <= OLDEST


def usual_days(today: date) -> dict[str, date]:
    """The days until which a decision is usually to be done, by the label that offers each."""
    month = Period.containing(today, Frequency.MONTHLY)
    return {
        "until_two_weeks": today + timedelta(days=14),
        "until_month": month.next().last,
        "until_quarter": month.quarter().last if month.quarter().last > today else month.quarter().next().last,
    }


def moved(due: date, today: date) -> date:
    """The day to which a decision moves: the end of the month after its own, and always ahead."""
    return Period.containing(max(due, today), Frequency.MONTHLY).next().last
