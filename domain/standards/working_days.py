"""Working days: five or six a week, less the days off."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

_FAR = 366


@dataclass(frozen=True)
class WorkCalendar:
    """The days on which a unit works: Monday to Friday, or to Saturday, except `days_off`."""

    days_off: frozenset[date] = field(default_factory=frozenset)
    days_per_week: int = 5

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return day.weekday() < self.days_per_week and day not in self.days_off

    def next_working(self, day: date) -> date:
        """`day` itself, or the first working day after it."""
        return next(self._walk(day, 1))

    def last_working(self, day: date) -> date:
        """`day` itself, or the last working day before it."""
        return next(self._walk(day, -1))

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it where negative); for 0 the day itself, working or not."""
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = next(self._walk(day + timedelta(days=step), step))
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both inclusive; 0 where `last` is earlier."""
        return sum(self.is_working(first + timedelta(days=i)) for i in range((last - first).days + 1))

    def _walk(self, day: date, step: int) -> Iterator[date]:
        for i in range(_FAR):
            candidate = day + timedelta(days=step * i)
            if self.is_working(candidate):
                yield candidate
        raise ValueError("a calendar without a working day in a year")
