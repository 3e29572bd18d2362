"""What an agency may set for itself: each rule with its usual value, its bounds and what it rests on, in one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Rule:
    """One rule as the workbook's sheet `Aturan` knows it."""

    code: str
    field: str
    usual: Decimal
    unit: str
    low: Decimal
    high: Decimal
    meaning: str
    basis: str
    """The legal basis; an agency may name its own decree instead."""
    whole: bool

    def allows(self, value: Decimal) -> bool:
        """Whether `value` is inside the bounds, and whole where it counts days, people and the like."""
        return self.low <= value <= self.high and (not self.whole or value == value.to_integral())

    def bounded(self, value: Decimal) -> Decimal:
        """The value itself, or the bound it is beyond: what was set when the bounds were wider does not hold against the law."""
        return max(self.low, min(value, self.high))


_PERFORMANCE = "PermenPANRB 6/2022, angka ketentuan instansi"
_CLASSES = "pedoman PKP puskesmas"
_PRIVACY = "UU 27/2022"
_EKINERJA = "e-Kinerja BKN"
_OWN = "ketentuan instansi"
_LEAVE = "PP 11/2017, PP 49/2018, angka ketentuan instansi"


def _as(code: str, unit: str, low: int, high: int, basis: str, meaning: str) -> Mapping[str, Any]:
    return {"code": code, "unit": unit, "low": Decimal(low), "high": Decimal(high), "basis": basis, "meaning": meaning}


def _away(code: str, what: str) -> Mapping[str, Any]:
    return _as(code, "(1 ya, 0 tidak)", 0, 1, _LEAVE, f"hari {what} tidak dihitung sebagai hari kerja dalam evaluasi")


def _head(code: str, organisation: str) -> Mapping[str, Any]:
    """What a predikat of the organisation is as hasil kerja of whoever leads it."""
    meaning = f"hasil kerja pimpinan unit berpredikat {organisation}: 1 di bawah, 2 sesuai, 3 di atas ekspektasi"
    return _as(code, "nilai", 1, 3, "SE Menteri PANRB 3/2023", meaning)


def _credit(code: str, predicate: str, low: int, high: int) -> Mapping[str, Any]:
    """How much of its coefficient a year with this predikat is worth; a better predikat is never worth less."""
    meaning = f"angka kredit setahun dengan predikat {predicate}, dari koefisien jenjangnya"
    return _as(code, "%", low, high, "Peraturan BKN 3/2023", meaning)


@dataclass(frozen=True)
class Rules:
    """The rules in force. Each field is a rule with its usual value; `_as` says how the workbook names and bounds it."""

    opens_after: int = field(
        default=1, metadata=_as("EVALUASI-BUKA", "hari", 1, 30, _PERFORMANCE, "evaluasi dibuka sesudah akhir triwulan atau bulan")
    )
    opens_until: int = field(
        default=45,
        metadata=_as("EVALUASI-BUKA-SAMPAI", "hari", 30, 80, _OWN, "evaluasi triwulan yang berakhir lebih lama tidak dibuka lagi"),
    )
    announced_days: int = field(
        default=7, metadata=_as("EVALUASI-KABAR", "hari kerja", 1, 20, _OWN, "pemberitahuan evaluasi sebelum triwulan berakhir")
    )
    expected_days: int = field(
        default=14,
        metadata=_as("EKSPEKTASI", "hari", 1, 60, _PERFORMANCE, "kesepakatan ekspektasi diingatkan sesudah awal tahun atau mutasi"),
    )
    evidence_days: int = field(
        default=10, metadata=_as("EVALUASI-BUKTI", "hari", 1, 60, _OWN, "masa melengkapi laporan dan bukti sesudah akhir periode")
    )
    self_days: int = field(default=7, metadata=_as("EVALUASI-MANDIRI", "hari", 1, 30, _OWN, "masa menilai diri sesudah masa bukti"))
    rating_days: int = field(
        default=4, metadata=_as("EVALUASI-NILAI", "hari", 0, 30, _OWN, "tambahan masa penilaian atasan sesudah masa menilai diri")
    )
    talk_days: int = field(
        default=7, metadata=_as("EVALUASI-DIALOG", "hari", 1, 30, _OWN, "masa dialog kinerja sesudah masa penilaian")
    )
    answer_days: int = field(default=7, metadata=_as("EVALUASI-JAWAB", "hari", 1, 30, _OWN, "masa menjawab hasil sejak diterima"))
    objection_days: int = field(
        default=14,
        metadata=_as("KEBERATAN", "hari", 14, 60, "PP 30/2019", "masa mengajukan keberatan sejak hasil diterima (hari kalender)"),
    )
    warn_days: int = field(
        default=2, metadata=_as("EVALUASI-INGAT", "hari", 1, 14, _OWN, "pengingat sebelum batas waktu evaluasi, dan pada harinya")
    )
    cap: Decimal = field(
        default=Decimal(120),
        metadata=_as("CAPAIAN-TERTINGGI", "%", 100, 200, _PERFORMANCE, "capaian satu indikator dihitung paling banyak"),
    )
    meets_from: Decimal = field(
        default=Decimal(90),
        metadata=_as("SESUAI-SEJAK", "%", 50, 100, _PERFORMANCE, "capaian berbobot yang diusulkan sesuai ekspektasi, sedikitnya"),
    )
    stretches: int = field(
        default=1,
        metadata=_as(
            "DI-ATAS-SEJAK",
            "indikator",
            1,
            20,
            _PERFORMANCE,
            "yang mencapai Nilai Unggul untuk usulan di atas ekspektasi, sedikitnya",
        ),
    )
    unreported: int = field(
        default=1,
        metadata=_as(
            "WAJIB-KOSONG",
            "pilihan",
            0,
            1,
            _PERFORMANCE,
            "laporan wajib yang tidak ada saat menilai: 0 = masanya dihitung 0 %, 1 = usulan hasil kerja ditahan",
        ),
    )
    head_outstanding: int = field(default=3, metadata=_head("PIMPINAN-ISTIMEWA", "Istimewa"))
    head_good: int = field(default=2, metadata=_head("PIMPINAN-BAIK", "Baik"))
    head_needs_improvement: int = field(default=1, metadata=_head("PIMPINAN-BUTUH-PERBAIKAN", "Butuh Perbaikan"))
    head_poor: int = field(default=1, metadata=_head("PIMPINAN-KURANG", "Kurang"))
    head_very_poor: int = field(default=1, metadata=_head("PIMPINAN-SANGAT-KURANG", "Sangat Kurang"))
    credit_very_good: Decimal = field(default=Decimal(150), metadata=_credit("AK-SANGAT-BAIK", "Sangat Baik", 100, 150))
    credit_good: Decimal = field(default=Decimal(100), metadata=_credit("AK-BAIK", "Baik", 75, 100))
    credit_needs_improvement: Decimal = field(
        default=Decimal(75), metadata=_credit("AK-BUTUH-PERBAIKAN", "Butuh Perbaikan", 50, 75)
    )
    credit_poor: Decimal = field(default=Decimal(50), metadata=_credit("AK-KURANG", "Kurang", 25, 50))
    credit_very_poor: Decimal = field(default=Decimal(25), metadata=_credit("AK-SANGAT-KURANG", "Sangat Kurang", 0, 25))
    credit_pppk: int = field(
        default=1,
        metadata=_as("AK-PPPK", "(1 ya, 0 tidak)", 0, 1, _OWN, "angka kredit dihitung juga untuk PPPK dengan jabatan fungsional"),
    )
    good_from: Decimal = field(
        default=Decimal(91),
        metadata=_as("BAIK-SEJAK", "%", 1, 200, _CLASSES, "capaian disebut baik bila kolom Baik kosong, sedikitnya"),
    )
    fair_from: Decimal = field(
        default=Decimal("80.0001"),
        metadata=_as("CUKUP-SEJAK", "%", 1, 200, _CLASSES, "capaian disebut cukup bila kolom Cukup kosong, sedikitnya"),
    )
    part_days: int = field(
        default=30,
        metadata=_as(
            "BAGIAN-TRIWULAN", "hari", 1, 90, _OWN, "masa seatasan yang dinilai tersendiri, sedikitnya; bulan: sepertiganya"
        ),
    )
    leave_annual: int = field(default=1, metadata=_away("CUTI-TAHUNAN", "cuti tahunan"))
    leave_sick: int = field(default=1, metadata=_away("CUTI-SAKIT", "cuti sakit"))
    leave_maternity: int = field(default=1, metadata=_away("CUTI-MELAHIRKAN", "cuti melahirkan"))
    leave_long: int = field(default=1, metadata=_away("CUTI-BESAR", "cuti besar"))
    leave_important: int = field(default=1, metadata=_away("CUTI-ALASAN-PENTING", "cuti alasan penting"))
    leave_unpaid: int = field(default=1, metadata=_away("CLTN", "cuti di luar tanggungan negara"))
    leave_study: int = field(default=1, metadata=_away("TUGAS-BELAJAR", "tugas belajar"))
    leave_retiring: int = field(default=1, metadata=_away("PERSIAPAN-PENSIUN", "masa persiapan pensiun"))
    leave_suspended: int = field(default=1, metadata=_away("BERHENTI-SEMENTARA", "pemberhentian sementara"))
    leave_other: int = field(default=1, metadata=_away("CUTI-LAIN", "cuti yang jenisnya tidak disebut"))
    postponed_days: int = field(
        default=14,
        metadata=_as("TINDAKAN-MUNDUR", "hari", 1, 90, _OWN, "tindakan perbaikan yang belum selesai ditanyakan lagi sesudah"),
    )
    loop_days: int = field(
        default=31,
        metadata=_as("LINGKAR-BULAN", "hari", 8, 90, _OWN, "hasil sebulan dan keputusannya disampaikan sesudah akhir bulan"),
    )
    jp_pns: int = field(
        default=20, metadata=_as("JP-PNS", "JP", 20, 200, "PP 11/2017", "pengembangan kompetensi PNS setahun, sedikitnya")
    )
    jp_pppk: int = field(
        default=24, metadata=_as("JP-PPPK", "JP", 0, 24, "PP 49/2018", "pengembangan kompetensi PPPK setahun, paling banyak")
    )
    check_tries: int = field(default=3, metadata=_as("TES", "kali", 1, 10, _OWN, "tes singkat pelatihan dicoba, paling banyak"))
    contract_days: int = field(
        default=60, metadata=_as("KONTRAK", "hari", 14, 180, _OWN, "pemberitahuan sebelum kontrak PPPK berakhir")
    )
    group_least: int = field(
        default=5, metadata=_as("KELOMPOK-TERKECIL", "orang", 5, 100, _PRIVACY, "kelompok yang angkanya ditampilkan, sedikitnya")
    )
    coaching_least: int = field(
        default=3,
        metadata=_as(
            "PENILAI-ATASAN-TERKECIL",
            "jawaban",
            3,
            100,
            _PRIVACY,
            "sebelum penilaian atas bimbingan dibaca atasan atau atasannya, sedikitnya",
        ),
    )
    burden_minutes: int = field(
        default=10, metadata=_as("BEBAN", "menit", 1, 120, _OWN, "waktu melapor seminggu per orang yang dijanjikan, paling banyak")
    )
    pasted_items: int = field(
        default=15, metadata=_as("EKINERJA-BUTIR", "butir", 1, 50, _EKINERJA, "ditempel untuk satu RHK dan triwulan, paling banyak")
    )
    pasted_letters: int = field(
        default=1000, metadata=_as("EKINERJA-HURUF", "huruf", 100, 3000, _EKINERJA, "ditempel untuk satu butir, paling banyak")
    )
    unlock_hours: int = field(
        default=48, metadata=_as("BUKA-KUNCI", "jam", 1, 336, _OWN, "periode terkunci yang dibuka atasan tetap terbuka selama")
    )
    help_desk_days: int = field(
        default=730,
        metadata=_as("SIMPAN-BANTUAN", "hari", 90, 3650, _PRIVACY, "isi tanya jawab dengan admin disimpan sesudah selesai, selama"),
    )
    message_days: int = field(
        default=400, metadata=_as("SIMPAN-PESAN", "hari", 90, 3650, _PRIVACY, "isi pesan bot yang sudah terkirim disimpan selama")
    )
    link_days: int = field(
        default=90,
        metadata=_as("SIMPAN-TAUTAN", "hari", 7, 730, _PRIVACY, "permintaan tautan akun dan undangan yang selesai disimpan selama"),
    )
    account_days: int = field(
        default=365,
        metadata=_as("SIMPAN-AKUN", "hari", 30, 3650, _PRIVACY, "akun Telegram yang dilepas dan orang tak dikenal disimpan selama"),
    )
    evidence_years: int = field(
        default=10, metadata=_as("SIMPAN-BUKTI", "tahun", 5, 30, "UU 43/2009", "berkas bukti laporan disimpan selama")
    )
    gap_most: Decimal = field(
        default=Decimal(10),
        metadata=_as("SELISIH", "%", 0, 100, _OWN, "selisih dari angka resmi yang ditanyakan sebabnya, lebih dari"),
    )
    invitation_hours: int = field(default=72, metadata=_as("UNDANGAN", "jam", 1, 720, _OWN, "tautan undangan berlaku selama"))

    def takes_off(self, leave: str) -> bool:
        """Whether days of this kind of leave count as not worked in the evaluation."""
        return bool(getattr(self, f"leave_{leave}"))


LISTED: Mapping[str, Rule] = {
    one.metadata["code"]: Rule(field=one.name, usual=Decimal(str(one.default)), whole=isinstance(one.default, int), **one.metadata)
    for one in fields(Rules)
}
"""Every rule by its code, in the order in which they are told."""

_HEADS = ("PIMPINAN-ISTIMEWA", "PIMPINAN-BAIK", "PIMPINAN-BUTUH-PERBAIKAN", "PIMPINAN-KURANG", "PIMPINAN-SANGAT-KURANG")
FALLING: tuple[tuple[str, str], ...] = (("BAIK-SEJAK", "CUKUP-SEJAK"), *pairwise(_HEADS))
"""Rules of which the second is never more than the first: nobody who leads a worse organisation is rated better."""


def in_force(values: Mapping[str, Decimal]) -> Rules:
    """The rules with these values by code; the others, and codes nobody knows any more, leave the usual value."""
    known = ((LISTED[code], LISTED[code].bounded(value)) for code, value in values.items() if code in LISTED)
    found: dict[str, Any] = {rule.field: int(value) if rule.whole else value for rule, value in known}
    return Rules(**found)
