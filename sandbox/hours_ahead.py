"""To which moment the shell moves the clock: `besok`, `jumat`, `+3d`, `2026-10-05T08:00`."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.shell_words import DAYS, SHORT_DAYS, SHORT_MONTHS, TOMORROW

_MORNING, _FRIDAY = time(8, 5), time(15, 5)
"""Just after the hours at which a day's notices go out; on Fridays after the summary of the week."""
_AHEAD = re.compile(r"\+(\d{1,3})([dhwj])", re.IGNORECASE)
_STEPS = {"d": timedelta(days=1), "w": timedelta(weeks=1), "h": timedelta(hours=1), "j": timedelta(hours=1)}


def moment(word: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Which moment is meant, in the city's time; None where the word is none."""
    word, here = word.casefold(), now.astimezone(zone)
    if match := _AHEAD.fullmatch(word):
        return here + int(match[1]) * _STEPS[match[2].lower()]
    if word in TOMORROW:
        return datetime.combine(here.date() + timedelta(days=1), _MORNING, tzinfo=zone)
    for weekday, names in enumerate(DAYS):
        if word in names:
            at = _FRIDAY if weekday == 4 else _MORNING
            found = datetime.combine(here.date() + timedelta(days=(weekday - here.weekday()) % 7), at, tzinfo=zone)
            return found if found > here else found + timedelta(days=7)
    try:
        found = datetime.fromisoformat(word.upper())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def told(at: datetime, *, zone: ZoneInfo, language: str) -> str:
    """As people write it: Jum 2 Okt 2026 15.05."""
    here = at.astimezone(zone)
    between = "." if language == "id" else ":"
    day = f"{SHORT_DAYS[language][here.weekday()]} {here.day} {SHORT_MONTHS[language][here.month - 1]} {here.year}"
    return f"{day} {here.hour:02}{between}{here.minute:02}"
