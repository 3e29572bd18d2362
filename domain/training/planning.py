"""What is asked of a new training, and how the answers are read."""

import re
from datetime import date, time, timedelta

from domain.messages.dates import NotADate, read_date
from domain.training.trainings import listed

FIELDS = ("title", "provider", "place", "days", "clock", "hours", "seats", "audience", "indicators", "register_until", "organiser")
"""In the order in which they are asked."""

OPTIONAL = frozenset({"clock", "seats", "audience", "indicators", "register_until", "organiser"})

_TEXTS = {"title": (5, 200), "provider": (2, 160), "place": (2, 200)}
_NUMBERS = {"hours": 1000, "seats": 100_000}
_LISTS = ("audience", "indicators")
_LONGEST_LIST = 200
_LONGEST = timedelta(days=60)
_TO = re.compile(r"\s+(?:s\.?\s?d\.?|sampai|hingga|to|until)\s+|\s*\.\.\s*", re.IGNORECASE)
_SHORT_RANGE = re.compile(r"(\d{1,2})\s*[-–]\s*(\d{1,2})(\s+[a-zA-Z].*)")
_HOUR = r"(\d{1,2})(?:[.:](\d{2}))?"
_CLOCK = re.compile(rf"{_HOUR}(?:\s*(?:[-–]|s\.?\s?d\.?|sampai)\s*{_HOUR})?(?:\s*wi(?:b|ta|t))?", re.IGNORECASE)

Value = str | int | date | tuple[date, date] | tuple[time, time | None] | tuple[str, ...]


class Unreadable(ValueError):
    """What was written is not what was asked for; the message is the field's name."""


def read(field: str, said: str, *, today: date) -> Value:
    """The value of one field. Raises `Unreadable`."""
    words = " ".join(said.split())
    if field in _TEXTS:
        shortest, longest = _TEXTS[field]
        return words if shortest <= len(words) <= longest else _no(field)
    if field in _NUMBERS:
        match = re.fullmatch(r"(\d{1,6})(?: *(?:jp|kursi|orang|seats?|hours?))?", words.lower())
        return int(match[1]) if match and 1 <= int(match[1]) <= _NUMBERS[field] else _no(field)
    if field in _LISTS:
        found = listed(re.sub(r"[,\n]", ";", said))
        return found if found and len("; ".join(found)) <= _LONGEST_LIST else _no(field)
    if field == "days":
        return _days(words, today)
    if field == "clock":
        return _clock(words)
    if field == "register_until":
        return _day(words, today, field)
    digits = re.sub(r"[\s.\-]", "", words)
    return digits if re.fullmatch(r"\d{18}", digits) else _no(field)


def _days(words: str, today: date) -> tuple[date, date]:
    if match := _SHORT_RANGE.fullmatch(words):
        first, last = match[1] + match[3], match[2] + match[3]
    else:
        parts = _TO.split(words)
        first, last = parts[0], parts[-1]
        if len(parts) > 2:
            _no("days")
    begins, ends = _day(first, today, "days"), _day(last, today, "days")
    if not today < begins <= ends <= begins + _LONGEST:
        _no("days")
    return begins, ends


def _day(words: str, today: date, field: str) -> date:
    """A day to come: without a year, the next one of that name."""
    try:
        found = read_date(words, today=today, ahead=True) if re.search(r"\d", words) else None
    except NotADate:
        found = None
    if found is None or found < today:
        raise Unreadable(field)
    return found


def _clock(words: str) -> tuple[time, time | None]:
    match = _CLOCK.fullmatch(words.removeprefix("pukul "))
    try:
        begins = time(int(match[1]), int(match[2] or 0)) if match else None
        finishes = time(int(match[3]), int(match[4] or 0)) if match and match[3] else None
    except ValueError:
        begins = None
    if begins is None or (finishes and finishes <= begins):
        raise Unreadable("clock")
    return begins, finishes


def _no(field: str) -> "str":
    raise Unreadable(field)
