"""Days that an outage took away, and when a term ends in which they are given back."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def lost_days(began: datetime, ended: datetime, *, zone: ZoneInfo, opens: time, closes: time) -> tuple[date, ...]:
    """The local days of which at least half of the hours in which people may be written to lie in the outage."""
    day, found = began.astimezone(zone).date(), []
    while day <= ended.astimezone(zone).date():
        first, last = (datetime.combine(day, hour, zone) for hour in (opens, closes))
        lost = min(ended, last) - max(began, first)
        if 2 * lost >= last - first:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def given_back(until: date, *, since: date, lost: Collection[date], counts: Callable[[date], bool]) -> date:
    """The last day of a term that ran from `since` to `until`: one day that counts later for each that was lost in it."""
    owed = sum(counts(day) for day in set(lost) if since <= day <= until)
    while owed:
        until += timedelta(days=1)
        if counts(until) and until not in lost:
            owed -= 1
    return until
