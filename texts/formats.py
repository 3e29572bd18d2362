"""Numbers, dates, hours and periods as people write them here: `1.234,5`, `3 Okt 2026`, `pukul 08.00 WITA`."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

from domain.messages.facts import thaw
from domain.messages.fitting import PREVIEW, fit, preview
from domain.standards.periods import Frequency, Period
from domain.standards.showing import truthful
from texts.languages import SPOKEN

_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_USUAL_ZONE = ZoneInfo("Asia/Makassar")


def filters(language: str, zone: ZoneInfo) -> dict[str, Callable[..., str]]:
    """The Jinja2 filters of one language; moments are shown in `zone`."""
    return {
        "number": partial(number, language=language),
        "percent": partial(percent, language=language),
        "day": partial(day, language=language),
        "weekday": partial(weekday, language=language),
        "moment": partial(moment, language=language, zone=zone),
        "local": partial(local, language=language),
        "short": short,
        "many": partial(many, language=language),
        "quantity": partial(quantity, language=language),
        "hour": partial(hour, language=language, zone=zone),
        "period": partial(period, language=language),
        "brief": partial(brief, language=language),
        "span": partial(span, language=language),
        "address": partial(address, language=language),
        "value": partial(shown_value, language=language),
        "bar": bar,
        "fitted": fitted,
        "preview": previewed,
        "left_out": left_out,
    }


@lru_cache(maxsize=4_096)
def number(value: Any, language: str = "id", decimals: int | None = None) -> str:
    """`1.234,5`; at most 6 decimals, or exactly `decimals`."""
    pattern = "#,##0.######" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(Decimal(value), format=pattern, locale=SPOKEN[language].locale)


def percent(value: Any, language: str = "id", decimals: int = 1) -> str:
    """`95,6 %`, never broken over two lines; whole values without decimals.

    What came rounded to two or three decimals stays as it was decided; what is longer never becomes 100 %, 0 % or another whole
    number from below without being it.
    """
    given = Decimal(value)
    exponent = given.as_tuple().exponent
    short = isinstance(exponent, int) and -3 <= exponent < -decimals
    exact = given if short else truthful(given, places=decimals, at_least=[100, given.to_integral_value()])
    return number(exact.normalize() if exact == exact.to_integral() else exact, language) + "\u00a0%"


@lru_cache(maxsize=512)
def day(value: date, language: str = "id") -> str:
    """`3 Okt 2026`."""
    return format_date(value, "d MMM y", locale=SPOKEN[language].locale)


@lru_cache(maxsize=512)
def weekday(value: date, language: str = "id") -> str:
    """`Jumat, 3 Okt 2026`."""
    return format_date(value, "EEEE, d MMM y", locale=SPOKEN[language].locale)


def hour(value: datetime, language: str = "id", zone: ZoneInfo = _USUAL_ZONE) -> str:
    """`pukul 08.00 WITA`."""
    local = value.astimezone(zone)
    name = _ZONES.get(zone.key, local.tzname() or zone.key)
    return f"{SPOKEN[language].at.format(hour=local.hour, minute=local.minute)} {name}"


def moment(value: datetime, language: str = "id", zone: ZoneInfo = _USUAL_ZONE) -> str:
    """`3 Okt 2026 pukul 08.00 WITA`."""
    return f"{day(value.astimezone(zone).date(), language)} {hour(value, language, zone)}"


def local(value: datetime, zone: str, language: str = "id") -> str:
    """`Jumat, 3 Okt 2026 pukul 15.00 WIT`, where the reader's clock is not the city's."""
    there = ZoneInfo(zone)
    return f"{weekday(value.astimezone(there).date(), language)} {hour(value, language, there)}"


def period(value: Any, language: str = "id") -> str:
    """`Oktober 2026`, `Triwulan 4 2026`, `tahun 2026`, or a part: `Triwulan 3 2026 (1 Jul 2026 – 19 Agu 2026)`."""
    if hasattr(value, "of"):
        return f"{period(value.of, language)} ({day(value.first, language)} – {day(value.last, language)})"
    return _period(value, language)


@lru_cache(maxsize=512)
def _period(value: Period | str | int, language: str) -> str:
    if isinstance(value, int):
        return SPOKEN[language].year.format(year=value)
    read = Period.parse(value) if isinstance(value, str) else value
    if read.frequency is Frequency.MONTHLY:
        return format_date(read.first, "MMMM y", locale=SPOKEN[language].locale)
    return SPOKEN[language].quarter.format(n=(read.first.month + 2) // 3, year=read.year)


def brief(value: Period, language: str = "id") -> str:
    """A period within its year: `TW 3`, `Sep`."""
    if value.frequency is Frequency.MONTHLY:
        return str(format_date(value.first, "LLL", locale=SPOKEN[language].locale))
    return SPOKEN[language].brief.format(n=value.number)


def span(value: Any, language: str = "id") -> str:
    """What a period, a part of one or several are called: `bulan`, `triwulan`, or `masa` of both."""
    several: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    found = {(one.of if hasattr(one, "of") else one).frequency for one in several}
    return SPOKEN[language].lengths[found.pop() if len(found) == 1 else "mixed"]


def shown_value(shown: Any, language: str = "id") -> str:
    """A reported value: `43/45 (95,6 %)`, `25 menit`, `nihil`, `tidak berlaku`; a dash where there is none."""
    if shown.state is None:
        return "–"
    if shown.state != "value":
        return SPOKEN[language].states[shown.state]
    if shown.day is not None:
        return day(shown.day, language)
    if shown.truth is not None:
        return SPOKEN[language].truth["yes" if shown.truth else "no"]
    if shown.numerator is not None:
        return f"{number(shown.numerator, language)}/{number(shown.denominator, language)} ({percent(shown.value, language)})"
    return quantity(shown.value, shown.unit, language)


def many(count: int, one: str, more: str | None = None, language: str = "en") -> str:
    """`1 day`, `2 days`; `1 person`, `2 people`: a language with plurals counts with this."""
    return f"{number(count, language)} {one if count == 1 else more or one + 's'}"


def quantity(amount: Any, unit: str, language: str = "id") -> str:
    """`95 %`, `25 menit`, `6 modul`; a dash where there is none."""
    return "–" if amount is None else f"{number(amount, language)} {unit}".strip()


def bar(value: Any, width: int = 10) -> str:
    """A bar of ten blocks for 0 to 100, for those who would rather look."""
    filled = int(max(Decimal(0), min(Decimal(100), Decimal(value))) * width / 100)
    return "▓" * filled + "░" * (width - filled)


def fitted(text: str, most: int) -> str:
    """As much of a text as may be pasted elsewhere."""
    return fit(_plain(text), most)[0]


def previewed(text: Any, most: int = PREVIEW) -> str:
    """The beginning of what a person wrote."""
    return preview(_plain(text), most) if isinstance(text, str) else str(text)


def left_out(text: str, most: int) -> str:
    """What of it may not; empty where all fits."""
    return fit(_plain(text), most)[1]


def _plain(text: str) -> str:
    return text.unescape() if isinstance(text, Markup) else text


def short(name: str | None) -> str:
    """A name without the degrees behind it."""
    return (name or "").split(",")[0]


def address(person: Any, language: str = "id") -> str:
    """`Ibu Sitti Aminah`: how a person is spoken to; Bapak/Ibu where the roster does not say.

    In English one title is enough: `dr. Andi`.
    """
    name = short(person.name)
    if language == "en" and name.partition(" ")[0].endswith("."):
        return name
    title = SPOKEN[language].titles.get(person.sex or "none", SPOKEN[language].titles["none"])
    return f"{title} {name}".strip()


def plain(value: Any, language: str = "id") -> str:
    """A fact inside a button's label; frozen facts are thawed first."""
    value = thaw(value, language)
    if isinstance(value, Period):
        return period(value, language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, Decimal):
        return number(value, language)
    return shown_value(value, language) if hasattr(value, "numerator") and hasattr(value, "kind") else str(value)
