"""A list that says too little of new people: the rest is taken, and what is missing is asked for in one list with a workbook."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
import xlsxwriter
from sqlmodel import Session

from documents import workbook
from domain.exchange.roster_rows import Left
from services.exchange import importing, rosters
from tests.databases import Sqlite
from tests.stage import Stage

TODAY = date(2026, 10, 1)
_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_NEW, _OTHER, _SITTI = "199203032019031003", "199203032019031011", "198001012005012001"


@pytest.fixture(scope="module")
def city(sqlite: Sqlite) -> Iterator[Session]:
    """A city that nothing is written into."""
    with Session(sqlite.anew()) as found:
        yield found


def _read(session: Session, *lines: str) -> rosters.Read:
    table = rosters.table(workbook.read("\n".join(lines).encode(), name="Pegawai.csv"))
    assert table is not None
    return rosters.read(session, table, columns=table.understood, answers={}, today=TODAY)


@pytest.mark.parametrize(
    ("lines", "asked", "needed", "taken"),
    [
        pytest.param(("NIP,Nama", f"{_NEW},Contoh Dua"), [], ("position", "unit"), 0, id="a name and a NIP"),
        pytest.param(("NIP;Nama;HP", f"{_NEW};Contoh Dua;0811"), [], ("position", "unit"), 0, id="phones"),
        pytest.param(
            ("Nama,NIP,Unit Kerja", f"Contoh Dua,{_NEW},SD Contoh 1"), [], ("position",), 0, id="where, but not what they do"
        ),
        pytest.param(
            ("Nama,NIP,Jabatan", f"Contoh Dua,{_NEW},Guru Kelas"), ["unit", "since"], ("unit",), 0, id="what, but not where"
        ),
        pytest.param(
            ("Nama,NIP,Jabatan,Unit Kerja", f"A Satu,{_NEW},-,SD Contoh 1", f"B Dua,{_OTHER},Guru Kelas,SD Contoh 1"),
            ["since"],
            ("position",),
            1,
            id="one empty cell",
        ),
        pytest.param(("Nama,NIP", f"Sitti Contoh,{_SITTI}", f"B Dua,{_OTHER}"), [], ("position", "unit"), 1, id="one is known"),
        pytest.param(("Nama,NIP", f"Sitti Contoh,{_SITTI}"), [], (), 1, id="all are known"),
    ],
)
def test_what_new_people_lack_is_told_once_and_keeps_nobody_else_out(
    city: Session, lines: tuple[str, ...], asked: list[str], needed: tuple[str, ...], taken: int
) -> None:
    read = _read(city, *lines)
    assert [one.kind for one in read.questions if len(one.options) > 1] == asked
    assert (read.said.needed, len(read.rows["Pegawai"])) == (needed, taken)
    assert {one.why for one in read.said.left} == ({Left.LACKS} if needed else set())
    assert importing.take(city, read.rows, today=TODAY, write=False).rejected == ()


@pytest.mark.parametrize(
    ("sheet", "head", "needed"),
    [
        ("Unit", "Kode,Nama", "Bidang"),
        ("Target", "Indikator,Nilai", "Cakupan, Berlaku Mulai"),
        ("Pegawai", "NIP,HP", "Nama, Status, Jabatan, Unit, Berlaku Mulai"),
    ],
)
def test_columns_that_are_missing_are_told_in_one_line(city: Session, sheet: str, head: str, needed: str) -> None:
    rows = workbook.read(f"{head}\n1,2\n".encode(), name=f"{sheet}.csv")
    (one,) = importing.take(city, rows, today=TODAY, write=False).rejected
    assert (one.cause, one.facts["columns"]) == ("no_column", needed)
    assert one.facts["found"] == head.replace(",", ", ")


@_ON_ONE
async def test_in_chat_it_comes_with_the_workbook_to_fill_in(stage: Stage) -> None:
    table = f"<table><tr><th>NIP</th><th>Nama</th></tr><tr><td>{_NEW}</td><td>Contoh Dua</td></tr></table>"
    stage.files["Pegawai.xls"] = table.encode()
    said = await stage.play("Tenri > (dokumen Pegawai.xls)\nTenri > [✅ Benar]\nTenri > [📋 Lengkapi yang kurang]\n")
    assert "Untuk 1 pegawai baru masih perlu: jabatan, unit" in said
    assert "templat" not in said
    assert "isinya sama dengan yang sudah ada" not in said
    assert "(dokumen lengkapi-memuat-data-pribadi.xlsx) Isi yang kuning" in said
    stage.files["b.csv"] = b"Nama;NIP;Jabatan;Unit Kerja\nContoh Tiga;1,99203E+17;Guru Kelas;SD Contoh 1\n"
    said = await stage.play("Tenri > (dokumen b.csv)\nTenri > [✅ Benar]\n")
    assert "NIP kehilangan angka terakhir" in said
    assert "[📋 Lengkapi yang kurang]" in said


@_ON_ONE
async def test_sheets_that_hold_people_too_are_not_passed_over_in_silence(stage: Stage) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for sheet, nips in (("PNS", (_NEW, _OTHER)), ("PPPK", (_SITTI,)), ("Rekap", ())):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ("Nama", "NIP", "Jabatan", "Unit Kerja") if nips else ("Unit", "Jumlah"))
            for number, nip in enumerate(nips, start=1):
                page.write_row(number, 0, (f"Orang {sheet}", nip, "Guru Kelas", "SD Contoh 1"))
    stage.files["a.xlsx"] = target.getvalue()
    said = await stage.play("Tenri > (dokumen a.xlsx)\nTenri > [✅ Benar]\nTenri > [✅ Lanjut dengan ini]\n")
    assert said.count("lembar PPPK juga memuat pegawai dan belum dibaca") == 2
