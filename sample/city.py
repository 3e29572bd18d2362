"""The sample workbook: units, people, standards with their legal basis, indicators, targets, trainings and a local holiday."""

from datetime import date, time, timedelta
from typing import Any

from sample import people

_MONTHLY, _QUARTERLY = "bulanan", "triwulan"
_UNITS = (
    ("DISDIK", "Dinas Pendidikan (contoh)", "pendidikan", None, 5),
    ("SD-MELATI", "SD Negeri Contoh Melati", "pendidikan", "DISDIK", 6),
    ("SMP-99", "SMP Negeri Contoh 99", "pendidikan", "DISDIK", 6),
    ("DINKES", "Dinas Kesehatan (contoh)", "kesehatan", None, 5),
    ("PKM-UTARA", "Puskesmas Contoh Utara", "kesehatan", "DINKES", 6),
    ("PKM-SELATAN", "Puskesmas Contoh Selatan", "kesehatan", "DINKES", 6),
    ("BKPSDMD", "BKPSDMD (contoh)", "umum", None, 5),
)
_STANDARDS = (
    ("STD-GURU", "Standar kinerja guru dan kepala sekolah", "pendidikan",
     "PermenPANRB 6/2022 tentang Pengelolaan Kinerja Pegawai ASN; PP 30/2019", "Murid hadir, belajar, dan naik capaiannya."),
    ("STD-IMUN", "Standar pelayanan imunisasi", "kesehatan",
     "PermenPANRB 6/2022; Permenkes 12/2017 tentang Penyelenggaraan Imunisasi", "Setiap bayi terlindungi lengkap dan tepat waktu."),
    ("STD-KIA", "Standar pelayanan kesehatan ibu", "kesehatan",
     "PermenPANRB 6/2022; Permenkes 21/2021", "Setiap ibu hamil diperiksa sampai lengkap."),
    ("STD-LAYAN", "Standar mutu pelayanan", "umum",
     "PermenPANRB 14/2017 tentang Survei Kepuasan Masyarakat; UU 25/2009", "Warga dilayani cepat dan puas."),
)  # fmt: skip
_TEACHERS, _HEAD = "Guru Kelas; Guru Mata Pelajaran", "Kepala Sekolah"
_VACCINATOR, _MIDWIFE, _DESK, _CHIEF = "Petugas Imunisasi", "Petugas KIA", "Petugas Pendaftaran", "Kepala Puskesmas"

INDICATORS: tuple[tuple[Any, ...], ...] = (
    # code, standard, name, question, kind, direction, frequency, aspect, unit, numerator, denominator, min, max, decimals,
    # cumulative, may exceed, evidence, positions, target
    ("HADIR-GURU", "STD-GURU", "Kehadiran mengajar", "Berapa jam mengajar terlaksana dari yang terjadwal?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "jam terlaksana", "jam terjadwal", None, None, 0, 0, 0, "tidak", _TEACHERS, 95),
    ("MODUL", "STD-GURU", "Modul ajar disusun dan digunakan", "Berapa modul ajar yang disusun dan digunakan?", "jumlah", "naik",
     _QUARTERLY, "kuantitas", "modul", None, None, 0, 60, 0, 0, 0, "opsional", _TEACHERS, 6),
    ("NILAI-NAIK", "STD-GURU", "Siswa yang nilainya naik", "Berapa siswa yang nilainya naik dari asesmen awal?", "rasio", "naik",
     _QUARTERLY, "kualitas", "%", "siswa naik", "siswa dinilai", None, None, 0, 0, 0, "opsional", _TEACHERS, 75),
    ("LITERASI", "STD-GURU", "Literasi minimum", "Berapa siswa mencapai kompetensi minimum literasi?", "rasio", "naik",
     _QUARTERLY, "kualitas", "%", "siswa mencapai", "siswa dites", None, None, 0, 0, 0, "tidak", _TEACHERS, 70),
    ("NUMERASI", "STD-GURU", "Numerasi minimum", "Berapa siswa mencapai kompetensi minimum numerasi?", "rasio", "naik",
     _QUARTERLY, "kualitas", "%", "siswa mencapai", "siswa dites", None, None, 0, 0, 0, "tidak", _TEACHERS, 70),
    ("HADIR-SISWA", "STD-GURU", "Kehadiran siswa", "Berapa kehadiran siswa dari yang seharusnya (siswa x hari belajar)?", "rasio",
     "naik", _MONTHLY, "kualitas", "%", "kehadiran", "kehadiran seharusnya", None, None, 0, 0, 0, "tidak", _TEACHERS, 95),
    ("OBSERVASI", "STD-GURU", "Nilai observasi kelas", "Berapa rata-rata butir rubrik observasi kelas (1-4)?", "indeks", "naik",
     _QUARTERLY, "kualitas", "skor", None, None, 1, 4, 2, 0, 0, "opsional", _TEACHERS, 3),
    ("KOREKSI", "STD-GURU", "Waktu pengembalian hasil penilaian", "Rata-rata berapa hari sampai hasil penilaian kembali?",
     "rata-rata", "turun", _QUARTERLY, "waktu", "hari", None, None, 0, 60, 1, 0, 0, "tidak", _TEACHERS, 5),
    ("PUAS-ORTU", "STD-LAYAN", "Kepuasan orang tua", "Berapa indeks kepuasan orang tua (25-100)?", "indeks", "naik",
     _QUARTERLY, "kepuasan", "indeks", None, None, 25, 100, 2, 0, 0, "opsional", _HEAD, 80),
    ("SUPERVISI", "STD-GURU", "Guru yang disupervisi akademik", "Berapa guru yang sudah disupervisi?", "rasio", "naik",
     _QUARTERLY, "kuantitas", "%", "guru disupervisi", "guru", None, None, 0, 0, 0, "tidak", _HEAD, 100),
    ("PUTUS", "STD-GURU", "Siswa putus sekolah", "Berapa siswa putus sekolah?", "jumlah", "turun",
     _MONTHLY, "kualitas", "siswa", None, None, 0, 500, 0, 0, 0, "tidak", _HEAD, 0),
    ("RAPOR-TL", "STD-GURU", "Tindak lanjut Rapor Pendidikan", "Berapa persen tindak lanjut yang selesai?", "persen", "naik",
     _QUARTERLY, "kualitas", "%", None, None, 0, 100, 1, 0, 0, "opsional", _HEAD, 90),
    ("RKS", "STD-GURU", "Rencana kerja sekolah ditinjau", "Apakah rencana kerja sekolah sudah ditinjau?", "ya/tidak", "naik",
     _QUARTERLY, "waktu", "", None, None, None, None, 0, 0, 0, "tidak", _HEAD, 1),
    ("IDL", "STD-IMUN", "Imunisasi dasar lengkap", "Berapa bayi dengan imunisasi dasar lengkap sejak Januari?", "rasio", "naik",
     _MONTHLY, "kualitas", "%", "bayi lengkap", "sasaran bayi", None, None, 0, 1, 1, "wajib", _VACCINATOR, 90),
    ("DPT1", "STD-IMUN", "DPT-HB-Hib 1", "Berapa bayi menerima DPT-HB-Hib 1 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 95),
    ("DPT3", "STD-IMUN", "DPT-HB-Hib 3", "Berapa bayi menerima DPT-HB-Hib 3 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 90),
    ("DO13", "STD-IMUN", "Drop-out DPT-HB-Hib 1 ke 3", "Berapa bayi yang sudah DPT-HB-Hib 1 tetapi belum DPT-HB-Hib 3?", "rasio",
     "turun", _MONTHLY, "kualitas", "%", "bayi DPT1 tanpa DPT3", "bayi DPT1", -100, None, 0, 0, 1, "tidak", _VACCINATOR, 5),
    ("HB0", "STD-IMUN", "Hepatitis B 0", "Berapa bayi menerima Hepatitis B 0 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 95),
    ("BCG", "STD-IMUN", "BCG", "Berapa bayi menerima BCG sejak Januari?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 95),
    ("OPV4", "STD-IMUN", "Polio tetes 4", "Berapa bayi menerima Polio tetes 4 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 90),
    ("MR1", "STD-IMUN", "Campak-Rubela 1", "Berapa bayi menerima MR 1 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 90),
    ("IPV2", "STD-IMUN", "Polio suntik 2", "Berapa bayi menerima Polio suntik 2 sejak Januari?", "rasio", "naik",
     _QUARTERLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 90),
    ("PCV3", "STD-IMUN", "Pneumokokus 3", "Berapa bayi menerima Pneumokokus 3 sejak Januari?", "rasio", "naik",
     _QUARTERLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 90),
    ("RV3", "STD-IMUN", "Rotavirus 3", "Berapa bayi menerima Rotavirus 3 sejak Januari?", "rasio", "naik",
     _QUARTERLY, "kuantitas", "%", "bayi diimunisasi", "sasaran bayi", None, None, 0, 1, 1, "tidak", _VACCINATOR, 90),
    ("DO1M", "STD-IMUN", "Drop-out DPT-HB-Hib 1 ke Campak-Rubela 1", "Berapa bayi yang sudah DPT-HB-Hib 1 tetapi belum MR 1?",
     "rasio", "turun", _QUARTERLY, "kualitas", "%", "bayi DPT1 tanpa MR1", "bayi DPT1", -100, None, 0, 0, 1, "tidak", _VACCINATOR,
     5),
    ("IBL", "STD-IMUN", "Imunisasi lanjutan lengkap baduta", "Berapa anak 18-24 bulan yang imunisasinya lengkap sejak Januari?",
     "rasio", "naik", _QUARTERLY, "kualitas", "%", "anak lengkap", "sasaran baduta", None, None, 0, 1, 1, "tidak", _MIDWIFE, 80),
    ("ZD", "STD-IMUN", "Anak zero-dose terjangkau", "Berapa anak zero-dose yang sudah diberi DPT-HB-Hib 1 dari yang ditemukan?",
     "rasio", "naik", _QUARTERLY, "kualitas", "%", "anak diberi DPT1", "anak ditemukan", None, None, 0, 0, 0, "tidak", _MIDWIFE,
     80),
    ("UCI", "STD-IMUN", "Kelurahan UCI", "Berapa kelurahan di wilayah puskesmas yang mencapai UCI?", "rasio", "naik",
     _MONTHLY, "kualitas", "%", "kelurahan UCI", "kelurahan", None, None, 0, 0, 0, "tidak", _VACCINATOR, 80),
    ("K1", "STD-KIA", "Kunjungan ibu hamil K1", "Berapa ibu hamil dengan kunjungan K1 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kuantitas", "%", "ibu K1", "sasaran ibu hamil", None, None, 0, 1, 1, "tidak", _MIDWIFE, 95),
    ("K4", "STD-KIA", "Kunjungan ibu hamil K4", "Berapa ibu hamil dengan kunjungan K4 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kualitas", "%", "ibu K4", "sasaran ibu hamil", None, None, 0, 1, 1, "tidak", _MIDWIFE, 88),
    ("K6", "STD-KIA", "Kunjungan ibu hamil K6", "Berapa ibu hamil dengan kunjungan K6 sejak Januari?", "rasio", "naik",
     _MONTHLY, "kualitas", "%", "ibu K6", "sasaran ibu hamil", None, None, 0, 1, 1, "tidak", _MIDWIFE, 80),
    ("TUNGGU", "STD-LAYAN", "Waktu tunggu pendaftaran", "Rata-rata berapa menit waktu tunggu pendaftaran?", "durasi", "turun",
     _MONTHLY, "waktu", "menit", None, None, 0, 300, 1, 0, 0, "tidak", _DESK, 15),
    ("ADUAN", "STD-LAYAN", "Aduan selesai tepat waktu", "Berapa aduan selesai tepat waktu dari yang diterima?", "rasio", "naik",
     _MONTHLY, "kualitas", "%", "aduan selesai", "aduan diterima", None, None, 0, 0, 0, "tidak", _DESK, 95),
    ("SKM", "STD-LAYAN", "Indeks Kepuasan Masyarakat", "Berapa indeks kepuasan masyarakat (25-100)?", "indeks", "naik",
     _QUARTERLY, "kepuasan", "indeks", None, None, 25, 100, 2, 0, 0, "opsional", _CHIEF, 82),
    ("LOKMIN", "STD-LAYAN", "Lokakarya mini dilaksanakan", "Tanggal berapa lokakarya mini dilaksanakan?", "tanggal", "naik",
     _MONTHLY, "waktu", "", None, None, None, None, 0, 0, 0, "tidak", _CHIEF, None),
)  # fmt: skip
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
_RULES = {"DPT3": "<= DPT1 wajib", "MR1": "<= DPT1", "IDL": "<= MR1", "K4": "<= K1 wajib", "K6": "<= K4 wajib"}
_FIELDS = (
    "Kode", "Standar", "Nama", "Pertanyaan", "Jenis", "Arah", "Frekuensi", "Aspek", "Satuan", "Pembilang", "Penyebut", "Minimum",
    "Maksimum", "Desimal", "Kumulatif", "Boleh Lebih", "Bukti", "Jabatan",
)  # fmt: skip

Workbook = dict[str, list[dict[str, Any]]]


def workbook(*, today: date) -> Workbook:
    """The rows of every sheet, valid since the first day of last year."""
    since = date(today.year - 1, 1, 1)
    indicators = [dict(zip(_FIELDS, row, strict=False)) for row in INDICATORS]
    for row in indicators:
        row["Kumulatif"], row["Boleh Lebih"] = _yes(row["Kumulatif"]), _yes(row["Boleh Lebih"])
        row["Satuan"] = row["Satuan"] or "-"
        row["Berlaku Mulai"] = since
        row["Tenggat"] = 7
        row["Aturan"] = _RULES.get(row["Kode"])
        row["Bobot"], row["Utama"] = _WEIGHTS.get(row["Kode"]), "tidak" if row["Kode"] in _ADDITIONAL else "ya"
        row["Nilai Baik"], row["Nilai Cukup"] = _CLASSES.get(row["Kode"], (None, None))
        row["Bersama"] = _yes(row["Kode"] in people.DUTIES)
    targets = [
        {
            "Indikator": row[0],
            "Cakupan": "umum",
            "Nilai": row[-1],
            "Nilai Unggul": _STRETCH.get(row[0]),
            "Berlaku Mulai": since,
        }
        for row in INDICATORS
        if row[-1] is not None
    ]
    targets.append({"Indikator": "TUNGGU", "Cakupan": "unit", "Untuk": "PKM-SELATAN", "Nilai": 20, "Berlaku Mulai": since})
    roster = people.roster(since=since)
    return {
        "Unit": [dict(zip(("Kode", "Nama", "Bidang", "Induk", "Hari Kerja"), unit, strict=True)) for unit in _UNITS],
        "Pegawai": roster,
        "Standar": [dict(zip(("Kode", "Nama", "Bidang", "Dasar Hukum", "Tujuan"), one, strict=True)) for one in _STANDARDS],
        "Indikator": indicators,
        "Target": targets,
        "Pelatihan": _trainings(today, organiser=roster[0]["NIP"]),
        "Libur": [{"Tanggal": date(today.year, 11, 9), "Nama": "Hari jadi kota (contoh)", "Libur": "ya"}],
    }


def _trainings(today: date, *, organiser: str) -> list[dict[str, Any]]:
    """Three trainings in the weeks to come; the one for the desks has so few seats that some must wait."""
    offers = (
        ("PL-LITERASI", "Mengajar literasi dengan buku cerita", "Balai contoh", "Aula DISDIK", 20, 8, 30, _TEACHERS, "LITERASI"),
        ("PL-PWS", "Membaca grafik PWS imunisasi", "DINKES (contoh)", "https://pelatihan.invalid/pws", 27, 6, 4, _VACCINATOR,
         "IDL; UCI"),
        ("PL-LAYAN", "Loket yang ramah dan cepat", "BKPSDMD (contoh)", "Aula BKPSDMD", 13, 4, 3, _DESK, "TUNGGU; ADUAN"),
    )  # fmt: skip
    return [
        {
            "Kode": code, "Judul": title, "Penyelenggara": provider, "Tempat": place, "JP": hours, "Kursi": seats,
            "Mulai": today + timedelta(days=days), "Selesai": today + timedelta(days=days), "Sasaran": audience,
            "Jam Mulai": time(8), "Jam Selesai": time(15), "Indikator": indicators,
            "Panitia": organiser if code == "PL-LAYAN" else "",
            "Daftar Sampai": today + timedelta(days=days - 5),
        }
        for code, title, provider, place, days, hours, seats, audience, indicators in offers
    ]  # fmt: skip


def _yes(flag: int) -> str:
    return "ya" if flag else "tidak"
