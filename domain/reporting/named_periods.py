"""The month or quarter that stands beside a value: `november 43/45`, `6 untuk tw 3`, `bulan lalu 25`."""

import re
from dataclasses import dataclass
from datetime import date

from domain.messages.dates import month_number
from domain.standards.periods import Frequency, Period

_BEFORE = r"(?:(?:untuk|utk|bulan|bln|periode|for|in)\s+)*"
_YEAR = r"(?:\s+(20\d\d))?"
_MONTH = re.compile(rf"{_BEFORE}([a-z]{{3,}})\.?{_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(rf"{_BEFORE}(?:triwulan|tw|q|quarter)\.?\s*(iv|i{{1,3}}|[1-4]){_YEAR}", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?:(?:untuk|utk|periode)\s+)*(?:(bulan|bln|triwulan|tw)\s+(lalu|ini|kemarin|yang lalu)|(last|this)\s+(?:month|quarter))",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MOST_WORDS = 5


@dataclass(frozen=True)
class Named:
    """A period as somebody named it: a month, a quarter, or how many before this one."""

    frequency: Frequency | None = None
    number: int = 0
    year: int | None = None
    ago: int = 0

    def period(self, frequency: Frequency, *, today: date) -> Period | None:
        """The period of an indicator's own length that is meant; without a year the latest one that has begun."""
        if self.frequency is None:
            period = Period.containing(today, frequency)
            return period.previous() if self.ago else period
        year = self.year or today.year
        period = Period(year, self.frequency, self.number)
        if self.year is None and period.first > today:
            period = Period(year - 1, self.frequency, self.number)
        if frequency is self.frequency:
            return period
        return period.quarter() if frequency is Frequency.QUARTERLY else None


def taken_apart(said: str) -> tuple[str, Named | None]:
    """What is left of a value or a name without the period that begins or ends it, and the period."""
    words = said.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for part, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            if (named := _named(" ".join(part).strip(",;:()"))) is not None:
                return " ".join(rest).strip(" ,;:="), named
    return said, None


def _named(words: str) -> Named | None:
    if match := _RELATIVE.fullmatch(words):
        return Named(ago=(match[2] or match[3]).lower() not in ("ini", "this"))
    if match := _QUARTER.fullmatch(words):
        number = _ROMAN.get(match[1].lower()) or int(match[1])
        return Named(Frequency.QUARTERLY, number, int(match[2]) if match[2] else None)
    if (match := _MONTH.fullmatch(words)) and (month := month_number(match[1].lower())):
        return Named(Frequency.MONTHLY, month, int(match[2]) if match[2] else None)
    return None
