"""When somebody may be written to: in the quiet hours, on days off and on leave a push waits."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FAR = 4 * 366
"""Days looked ahead: the longest leave there is takes three years."""


def next_allowed(
    now: datetime, *, zone: ZoneInfo, works: Callable[[date], bool], opens: time = time(7), closes: time = time(19)
) -> datetime:
    """The first moment from `now` (aware) on, in UTC, that lies on a working day between `opens` and `closes` local time.

    Where there is none in four years, the last one looked at: nothing that is owed may fail because somebody is away long.
    """
    local = now.astimezone(zone)
    if works(local.date()) and opens <= local.time().replace(tzinfo=None) < closes:
        return now.astimezone(UTC)
    day = local.date() if local.time().replace(tzinfo=None) < opens else local.date() + timedelta(days=1)
    ahead = (day + timedelta(days=i) for i in range(_FAR))
    first = next((one for one in ahead if works(one)), day + timedelta(days=_FAR))
    return datetime.combine(first, opens, tzinfo=zone).astimezone(UTC)
