"""Days that are still to come, read as people write them: `besok`, `3-7 Okt`, `sampai 12/10`."""

import re
from datetime import date, timedelta

from domain.people.leaves import Days, NotDays, read_days

LONGEST = timedelta(days=92)
"""The longest time an inbox is given away: who is away for longer is replaced by a Plt. or Plh."""

_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_ENGLISH = {"may": "mei", "aug": "agu", "oct": "okt", "dec": "des", "ags": "agu", "nop": "nov", "peb": "feb"}
_TO = r"(?:\.\.|-|–|s\.?\s?d\.?|s/d|sampai(?:\s+dengan)?|hingga|to|until)"
_ENDS = r"(\d{1,2})(?:\s*[/.]\s*(\d{1,2})|\s+([a-z]{3,9})\.?)(?:\s*[/.]?\s*(\d{4}))?"
_SPAN = re.compile(
    rf"(?:(\d{{1,2}})(?:\s*[/.]\s*(\d{{1,2}})|\s+([a-z]{{3,9}})\.?)?(?:\s*[/.]?\s*(\d{{4}}))?\s*{_TO}\s*)?{_ENDS}", re.IGNORECASE
)
_UNTIL = re.compile(rf"(?:{_TO})\s+(.+)", re.IGNORECASE)
_ONE = timedelta(days=1)


def read_coming(text: str, *, today: date) -> Days:
    """The days from today on that `text` names; without a year the next ones. Raises `NotDays`."""
    said = " ".join(text.lower().replace(",", " ").split())
    if said in {"hari ini", "today"}:
        return Days(today, today)
    if said in {"besok", "besuk", "tomorrow"}:
        return Days(today + _ONE, today + _ONE)
    if match := _UNTIL.fullmatch(said):
        return _checked(today, _read(match[1], today).last, today)
    found = _read(said, today)
    return _checked(found.first, found.last, today)


def _read(said: str, today: date) -> Days:
    if match := _SPAN.fullmatch(said):
        day, month, name, year, last_day, last_month, last_name, last_year = match.groups()
        last = _day(last_day, last_month or last_name, last_year or year, today)
        if day is None:
            return Days(last, last)
        first = _day(day, month or name or str(last.month), year or str(last.year), today)
        return Days(first if year or first <= last else first.replace(year=last.year - 1), last)
    return read_days(said, today=today)


def _day(day: str, month: str, year: str | None, today: date) -> date:
    """A day, in the year that is said, or the next time it comes."""
    try:
        number = int(month) if month.isdigit() else _month(month)
        if year:
            return date(int(year), number, int(day))
        this = date(today.year, number, int(day))
        return this if this >= today else date(today.year + 1, number, int(day))
    except ValueError as error:
        raise NotDays(f"{day} {month}") from error


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(_ENGLISH.get(short, short)) + 1


def _checked(first: date, last: date, today: date) -> Days:
    if not today <= first <= last < first + LONGEST:
        raise NotDays(f"{first}..{last}")
    return Days(first, last)
