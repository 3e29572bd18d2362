"""What reporting costs people: minutes a week, and whether that is more than they were promised."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from domain.standards.showing import truthful

LONGEST = timedelta(minutes=30)
"""A report that was left and taken up again counts at most this long: what lies between is no work."""

_WEEKS = Fraction(1461, 336)
"""Weeks in a month, on average."""


def spent(begun_to_sent: timedelta) -> timedelta:
    """The time that counts for one report."""
    return min(max(begun_to_sent, timedelta(0)), LONGEST)


def median(values: Collection[Fraction], *, promised: int | None = None) -> Decimal | None:
    """The middle value, with one decimal; more where what was `promised` would look kept. None where there is none."""
    if not values:
        return None
    ordered = sorted(values)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return truthful(middle, at_most=[promised])


def minutes(time: timedelta) -> Fraction:
    """A time in minutes."""
    return Fraction(int(time.total_seconds()), 60)


def a_week(by_person: Mapping[int, timedelta], *, promised: int | None = None) -> Decimal | None:
    """The median of what a month cost each person who reported, in minutes a week."""
    return median([minutes(time) / _WEEKS for time in by_person.values()], promised=promised)


def is_heavy(minutes_a_week: Decimal | None, *, promised: int) -> bool:
    """Whether it is more than was promised, so that the bot speaks up less often."""
    return minutes_a_week is not None and minutes_a_week > promised
