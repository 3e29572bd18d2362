"""The sample workbook: units, people, standards with their legal basis, indicators, targets, trainings and a local holiday."""

import csv
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from sample import areas, people

_OF = ("Pemerintah Kota Makassar", "Makassar")
"""Of which instansi the offices are, and where their forms are signed; what stands below is as they are."""
_UNITS = (
    ("DISDIK", "Dinas Pendidikan (contoh)", "pendidikan", None, 5, *_OF),
    ("SD-MELATI", "SD Negeri Contoh Melati", "pendidikan", "DISDIK", 6, None, None),
    ("SMP-99", "SMP Negeri Contoh 99", "pendidikan", "DISDIK", 6, None, None),
    ("DINKES", "Dinas Kesehatan (contoh)", "kesehatan", None, 5, *_OF),
    ("PKM-UTARA", "Puskesmas Contoh Utara", "kesehatan", "DINKES", 6, None, None),
    ("PKM-SELATAN", "Puskesmas Contoh Selatan", "kesehatan", "DINKES", 6, None, None),
    ("BKPSDMD", "BKPSDMD (contoh)", "umum", None, 5, *_OF),
)
_UNIT = ("Kode", "Nama", "Bidang", "Induk", "Hari Kerja", "Instansi", "Kota")
_STANDARDS = (
    (
        "STD-GURU",
        "Standar kinerja guru dan kepala sekolah",
        "pendidikan",
        "PermenPANRB 6/2022 tentang Pengelolaan Kinerja Pegawai ASN; PP 30/2019",
        "Murid hadir, belajar, dan naik capaiannya.",
    ),
    (
        "STD-IMUN",
        "Standar pelayanan imunisasi",
        "kesehatan",
        "PermenPANRB 6/2022; Permenkes 12/2017 tentang Penyelenggaraan Imunisasi",
        "Setiap bayi terlindungi lengkap dan tepat waktu.",
    ),
    (
        "STD-KIA",
        "Standar pelayanan kesehatan ibu",
        "kesehatan",
        "PermenPANRB 6/2022; Permenkes 21/2021",
        "Setiap ibu hamil diperiksa sampai lengkap.",
    ),
    (
        "STD-LAYAN",
        "Standar mutu pelayanan",
        "umum",
        "PermenPANRB 14/2017 tentang Survei Kepuasan Masyarakat; UU 25/2009",
        "Warga dilayani cepat dan puas.",
    ),
)
_STANDARD = ("Kode", "Nama", "Bidang", "Dasar Hukum", "Tujuan", "Nama (Inggris)", "Tujuan (Inggris)")
_STANDARDS_IN_ENGLISH = {
    "STD-GURU": ("Performance of teachers and principals", "Pupils come to school, learn, and get better results."),
    "STD-IMUN": ("Immunisation services", "Every infant is protected, fully and in time."),
    "STD-KIA": ("Maternal health services", "Every pregnant woman is seen until all visits are complete."),
    "STD-LAYAN": ("Quality of service", "People are served quickly and leave satisfied."),
}
_RESULTS = {
    "STD-GURU": ("Meningkatnya capaian belajar murid", "Meningkatnya mutu pendidikan dasar di kota"),
    "STD-IMUN": ("Terlindunginya bayi dari penyakit yang dapat dicegah dengan imunisasi", "Menurunnya kematian bayi di kota"),
    "STD-KIA": ("Terpantaunya kesehatan setiap ibu hamil", "Menurunnya kematian ibu di kota"),
    "STD-LAYAN": ("Meningkatnya kepuasan warga atas layanan", "Meningkatnya mutu pelayanan publik kota"),
}
"""The results of work (RHK) by standard, and the leader's results they serve."""
_TEACHERS = "Guru Kelas; Guru Mata Pelajaran"
_VACCINATOR, _DESK = "Petugas Imunisasi", "Petugas Pendaftaran"

_WHOLE = {"Minimum", "Maksimum", "Desimal", "Kumulatif", "Boleh Lebih", "Target", "Nomor"}


def _table(name: str) -> list[dict[str, Any]]:
    """The rows of a file beside this one."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as table:
        return [
            {name: int(cell) if name in _WHOLE and cell else cell or None for name, cell in row.items()}
            for row in csv.DictReader(table)
        ]


INDICATORS = tuple(_table("indicators.csv"))
"""A row an indicator, by the workbook's headers, and its usual target."""
_STRETCH = {
    "HADIR-GURU": 98,
    "MODUL": 8,
    "NILAI-NAIK": 85,
    "LITERASI": 80,
    "KOREKSI": 3,
    "IDL": 95,
    "DPT3": 95,
    "K4": 92,
    "SKM": 88,
}
"""The values agreed to be above expectation, by indicator."""
_ADDITIONAL = {"RKS", "LOKMIN"}
"""Indicators of additional work (kinerja tambahan)."""
_WEIGHTS = {"NILAI-NAIK": 2, "IDL": 3}
_CLASSES = {"TUNGGU": (15, 20), "KOREKSI": (5, 7), "DO13": (5, 10), "DO1M": (5, 10)}
"""The values that are baik and cukup, by indicator; at most, as less is better in these."""
_FORMULAS = {"DO13": "(DPT1 - DPT3) / DPT1", "DO1M": "(DPT1 - MR1) / DPT1"}
"""What follows from what is reported, and is not asked."""
_RULES = {"DPT3": "<= DPT1 wajib", "MR1": "<= DPT1", "IDL": "<= MR1", "K4": "<= K1 wajib", "K6": "<= K4 wajib"}

Workbook = dict[str, list[dict[str, Any]]]


def with_areas(*, today: date) -> Workbook:
    """The same with the kelurahan of a puskesmas, which reports by area."""
    return areas.add(workbook(today=today), today=today, since=date(today.year - 1, 1, 1))


def workbook(*, today: date) -> Workbook:
    """The rows of every sheet, valid since the first day of last year."""
    since = date(today.year - 1, 1, 1)
    indicators = [{name: cell for name, cell in row.items() if name != "Target"} for row in INDICATORS]
    english = {row["Kode"]: row for row in _table("in_english.csv")}
    for row in indicators:
        row["Kumulatif"], row["Boleh Lebih"] = _yes(row["Kumulatif"]), _yes(row["Boleh Lebih"])
        row["Satuan"] = row["Satuan"] or "-"
        row["Berlaku Mulai"] = since
        row["Tenggat"] = 7
        row["Aturan"] = _RULES.get(row["Kode"])
        row["Rumus"] = _FORMULAS.get(row["Kode"])
        row["Bobot"], row["Utama"] = _WEIGHTS.get(row["Kode"]), "tidak" if row["Kode"] in _ADDITIONAL else "ya"
        row["Nilai Baik"], row["Nilai Cukup"] = _CLASSES.get(row["Kode"], (None, None))
        row["RHK"], row["RHK Pimpinan"] = _RESULTS[row["Standar"]]
        row["Bersama"] = _yes(row["Kode"] in people.DUTIES)
        row |= {name: words for name, words in english.get(row["Kode"], {}).items() if name != "Kode"}
    targets = [
        {
            "Indikator": row["Kode"],
            "Cakupan": "umum",
            "Nilai": row["Target"],
            "Nilai Unggul": _STRETCH.get(row["Kode"]),
            "Berlaku Mulai": since,
        }
        for row in INDICATORS
        if row["Target"] is not None
    ]
    targets.append({"Indikator": "TUNGGU", "Cakupan": "unit", "Untuk": "PKM-SELATAN", "Nilai": 20, "Berlaku Mulai": since})
    roster = people.roster(since=since)
    return {
        "Unit": [dict(zip(_UNIT, unit, strict=True)) for unit in _UNITS],
        "Pegawai": roster,
        "Standar": [dict(zip(_STANDARD, (*one, *_STANDARDS_IN_ENGLISH[one[0]]), strict=True)) for one in _STANDARDS],
        "Indikator": indicators,
        "Target": targets,
        "Pelatihan": _trainings(today, organiser=roster[0]["NIP"]),
        "Materi": _table("lessons.csv"),
        "Libur": [{"Tanggal": date(today.year, 11, 9), "Nama": "Hari jadi kota (contoh)", "Libur": "ya"}],
    }


def _trainings(today: date, *, organiser: str) -> list[dict[str, Any]]:
    """Three trainings in the weeks to come; the one for the desks has so few seats that some must wait."""
    offers = (
        ("PL-LITERASI", "Mengajar literasi dengan buku cerita", "Balai contoh", "Aula DISDIK", 20, 8, 30, _TEACHERS, "LITERASI"),
        (
            "PL-PWS",
            "Membaca grafik PWS imunisasi",
            "DINKES (contoh)",
            "https://pelatihan.invalid/pws",
            27,
            6,
            4,
            _VACCINATOR,
            "IDL; UCI",
        ),
        ("PL-LAYAN", "Loket yang ramah dan cepat", "BKPSDMD (contoh)", "Aula BKPSDMD", 13, 4, 3, _DESK, "TUNGGU; ADUAN"),
    )
    return [
        {
            "Kode": code,
            "Judul": title,
            "Penyelenggara": provider,
            "Tempat": place,
            "JP": hours,
            "Kursi": seats,
            "Mulai": today + timedelta(days=days),
            "Selesai": today + timedelta(days=days),
            "Sasaran": audience,
            "Jam Mulai": time(8),
            "Jam Selesai": time(15),
            "Indikator": indicators,
            "Panitia": organiser if code == "PL-LAYAN" else "",
            "Daftar Sampai": today + timedelta(days=days - 5),
        }
        for code, title, provider, place, days, hours, seats, audience, indicators in offers
    ]


def _yes(flag: int) -> str:
    return "ya" if flag else "tidak"
