"""The month or quarter that stands beside a value: `november 43/45`, `6 untuk tw 3`, `bulan lalu 25`."""

import re
from dataclasses import dataclass
from datetime import date

from domain.messages.dates import month_nearly, month_number
from domain.standards.periods import Frequency, Period

_BEFORE = r"(?:(?:untuk|utk|bulan|bln|periode|for|in)\s+)*"
_YEAR = r"(?:\s+(20\d\d))?"
_MONTH = re.compile(rf"{_BEFORE}([a-z]{{3,}})\.?{_YEAR}", re.IGNORECASE)
_MONTH_IN_FIGURES = re.compile(rf"{_BEFORE}(?:(0?[1-9]|1[0-2])[/-](20\d\d)|(20\d\d)[/-](0[1-9]|1[0-2]))", re.IGNORECASE)
_QUARTER = re.compile(
    rf"{_BEFORE}(?:triwulan|trwln|trw|tri|tw|q|quarter)\.?[\s-]*(iv|i{{1,3}}|[1-4])(?:(?:\s+|/|-)(20\d\d))?", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"(?:(?:untuk|utk|periode)\s+)*(?:(bulan|bln|triwulan|tw)\s+(lalu|ini|kemarin|kemaren|kmrn|sebelumnya|yang lalu|yg lalu)"
    r"|(last|this|previous)\s+(month|quarter))",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MOST_WORDS = 5


@dataclass(frozen=True)
class Named:
    """A period as somebody named it: a month, a quarter, or how many before this one."""

    frequency: Frequency
    number: int = 0
    """Its number in the year; 0 where it was named from today."""
    year: int | None = None
    ago: int = 0

    def period(self, frequency: Frequency, *, today: date) -> Period | None:
        """The period of an indicator's own length that is meant; without a year the latest one that has begun."""
        if not self.number:
            named = Period.containing(today, self.frequency)
            return _of_length(named.previous() if self.ago else named, frequency)
        year = self.year or today.year
        period = Period(year, self.frequency, self.number)
        if self.year is None and period.first > today:
            period = Period(year - 1, self.frequency, self.number)
        return _of_length(period, frequency)


def _of_length(period: Period, frequency: Frequency) -> Period | None:
    """The period of an indicator's length that a named month or quarter means: a month its quarter, a quarter no month."""
    if period.frequency is frequency:
        return period
    return period.quarter() if frequency is Frequency.QUARTERLY else None


def taken_apart(said: str) -> tuple[str, Named | None]:
    """What is left of a value or a name without the period that begins or ends it, and the period."""
    words = said.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for part, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            if (named := _named(" ".join(part).strip(",;:()"), alone=not rest)) is not None:
                return " ".join(rest).strip(" ,;:="), named
    return said, None


def _named(words: str, *, alone: bool) -> Named | None:
    """The period that words name; `8/2026` alone may be a share."""
    if match := _RELATIVE.fullmatch(words):
        monthly = (match[1] or match[4]).lower() in ("bulan", "bln", "month")
        return Named(
            Frequency.MONTHLY if monthly else Frequency.QUARTERLY, ago=(match[2] or match[3]).lower() not in ("ini", "this")
        )
    if match := _QUARTER.fullmatch(words):
        number = _ROMAN.get(match[1].lower()) or int(match[1])
        return Named(Frequency.QUARTERLY, number, int(match[2]) if match[2] else None)
    if not alone and (match := _MONTH_IN_FIGURES.fullmatch(words)):
        return Named(Frequency.MONTHLY, int(match[1] or match[4]), int(match[2] or match[3]))
    if (match := _MONTH.fullmatch(words)) and (month := month_number(match[1].lower()) or month_nearly(match[1].lower())):
        return Named(Frequency.MONTHLY, month, int(match[2]) if match[2] else None)
    return None
