"""The workbook's sheets: what each column means and how its cell is read. The template and the import are made from this."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.evaluation.expectations import Part
from domain.evaluation.follow_ups import Side
from domain.evaluation.ratings import Conduct, Predicate
from domain.evaluation.spread import Organisation
from domain.messages import exact
from domain.messages.dates import month_number
from domain.people import careers
from domain.people.leave_kinds import LeaveKind, split_kind
from domain.people.nip import Employment
from domain.people.phones import read_phone
from domain.standards.formulas import NotAFormula, read_formula
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency
from domain.standards.relations import Declared, NotARule, read_rules
from domain.standards.rhythms import USUAL
from domain.standards.sectors import Sector
from models.people.person import Role
from models.standards.standard import Evidence, TargetScope

PREDICATES: Mapping[str, Predicate] = {
    "sangat baik": Predicate.VERY_GOOD,
    "baik": Predicate.GOOD,
    "butuh perbaikan": Predicate.NEEDS_IMPROVEMENT,
    "kurang": Predicate.POOR,
    "sangat kurang": Predicate.VERY_POOR,
}
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
    also: tuple[str, ...] = ()
    """Other headers that mean the same."""


PART_NAMES: Mapping[str, str] = {
    "Dukungan sumber daya": Part.RESOURCES,
    "Skema pertanggungjawaban": Part.ACCOUNTABILITY,
    "Konsekuensi": Part.CONSEQUENCES,
    "Berorientasi Pelayanan": Conduct.SERVICE,
    "Akuntabel": Conduct.ACCOUNTABLE,
    "Kompeten": Conduct.COMPETENT,
    "Harmonis": Conduct.HARMONIOUS,
    "Loyal": Conduct.LOYAL,
    "Adaptif": Conduct.ADAPTIVE,
    "Kolaboratif": Conduct.COLLABORATIVE,
}
"""How a row of an agreement says which part it is; any other word is the code of an indicator."""
AGREED_PARTS = {name.lower(): part for name, part in PART_NAMES.items()}

KEPT = object()
"""The value of a cell whose column is absent."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; `key` are the fields that identify a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def meant(cell: Any, column: Column) -> Any:
    """A cell without the signs nobody sees; None where it is empty, or says so with a dash."""
    if not isinstance(cell, str):
        return cell
    seen = "".join(sign for sign in cell if unicodedata.category(sign) != "Cf").strip()
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
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(_plain(cell), pattern).date()  # a day has no zone
        except ValueError:
            continue
    raise BadCell("not_a_date")


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


def words_of(kind: type[StrEnum], words: str) -> dict[str, Any]:
    """Indonesian words for an enum's members, in order."""
    return dict(zip(words.split(" "), kind, strict=True))


YES_NO = {"ya": True, "tidak": False}
SECTORS = words_of(Sector, "pendidikan kesehatan umum")
KINDS = words_of(IndicatorKind, "jumlah rasio persen rata-rata indeks durasi tanggal ya/tidak")
DIRECTIONS = words_of(Direction, "naik turun")
FREQUENCIES = words_of(Frequency, "bulanan triwulan")
RHYTHMS = {
    **FREQUENCIES,
    **dict.fromkeys(("bulan", "per bulan", "tiap bulan", "setiap bulan", "monthly", "month"), Frequency.MONTHLY),
    **dict.fromkeys(
        ("triwulanan", "per triwulan", "tiap triwulan", "setiap triwulan", "tw", "kuartal", "quarterly", "quarter"),
        Frequency.QUARTERLY,
    ),
}
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
SIDES = words_of(Side, "penghargaan sanksi")
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
        Column(
            "Jabatan",
            "position",
            text(64),
            True,
            hint="menentukan indikator yang dilaporkan; Plt. / Plh. di depan = jabatan rangkap di samping jabatan sendiri",
        ),
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
        Column(
            "Periode Evaluasi",
            "evaluated",
            rhythm,
            default=USUAL,
            hint="bulanan / triwulan; kosong = triwulan; perubahan berlaku sejak triwulan yang belum berjalan sebulan",
            kept=True,
            also=("Evaluasi", "Irama Evaluasi", "Evaluation Period", "Evaluation", "Evaluated"),
        ),
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
        Column("Periode", "period", organisation_period, True, hint="2026-Q3, 2026-09 atau 2026; sudah berakhir"),
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
CREDIT = Sheet(
    "Angka Kredit",
    ("functional", "level", "since"),
    (
        Column(
            "Jabatan Fungsional",
            "functional",
            text(64),
            default="",
            hint="tanpa jenjangnya; kosong = semua; lembar ini boleh tidak ada",
        ),
        Column("Jenjang", "level", one_of(LEVELS), True, hint=" / ".join(careers.LEVELS.values())),
        Column("Koefisien", "amount", amount, True, hint="angka kredit setahun dengan predikat Baik, paling banyak 50"),
        Column("Sejak Tahun", "since", whole(2023, 2999), default=2023, hint="tahun pertama yang dihitung dengannya"),
    ),
)
FOLLOW_UP = Sheet(
    "Tindak Lanjut",
    ("code",),
    (
        Column("Kode", "code", code_word, True, hint="lembar ini boleh tidak ada; kode yang sudah ada diganti artinya"),
        _choice("Sifat", "side", SIDES, required=True),
        Column("Nama", "name", text(160), True, hint="nama penghargaan atau sanksi, seperti ditawarkan kepada atasan"),
        Column("Predikat", "predicates", predicates, True, hint="untuk predikat mana; dipisah titik koma"),
        Column("Dasar Hukum", "basis", text(400)),
        _choice("Dipakai", "used", YES_NO, default=True),
    ),
)
EXPECTATION = Sheet(
    "Ekspektasi",
    ("person", "year", "number", "part"),
    (
        Column("NIP", "person", digits, True, hint="pegawai; lembar ini boleh tidak ada"),
        Column("Tahun", "year", whole(2000, 2100), True),
        Column("Nomor", "number", whole(1, 99), default=1, hint="kesepakatan ke berapa pada tahun itu; kosong = 1"),
        Column("Pejabat Penilai", "supervisor", digits, True, hint="NIP atasan"),
        Column("Unit", "unit", text(32), hint="kode unit; bila kolomnya tidak ada: unit penempatannya", kept=True),
        Column("Jabatan", "position", text(64), True),
        Column("Bagian", "part", part, True, hint=f"{', '.join(PART_NAMES)}, atau kode indikator"),
        Column("Isi", "words", text(500), hint="yang disepakati; untuk indikator: hasil kerjanya, paling panjang 300 huruf"),
        Column("RHK Pimpinan", "leader", text(300), hint="hasil kerja pimpinan yang diintervensi, untuk indikator", kept=True),
        Column("Disetujui Pegawai", "by_person", moment, hint="hanya untuk kesepakatan dari sistem lain", kept=True),
        Column("Disetujui Atasan", "by_supervisor", moment, hint="hanya untuk kesepakatan dari sistem lain", kept=True),
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

SHEETS = (UNIT, PERSON, STANDARD, INDICATOR, TARGET, TRAINING, ORGANISATION, CREDIT, FOLLOW_UP, EXPECTATION, HOLIDAY, RULE)
"""In the order in which one may refer to another."""
