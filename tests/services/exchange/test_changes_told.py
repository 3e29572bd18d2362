"""What a workbook changes is told cell by cell, old and new, with whom it takes something from; numbers are read as written here."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from documents import workbook
from services.exchange import importing
from services.exchange.cells import BadCell, amount, day
from services.exchange.changed import Changed, Lost
from tests.stage import Stage

TODAY = date(2026, 10, 1)
_HEAD = "NIP,Nama,Status,Jabatan,Unit,Berlaku Mulai"
_SITTI, _BASO, _TENRI = "198001012005012001", "197001011995011001", "197801012002012001"
_NAME = "Sitti Contoh, S.Pd."


def _take(engine: Engine, name: str, content: str) -> importing.Outcome:
    with Session(engine) as session:
        return importing.take(session, workbook.read(content.encode(), name=name), today=TODAY, write=False)


@pytest.mark.parametrize(
    ("head", "row", "told"),
    [
        ("", f'"{_NAME}",PNS,Guru Kelas,SD-1,2026-01-01', []),
        ("", "Sitti C,PNS,Guru Kelas,SD-1,2026-01-01", [("Nama", _NAME, "Sitti C")]),
        (",Atasan", f'"{_NAME}",PNS,Guru Kelas,SD-1,2026-01-01,', [("Atasan", "Baso Contoh, M.Pd.", "")]),
        (
            ",Atasan",
            f'"{_NAME}",PNS,Guru Kelas,SD-1,2026-01-01,{_TENRI}',
            [("Atasan", "Baso Contoh, M.Pd.", "Tenri Contoh, S.Sos.")],
        ),
        (",HP", f'"{_NAME}",PNS,Guru Kelas,SD-1,2026-01-01,-', [("HP", "+62811000101", "")]),
        (",Akhir Kontrak", f'"{_NAME}",PNS,Guru Kelas,SD-1,2026-01-01,2026-12-31', [("Akhir Kontrak", "", "31 Des 2026")]),
        (",Cuti", f'"{_NAME}",PNS,Guru Kelas,SD-1,2026-01-01,2026-12-01', [("Cuti", "", "2026-12-01..2026-12-01")]),
        ("", f'"{_NAME}",PNS,Kepala Sekolah,SD-1,2026-01-01', [("Jabatan", "Guru Kelas", "Kepala Sekolah")]),
    ],
)
def test_each_cell_of_somebody_that_changes_is_told(engine: Engine, head: str, row: str, told: list[tuple[str, str, str]]) -> None:
    outcome = _take(engine, "Pegawai.csv", f"{_HEAD}{head}\n{_SITTI},{row}\n")
    assert outcome.rejected == ()
    assert outcome.changed == tuple(Changed("Pegawai", _NAME, *one) for one in told)


def test_a_move_is_told_from_the_post_before(engine: Engine) -> None:
    outcome = _take(engine, "Pegawai.csv", f'{_HEAD}\n{_SITTI},"{_NAME}",PNS,Kepala Sekolah,PKM-1,2026-11-01\n')
    assert [(one.whom, one.column, one.before, one.after) for one in outcome.changed] == [
        (f"{_NAME}, 1 Nov 2026", "Jabatan", "Guru Kelas", "Kepala Sekolah"),
        (f"{_NAME}, 1 Nov 2026", "Unit", "SD-1", "PKM-1"),
        (f"{_NAME}, 1 Nov 2026", "Atasan", "Baso Contoh, M.Pd.", ""),
    ]
    assert outcome.unsupervised == (f"{_NAME}, 1 Nov 2026",)


@pytest.mark.parametrize("since", ["2026-01-01", "2026-11-01"])
def test_duties_that_vanish_are_named(engine: Engine, since: str) -> None:
    outcome = _take(engine, "Pegawai.csv", f'{_HEAD}\n{_SITTI},"{_NAME}",PNS,GURU KELAS,SD-1,{since}\n')
    assert outcome.lost == (Lost(_NAME, ("HADIR-GURU", "MODUL")),)
    assert outcome.remarks.unasked[0].meant == "Guru Kelas"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("MODUL,umum,,7,2026-01-01", ("MODUL", "Nilai", "6", "7")),
        ("MODUL,umum,,7,2026-11-01", ("MODUL, 1 Nov 2026", "Nilai", "6", "7")),
        (f"MODUL,pegawai,{_SITTI},7,2026-11-01", (f"MODUL {_SITTI}, 1 Nov 2026", "Nilai", "", "7")),
    ],
)
def test_targets_are_told_old_and_new(engine: Engine, row: str, told: tuple[str, ...]) -> None:
    outcome = _take(engine, "Target.csv", f"Indikator,Cakupan,Untuk,Nilai,Berlaku Mulai\n{row}\n")
    assert outcome.changed == (Changed("Target", *told),)


def test_sheets_that_are_not_taken_in_are_named(engine: Engine) -> None:
    rows: Any = {
        "Unit": [(2, {"Kode": "X", "Nama": "X", "Bidang": "umum"})],
        "Laporan": [(2, {"Nomor": 1})],
        "Petunjuk": [(2, {"A": 1})],
    }
    with Session(engine) as session:
        assert importing.take(session, rows, today=TODAY, write=False).unread == ("Laporan",)


async def test_the_preview_says_what_is_lost(stage: Stage) -> None:
    stage.files["Pegawai.csv"] = f'{_HEAD},atasan\n{_SITTI},"{_NAME}",PNS,GURU KELAS,SD-1,2026-01-01,\n'.encode()
    said = await stage.play("Tenri > (dokumen Pegawai.csv)\n")
    assert "Kehilangan atasan; laporannya masuk antrean unit: Sitti Contoh" in said
    assert "Tidak lagi diminta melapor – Sitti Contoh: HADIR-GURU, MODUL" in said
    assert "Sitti Contoh, S.Pd., Jabatan: Guru Kelas → GURU KELAS" in said
    assert "Sitti Contoh, S.Pd., Atasan: Baso Contoh, M.Pd. → kosong" in said


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.500", "1500"),
        ("12.000.000", "12000000"),
        ("1.500,25", "1500.25"),
        ("-1.500", "-1500"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1,500", "1.5"),
        ("1,500.25", "1500.25"),
        ("1,500,000", "1500000"),
        ("95 %", "95"),
        ("95,5%", "95.5"),
        ("95 persen", "95"),
        (1.5, "1.5"),
        (1500.0, "1500"),
    ],
)
def test_numbers_are_read_as_they_are_written_here(cell: Any, value: str) -> None:
    assert amount(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["1.50.000", "%", "1..5", "1.500.00", "seribu", ""])
def test_what_is_no_number_is_none(cell: str) -> None:
    with pytest.raises(BadCell):
        amount(cell)


@pytest.mark.parametrize("cell", ["3 Oktober 2026", "03-Okt-2026", "3.10.2026", "03/10/26", "2026-10-03T00:00:00"])
def test_days_of_our_own_sheets_are_read_as_offices_write_them(cell: str) -> None:
    assert day(cell) == date(2026, 10, 3)


_ROW = f'{_SITTI},"{_NAME}",PNS,GURU KELAS,SD1,2026-01-01\n'


def test_all_errors_come_in_one_round_with_what_was_meant(engine: Engine) -> None:
    rows = f"{_HEAD},Atasan\n{_SITTI},A,PNS,Guru Kelas,SD1,2026-01-01,{_BASO}\n{_BASO},B,Honorer,Kepala Sekolah,SD-1,2026-01-01,\n"
    rows += f"{_TENRI},C,PNS,Analis SDM,BKPSDM,besok,\n199001012015012001,D,PNS,Petugas Imunisasi,ZZZ-9,2026-01-01,{_TENRI}\n"
    outcome = _take(engine, "Pegawai.csv", rows)
    assert [(one.row, one.column, one.cause, one.facts.get("meant")) for one in outcome.rejected] == [
        (2, "Unit", "unknown_near", "SD-1"),
        (3, "Status", "not_one_of", None),
        (4, "Berlaku Mulai", "not_a_date", None),
        (5, "Unit", "unknown", None),
    ]


async def test_what_is_nearly_known_is_taken_with_one_tap(stage: Stage) -> None:
    stage.files["Pegawai.csv"] = f"{_HEAD}\n{_ROW}".encode()
    said = await stage.play(
        "Tenri > (dokumen Pegawai.csv)\nTenri > [✏️ Pakai yang terdekat (1)]\nTenri > [✏️ Pakai yang terdekat (1)]\n"
    )
    assert "SD1 tidak dikenal; mungkin maksudnya SD-1" in said
    assert "GURU KELAS: dibaca sebagai Guru Kelas" in said
    assert "0 perubahan" in said.splitlines()[-1]
