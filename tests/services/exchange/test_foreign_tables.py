"""Tables as offices have them: what is spelt otherwise is understood, and what is something else is called by its name."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine
from sqlmodel import Session

from documents import workbook
from services.exchange import importing
from services.exchange.importing import Outcome
from tests.stage import Stage
from texts import Texts

TODAY = date(2026, 10, 1)
_HEAD = "NIP,Nama,L/P,Status,Jabatan,Unit,Atasan,Berlaku Mulai,HP\n"
_NEW = "199203032019031003,Contoh Dua,L,PNS,Guru Kelas,SD-1,197001011995011001,2026-01-01,\n"
_GOOD = _HEAD + _NEW


def _take(engine: Engine, content: bytes, name: str = "Pegawai.csv") -> Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, workbook.read(content, name=name), today=TODAY, write=False)


def _told(outcome: Outcome) -> list[str]:
    texts = Texts(zone=None)
    return [texts.label(f"import_{one.cause}", "id", one.facts) for one in outcome.rejected]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("Pegawai (1).csv", _GOOD, id="downloaded a second time"),
        pytest.param("Salinan Pegawai.csv", _GOOD, id="a copy"),
        pytest.param("pegawai_baru-2026.csv", _GOOD, id="more behind the name"),
        pytest.param("DATA PEGAWAI.csv", _GOOD, id="a word before the name"),
        pytest.param("unduhan.csv", _GOOD, id="another name, but the columns"),
        pytest.param("Pegawai.csv", "sep=;\n" + _GOOD.replace(",", ";"), id="Excel says how cells are parted"),
        pytest.param("Pegawai.csv", '"sep=;"\r\n' + _GOOD.replace(",", ";"), id="the same in quotes"),
        pytest.param("Pegawai.csv", _HEAD.upper() + _NEW, id="headers in capitals"),
        pytest.param("Pegawai.csv", _HEAD.lower().replace("berlaku mulai", "  berlaku   mulai ") + _NEW, id="small, with spaces"),
        pytest.param("Pegawai.csv", _HEAD.replace("Berlaku Mulai", "Berlaku_Mulai *") + _NEW, id="marked as required"),
        pytest.param("Pegawai.csv", "DAFTAR PEGAWAI,,,,,,,,\n" + _GOOD, id="a title above"),
        pytest.param("Pegawai.csv", 'DAFTAR PEGAWAI\n"Per tanggal, 1 Oktober"\n\n' + _GOOD, id="three lines above"),
        pytest.param("Pegawai.csv", "DAFTAR PEGAWAI\n" + _GOOD.replace(",", ";"), id="a title and semicolons"),
        pytest.param("Pegawai.csv", _GOOD.replace("1992", "\u200b1992"), id="a sign of no width before the NIP"),
        pytest.param("Pegawai.csv", _GOOD.replace("Contoh Dua", "\ufeffContoh\u00ad Dua"), id="others in the name"),
        pytest.param("Pegawai.csv", _GOOD.replace("2026-01-01,", "2026-01-01,-"), id="a dash for no phone"),
        pytest.param("Pegawai.csv", _GOOD.replace(",197001011995011001,", ",–,"), id="a dash for no supervisor"),
        pytest.param("Pegawai.csv", _GOOD.replace("2026-01-01,", "2026-01-01,08110001008/08220001008"), id="two phones"),
        pytest.param(
            "Pegawai.csv", _GOOD.replace("2026-01-01,", "2026-01-01,0811 0001 008 atau 0822-0001-008"), id="two, in words"
        ),
    ],
)
def test_a_table_spelt_otherwise_is_taken_as_it_is_meant(engine: Engine, name: str, content: str) -> None:
    outcome = _take(engine, content.encode(), name)
    assert (outcome.rejected, [(one.sheet, one.created) for one in outcome.sheets]) == ((), [("Pegawai", 1)])


def test_a_row_is_named_as_the_spreadsheet_counts_it_below_a_title(engine: Engine) -> None:
    wrong = _GOOD.replace("PNS", "Honorer").encode()
    assert _take(engine, wrong).rejected[0].row == 2
    assert _take(engine, b"DAFTAR PEGAWAI,,,,,,,,\n\n" + wrong).rejected[0].row == 4
    assert _take(engine, b"sep=,\n" + wrong).rejected[0].row == 3


@pytest.mark.parametrize("column", ["NIP", "Nama", "Status", "Jabatan", "Unit"])
def test_a_dash_where_something_must_stand_is_an_empty_cell(engine: Engine, column: str) -> None:
    cells = dict(zip(_HEAD.strip().split(","), _NEW.strip().split(","), strict=True)) | {column: "-"}
    outcome = _take(engine, (_HEAD + ",".join(cells.values())).encode())
    assert [(one.column, one.cause) for one in outcome.rejected] == [(column, "empty")]


def _book(sheet: str, *rows: tuple[str, ...]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return target.getvalue()


_DAPODIK = ("No", "Nama", "NUPTK", "JK", "Tanggal Lahir", "NIP", "Status Kepegawaian", "Jenis PTK", "HP", "TMT Pengangkatan")
_SIMPEG = ("NO", "N A M A\nNIP BARU", "NIP LAMA", "L/P", "PANGKAT", "JABATAN", "MASA KERJA", "UNIT KERJA")
_SKP = ("NO", "RENCANA HASIL KERJA", "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET")
FOREIGN = [
    ("daftar_guru.xlsx", "Daftar Guru", (("Daftar Guru",), ("SD CONTOH",), _DAPODIK, ("1", "A", "1", "P")), "Dapodik", "NUPTK"),
    ("a.xlsx", "Pegawai", (_DAPODIK, ("1", "Tenri", "1")), "Dapodik", "Jenis PTK"),
    ("nominatif.xlsx", "NOMINATIF", (("DAFTAR NOMINATIF",), ("KEADAAN",), _SIMPEG, ("1", "dr. X")), "SIMPEG", "NIP LAMA"),
    ("skp.xlsx", "SKP", (("SASARAN KINERJA PEGAWAI",), ("",), _SKP, ("1", "RHK")), "SKP", "RENCANA HASIL KERJA"),
    (
        "stok.xlsx",
        "Sheet1",
        (("Barang", "Jumlah", "Harga"), ("Kertas", "2", "50000")),
        "Judul kolom yang terbaca",
        "Barang, Jumlah",
    ),
    ("a.xlsx", "Pegawai", (("Nomor", "Nama Lengkap"), ("1", "Sitti")), "masih perlu kolom NIP", "Nomor, Nama Lengkap"),
]


@pytest.mark.parametrize(("name", "sheet", "rows", "called", "found"), FOREIGN, ids=[one[3] + " " + one[1] for one in FOREIGN])
def test_what_is_something_else_is_called_by_its_name_with_the_headers_that_were_read(
    engine: Engine, name: str, sheet: str, rows: Any, called: str, found: str
) -> None:
    told = _told(_take(engine, _book(sheet, *rows), name))
    assert any(called in one and found in one for one in told), told
    assert any("/impor" in one for one in told)


async def test_the_preview_names_posts_that_nobody_asks_and_posts_that_end(stage: Stage) -> None:
    stage.files["Pegawai.csv"] = (
        _HEAD
        + "198001012005012001,Sitti Contoh,P,PNS,GURU KELAS,SD-1,197001011995011001,2026-07-01,\n"
        + "199203032019031003,Contoh Dua,L,PNS,Penjaga Malam,SD-1,,2026-07-01,\n"
    ).encode()
    said = await stage.play("Tenri > (dokumen Pegawai.csv)\n")
    assert "⚠️ GURU KELAS: tidak ada indikator (maksudnya Guru Kelas?); 1 pegawai tidak akan diminta melapor" in said
    assert "⚠️ Penjaga Malam: tidak ada indikator; 1 pegawai" in said
    assert "⚠️ Sitti Contoh: penempatan di SD-1 (Guru Kelas) berakhir 30 Jun 2026" in said


async def test_a_second_post_in_another_unit_is_said_to_end_the_first(stage: Stage) -> None:
    row = "197001011995011001,Baso Contoh,L,PNS,Kepala Sekolah,{},197801012002012001,{},\n"
    stage.files["Unit.csv"] = b"Kode,Nama,Bidang\nSD-2,SD Contoh 2,pendidikan\n"
    stage.files["Pegawai.csv"] = (_HEAD + row.format("SD-1", "2026-01-01") + row.format("SD-2", "2026-08-01")).encode()
    said = await stage.play("Tenri > (dokumen Unit.csv)\nTenri > [✅ Terapkan (1)]\nTenri > (dokumen Pegawai.csv)\n")
    assert "⚠️ Baso Contoh: penempatan di SD-1 (Kepala Sekolah) berakhir 31 Jul 2026, karena yang di SD-2 mulai sesudahnya" in said
    again = await stage.play("Tenri > [✅ Terapkan (2)]\nTenri > (dokumen Pegawai.csv)\n")
    assert "0 perubahan" in again


async def test_a_plain_workbook_has_no_remarks(stage: Stage) -> None:
    stage.files["Pegawai.csv"] = _GOOD.encode()
    said = await stage.play("Tenri > (dokumen Pegawai.csv)\n")
    assert "1 baru" in said
    assert "⚠️" not in said


async def test_nothing_due_is_no_share(stage: Stage) -> None:
    stage.files["Pegawai.csv"] = (
        _HEAD + "198001012005012001,Sitti Contoh,P,PNS,Penjaga Malam,SD-1,197001011995011001,2026-07-01,\n"
    ).encode()
    said = await stage.play("Tenri > (dokumen Pegawai.csv)\nTenri > [✅ Terapkan (2)]\nBaso > /ringkasan\n")
    assert "Tidak ada laporan yang diharapkan dari unit Bapak/Ibu" in said
    assert "100" not in said.splitlines()[-1]
    assert "100 %" not in said
