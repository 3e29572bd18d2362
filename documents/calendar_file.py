"""A training as a calendar file (.ics, RFC 5545) that every phone's calendar takes."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.messages.facts import thaw

_OCTETS = 75
"""A line of a calendar file is at most so long; what is longer goes on in the next line after a space."""
_CONFIRMED, _CANCELLED = ("PUBLISH", ("STATUS:CONFIRMED",)), ("CANCEL", ("STATUS:CANCELLED", "SEQUENCE:1"))


def training(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """`facts["offer"]` as services.training.offers gives it, `facts["made_at"]` the moment of the answer.

    `facts["cancelled"]` takes the same event out of the calendar again.
    """
    known = thaw(facts)
    offer = known["offer"]
    method, standing = _CANCELLED if known.get("cancelled") else _CONFIRMED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sipakainga//Pelatihan//ID",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:pelatihan-{_plain(offer.code)}@sipakainga",
        f"DTSTAMP:{_moment(known['made_at'])}",
        *_when(offer),
        f"SUMMARY:{_text(offer.title)}",
        f"LOCATION:{_text(offer.place)}",
        f"DESCRIPTION:{_text(f'{offer.provider} · {offer.hours} JP · {offer.code}')}",
        *standing,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return f"{_plain(offer.code)}.ics", "".join(_folded(line) for line in lines).encode()


def _when(offer: Any) -> list[str]:
    """Whole days where no hours are known; otherwise the same hours on each day, in UTC."""
    if offer.begins is None:
        return [f"DTSTART;VALUE=DATE:{_day(offer.starts)}", f"DTEND;VALUE=DATE:{_day(offer.ends + timedelta(days=1))}"]
    lines = [f"DTSTART:{_moment(offer.begins)}"]
    if offer.finishes is not None:
        lines.append(f"DTEND:{_moment(offer.finishes)}")
    days = (offer.ends - offer.starts).days + 1
    return [*lines, f"RRULE:FREQ=DAILY;COUNT={days}"] if days > 1 else lines


def _folded(line: str) -> str:
    """CRLF-ended lines of at most 75 octets; a letter is never cut in two."""
    parts, room = [""], _OCTETS
    for letter in line:
        if len((parts[-1] + letter).encode()) > room:
            parts.append("")
            room = _OCTETS - 1
        parts[-1] += letter
    return "\r\n ".join(parts) + "\r\n"


def _text(words: str) -> str:
    """What has a meaning in a calendar file is escaped."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|\r|\n", "\\\\n", plain)


def _plain(code: str) -> str:
    return re.sub(r"[^\w.-]", "_", code)


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
