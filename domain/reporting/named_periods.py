"""The month or quarter that stands beside a value: `november 43/45`, `6 untuk tw 3`, `bulan lalu 25`."""

import re
from dataclasses import dataclass
from datetime import date

from domain.messages.dates import month_nearly, month_number
from domain.messages.number_words import DIGITS, TEENS, each
from domain.standards.periods import Frequency, Period

_BEFORE = r"(?:(?:untuk|utk|bulan|bln|periode|pada|per|for|in|of)\s+)*"
_YEAR = r"(?:\s*(?:tahun|thn|th)?\.?\s*(20\d\d)|\s*'(\d\d))?"
_LAST = r"(?:\s+(?:lalu|kemarin|kemaren|kmrn|ini|(?:yang|yg) lalu))?"
_MONTH = re.compile(rf"{_BEFORE}([a-z]{{3,}})\.?(?:{_YEAR}|{_LAST})", re.IGNORECASE)
_MONTH_BY_NUMBER = re.compile(rf"{_BEFORE}(?:bulan|bln)\.?\s+(?:ke[\s-]?)?(\d{{1,2}}|[a-z]+(?: belas)?){_YEAR}", re.IGNORECASE)
_MONTH_IN_FIGURES = re.compile(rf"{_BEFORE}(?:(0?[1-9]|1[0-2])[/-](20\d\d)|(20\d\d)[/-](0[1-9]|1[0-2]))", re.IGNORECASE)
_QUARTER = re.compile(
    rf"{_BEFORE}(?:triwulan|trwln|trw|tri|tw|q|quarter|kuartal|kwartal)\.?[\s-]*(?:ke[\s-]?)?"
    r"(iv|i{1,3}|[1-4]|satu|pertama|dua|tiga|empat)(?:(?:\s+|/|-|\s*(?:tahun|thn)\s*)'?(20\d\d|2\d))?",
    re.IGNORECASE,
)
_QUARTER_LAST = re.compile(rf"{_BEFORE}(?:the )?(1st|2nd|3rd|4th|first|second|third|fourth) quarter(?: (20\d\d))?", re.IGNORECASE)
_SPAN = re.compile(
    rf"{_BEFORE}([a-z]{{3,}})\.?\s*(?:-|–|s\.?/?d\.?|sampai(?: dengan)?|hingga|to)\s*([a-z]{{3,}})\.?{_YEAR}", re.IGNORECASE
)
_UP_TO = re.compile(rf"(?:s\.?/?d\.?|sampai(?: dengan)?|hingga|until)\s+(?:bulan )?([a-z]{{3,}}){_YEAR}", re.IGNORECASE)
_LONGER = re.compile(
    r"(?:untuk |selama )*(?:(?:semester|smt)\.? ?(?:[12]|i{1,2})(?: (?:tahun )?20\d\d)?|(?:tahun|thn|year) 20\d\d"
    r"|setahun|satu tahun)",
    re.IGNORECASE,
)
"""Spans that nothing is reported for."""
_AGO = re.compile(
    r"(?:untuk |utk )*(\d|dua|tiga|empat|two|three) (bulan|bln|triwulan|tw|months?|quarters?) (?:yang |yg )?(lalu|ago|silam)",
    re.IGNORECASE,
)

_RELATIVE = re.compile(
    r"(?:(?:untuk|utk|periode)\s+)*(?:(bulan|bln|triwulan|tw)\s+(lalu|ini|kemarin|kemaren|kmrn|sebelumnya|yang lalu|yg lalu)"
    r"|(last|this|previous)\s+(month|quarter))",
    re.IGNORECASE,
)
_INTRODUCES = frozenset(
    each(
        "bulan bln periode masa laporan lap rekap rekapan rekapitulasi capaian kinerja realisasi data untuk utk triwulan tw month"
        " period kuartal report reports figures for"
    )
)
"""Words before the month or quarter that a list is about."""
_BETWEEN = re.compile(r"\s*(?:[,;&]|\bdan\b|\band\b)\s*", re.IGNORECASE)
_NUMBERS = {
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "pertama": 1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4},
    **{"first": 1, "second": 2, "third": 3, "fourth": 4},
    **DIGITS,
    **TEENS,
    "dua belas": 12,
}
_DOTTED = re.compile(r"\bs\.d\.|\bs/d\b", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:per|keadaan|posisi|as of)\s+(?:(?:tanggal|tgl)\.?\s+)?\d{1,2}(?=\s+[a-z])", re.IGNORECASE)
"""`per 31 Agustus 2026` is about August, where a letter's date is not."""
_MOST_WORDS = 5
_LONGEST = 300
"""Letters of a line beyond which it is no value, and no heading, with a period."""


@dataclass(frozen=True)
class Named:
    """A period as somebody named it: a month, a quarter, or how many before this one."""

    frequency: Frequency
    number: int = 0
    """Its number in the year; 0 where it was named from today."""
    year: int | None = None
    ago: int = 0
    reported: bool = True
    """Not so of a span that is neither: half a year, `sampai Agustus`."""

    def period(self, frequency: Frequency, *, today: date) -> Period | None:
        """The period of an indicator's own length that is meant; without a year the latest one that has begun."""
        if not self.reported:
            return None
        if not self.number:
            named = Period.containing(today, self.frequency)
            for _ in range(self.ago):
                named = named.previous()
            return _of_length(named, frequency)
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
    words = re.sub(r"(?<=[^\W\d_])=(?=\d)", " = ", said).split() if len(said) <= _LONGEST else []
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for part, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            if (named := _named(" ".join(part).strip(",;:()="), alone=not rest)) is not None:
                return " ".join(rest).strip(" ,;:="), named
    return said, None


def in_heading(line: str) -> Named | None:
    """The period that a line above a list names for all of it: `Laporan bulan Agustus 2026`, `TW 3`; a letter's date is none."""
    words = re.sub(r"[^\w/'-]", " ", _AS_OF.sub("bulan", _DOTTED.sub("sampai", line))).split() if len(line) <= _LONGEST else []
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - count + 1):
            part, rest = words[start : start + count], [*words[:start], *words[start + count :]]
            named = _named(" ".join(part), alone=False)
            if named is None:
                continue
            if any(letter.isdigit() for word in rest for letter in word):
                return None
            around = (part[0], *words[max(start - 1, 0) : start], *words[start + count : start + count + 1])
            introduced = {word.lower() for word in around} & _INTRODUCES
            if not rest or introduced or named.year or not named.number:
                return named
    return None


def each_period(said: str) -> tuple[tuple[str, Named], ...]:
    """The values of several periods in one: `agustus 50/54, september 51/54`; empty where there are not several."""
    if len(said) > _LONGEST:
        return ()
    parts = [part for part in _BETWEEN.split(said) if part]
    if len(parts) < 2:
        words = said.split()
        months = [place for place, word in enumerate(words) if _named(word.strip(",;:()"), alone=False) is not None]
        if len(months) < 2:
            return ()
        starts = [0, *(place + 1 for place in months[:-1])] if months[0] else months
        parts = [" ".join(words[start:end]) for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]
    found = [taken_apart(part) for part in parts]
    pairs = tuple((rest, named) for rest, named in found if named is not None and rest)
    return pairs if len(pairs) == len(parts) > 1 else ()


def _named(words: str, *, alone: bool) -> Named | None:
    """The period that words name; `8/2026` alone may be a share."""
    return _from_today(words, alone=alone) or _quarter(words) or _span(words) or _month(words, alone=alone)


def _from_today(words: str, *, alone: bool) -> Named | None:
    """`bulan lalu`; `2 bulan lalu` only beside a value, for alone it is 2 of last month."""
    if match := _RELATIVE.fullmatch(words):
        monthly = (match[1] or match[4]).lower() in ("bulan", "bln", "month")
        return Named(
            Frequency.MONTHLY if monthly else Frequency.QUARTERLY, ago=int((match[2] or match[3]).lower() not in ("ini", "this"))
        )
    if not alone and (match := _AGO.fullmatch(words)):
        frequency = Frequency.MONTHLY if match[2][0].lower() in "bm" else Frequency.QUARTERLY
        return Named(frequency, ago=_number(match[1]))
    return None


def _quarter(words: str) -> Named | None:
    match = _QUARTER.fullmatch(words) or _QUARTER_LAST.fullmatch(words)
    return Named(Frequency.QUARTERLY, _number(match[1]), _year(match[2])) if match else None


def _span(words: str) -> Named | None:
    """Several months: a quarter where they are one, else nothing that is reported."""
    if match := _SPAN.fullmatch(words):
        first, last = (month_number(match[place].lower()) for place in (1, 2))
        if first and last:
            is_quarter = last == first + 2 and last % 3 == 0
            return Named(Frequency.QUARTERLY, last // 3 if is_quarter else 1, _year(match[3] or match[4]), reported=is_quarter)
    if (match := _UP_TO.fullmatch(words)) and month_number(match[1].lower()):
        return Named(Frequency.MONTHLY, 1, reported=False)
    return Named(Frequency.MONTHLY, 1, reported=False) if _LONGER.fullmatch(words) else None


def _month(words: str, *, alone: bool) -> Named | None:
    if not alone and (match := _MONTH_IN_FIGURES.fullmatch(words)):
        return Named(Frequency.MONTHLY, int(match[1] or match[4]), int(match[2] or match[3]))
    if (match := _MONTH_BY_NUMBER.fullmatch(words)) and 1 <= (number := _number(match[1])) <= 12:
        return Named(Frequency.MONTHLY, number, _year(match[2] or match[3]))
    if (match := _MONTH.fullmatch(words)) and (month := month_number(match[1].lower()) or month_nearly(match[1].lower())):
        return Named(Frequency.MONTHLY, month, _year(match[2] or match[3]))
    return None


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS.get(said.lower(), 0)


def _year(said: str | None) -> int | None:
    return int(said) + (2000 if len(said) == 2 else 0) if said else None
