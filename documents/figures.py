"""Numbers, periods and classes as pictures say them, in the language of whoever reads them."""

from decimal import Decimal
from typing import Any

from babel.dates import format_date

from domain.messages.numbers import format_number
from domain.standards.periods import Frequency, Period

_WORDS: dict[str, dict[Any, str]] = {
    "id": {
        "good": "baik",
        "fair": "cukup",
        "poor": "kurang",
        "bad": "jelek",
        None: "belum dinilai",
        "quarter": "TW {n} {year}",
        "year": "tahun {year}",
        "people": "{n} orang",
        "person": "{n} orang",
        "target": "target",
        "falls": "↓ makin rendah makin baik",
        "locale": "id",
    },
    "en": {
        "good": "good",
        "fair": "fair",
        "poor": "poor",
        "bad": "bad",
        None: "not judged",
        "quarter": "Q{n} {year}",
        "year": "{year}",
        "people": "{n} people",
        "person": "{n} person",
        "target": "target",
        "falls": "↓ lower is better",
        "locale": "en",
    },
}
"""Other languages read the Indonesian ones."""
_WHOLE, _LARGE = 1_000, Decimal(10_000)


def said(language: str, key: str | None, **facts: object) -> str:
    """One of the words that several pictures say."""
    return _WORDS.get(language, _WORDS["id"])[key].format(**facts)


def number(value: Decimal, language: str) -> str:
    """`1.234,5`, in English `1,234.5`."""
    written = format_number(value)
    return written.translate({ord("."): ",", ord(","): "."}) if language == "en" else written


def share(value: Decimal, language: str) -> str:
    """`98,7`; what is larger than anybody compares is cut short, as it stands in full beside the picture."""
    if value >= _LARGE:
        return "> " + number(_LARGE, language)
    return number(value.quantize(Decimal(1)) if value >= _WHOLE else value, language)


def percent(value: Decimal, language: str) -> str:
    """`98,7 %`."""
    return f"{share(value, language)} %"


def period(value: Period | int, language: str) -> str:
    """`TW 3 2026`, `Sep 2026`, `tahun 2026`."""
    if isinstance(value, int):
        return said(language, "year", year=value)
    if value.frequency is Frequency.MONTHLY:
        return str(format_date(value.first, "MMM y", locale=said(language, "locale")))
    return said(language, "quarter", n=(value.first.month + 2) // 3, year=value.year)


def month(value: Period, language: str) -> str:
    """`Sep`."""
    return str(format_date(value.first, "MMM", locale=said(language, "locale")))


def name(words: str, *, falling: bool) -> str:
    """The name of something that is measured, marked where less of it is better."""
    return f"↓ {words}" if falling else words
