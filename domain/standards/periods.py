"""Months and quarters, and the window in which each is reported."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache, total_ordering

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


class Frequency(StrEnum):
    """How often an indicator is reported."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@total_ordering
@dataclass(frozen=True)
class Period:
    """A month (`2026-10`) or a quarter, triwulan (`2026-Q4`); ordered by its last day."""

    year: int
    frequency: Frequency
    number: int
    """1 to 12 for a month, 1 to 4 for a quarter."""

    def __post_init__(self) -> None:
        most = 12 if self.frequency is Frequency.MONTHLY else 4
        if not 1 <= self.number <= most:
            raise ValueError(f"no {self.frequency} period has the number {self.number}")
        if not 1 <= self.year <= 9998:
            raise ValueError(f"no year {self.year}")

    @classmethod
    @lru_cache(maxsize=512)
    def parse(cls, text: str) -> "Period":
        """Read `2026-10` or `2026-Q4`; ValueError otherwise."""
        if match := _MONTH.fullmatch(text):
            return cls(int(match[1]), Frequency.MONTHLY, int(match[2]))
        if match := _QUARTER.fullmatch(text):
            return cls(int(match[1]), Frequency.QUARTERLY, int(match[2]))
        raise ValueError(f"{text!r} is neither a month such as 2026-10 nor a quarter such as 2026-Q4")

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> "Period":
        """The month or quarter a day lies in."""
        number = day.month if frequency is Frequency.MONTHLY else (day.month + 2) // 3
        return cls(day.year, frequency, number)

    def __str__(self) -> str:
        return self._name

    def __hash__(self) -> int:
        return hash(self._name)  # it is a part of many keys, and words remember their hash

    @cached_property
    def _name(self) -> str:
        if self.frequency is Frequency.MONTHLY:
            return f"{self.year:04}-{self.number:02}"
        return f"{self.year:04}-Q{self.number}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.last, self.first) < (other.last, other.first)

    @cached_property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self._first_month, 1)

    @cached_property
    def last(self) -> date:
        """Its last day."""
        month = self._first_month + (0 if self.frequency is Frequency.MONTHLY else 2)
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def next(self) -> "Period":
        """The period of the same length that follows."""
        return Period.containing(self.last + timedelta(days=1), self.frequency)

    def previous(self) -> "Period":
        """The period of the same length before."""
        return Period.containing(self.first - timedelta(days=1), self.frequency)

    def months(self) -> tuple["Period", ...]:
        """The months it spans; a month spans itself."""
        count = 1 if self.frequency is Frequency.MONTHLY else 3
        return tuple(Period(self.year, Frequency.MONTHLY, self._first_month + i) for i in range(count))

    def ending(self) -> tuple["Period", ...]:
        """The months and the quarter that end in it: what is reported for them belongs to it."""
        quarter = self.quarter()
        return (*self.months(), *((quarter,) if quarter.last == self.last else ()))

    def before(self) -> tuple["Period", ...]:
        """The month that ends on the day before it begins, and the quarter that does."""
        day = self.first - timedelta(days=1)
        ended = (Period.containing(day, frequency) for frequency in Frequency)
        return tuple(one for one in ended if one.last == day)

    def sharing(self) -> tuple["Period", ...]:
        """The periods of the other length that have days of it: the months of a quarter, the quarter of a month."""
        return self.months() if self.frequency is Frequency.QUARTERLY else (self.quarter(),)

    def quarter(self) -> "Period":
        """The quarter it lies in."""
        return Period.containing(self.first, Frequency.QUARTERLY)

    @property
    def _first_month(self) -> int:
        return self.number if self.frequency is Frequency.MONTHLY else 3 * self.number - 2


class WindowState(StrEnum):
    """What a day means for reporting a period."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"
    LOCKED = "locked"


@dataclass(frozen=True)
class Window:
    """When a period is reported: from `opens`, on time until `due`, late until `locks` (all days inclusive)."""

    opens: date
    due: date
    locks: date

    def state(self, day: date) -> WindowState:
        """What `day` means."""
        if day < self.opens:
            return WindowState.EARLY
        if day <= self.due:
            return WindowState.OPEN
        return WindowState.LATE if day <= self.locks else WindowState.LOCKED


@lru_cache(maxsize=1024)
def window(period: Period, *, opens_before: int, due_after: int, locks_after: int) -> Window:
    """The window of a period, in calendar days counted from its last day."""
    return Window(
        opens=period.last - timedelta(days=opens_before),
        due=period.last + timedelta(days=due_after),
        locks=period.last + timedelta(days=locks_after),
    )
