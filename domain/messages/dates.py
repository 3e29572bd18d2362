"""Dates as Indonesians write them: `3 Okt 2026`, `3/10/2026`, `kemarin`, `2 hari lalu`, `Senin, 28 September`.

A day is never moved by a year, a month or a week in silence: where what was written could only be meant so, it is `UnsureDay`.
"""

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum

from domain.messages.number_parts import NotANumber, tidy, tokens, value_at
from domain.messages.number_words import DIGITS, TEENS, one_slip
from domain.messages.numbers import is_courtesy
from domain.standards.periods import Period

_MONTHS = (
    ("januari", "january"),
    ("februari", "february", "pebruari"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "agt", "ags", "agst"),
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
_DAYS_AGO = {
    **dict.fromkeys(("hari ini", "today", "tadi", "tadi pagi", "tadi siang", "tadi sore", "barusan", "sekarang"), 0),
    **dict.fromkeys(
        ("kemarin", "kemaren", "kmrn", "kmren", "kmarin", "kemrin", "yesterday", "kemarin pagi", "kemarin sore", "kemaren malam"), 1
    ),
    **dict.fromkeys(("kemarin malam", "kemarin siang"), 1),
    **dict.fromkeys(("kemarin dulu", "kemarin lusa", "lusa kemarin", "kemaren dulu", "lusa lalu", "day before yesterday"), 2),
    **dict.fromkeys(("seminggu lalu", "seminggu yang lalu", "a week ago", "sepekan lalu"), 7),
    **dict.fromkeys(("besok", "bsk", "esok", "tomorrow"), -1),
    "lusa": -2,
}
_AGO = re.compile(r"(\d{1,3}|an?) (hari|hr|minggu|mgg|pekan|days?|weeks?) (?:yg |yang )?(?:lalu|ago|kemarin|silam|lewat)")
_SHORT = {
    "td": "tadi",
    "hr": "hari",
    "kmrn": "kemarin",
    "kmren": "kemarin",
    "yll": "lalu",
    "yl": "lalu",
    "mgg": "minggu",
    "bln": "bulan",
}
_ABOUT = r"(?:sekitar(?:an)?|kira(?:2|[ -]kira)?|kurang lebih|kurleb|mungkin|kayaknya|sepertinya|about|around|maybe|probably)"
_PERHAPS = re.compile(rf"^{_ABOUT} | {_ABOUT}$")
_MONTH_BY_NUMBER = re.compile(r" bulan (?:ke ?)?(\d{1,2}|[a-z]+(?: belas)?)\b")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)|(\d\d)(\d\d)(20\d\d)")
_BEGINS = re.compile(r"^(?:(?:pada|di|on|the|tanggal|tgl\.?|tg|hari) )+")
_WEEKDAY = re.compile(rf"\b(?:hari )?({'|'.join(_WEEKDAYS)})\b")
_CLOCK = re.compile(r" (?:pukul|pkl|jam|at) .*$|(?: \d{1,2}:\d\d|(?<=\d{4}) \d{1,2}[.]\d\d)?(?: wi(?:ta|b|t))?$")
_OF_MONTH = re.compile(r"(\d{1,2}) (?:bulan|bln) (ini|lalu|kemarin|yang lalu)")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*(?:of )?([a-z]{3,})\.?[ .-]*'?(\d{4}|\d{2})?")
_ENGLISH = re.compile(r"([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?: '?(\d{4}|\d{2}))?")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ]'?(\d{4}|\d{2}))?")
_BARE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_LAST_WEEK = ("minggu lalu", "minggu kemarin", "minggu yang lalu", "last week", "of last week")
_SHORTEST_MONTH = 3


class Shift(StrEnum):
    """Why a day is asked about, though it can be read."""

    YEAR = "year"
    """This year it is still to come, so that only that of another year could be meant."""
    OTHER_YEAR = "other_year"
    """It was written with another year than that of what is reported."""
    WEEKDAY = "weekday"
    """The weekday beside it is another one."""
    WEEK = "week"
    """`minggu lalu`: last Sunday, or a week ago."""
    MONTH = "month"
    """A bare day of a quarter has three months."""
    SPELLING = "spelling"
    ASKED = "asked"
    """It was written with a question mark, or as one or another."""


class NotADate(ValueError):
    """What was written is no date."""


class UnsureDay(NotADate):
    """It can be understood, and is to be made sure of: the days it probably is, and why it is asked."""

    def __init__(self, text: str, days: tuple[date, ...], why: Shift) -> None:
        super().__init__(text)
        self.days, self.why = days, why


def read_date(text: str, *, today: date, within: Period | None = None, ahead: bool = False) -> date:
    """The day that is meant. Without a year it is that of the period `within`, else this year's; a bare `26` is the 26th of
    `within`; with `ahead` the next such day. Raises `NotADate`, or `UnsureDay` where it is one only probably.
    """
    said = _tidy(text)
    if (surely := _PERHAPS.sub("", said)) != said:
        raise UnsureDay(text, (_read(surely, text, today, within, ahead),), Shift.ASKED)
    if said.endswith("?"):
        days = tuple(_read(one.strip(), text, today, within, ahead) for one in re.split(r" atau | or ", said.rstrip("? ")))
        raise UnsureDay(text, days, Shift.ASKED)
    return _read(said, text, today, within, ahead)


def month_name(number: int) -> str:
    """The short Indonesian name of a month, as in `3 Okt 2026`."""
    return _MONTHS[number - 1][0][:3].capitalize()


def month_number(word: str) -> int | None:
    """The month a word of three letters or more begins to name."""
    for number, names in enumerate(_MONTHS, start=1):
        if len(word) >= _SHORTEST_MONTH and any(name.startswith(word) or name == word for name in names):
            return number
    return None


def month_nearly(word: str) -> int | None:
    """The one month that a word misses by a single slip of the keys."""
    near = {number for number, names in enumerate(_MONTHS, start=1) if any(_nearly(word, name) for name in names)}
    return near.pop() if len(near) == 1 else None


def _nearly(word: str, name: str) -> bool:
    return len(word) > _SHORTEST_MONTH and len(name) > _SHORTEST_MONTH and one_slip(word, name)


def _tidy(text: str) -> str:
    try:
        plain = tidy(text)
    except NotANumber as error:
        raise NotADate(text) from error
    words = re.sub(r"[,()\[\]!*_\"]", " ", plain).split()
    while words and is_courtesy(words[-1].rstrip(".")) and words[-1] not in ("ini", "siang", "sore", "malam", "pagi"):
        words.pop()
    plain = _CLOCK.sub("", " ".join(_SHORT.get(word.rstrip("."), word) for word in words).rstrip(". "))
    return _MONTH_BY_NUMBER.sub(_by_number, plain)


def _by_number(found: re.Match[str]) -> str:
    """`26 bulan sembilan` as `26/9`; `26 bulan lalu` stays."""
    word, *belas = found[1].split()
    number = int(word) if word.isdigit() else {**DIGITS, **TEENS}.get(word, 0) + (10 if belas else 0)
    return f"/{number}" if 1 <= number <= 12 else found[0]


def _read(said: str, text: str, today: date, within: Period | None, ahead: bool) -> date:
    said = _in_figures(_BEGINS.sub("", said)) if said not in _DAYS_AGO else said
    if said in _DAYS_AGO:
        return today - timedelta(days=_DAYS_AGO[said])
    if said in ("tadi malam", "semalam", "malam tadi", "last night"):
        raise UnsureDay(text, (today - timedelta(days=1),), Shift.ASKED)
    if (match := _AGO.fullmatch(said)) is not None:
        count = int(match[1]) if match[1].isdigit() else 1
        return today - timedelta(days=count * (1 if match[2][0] in "hd" else 7))
    if said == "last week":
        raise UnsureDay(text, (today - timedelta(days=7),), Shift.WEEK)
    weekday, rest = _weekday(said)
    if weekday is not None and rest in _LAST_WEEK:
        raise UnsureDay(text, (today - timedelta(days=today.weekday() + 7 - weekday),), Shift.WEEK)
    if weekday is not None and rest in ("", "lalu", "kemarin", "yang lalu", "ini", "last", "depan", "next"):
        return _last(weekday, rest, said, text, today, ahead)
    day = _named_day(rest, text, today, within, ahead)
    if weekday is not None and day.weekday() != weekday:
        raise UnsureDay(text, (day,), Shift.WEEKDAY)
    return day


def _weekday(said: str) -> tuple[int | None, str]:
    """The weekday that is named, and what is left without it."""
    match = _WEEKDAY.search(said)
    if match is None:
        return None, said
    return _WEEKDAYS[match[1]], " ".join(f"{said[: match.start()]} {said[match.end() :]}".split())


def _last(weekday: int, rest: str, said: str, text: str, today: date, ahead: bool) -> date:
    if ahead:
        return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    if rest in ("depan", "next") or (said == "minggu ini" and "hari" not in text.lower()):
        raise NotADate(text)
    back = (today.weekday() - weekday) % 7
    if rest == "ini":
        return today - timedelta(days=back)
    before = today - timedelta(days=back or 7)
    if said.startswith("minggu ") and rest and "hari" not in text.lower():
        raise UnsureDay(text, (before, today - timedelta(days=7)), Shift.WEEK)
    if back == 0 and not rest:
        raise UnsureDay(text, (today, before), Shift.WEEK)
    return before


def _named_day(said: str, text: str, today: date, within: Period | None, ahead: bool) -> date:
    if within and (match := _BARE.fullmatch(said)):
        return _day_of(within, int(match[1]), today, text)
    if match := _ISO.fullmatch(said):
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _OF_MONTH.fullmatch(said):
        first = today.replace(day=1) if match[2] == "ini" else (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        return _day(first.year, first.month, int(match[1]), text)
    if (match := _NAMED.fullmatch(said)) is not None:
        return _of_month(int(match[1]), match[2], match[3], text, today, within, ahead)
    if (match := _ENGLISH.fullmatch(said)) is not None:
        return _of_month(int(match[2]), match[1], match[3], text, today, within, ahead)
    if match := _NUMBERS.fullmatch(said):
        day, month = int(match[1]), int(match[2])
        if day <= 12 < month:
            raise UnsureDay(text, (_with_year(month, day, match[3], text, today, within, ahead),), Shift.SPELLING)
        return _with_year(day, month, match[3], text, today, within, ahead)
    if match := _COMPACT.fullmatch(said):
        year, month, day = (int(one) for one in (match.groups()[:3] if match[1] else reversed(match.groups()[3:])))
        return _day(year, month, day, text)
    near = [ago for name, ago in _DAYS_AGO.items() if ago >= 0 and " " not in name and _nearly(said, name)]
    if near:
        raise UnsureDay(text, (today - timedelta(days=near[0]),), Shift.SPELLING)
    raise NotADate(text)


def _of_month(day: int, word: str, year: str | None, text: str, today: date, within: Period | None, ahead: bool) -> date:
    month = month_number(word)
    if month is not None:
        return _with_year(day, month, year, text, today, within, ahead)
    month = month_nearly(word)
    if month is None:
        raise NotADate(text)
    raise UnsureDay(text, (_with_year(day, month, year, text, today, within, ahead),), Shift.SPELLING)


def _in_figures(said: str) -> str:
    """`dua puluh enam september` as `26 september`."""
    given = tokens(said)
    if not given or given[0].kind != "word" or not given[0].counts:
        return said
    try:
        found = value_at(given, 0)
    except NotANumber:
        return said
    if found is None or found.readings[0] != int(found.readings[0]):
        return said
    return " ".join([str(int(found.readings[0])), *(token.text for token in given[found.end :])])


def _day_of(period: Period, day: int, today: date, text: str) -> date:
    months = range(period.first.month, period.last.month + 1)
    found = [date(period.year, month, day) for month in months if 0 < day <= calendar.monthrange(period.year, month)[1]]
    if not found:
        raise NotADate(text)
    come = [one for one in found if one <= today]
    if len(come) > 1:
        raise UnsureDay(text, tuple(reversed(come)), Shift.MONTH)
    return come[0] if come else min(found)


def _with_year(day: int, month: int, year: str | None, text: str, today: date, within: Period | None, ahead: bool) -> date:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
    if within is not None and within.first.month <= month <= within.last.month:
        return _day(within.year, month, day, text)
    found = _day(today.year, month, day, text)
    if ahead:
        return found if found >= today else _day(today.year + 1, month, day, text)
    if found <= today:
        return found
    raise UnsureDay(text, (_day(today.year - 1, month, day, text),), Shift.YEAR)


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(text) from error
