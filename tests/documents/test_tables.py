"""Tables in whatever a file is: separators, encodings, ends of lines, ODS, web pages; headers on two lines, below titles."""

import io
from typing import Any

import pytest
import xlsxwriter

from documents import workbook
from documents.workbook import NotAWorkbook, Trouble
from domain.exchange.roster_headers import ABOVE
from tests import rosters

_HEADS = ("NIP", "Nama", "Jabatan", "Unit Kerja")
_ROW = ("198001012005012001", "Sitti Contoh, S.Pd.", "Guru Kelas é", "SD; Contoh 1")
_WANTED = dict(zip(_HEADS, _ROW, strict=True))


def _csv(sign: str, end: str = "\n", above: str = "") -> str:
    return above + end.join(sign.join(f'"{cell}"' for cell in row) for row in (_HEADS, _ROW)) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_csv_in_any_encoding_and_with_any_separator(encoding: str, sign: str) -> None:
    found = workbook.read(_csv(sign).encode(encoding), name="daftar.csv")
    assert found == {"Daftar": [(2, _WANTED)]}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("above", ["", "DAFTAR PEGAWAI, DINAS\n", "sep=;\n"])
def test_lines_end_as_they_like(end: str, above: str) -> None:
    found = workbook.read(_csv(";", end, above.replace("\n", end)).encode(), name="a/daftar.CSV")
    assert found["Daftar"] == [(3 if above else 2, _WANTED)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("daftar.ods", rosters.ods("Daftar", [_HEADS, _ROW])),
        ("daftar.xlsx", rosters.xlsx("Daftar", [_HEADS, _ROW])),
        ("daftar.xls", rosters.web_page([_HEADS, _ROW])),
        ("daftar.html", rosters.web_page([_HEADS, _ROW])),
        ("daftar.csv", rosters.web_page([_HEADS, _ROW])),
        ("daftar.tsv", _csv("\t").encode()),
        ("daftar.xls", b"\xef\xbb\xbf" + rosters.web_page([_HEADS, _ROW])),
    ],
)
def test_the_same_table_in_other_formats(name: str, content: bytes) -> None:
    assert workbook.read(content, name=name) == {"Daftar": [(2, _WANTED)]}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html><body>Sesi habis, silakan masuk lagi</body></html>", Trouble.WEB_PAGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Trouble.OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600, Trouble.OLD_EXCEL),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(content: bytes, why: Trouble) -> None:
    with pytest.raises(NotAWorkbook) as raised:
        workbook.read(content, name="daftar.xls")
    assert raised.value.why is why


def test_cells_of_a_web_page_that_span_others() -> None:
    page = b"<table><tr><th rowspan=2>NIP</th><th colspan=2>JABATAN</th></tr><tr><th>NAMA</th><th>TMT</th></tr><tr><td>1980</td>"
    page += b"<td>Guru<br>Kelas</td><td>1-2-2020</td></tr></table>"
    (found,) = workbook.read(page, name="a.xls").values()
    assert found == [(3, {"NIP": "1980", "JABATAN NAMA": "Guru\nKelas", "JABATAN TMT": "1-2-2020"})]


def test_two_lines_of_headers_a_row_that_counts_and_titles() -> None:
    found = workbook.read(rosters.nominative(), name="a.xlsx")
    heads = [
        "NO",
        "N A M A NIP BARU",
        "L/P",
        "PANGKAT GOL",
        "PANGKAT TMT",
        "JABATAN NAMA",
        "JABATAN TMT",
        "UNIT KERJA",
        "NO. HP",
        "KET.",
    ]
    assert list(found["NOMINATIF"][0][1]) == heads
    assert [number for number, _ in found["NOMINATIF"]] == [7, 8, 9, 10, 12]
    assert [cells["NOMINATIF"] for _, cells in found[ABOVE]] == [
        "DAFTAR NOMINATIF PEGAWAI NEGERI SIPIL",
        "DINAS KESEHATAN KOTA CONTOH",
    ]


@pytest.mark.parametrize(
    ("rows", "heads", "first"),
    [
        ([("NIP", "Nama", "Unit"), ("198001012005012001", "A B", "X")], ["NIP", "Nama", "Unit"], 2),
        ([("NIP", "", "Unit"), ("198001012005012001", "A B", "X")], ["NIP", "Unit"], 2),
        ([("x",), ("y", "z"), ("NIP", "Nama", "Unit"), ("1", "A", "X")], ["NIP", "Nama", "Unit"], 4),
        ([("NIP", "Nama", "Nama", "Unit"), ("1", "A", "B", "X")], ["NIP", "Nama", "Nama (2)", "Unit"], 2),
        ([("No", "Nama", "NIP", "Unit"), (1, 2, 3, 4), (1, "A", "1980", "X")], ["No", "Nama", "NIP", "Unit"], 3),
        ([("No", "Nama", "NIP", "Unit"), ("(1)", "(2)", "(3)", "(4)"), (1, "A", "1", "X")], ["No", "Nama", "NIP", "Unit"], 3),
        ([*[("judul",)] * 20, ("No", "Nama", "NIP", "Unit"), (1, "A", "1980", "X")], ["No", "Nama", "NIP", "Unit"], 22),
    ],
)
def test_where_the_headers_stand(rows: Any, heads: list[str], first: int) -> None:
    found = workbook.read(rosters.xlsx("A", rows), name="a.xlsx")["A"]
    assert (list(found[0][1]), found[0][0]) == (heads, first)


def test_an_skp_is_a_list_of_two() -> None:
    found = workbook.read(rosters.skp(), name="skp.xlsx")["SKP"]
    assert [(row["NIP"], row["NIP Atasan"], row["Pangkat/Gol"]) for _, row in found] == [
        ("199001012015012001", "197501012000011001", "Penata Muda, III/a"),
        ("197501012000011001", "", "Pembina, IV/a"),
    ]


def test_a_cell_in_percent_is_what_it_shows() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet("Target & lain")
    page.write_row(0, 0, ("Indikator", "Nilai", "Bobot"))
    for row, shape in enumerate(("0%", "0.0 %", "0.00", "General"), start=1):
        page.write(row, 0, "MODUL")
        page.write_number(row, 1, 0.955, book.add_format({"num_format": shape}))
    book.close()
    (rows,) = workbook.read(target.getvalue(), name="a.xlsx").values()
    assert [cells["Nilai"] for _, cells in rows] == ["95.5 %", "95.5 %", 0.955, 0.955]
