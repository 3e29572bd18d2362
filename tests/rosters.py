"""Files in the shapes that offices give out: Dapodik's list of teachers, a nominative list, an SKP; every person is invented."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Grid = Sequence[Sequence[Any]]

_DAPODIK = (
    "No",
    "Nama",
    "NUPTK",
    "JK",
    "Tanggal Lahir",
    "NIP",
    "Status Kepegawaian",
    "Jenis PTK",
    "Telepon",
    "HP",
    "Tugas Tambahan",
    "TMT Pengangkatan",
    "Pangkat Golongan",
)


def dapodik() -> bytes:
    """Four lines of titles, and headers merged over two rows."""
    head, born = "Kepala Sekolah", "1970-03-05"
    rows = [
        (
            "1",
            "Tenri Andaikata",
            "12",
            "P",
            born,
            "197003051995012009",
            "PNS",
            head,
            "",
            "0811000 1004",
            head,
            "1995-01-01",
            "III/d",
        ),
        (
            "2",
            "DAENG CONTOH",
            "13",
            "L",
            born,
            "198507122010011008",
            "CPNS",
            "Guru Kelas",
            "",
            "811000105",
            "",
            "2010-01-01",
            "III/c",
        ),
        ("3", "Nur Misalnya", "", "P", born, "", "Honor Daerah TK.II", "Guru Mapel", "", "-", "", "2024-07-15", ""),
    ]
    titles = [
        ("Daftar Guru",),
        ("SD NEGERI CONTOH MELATI",),
        ("Kecamatan Kec. Contoh, Kota Contoh",),
        ("Tanggal Unduh: 2026-09-14",),
    ]
    merged = [(4, at, 5, at) for at in range(len(_DAPODIK))]
    return xlsx("Daftar Guru", [*titles, _DAPODIK, (), *rows], merged)


def nominative() -> bytes:
    """Headers on two lines, a row that counts the columns, a group, name and NIP in one cell, a total."""
    top = ("NO", "N A M A\nNIP BARU", "L/P", "PANGKAT", "", "JABATAN", "", "UNIT KERJA", "NO. HP", "KET.")
    low = ("", "", "", "GOL", "TMT", "NAMA", "TMT", "", "", "")
    unit = "PUSKESMAS CONTOH UTARA"
    rows = [
        (
            1,
            "dr. ANDI CONTOH\n19750101 200001 1 001",
            "L",
            "IV/b",
            date(2020, 4, 1),
            "KEPALA PUSKESMAS",
            "01-02-2021",
            unit,
            "",
            "",
        ),
        (
            2,
            "RAHMA CONTOH\n19900101 201501 2 001",
            "P",
            "III/b",
            date(2023, 10, 1),
            "BIDAN MAHIR",
            "01-03-2019",
            unit,
            811000103,
            "",
        ),
        (3, "WAHIDA UMPAMA\n19991231 202203 2 010", "P", "II/c", "", "BIDAN TERAMPIL", "1 Maret 2022", unit, "", "CLTN"),
    ]
    titles = [("DAFTAR NOMINATIF PEGAWAI NEGERI SIPIL",), ("DINAS KESEHATAN KOTA CONTOH",), ()]
    numbers = tuple(range(1, 11))
    return xlsx("NOMINATIF", [*titles, top, low, numbers, (f"I. {unit}",), *rows, (), ("JUMLAH : 3 ORANG",)])


def skp() -> bytes:
    """Two people side by side, and what is planned below them."""
    rows = [
        ("SASARAN KINERJA PEGAWAI",),
        ("NO", "PEGAWAI YANG DINILAI", "", "NO", "PEJABAT PENILAI KINERJA"),
        ("1", "NAMA: RAHMA CONTOH, A.Md.Keb", "", "1", "NAMA: dr. ANDI CONTOH"),
        ("2", "NIP: 199001012015012001", "", "2", "NIP: 197501012000011001"),
        ("3", "PANGKAT/GOL.RUANG: Penata Muda, III/a", "", "3", "PANGKAT/GOL.RUANG: Pembina, IV/a"),
        ("4", "JABATAN: PETUGAS IMUNISASI", "", "4", "JABATAN: KEPALA PUSKESMAS"),
        ("5", "UNIT KERJA: PUSKESMAS CONTOH", "", "5", "UNIT KERJA: PUSKESMAS CONTOH"),
        (),
        ("NO", "RENCANA HASIL KERJA", "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET"),
        ("1", "Bayi mendapat imunisasi", "Kuantitas", "Persentase bayi IDL", "90 %"),
    ]
    return xlsx("SKP", rows)


def xlsx(name: str, rows: Grid, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """One sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    page = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)
            elif cell != "":
                page.write(number, column, cell)
    for first, left, last, right in merged:
        page.merge_range(first, left, last, right, rows[first][left])
    book.close()
    return target.getvalue()


def ods(name: str, rows: Grid) -> bytes:
    """One sheet of OpenDocument, as small as it may be."""

    def cell(said: Any) -> str:
        if isinstance(said, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{said}"><text:p>{said}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(said)}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="{name}">{lines}</table:table></office:spreadsheet></office:body>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        packed.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{manifest}"/>')
        packed.writestr("content.xml", f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>')
    return target.getvalue()


def web_page(rows: Grid) -> bytes:
    """A table of a web page, as systems give it out under the name of a spreadsheet."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset=utf-8></head><body><table border=1>{lines}</table></body></html>".encode()
