"""The workbook's sheets: what each column means. The template, the import and the export are made from this."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.people import careers
from domain.standards.rhythms import USUAL
from domain.training.lesson_pictures import MOST_CARDS
from models.standards.standard import Evidence
from services.exchange.cell_words import (
    DHIS2_SIDES,
    DIRECTIONS,
    EMPLOYMENTS,
    EVIDENCE,
    FREQUENCIES,
    KINDS,
    LEVELS,
    ORGANISATIONS,
    PART_NAMES,
    ROLES,
    SCOPES,
    SECTORS,
    SEXES,
    SIDES,
    YES_NO,
)
from services.exchange.cells import (
    _DASHES,
    Read,
    amount,
    clock,
    code_word,
    day,
    digits,
    formerly,
    formula,
    grade,
    leaves,
    moment,
    one_of,
    organisation_period,
    part,
    people,
    phone,
    picture,
    predicates,
    rhythm,
    rules,
    several,
    text,
    uid,
    weight,
    whole,
    zone,
)


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


KEPT = object()
"""The value of a cell whose column is absent."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; `key` are the fields that identify a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def keeps(self, column: Column) -> bool:
        """Whether what is there stays where the column is absent: of whatever need not be said and tells no row from others."""
        return not column.required and column.field not in self.key


def meant(cell: Any, column: Column) -> Any:
    """A cell without the signs nobody sees; None where it is empty, or says so with a dash."""
    if not isinstance(cell, str):
        return cell
    seen = (cell if cell.isascii() else "".join(sign for sign in cell if unicodedata.category(sign) != "Cf")).strip()
    return None if seen == "" or (seen in _DASHES and not column.dash) else seen


_ENGLISH = "untuk pembaca berbahasa Inggris; kosong = seperti bahasa Indonesianya"


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
        Column("Induk Mulai", "parent_since", day, hint="sejak kapan di bawah Induk itu; kosong = sejak semula", kept=True),
        Column(
            "Induk Sebelumnya",
            "parents_before",
            formerly,
            default=(),
            hint="DISDIK-LAMA sampai 2026-06-30; dipisah titik koma; - = tanpa induk",
            kept=True,
        ),
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
        Column("Nama (Inggris)", "name_en", text(160), hint=_ENGLISH, kept=True),
        Column("Tujuan (Inggris)", "purpose_en", text(400), hint=_ENGLISH, kept=True),
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
        Column(
            "Per Wilayah",
            "per_area",
            one_of(YES_NO),
            default=False,
            hint="ya / tidak; dilaporkan per kelurahan oleh petugasnya (lembar Wilayah); hanya rasio dan jumlah",
            kept=True,
        ),
        Column("Sasaran", "population", text(80), hint="kelompok di lembar Sasaran yang menjadi penyebutnya", kept=True),
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
        Column("Nama (Inggris)", "name_en", text(160), hint=_ENGLISH, kept=True),
        Column("Pertanyaan (Inggris)", "question_en", text(300), hint=_ENGLISH, kept=True),
        Column("Satuan (Inggris)", "unit_en", text(32), hint=_ENGLISH, kept=True),
        Column("Pembilang (Inggris)", "numerator_en", text(80), hint=_ENGLISH, kept=True),
        Column("Penyebut (Inggris)", "denominator_en", text(80), hint=_ENGLISH, kept=True),
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
AREA = Sheet(
    "Wilayah",
    ("code", "since"),
    (
        Column("Kode", "code", text(32), True, hint="kode kelurahan; lembar ini boleh tidak ada"),
        Column("Nama", "name", text(80), True, hint="nama kelurahan, seperti disebut orang"),
        Column("Unit", "unit", text(32), True, hint="kode puskesmas yang membawahi"),
        Column(
            "Mulai",
            "since",
            day,
            hint="hari pertama di unit itu; kosong = sejak semula; pindah unit = baris baru dengan tanggal baru",
            also=("Berlaku Mulai", "Sejak", "Since", "From"),
        ),
    ),
)
POPULATION = Sheet(
    "Sasaran",
    ("area", "year", "kind"),
    (
        Column("Wilayah", "area", text(32), True, hint="kode kelurahan; lembar ini boleh tidak ada"),
        Column("Tahun", "year", whole(2000, 2999), True),
        Column(
            "Kelompok", "kind", text(80), True, hint="misalnya bayi lahir hidup, ibu hamil; sama dengan kolom Sasaran di Indikator"
        ),
        Column("Jumlah", "amount", people, True, hint="jumlah orang sepanjang tahun"),
    ),
)
COVER = Sheet(
    "Petugas Wilayah",
    ("area", "person", "since"),
    (
        Column("Wilayah", "area", text(32), True, hint="kode kelurahan; lembar ini boleh tidak ada"),
        Column("NIP", "person", digits, True, hint="yang melaporkan wilayah itu"),
        Column("Mulai", "since", day, True, hint="hari pertama; serah terima = isi Sampai, lalu baris baru"),
        Column("Sampai", "until", day, hint="hari terakhir; kosong = masih", kept=True),
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
LESSON = Sheet(
    "Materi",
    ("code", "place"),
    (
        Column("Kode", "code", code_word, True, hint="kode materi, sama di setiap kartunya; lembar ini boleh tidak ada"),
        Column("Judul", "title", text(120), hint="cukup di baris pertama materinya", kept=True),
        Column("Nomor", "place", whole(1, MOST_CARDS), True, hint=f"kartu ke berapa, 1 sampai {MOST_CARDS}"),
        Column("Isi", "text", text(600), True, hint="paling panjang 600 huruf"),
        Column(
            "Gambar",
            "picture",
            picture,
            hint="https://…, atau batang: Juli 60; Agustus 72; target 80, atau langkah: …; …",
            kept=True,
        ),
        Column(
            "Keterangan Gambar", "shows", text(200), hint="apa yang ditunjukkan gambarnya, bagi yang tidak melihatnya", kept=True
        ),
        Column("Sasaran", "audience", text(200), hint="jabatan; dipisah titik koma; kosong = semua", kept=True),
        Column("Indikator", "indicators", text(200), hint="kode indikator yang terbantu; dipisah titik koma", kept=True),
        Column("Dipakai", "used", one_of(YES_NO), hint="tidak = tidak ditawarkan lagi; kosong = ya", kept=True),
        Column("Judul (Inggris)", "title_en", text(120), kept=True),
        Column("Isi (Inggris)", "text_en", text(600), kept=True),
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
DHIS2 = Sheet(
    "DHIS2",
    ("side", "code"),
    (
        _choice("Untuk", "side", DHIS2_SIDES, required=True),
        Column("Kode", "code", text(32), True, hint="kode unit atau indikator; lembar ini boleh tidak ada"),
        Column("UID", "uid", uid, hint="organisationUnit dari unit, atau dataElement untuk nilai indikator"),
        Column("UID Pembilang", "numerator", uid, hint="dataElement untuk pembilang"),
        Column("UID Penyebut", "denominator", uid, hint="dataElement untuk penyebut"),
        Column("Attribute Option Combo", "options", uid, hint="kosong = bawaan DHIS2"),
    ),
)
OFFICIAL = Sheet(
    "Angka Resmi",
    ("unit", "indicator", "period", "source"),
    (
        Column(
            "Unit",
            "unit",
            text(160),
            True,
            hint="kode atau nama unit; lembar ini boleh tidak ada",
            also=(
                "Kode Unit",
                "Nama Unit",
                "Puskesmas",
                "Faskes",
                "Nama Faskes",
                "Nama Puskesmas",
                "Sekolah",
                "Nama Sekolah",
                "Satuan Pendidikan",
            ),
        ),
        Column(
            "Indikator",
            "indicator",
            text(160),
            True,
            hint="kode atau nama indikator",
            also=("Kode Indikator", "Nama Indikator", "Indicator", "Variabel"),
        ),
        Column("Periode", "period", organisation_period, True, hint="2026-09 atau 2026-Q3", also=("Bulan", "Period", "Masa")),
        Column(
            "Nilai",
            "amount",
            amount,
            True,
            hint="angka sistem lain itu; untuk rasio, persennya",
            also=("Capaian", "Realisasi", "Angka", "Value", "Hasil"),
        ),
        Column(
            "Sumber",
            "source",
            text(40),
            default="resmi",
            hint="misalnya ASIK, e-puskesmas, Dapodik; kosong = resmi",
            also=("Source", "Aplikasi", "Sistem"),
        ),
    ),
)

SHEETS = (
    UNIT,
    PERSON,
    STANDARD,
    INDICATOR,
    TARGET,
    AREA,
    POPULATION,
    COVER,
    TRAINING,
    LESSON,
    ORGANISATION,
    CREDIT,
    FOLLOW_UP,
    EXPECTATION,
    HOLIDAY,
    DHIS2,
    OFFICIAL,
    RULE,
)
"""In the order in which one may refer to another."""
