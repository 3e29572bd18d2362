"""PWS as XLSX: every area with its figures as numbers, the whole last. In Indonesian, as puskesmas hand it on."""

import io
from decimal import Decimal
from typing import Any

from documents.names import file_name
from documents.paper import month
from domain.messages.facts import thaw

_HEADERS = (
    "Wilayah",
    "Sasaran",
    "Tercapai",
    "Cakupan (%)",
    "Bulan ini (%)",
    "Bulan lalu (%)",
    "Tren",
    "Status",
    "Perlu sampai target",
    "Left-out",
)
_STATUS = {"good": "baik", "fair": "cukup", "poor": "kurang", "bad": "jelek", None: "belum dinilai"}
_TREND = {"up": "naik", "down": "turun", "same": "tetap", "": "-"}
_ALL = "Seluruh unit"
_HEAD = 4
"""Rows above the table."""


def draw(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The workbook of `facts["areas"]`, as services/insight/pws.py gives it."""
    import xlsxwriter

    shown = thaw(facts)["areas"]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet("PWS"), book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True})
    sheet.write_string(0, 0, f"PWS {shown.name}", bold)
    sheet.write_string(1, 0, f"{shown.unit_name or _ALL}, {month(shown.month.first)}")
    sheet.write_string(2, 0, "Target sampai bulan ini (%)")
    sheet.write_number(2, 1, shown.target)
    headers = [*_HEADERS, *(title for drop in shown.drops for title in (f"{drop.code} (%)", f"{drop.code}, jumlah"))]
    for column, header in enumerate(headers):
        sheet.write_string(_HEAD, column, header, head)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(headers), 12)
    sheet.freeze_panes(_HEAD + 1, 1)
    for number, one in enumerate((*shown.areas, shown.whole)):
        whole = number == len(shown.areas)
        drops = [drop.whole if whole else drop.of[number] for drop in shown.drops]
        for column, cell in enumerate([*_cells(one), *(figure for drop in drops for figure in (drop.value, drop.part))]):
            _write(sheet, _HEAD + 1 + number, column, cell, bold if whole else None)
    for number, name in enumerate(shown.missing):
        sheet.write_string(_HEAD + 3 + len(shown.areas) + number, 0, f"{name}: belum melapor, tidak dihitung 0")
    book.close()
    return file_name(f"pws-{shown.month}", f"{shown.code} {shown.unit_name or _ALL}", "xlsx"), target.getvalue()


def _cells(one: Any) -> list[Any]:
    figures = one.cumulative, one.this_month, one.last_month
    return [one.name or _ALL, one.whole, one.reached, *figures, _TREND[one.arrow], _STATUS[one.status], one.lacking, one.left]


def _write(sheet: Any, row: int, column: int, cell: Any, look: Any) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, (int, Decimal)):
        sheet.write_number(row, column, cell, look)
    else:
        sheet.write_string(row, column, str(cell), look)
