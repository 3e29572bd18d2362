"""The workbook's sheets: what each column means and how its cell is read. The template and the import are made from this."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.evaluation.spread import Organisation
from domain.messages import exact
from domain.people import careers
from domain.people.leave_kinds import LeaveKind, split_kind
from domain.people.nip import Employment
from domain.people.phones import read_phone
from domain.standards.formulas import NotAFormula, read_formula
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency
from domain.standards.relations import Declared, NotARule, read_rules
from domain.standards.sectors import Sector
from models.people.person import Role
from models.standards.standard import Evidence, TargetScope

_EXACT = 2**53
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


@dataclass(frozen=True)
class Column:
    """One column."""

    header: str
    field: str
    read: Read
    required: bool = False
    default: Any = None
    hint: str = ""
    """What may stand in it, for the template's own page."""
    dash: bool = False
    """A dash is what it says, and no empty cell."""
    kept: bool = False
    """Where the column is absent, what is there stays; an empty cell empties it."""


KEPT = object()
"""The value of a cell whose column is absent."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; `key` are the fields that identify a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


_USUAL_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def meant(cell: Any, column: Column) -> Any:
    """A cell without the signs nobody sees; None where it is empty, or says so with a dash."""
    if not isinstance(cell, str):
        return cell
    seen = (cell if cell.isascii() else "".join(sign for sign in cell if unicodedata.category(sign) != "Cf")).strip()
    return None if seen == "" or (seen in _DASHES and not column.dash) else seen


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
        value = Decimal(_plain(cell).replace(",", ".")) if isinstance(cell, str) else Decimal(repr(cell))
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


def weight(cell: Any) -> Decimal:
    """How much something counts beside others: 0 to 1000."""
    value = amount(cell)
    if not 0 <= value <= 1000:
        raise BadCell("not_between", low=0, high=1000)
    return value


def day(cell: Any) -> date:
    """A date cell, or `2026-10-03`, `3/10/2026`."""
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
    raise BadCell("not_a_date")


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
        word = _plain(cell).lower()
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
    """A quarter or a year: `2026-Q3`, `TW III 2026`, `Triwulan 3 2026`, `2026`."""
    words = " ".join(_plain(cell).upper().split())
    if match := re.fullmatch(r"(?:TAHUN )?(2\d{3})", words):
        return match[1]
    if match := re.fullmatch(r"(2\d{3})-?(?:Q|TW)([1-4])", words):
        return f"{match[1]}-Q{match[2]}"
    if match := re.fullmatch(r"(?:TW|TRIWULAN) ?(IV|I{1,3}|[1-4])[ /-]+(2\d{3})", words):
        number = {"I": "1", "II": "2", "III": "3", "IV": "4"}.get(match[1], match[1])
        return f"{match[2]}-Q{number}"
    raise BadCell("not_a_quarter_or_year")


def several(cell: Any) -> tuple[str, ...]:
    """Words separated by `;`."""
    return tuple(sorted({word.strip() for word in _plain(cell).split(";") if word.strip()}))


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


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def words_of(kind: type[StrEnum], words: str) -> dict[str, Any]:
    """Indonesian words for an enum's members, in order."""
    return dict(zip(words.split(" "), kind, strict=True))


YES_NO = {"ya": True, "tidak": False}
SECTORS = words_of(Sector, "pendidikan kesehatan umum")
KINDS = words_of(IndicatorKind, "jumlah rasio persen rata-rata indeks durasi tanggal ya/tidak")
DIRECTIONS = words_of(Direction, "naik turun")
FREQUENCIES = words_of(Frequency, "bulanan triwulan")
EVIDENCE = words_of(Evidence, "tidak opsional wajib")
SCOPES = words_of(TargetScope, "pegawai jabatan unit umum")
ROLES = words_of(Role, "pegawai admin")
LEVELS = {words.lower(): level for level, words in careers.LEVELS.items()}
ORGANISATIONS = {
    "istimewa": Organisation.OUTSTANDING,
    "baik": Organisation.GOOD,
    "butuh perbaikan": Organisation.NEEDS_IMPROVEMENT,
    "cukup": Organisation.NEEDS_IMPROVEMENT,
    "butuh perbaikan/cukup": Organisation.NEEDS_IMPROVEMENT,
    "kurang": Organisation.POOR,
    "sangat kurang": Organisation.VERY_POOR,
}
EMPLOYMENTS = {one.value.lower(): one for one in Employment}
SEXES = {"l": "L", "p": "P"}
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


def _choice(header: str, field: str, words: Mapping[str, Any], *, required: bool = False, default: Any = None) -> Column:
    return Column(header, field, one_of(words), required, default, hint=" / ".join(words))


UNIT = Sheet(
    "Unit",
    ("code",),
    (
        Column("Kode", "code", text(32), True, hint="kode unik, misalnya SD-MALOI"),
        Column("Nama", "name", text(160), True),
        _choice("Bidang", "sector", SECTORS, required=True),
        Column("Induk", "parent", text(32), hint="kode unit di atasnya"),
        Column("Hari Kerja", "working_days", whole(5, 6), default=5, hint="5 (Senin-Jumat) atau 6 (Senin-Sabtu)"),
        Column("Zona Waktu", "time_zone", zone, hint="WIB / WITA / WIT; kosong = zona kota"),
        Column("Instansi", "agency", text(160), hint="nama instansi di formulir; kosong = seperti induknya", kept=True),
        Column("Kota", "city", text(64), hint="tempat penandatanganan formulir; kosong = seperti induknya", kept=True),
    ),
)
PERSON = Sheet(
    "Pegawai",
    ("nip", "valid_from"),
    (
        Column("NIP", "nip", digits, True, hint="18 angka, format sel teks"),
        Column("Nama", "name", text(160), True),
        _choice("L/P", "sex", SEXES),
        _choice("Status", "employment", EMPLOYMENTS, required=True),
        Column("Jabatan", "position", text(64), True, hint="menentukan indikator yang dilaporkan"),
        Column("Unit", "unit", text(32), True, hint="kode unit"),
        Column("Atasan", "supervisor", digits, hint="NIP pejabat penilai; kosong = antrean unit"),
        Column("Berlaku Mulai", "valid_from", day, True, hint="tanggal penempatan; mutasi atau kenaikan pangkat = baris baru"),
        Column("Berakhir", "valid_until", day, hint="hari terakhir penempatan"),
        Column("HP", "phone", phone, hint="0812…"),
        Column("Peran", "role", one_of(ROLES), hint="pegawai / admin; kosong = tidak berubah; berlaku selama penempatan ini"),
        Column("Cuti", "leaves", leaves, default=(), hint="2026-03-01..2026-05-31 melahirkan; dipisah titik koma"),
        Column("Akhir Kontrak", "contract_until", day, hint="hari terakhir kontrak PPPK; diingatkan 60 hari sebelumnya"),
        Column("Penanggung Jawab", "duties", several, default=(), hint="kode indikator bersama yang dilaporkan untuk unitnya"),
        Column(
            "Pengganti Untuk", "stands_in", several, default=(), hint="kode indikator bersama bila penanggung jawab berhalangan"
        ),
        Column("Golongan", "grade", grade, hint="golongan ruang PNS (III/b) atau golongan PPPK (IX)", kept=True),
        Column("Jabatan Fungsional", "functional", text(64), hint="tanpa jenjangnya, misalnya Guru atau Bidan", kept=True),
        Column("Jenjang", "level", one_of(LEVELS), hint=" / ".join(careers.LEVELS.values()), kept=True),
    ),
)
STANDARD = Sheet(
    "Standar",
    ("code",),
    (
        Column("Kode", "code", text(32), True),
        Column("Nama", "name", text(160), True),
        _choice("Bidang", "sector", SECTORS, required=True),
        Column("Dasar Hukum", "legal_basis", text(400), True),
        Column("Tujuan", "purpose", text(400), True, hint="untuk apa standar ini, satu kalimat"),
    ),
)
INDICATOR = Sheet(
    "Indikator",
    ("code", "valid_from"),
    (
        Column("Kode", "code", text(32), True),
        Column("Standar", "standard", text(32), True, hint="kode standar"),
        Column("Nama", "name", text(160), True),
        Column("Pertanyaan", "question", text(300), True, hint="kalimat tanya di percakapan"),
        _choice("Jenis", "kind", KINDS, required=True),
        _choice("Arah", "direction", DIRECTIONS, required=True),
        _choice("Frekuensi", "frequency", FREQUENCIES, required=True),
        Column("Aspek", "aspect", text(32), True, hint="kuantitas / kualitas / waktu / biaya / kepuasan"),
        Column("Satuan", "unit", text(32), True, hint="- bila tidak ada", dash=True),
        Column("Pembilang", "numerator", text(80), hint="untuk rasio"),
        Column("Penyebut", "denominator", text(80), hint="untuk rasio"),
        Column("Minimum", "minimum", amount),
        Column("Maksimum", "maximum", amount),
        Column("Desimal", "decimals", whole(0, 4), default=0),
        _choice("Kumulatif", "cumulative", YES_NO, default=False),
        _choice("Boleh Lebih", "may_exceed", YES_NO, default=False),
        _choice("Bersama", "joint", YES_NO, default=False),
        _choice("Bukti", "evidence", EVIDENCE, default=Evidence.NONE),
        Column("Aturan", "rules", rules, default=(), hint="<= K1 wajib; dipisah titik koma; wajib atau alasan; kosong=0"),
        Column("Jabatan", "positions", several, True, hint="siapa yang melapor; dipisah titik koma"),
        Column("Buka", "opens_before", whole(0, 60), default=5, hint="hari sebelum akhir periode"),
        Column("Tenggat", "due_after", whole(0, 90), default=5, hint="hari sesudah akhir periode"),
        Column("Kunci", "locks_after", whole(0, 366), default=30, hint="hari sesudah akhir periode"),
        Column("Baik", "good_from", amount, hint="capaian % sejak itu baik; kosong = aturan BAIK-SEJAK"),
        Column("Cukup", "fair_from", amount, hint="capaian % sejak itu cukup, di bawahnya kurang; kosong = aturan CUKUP-SEJAK"),
        Column(
            "Nilai Baik", "good_value", amount, hint="ganti persen: nilai dalam satuannya, sejak itu baik (arah turun: sampai itu)"
        ),
        Column("Nilai Cukup", "fair_value", amount, hint="sejak itu cukup (arah turun: sampai itu); diisi bersama Nilai Baik"),
        Column("Bobot", "weight", weight, default=Decimal(1), hint="bobot dalam evaluasi; kosong = sama berat"),
        _choice("Utama", "main", YES_NO, default=True),
        Column("RHK", "work_result", text(300), hint="rencana hasil kerja: sebuah hasil, bukan nama standar", kept=True),
        Column("RHK Pimpinan", "leader_result", text(300), hint="rencana hasil kerja pimpinan yang diintervensi", kept=True),
        Column("Rumus", "formula", formula, hint="dihitung, tidak ditanyakan: (DPT1 - DPT3) / DPT1; kosong = ditanyakan"),
        Column("Berlaku Mulai", "valid_from", day, True, hint="sejak kapan; cara ukur baru = baris baru dengan tanggal baru"),
        Column("Berakhir", "valid_until", day),
    ),
)
TARGET = Sheet(
    "Target",
    ("indicator", "scope", "scope_key", "valid_from"),
    (
        Column("Indikator", "indicator", text(32), True, hint="kode indikator"),
        _choice("Cakupan", "scope", SCOPES, required=True),
        Column("Untuk", "scope_key", text(64), default="", hint="NIP, jabatan atau kode unit; kosong untuk umum"),
        Column("Nilai", "amount", amount, True),
        Column("Nilai Unggul", "stretch", amount, hint="sejak itu di atas ekspektasi"),
        Column("Berlaku Mulai", "valid_from", day, True),
    ),
)
TRAINING = Sheet(
    "Pelatihan",
    ("code",),
    (
        Column("Kode", "code", text(32), True),
        Column("Judul", "title", text(200), True),
        Column("Penyelenggara", "provider", text(160), True),
        Column("Tempat", "place", text(200), True, hint="ruang atau tautan"),
        Column("Mulai", "starts", day, True),
        Column("Selesai", "ends", day, True),
        Column("Jam Mulai", "begins_at", clock, hint="08.00; kosong = sepanjang hari"),
        Column("Jam Selesai", "finishes_at", clock, hint="15.30"),
        Column("JP", "hours", whole(1, 1000), True),
        Column("Kursi", "seats", whole(1, 100_000)),
        Column("Sasaran", "audience", text(200), hint="jabatan; dipisah titik koma; kosong = semua"),
        Column("Indikator", "indicators", text(200), hint="kode indikator yang terbantu; dipisah titik koma"),
        Column("Daftar Sampai", "register_until", day),
        Column("Panitia", "organiser", digits, hint="NIP; kosong = admin"),
    ),
)
ORGANISATION = Sheet(
    "Organisasi",
    ("unit", "period"),
    (
        Column("Unit", "unit", text(32), True, hint="kode unit; lembar ini boleh tidak ada"),
        Column("Periode", "period", organisation_period, True, hint="2026-Q3 (triwulan) atau 2026 (tahun), yang sudah berakhir"),
        Column(
            "Predikat",
            "organisation",
            one_of(ORGANISATIONS),
            True,
            hint="Istimewa / Baik / Butuh Perbaikan / Kurang / Sangat Kurang; ditetapkan sebelum pegawai dinilai",
        ),
        Column("Dasar", "basis", text(500), hint="misalnya nilai SAKIP", kept=True),
    ),
)
HOLIDAY = Sheet(
    "Libur",
    ("day",),
    (Column("Tanggal", "day", day, True), Column("Nama", "name", text(160), True), _choice("Libur", "off", YES_NO, default=True)),
)
RULE = Sheet(
    "Aturan",
    ("code",),
    (
        Column("Kode", "code", code_word, True, hint="satu kode aturan dari daftar di bawah; lembar ini boleh tidak ada"),
        Column("Nilai", "value", amount, hint="kosong = nilai baku"),
        Column("Dasar Hukum", "basis", text(400), hint="misalnya keputusan instansi; kosong = seperti bakunya"),
        Column("Keterangan", "meaning", text(400), hint="arti, nilai baku dan batasnya; tidak dibaca"),
    ),
)

SHEETS = (UNIT, PERSON, STANDARD, INDICATOR, TARGET, TRAINING, ORGANISATION, HOLIDAY, RULE)
"""In the order in which one may refer to another."""
