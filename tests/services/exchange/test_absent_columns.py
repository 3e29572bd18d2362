"""A column that is absent changes nothing of what is there, in any sheet; an empty cell empties."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import workbook
from models.people.person import Person, Posting
from services.exchange import importing, sheets

TODAY = date(2026, 10, 1)
_SITTI, _BASO = "198001012005012001", "197001011995011001"
_FULL: dict[str, dict[str, Any]] = {
    "Unit": {
        "Kode": "SD-2",
        "Nama": "SD 2",
        "Bidang": "pendidikan",
        "Induk": "SD-1",
        "Hari Kerja": 6,
        "Zona Waktu": "WIT",
        "Instansi": "Dinas",
        "Kota": "Kota",
    },
    "Pegawai": {
        "NIP": "199203032019031003",
        "Nama": "Contoh Dua",
        "L/P": "L",
        "Status": "PNS",
        "Jabatan": "Guru Kelas",
        "Unit": "SD-1",
        "Atasan": _BASO,
        "Berlaku Mulai": date(2026, 1, 1),
        "Berakhir": date(2027, 1, 1),
        "HP": "08110009009",
        "Peran": "admin",
        "Cuti": "2026-12-01..2026-12-05 tahunan",
        "Akhir Kontrak": date(2027, 1, 1),
        "Penanggung Jawab": "GABUNG",
        "Pengganti Untuk": "GABUNG-2",
        "Golongan": "III/b",
        "Jabatan Fungsional": "Guru",
        "Jenjang": "Ahli Muda",
    },
    "Target": {
        "Indikator": "MODUL",
        "Cakupan": "pegawai",
        "Untuk": _SITTI,
        "Nilai": 5,
        "Nilai Unggul": 7,
        "Berlaku Mulai": date(2026, 10, 1),
    },
    "Pelatihan": {
        "Kode": "PL-1",
        "Judul": "Judul",
        "Penyelenggara": "P",
        "Tempat": "T",
        "Mulai": date(2026, 11, 2),
        "Selesai": date(2026, 11, 3),
        "Jam Mulai": "08.00",
        "Jam Selesai": "15.30",
        "JP": 8,
        "Kursi": 10,
        "Sasaran": "Guru Kelas",
        "Indikator": "MODUL",
        "Daftar Sampai": date(2026, 11, 1),
        "Panitia": _BASO,
    },
    "Materi": {
        "Kode": "M-1",
        "Judul": "Judul",
        "Nomor": 1,
        "Isi": "Isi.",
        "Gambar": "batang: Juli 60; Agustus 72",
        "Keterangan Gambar": "naik",
        "Sasaran": "Guru Kelas",
        "Indikator": "MODUL",
        "Dipakai": "ya",
        "Judul (Inggris)": "Title",
        "Isi (Inggris)": "Text.",
    },
    "Organisasi": {"Unit": "SD-1", "Periode": "2026-Q3", "Predikat": "Istimewa", "Dasar": "SAKIP"},
    "Angka Kredit": {"Jabatan Fungsional": "Guru", "Jenjang": "Ahli Muda", "Koefisien": 26, "Sejak Tahun": 2026},
    "Tindak Lanjut": {
        "Kode": "PIAGAM",
        "Sifat": "penghargaan",
        "Nama": "Piagam",
        "Predikat": "sangat baik",
        "Dasar Hukum": "SK",
        "Dipakai": "tidak",
    },
    "Ekspektasi": {
        "NIP": _SITTI,
        "Tahun": 2026,
        "Nomor": 1,
        "Pejabat Penilai": _BASO,
        "Unit": "SD-1",
        "Jabatan": "Guru Kelas",
        "Bagian": "MODUL",
        "Isi": "Modul disusun",
        "RHK Pimpinan": "Sekolah maju",
    },
    "Libur": {"Tanggal": date(2026, 12, 24), "Nama": "Cuti", "Libur": "tidak"},
    "Aturan": {"Kode": "BAIK-SEJAK", "Nilai": 92, "Dasar Hukum": "SK Wali Kota"},
    "Standar": {
        "Kode": "S-2",
        "Nama": "Standar",
        "Bidang": "umum",
        "Dasar Hukum": "SK",
        "Tujuan": "Baik.",
        "Periode Evaluasi": "bulanan",
        "Nama (Inggris)": "Standard",
        "Tujuan (Inggris)": "Good.",
    },
}
_JOINT = {
    "Kode": "GABUNG",
    "Standar": "SD",
    "Nama": "Bersama",
    "Pertanyaan": "Berapa?",
    "Jenis": "jumlah",
    "Arah": "turun",
    "Frekuensi": "triwulan",
    "Aspek": "biaya",
    "Satuan": "rupiah",
    "Pembilang": "a",
    "Penyebut": "b",
    "Minimum": 1,
    "Maksimum": 9,
    "Desimal": 2,
    "Kumulatif": "ya",
    "Boleh Lebih": "ya",
    "Bersama": "ya",
    "Bukti": "wajib",
    "Aturan": "<= MODUL wajib",
    "Jabatan": "Guru Kelas",
    "Buka": 3,
    "Tenggat": 6,
    "Kunci": 40,
    "Baik": 93,
    "Cukup": 84,
    "Nilai Baik": 5,
    "Nilai Cukup": 7,
    "Bobot": 2,
    "Utama": "tidak",
    "RHK": "Hasil",
    "RHK Pimpinan": "Hasil pimpinan",
    "Berlaku Mulai": date(2026, 1, 1),
    "Berakhir": date(2027, 12, 31),
    "Nama (Inggris)": "Joint",
    "Pertanyaan (Inggris)": "How many?",
    "Satuan (Inggris)": "rupiah",
    "Pembilang (Inggris)": "a",
    "Penyebut (Inggris)": "b",
}


def _book() -> dict[str, list[dict[str, Any]]]:
    book = {sheet: [dict(row)] for sheet, row in _FULL.items()}
    return book | {"Indikator": [_JOINT, {**_JOINT, "Kode": "GABUNG-2"}]}


def _take(session: Session, book: dict[str, list[dict[str, Any]]], *, write: bool) -> importing.Outcome:
    rows = {sheet: list(enumerate(lines, start=2)) for sheet, lines in book.items()}
    return importing.take(session, rows, today=TODAY, write=write)


def test_any_column_of_people_changes_nothing_where_it_is_absent(engine: Engine) -> None:
    with Session(engine) as session:
        assert _take(session, _book(), write=True).rejected == ()
        assert _take(session, _book(), write=False).changes == 0
        for header in (column.header for column in sheets.PERSON.columns if sheets.PERSON.keeps(column)):
            book = {"Pegawai": [{name: cell for name, cell in _FULL["Pegawai"].items() if name != header}]}
            outcome = _take(session, book, write=False)
            assert (header, outcome.rejected, outcome.changes) == (header, (), 0)


def test_the_required_columns_alone_change_nothing(engine: Engine) -> None:
    needed = {sheet.name: {c.header for c in sheet.columns if not sheet.keeps(c)} for sheet in sheets.SHEETS}
    with Session(engine) as session:
        _take(session, _book(), write=True)
        for sheet, rows in _book().items():
            book = {sheet: [{name: cell for name, cell in row.items() if name in needed[sheet]} for row in rows]}
            outcome = _take(session, book, write=False)
            assert (sheet, outcome.rejected, outcome.changes) == (sheet, (), 0)


@pytest.mark.parametrize("tail", ["", ",", ",,,"])
def test_a_row_that_ends_early_has_empty_cells_and_no_absent_columns(engine: Engine, tail: str) -> None:
    head = "NIP,Nama,Status,Jabatan,Unit,Berlaku Mulai,Atasan,HP\n"
    row = f"{_SITTI},Sitti,PNS,Guru Kelas,SD-1,2026-01-01{tail}\n"
    with Session(engine) as session, session.begin():
        rows = workbook.read((head + row).encode(), name="Pegawai.csv")
        assert importing.take(session, rows, today=TODAY, write=True).rejected == ()
        sitti = session.exec(select(Person).where(Person.nip == _SITTI)).one()
        post = session.exec(select(Posting).where(Posting.person_id == sitti.id)).one()
        assert (post.supervisor_id, sitti.phone) == (None, None)


def test_a_new_post_keeps_the_supervisor_in_the_same_unit_alone(engine: Engine) -> None:
    def moved(unit: str) -> int | None:
        head = "NIP,Nama,Status,Jabatan,Unit,Berlaku Mulai\n"
        content = (head + f"{_SITTI},Sitti Contoh,PNS,Guru Kelas,{unit},2026-11-01\n").encode()
        with Session(engine) as session:
            importing.take(session, workbook.read(content, name="Pegawai.csv"), today=TODAY, write=True)
            begun = session.exec(select(Posting).where(Posting.valid_from == date(2026, 11, 1))).one()
            return begun.supervisor_id

    assert moved("SD-1") is not None
    assert moved("PKM-1") is None
