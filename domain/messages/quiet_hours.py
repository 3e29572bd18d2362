"""When somebody may be written to: in the quiet hours, on days off and on leave a push waits."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FAR = 366


def next_allowed(
    now: datetime, *, zone: ZoneInfo, works: Callable[[date], bool], opens: time = time(7), closes: time = time(19)
) -> datetime:
    """The first moment from `now` (aware) on, in UTC, that lies on a working day between `opens` and `closes` local time."""
    local = now.astimezone(zone)
    if works(local.date()) and opens <= local.time().replace(tzinfo=None) < closes:
        return now.astimezone(UTC)
    day = local.date() if local.time().replace(tzinfo=None) < opens else local.date() + timedelta(days=1)
    for i in range(_FAR):
        candidate = day + timedelta(days=i)
        if works(candidate):
            return datetime.combine(candidate, opens, tzinfo=zone).astimezone(UTC)
    raise ValueError("no day in a year on which this person may be written to")
