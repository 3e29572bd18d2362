"""Dates and durations as Indonesians write them: `3 Okt 2026`, `3/10/2026`, `kemarin`, `1 jam 20 menit`."""

import calendar
import re
from datetime import date, timedelta
from decimal import Decimal

from domain.messages.numbers import NotANumber, read_number
from domain.standards.periods import Period

_MONTHS = (
    ("januari", "january"),
    ("februari", "february", "pebruari"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "agt", "ags"),
    ("september",),
    ("oktober", "october"),
    ("november", "nopember"),
    ("desember", "december"),
)
_WEEKDAYS = {
    "senin": 0,
    "selasa": 1,
    "rabu": 2,
    "kamis": 3,
    "jumat": 4,
    "jum'at": 4,
    "sabtu": 5,
    "minggu": 6,
    "ahad": 6,
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
}
_DAYS_AGO = {"hari ini": 0, "today": 0, "tadi": 0, "kemarin": 1, "kmrn": 1, "yesterday": 1, "kemarin dulu": 2, "lusa lalu": 2}
_NAMED = re.compile(r"(\d{1,2})[ .-]*([a-z]{3,})\.?[ .-]*(\d{4}|\d{2})?")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
_BARE = re.compile(r"\d{1,2}")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PART = re.compile(
    r"(?:(?P<digits>[\d.,]+) *|(?P<words>[a-z][a-z ]*?) +)"
    r"(?P<size>jam|j|hours?|h|menit|mnt|min|minutes?|m|hari|days?|d|detik|dtk|seconds?|sec|s)(?![a-z])"
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_SECOND = Decimal(1) / 60
_SIZES = (("detik dtk second seconds sec s", _SECOND), ("jam j hour hours h", Decimal(60)), ("hari day days d", Decimal(1440)))
_MINUTES = {word: minutes for words, minutes in _SIZES for word in words.split()}
"""Minutes in a unit of time; whatever is not named is a minute."""


class NotADate(ValueError):
    """What was written is no date."""


def read_date(text: str, *, today: date, within: Period | None = None) -> date:
    """The day that is meant; without a year, the latest such day that is not in the future; a bare `26` is the latest
    26th of the period `within`. Raises `NotADate`."""
    said = " ".join(text.lower().replace(",", " ").split()).removeprefix("tanggal ").removeprefix("tgl ")
    said = re.sub(r"^(?:hari )?(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu)\s+(?=\d)", "", said)
    if said in _DAYS_AGO:
        return today - timedelta(days=_DAYS_AGO[said])
    weekday = said.removeprefix("hari ").removesuffix(" lalu").removesuffix(" kemarin").removeprefix("last ")
    if weekday in _WEEKDAYS:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS[weekday] - 1) % 7 + 1)
    if within and _BARE.fullmatch(said):
        return _day_of(within, int(said), today, text)
    if match := _ISO.fullmatch(said):
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if (match := _NAMED.fullmatch(said)) and (month := month_number(match[2])):
        return _with_year(int(match[1]), month, match[3], today, text)
    if match := _NUMBERS.fullmatch(said):
        return _with_year(int(match[1]), int(match[2]), match[3], today, text)
    raise NotADate(text)


def read_minutes(text: str, *, unit: str = "menit") -> tuple[Decimal, ...]:
    """A duration in the indicator's `unit` (menit, jam or hari); a bare number is already in it. Raises `NotANumber`."""
    said = " ".join(text.lower().split())
    size = Decimal(_MINUTES.get(unit, 1))
    if match := _CLOCK.fullmatch(said):
        return (_exact(Decimal(int(match[1]) * 60 + int(match[2])) / size),)
    parts = list(_PART.finditer(said))
    if not parts:
        if re.search(r"[a-z]", said) and re.search(r"\d", said):
            raise NotANumber(text)
        return read_number(said)
    if re.sub(r"\b(dan|and)\b", "", _PART.sub("", said)).strip():
        raise NotANumber(text)
    total = sum((read_number(part["digits"] or part["words"])[0] * _MINUTES.get(part["size"], 1) for part in parts), Decimal(0))
    return (_exact((total / size).quantize(Decimal("0.0001"))),)


def month_name(number: int) -> str:
    """The short Indonesian name of a month, as in `3 Okt 2026`."""
    return _MONTHS[number - 1][0][:3].capitalize()


def month_number(word: str) -> int | None:
    """The month a word of three letters or more begins to name."""
    for number, names in enumerate(_MONTHS, start=1):
        if len(word) >= 3 and any(name.startswith(word) or name == word for name in names):
            return number
    return None


def _day_of(period: Period, day: int, today: date, text: str) -> date:
    months = range(period.first.month, period.last.month + 1)
    found = [date(period.year, month, day) for month in months if 0 < day <= calendar.monthrange(period.year, month)[1]]
    if not found:
        raise NotADate(text)
    return max((one for one in found if one <= today), default=min(found))


def _exact(value: Decimal) -> Decimal:
    return value.normalize() if value != value.to_integral() else value.quantize(Decimal(1))


def _with_year(day: int, month: int, year: str | None, today: date, text: str) -> date:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
    found = _day(today.year, month, day, text)
    return found if found <= today else _day(today.year - 1, month, day, text)


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(text) from error
