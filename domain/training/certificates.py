"""Certificates on paper: how number, issuer, date and hours are read, and when two are the same."""

import re
from datetime import date

from domain.messages.dates import NotADate, read_date

FIELDS = ("title", "number", "issuer", "issued_on", "hours")
"""What is asked of a certificate, in this order; what is already known is not asked."""

_LENGTHS = {"title": (3, 200), "number": (2, 80), "issuer": (2, 160)}
_MOST_HOURS = 1000
_OLDEST = 3
"""Years back that are still credited somewhere."""


class Unreadable(ValueError):
    """What was written is not what was asked for; the message is the field's name."""


def read(field: str, said: str, *, today: date) -> str | int | date:
    """The value of one field. Raises `Unreadable`."""
    words = " ".join(said.split())
    if field == "hours":
        match = re.fullmatch(r"(\d{1,4})(?: *(?:jp|jam pelajaran|jam|hours?))?", words.lower())
        if match is None or not 1 <= int(match[1]) <= _MOST_HOURS:
            raise Unreadable(field)
        return int(match[1])
    if field == "issued_on":
        return _day(words, today)
    shortest, longest = _LENGTHS[field]
    if not shortest <= len(words) <= longest or not key(words):
        raise Unreadable(field)
    return words


def key(words: str) -> str:
    """Letters and digits alone, small: `No. 12/PL/2026` and `no 12-pl-2026` are the same."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _day(words: str, today: date) -> date:
    try:
        found = read_date(words, today=today)
    except NotADate as error:
        raise Unreadable("issued_on") from error
    if found > today or found.year < today.year - _OLDEST:
        raise Unreadable("issued_on")
    return found
