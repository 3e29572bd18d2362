"""How the cells of a workbook are read: what a person may write in one, as what, and why it cannot be taken."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.evaluation.ratings import Predicate
from domain.exchange.dhis2 import UID
from domain.exchange.roster_cells import read_office_day
from domain.messages import exact
from domain.messages.dates import month_number
from domain.people import careers
from domain.people.leave_kinds import LeaveKind, split_kind
from domain.people.phones import read_phone
from domain.standards.formulas import NotAFormula, read_formula
from domain.standards.periods import Frequency
from domain.standards.relations import Declared, NotARule, read_rules
from domain.training.lesson_pictures import NotAPicture, read_picture
from services.exchange.cell_words import AGREED_PARTS, FREQUENCIES, PREDICATES, RHYTHMS, ZONES

_EXACT = 2**53
_USUAL_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+\.\d+|-?[1-9]\d{0,2}(?:,\d{3}){2,}")
_DASHES = ("-", "–", "—", "--")
_OR = re.compile(r"\s*(?:[/;,|\n]|\bdan\b|\batau\b)\s*", re.IGNORECASE)
"""Between two phone numbers in one cell."""


class BadCell(ValueError):
    """A cell cannot be taken; `cause` is a label of texts/labels/ (`import_…`)."""

    def __init__(self, cause: str, **facts: object) -> None:
        super().__init__(cause)
        self.cause = cause
        self.facts = facts


Read = Callable[[Any], Any]


def text(longest: int) -> Read:
    """Words, at most `longest` letters."""

    def read(cell: Any) -> str:
        words = " ".join(_plain(cell).split())
        if len(words) > longest:
            raise BadCell("too_long", longest=longest)
        return words

    return read


def code_word(cell: Any) -> str:
    """A code that we gave ourselves, however it is typed."""
    return str(text(32)(cell)).upper()


def uid(cell: Any) -> str:
    """An identifier of DHIS2: its letters are large and small on purpose."""
    found = str(text(32)(cell))
    if not UID.fullmatch(found):
        raise BadCell("not_a_uid")
    return found


def picture(cell: Any) -> str:
    """What a lesson's picture is, in words that say how it is drawn or where it is."""
    words = str(text(300)(cell))
    try:
        read_picture(words)
    except NotAPicture as error:
        raise BadCell("no_picture") from error
    return words


def digits(cell: Any) -> str:
    """A NIP as text; a spreadsheet's number has lost its last digits."""
    if isinstance(cell, float | int) and abs(cell) > _EXACT:
        raise BadCell("nip_as_number")
    return re.sub(r"[\s.\-']", "", _plain(cell))


def whole(low: int, high: int) -> Read:
    """A whole number."""

    def read(cell: Any) -> int:
        value = amount(cell)
        if value != value.to_integral() or not low <= value <= high:
            raise BadCell("not_between", low=low, high=high)
        return int(value)

    return read


def amount(cell: Any) -> Decimal:
    """A number as it can be kept exactly; of a spreadsheet's own number what lies behind four decimals is arithmetic's dust."""
    try:
        value = Decimal(_figures(cell)) if isinstance(cell, str) else Decimal(repr(cell))
    except InvalidOperation as error:
        raise BadCell("not_a_number") from error
    if not value.is_finite():
        raise BadCell("not_a_number")
    if abs(value) >= exact.LIMIT:
        looks = exact.person_number(f"{abs(value):.0f}")
        raise BadCell(looks.value if looks else "too_many_digits")
    kept = value.quantize(Decimal(1).scaleb(-exact.PLACES))
    if abs(kept) >= exact.LIMIT or (isinstance(cell, str) and kept != value):
        raise BadCell("too_many_digits")
    return kept.normalize() + 0


def people(cell: Any) -> Decimal:
    """How many people: whole, and not below 0."""
    value = amount(cell)
    if value != value.to_integral() or value < 0:
        raise BadCell("not_between", low=0, high=f"{exact.LIMIT:,.0f}".replace(",", "."))
    return value


def _figures(words: str) -> str:
    """A number as it is written here: `1.500` is a thousand and a half, `1.500,25` and `0,5` have a comma, `95 %` its sign."""
    said = re.sub(r"\s*(?:%|persen)$", "", words.strip(), flags=re.IGNORECASE)
    if _THOUSANDS.fullmatch(said):
        said = said.replace(".", "")
    elif _ENGLISH_THOUSANDS.fullmatch(said):
        said = said.replace(",", "")
    return said.replace(",", ".")


def weight(cell: Any) -> Decimal:
    """How much something counts beside others: 0 to 1000."""
    value = amount(cell)
    if not 0 <= value <= 1000:
        raise BadCell("not_between", low=0, high=1000)
    return value


def day(cell: Any) -> date:
    """A date cell, or `2026-10-03`, `3/10/2026`, `3 Oktober 2026`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str) and (usual := _USUAL_DAY.fullmatch(cell)) is not None:
        try:
            return date(int(usual[1]), int(usual[2]), int(usual[3]))
        except ValueError:
            raise BadCell("not_a_date") from None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(_plain(cell), pattern).date()  # a day has no zone
        except ValueError:
            continue
    found = read_office_day(cell) if isinstance(cell, str) and not re.fullmatch(r"\d+", cell) else None
    if found is None:
        raise BadCell("not_a_date")
    return found


def moment(cell: Any) -> datetime:
    """A date with its hour, as it is given out: `2026-10-03T01:00:00+00:00`; a day alone is its beginning."""
    try:
        found = cell if isinstance(cell, datetime) else datetime.fromisoformat(_plain(cell))
    except ValueError:
        found = datetime.combine(day(cell), time())
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)


def part(cell: Any) -> str:
    """A part of an agreement by its name, or the code of the indicator whose result it is."""
    word = " ".join(_plain(cell).split())
    return AGREED_PARTS.get(word.lower(), word)


def clock(cell: Any) -> time:
    """A time of day: a time cell, or `08.00`, `8:30`."""
    if isinstance(cell, time):
        return cell
    match = re.fullmatch(r"(\d{1,2})[.:](\d{2})(?::00)?", f"{cell:.2f}" if isinstance(cell, float) else _plain(cell))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise BadCell("not_a_time")
    return time(int(match[1]), int(match[2]))


def one_of(words: Mapping[str, Any]) -> Read:
    """One of a few words."""

    def read(cell: Any) -> Any:
        word = " ".join(_plain(cell).lower().split())
        if word not in words:
            raise BadCell("not_one_of", words=", ".join(words))
        return words[word]

    return read


def zone(cell: Any) -> str:
    """WIB, WITA, WIT, or a time zone by its IANA name."""
    word = _plain(cell)
    try:
        return ZoneInfo(ZONES.get(word.upper(), word)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadCell("not_a_zone") from error


def phone(cell: Any) -> str:
    """A phone number as E.164; of several the first."""
    try:
        return read_phone(_OR.split(_plain(cell))[0])
    except ValueError as error:
        raise BadCell("not_a_phone") from error


def grade(cell: Any) -> str:
    """A golongan ruang, or a PPPK's golongan."""
    try:
        return careers.read_grade(_plain(cell))
    except ValueError as error:
        raise BadCell("not_a_grade") from error


def organisation_period(cell: Any) -> str:
    """A quarter, a month or a year: `2026-Q3`, `TW III 2026`, `Triwulan 3 2026`, `2026-09`, `September 2026`, `2026`."""
    words = " ".join(_plain(cell).upper().split())
    if match := re.fullmatch(r"(?:TAHUN )?(2\d{3})", words):
        return match[1]
    if match := re.fullmatch(r"(2\d{3})-?(?:Q|TW)([1-4])", words):
        return f"{match[1]}-Q{match[2]}"
    if match := re.fullmatch(r"(?:TW|TRIWULAN) ?(IV|I{1,3}|[1-4])[ /-]+(2\d{3})", words):
        number = {"I": "1", "II": "2", "III": "3", "IV": "4"}.get(match[1], match[1])
        return f"{match[2]}-Q{number}"
    if match := re.fullmatch(r"(2\d{3})-(0[1-9]|1[0-2])", words):
        return words
    if (match := re.fullmatch(r"(?:BULAN )?([A-Z]{3,9})[ /-]+(2\d{3})", words)) and (month := month_number(match[1].lower())):
        return f"{match[2]}-{month:02}"
    raise BadCell("not_a_quarter_or_year")


def several(cell: Any) -> tuple[str, ...]:
    """Words separated by `;`."""
    return tuple(sorted({word.strip() for word in _plain(cell).split(";") if word.strip()}))


def predicates(cell: Any) -> frozenset[Predicate]:
    """Predikat of people, several separated by `;`."""
    return frozenset(one_of(PREDICATES)(word) for word in several(cell))


def rules(cell: Any) -> tuple[Declared, ...]:
    """`<= K1 wajib`, several separated by `;`."""
    try:
        return read_rules(_plain(cell))
    except NotARule as error:
        raise BadCell("not_a_rule", rule=str(error)) from error


def formula(cell: Any) -> str:
    """How an indicator follows from others: `(DPT1 - DPT3) / DPT1`."""
    try:
        return str(read_formula(str(text(300)(cell))))
    except NotAFormula as error:
        raise BadCell("not_a_formula", formula=str(error)) from error


def leaves(cell: Any) -> tuple[tuple[date, date, LeaveKind], ...]:
    """`2026-03-01..2026-03-05`, several separated by `;`, each with its kind behind it where it is known."""
    found = []
    for part in _plain(cell).split(";"):
        if part.strip():
            days, kind = split_kind(part)
            first, _, last = days.partition("..")
            begins, ends = day(first.strip()), day((last or first).strip())
            if ends < begins:
                raise BadCell("ends_before_it_begins")
            found.append((begins, ends, kind))
    return tuple(sorted(found))


def formerly(cell: Any) -> tuple[tuple[date, str | None], ...]:
    """`DISDIK-LAMA sampai 2026-06-30`, several separated by `;`, `-` for none: what was until when, the earliest first."""
    found = []
    for part in _plain(cell).split(";"):
        if part.strip():
            code, between, until = part.strip().rpartition(" sampai ")
            if not between:
                raise BadCell("not_one_of", words="KODE sampai 2026-06-30")
            found.append((day(until.strip()), None if code.strip() == "-" else code.strip()))
    return tuple(sorted(found, key=lambda one: one[0]))


def rhythm(cell: Any) -> Frequency:
    """How often people are evaluated: `bulanan`, `triwulan`, `monthly`, `Quarterly`."""
    found: Frequency | None = RHYTHMS.get(" ".join(_plain(cell).lower().split()))
    if found is None:
        raise BadCell("not_one_of", words=", ".join(FREQUENCIES))
    return found


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
