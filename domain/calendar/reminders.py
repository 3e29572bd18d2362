"""The reminder ladder: who owes is reminded before and after the due date, then the supervisor hears of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

LADDER = (("H-7", -7), ("H-3", -3), ("H-1", -1), ("H+1", 1), ("H+3", 3))
"""Each step and its day, counted from the due date."""

FIRST = "H-7"
"""The step that is left out while reporting costs people more than they were promised."""

LATE = "H+1"
"""The step after the due date; until it was taken, no supervisor hears of what is late."""

SUPERVISOR = "H+3"
"""The step that goes to the supervisor."""

HOUR = "hour"
"""The choice to be reminded again in an hour; the others are dates."""

_MORNINGS = 5
_LAST_USE = 10
"""Days after the due date on which the last step has lost its use."""


@dataclass(frozen=True)
class Steps:
    """What to do on a day: the step to take, and those whose time went by."""

    take: str | None
    skip: tuple[str, ...]


@lru_cache(maxsize=512)
def steps(*, due: date, today: date, taken: frozenset[str], late_on: date | None = None) -> Steps:
    """The step whose time it is and that was not `taken`; `late_on`: the day on which H+1 was, None where it was not today.

    - A step before the due date is useful from its day until the next one's. Days on which nobody may be written to only
      delay it: it is taken on the next day that still belongs to it.
    - H+1 is useful from its day on, however many days off or of leave follow it, until the last step has lost its use.
    - H+3 comes on its day or later, and always on a later day than H+1: nobody's supervisor hears before they do.
    """
    begun = [name for name, days in LADDER if due + timedelta(days=days) <= today]
    if not begun:
        return Steps(None, ())
    if today >= due + timedelta(days=_LAST_USE):
        return Steps(None, tuple(name for name in begun if name not in taken))
    current = LATE if LATE in begun and LATE not in taken else begun[-1]
    past = tuple(name for name in begun[: begun.index(current)] if name not in taken)
    waits = current == SUPERVISOR and late_on is not None and late_on >= today
    return Steps(None if waits or current in taken else current, past)


def last_begun(*, due: date, today: date) -> str | None:
    """The last step whose day has come; once it is settled, nothing of the ladder is left to do."""
    return next((name for name, days in reversed(LADDER) if due + timedelta(days=days) <= today), None)


@dataclass(frozen=True)
class PutOff:
    """Until when a reminder may be put off; never past the deadline, which does not move."""

    hour: datetime | None
    """An hour from now; None where that is too late in the day."""
    mornings: tuple[datetime, ...]
    """The next working mornings up to the deadline's own."""

    def at(self, choice: str) -> datetime | None:
        """The moment a choice means: `hour`, or the date of one of the mornings; None where it may not be."""
        if choice == HOUR:
            return self.hour
        return next((at for at in self.mornings if str(at.date()) == choice), None)


def put_off(
    now: datetime, *, deadline: date, zone: ZoneInfo, works: Callable[[date], bool], opens: time, closes: time, morning: time
) -> PutOff:
    """The choices at `now`, in the person's zone."""
    local = now.astimezone(zone)
    later = local + timedelta(hours=1)
    in_hours = later.date() == local.date() and opens <= later.time() < closes
    today_counts = local.date() <= deadline and works(local.date()) and in_hours
    days = (local.date() + timedelta(days=i) for i in range(1, (deadline - local.date()).days + 1))
    mornings = (datetime.combine(day, morning, tzinfo=zone) for day in days if works(day))
    return PutOff(later if today_counts else None, tuple(islice(mornings, _MORNINGS)))
