"""The form as a file: what is owed in rows, with yellow cells for the values, which stay as they are typed."""

import io
from typing import Any

from domain.messages.facts import thaw

_HEADERS = {
    "id": ("Kode", "Indikator", "Periode", "Tenggat", "Target", "Satuan", "Contoh isian", "Nilai", "Catatan"),
    "en": ("Kode", "Indicator", "Periode", "Due", "Target", "Unit", "Example", "Nilai", "Catatan"),
}
"""Kode, Periode, Nilai and Catatan are read back, and are the same in every language."""

_HOW = {
    "id": "Isi kolom Nilai (kuning), simpan, lalu kirim berkas ini kepada bot. Yang dibiarkan kosong tidak berubah.",
    "en": "Fill in the yellow column Nilai, save, and send this file to the bot. What is left empty does not change.",
}
_WIDTHS = (14, 38, 10, 14, 10, 10, 16, 16, 40)
_VALUE = 7
"""The column of Nilai; Catatan is the next. Where anything is reported by area, Wilayah stands before the period."""
_AREA = "Wilayah"


def draw(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """The XLSX of `facts["rows"]`, as services.forms gives them."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1"})
    typed = book.add_format({"num_format": "@", "bg_color": "#FFF2CC", "border": 1})
    day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
    sheet = book.add_worksheet("Formulir")
    sheet.freeze_panes(1, 0)
    rows = thaw(facts, language)["rows"]
    by_area = any(row.area for row in rows)
    titles = list(zip(_HEADERS.get(language, _HEADERS["id"]), _WIDTHS, strict=True))
    titles[2:2] = [(_AREA, 18)] if by_area else []
    for column, (header, width) in enumerate(titles):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, bold)
    on = int(by_area)
    for number, row in enumerate(rows, start=1):
        if by_area:
            sheet.write_string(number, 2, row.area)
        cells = (0, row.code), (1, row.name), (2 + on, row.period), (5 + on, row.unit), (6 + on, row.example)
        for column, words in cells:
            sheet.write_string(number, column, words)
        sheet.write_datetime(number, 3 + on, row.due, day)
        if row.target is not None:
            sheet.write_number(number, 4 + on, row.target)
        sheet.write_blank(number, _VALUE + on, None, typed)
        sheet.write_blank(number, _VALUE + 1 + on, None, typed)
    sheet.write_comment(0, _VALUE + on, _HOW.get(language, _HOW["id"]))
    book.close()
    return "formulir-sipakainga.xlsx", target.getvalue()
