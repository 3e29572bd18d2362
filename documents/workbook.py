"""The workbook as a file: XLSX or CSV in, XLSX out; the same content always gives the same bytes."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Cells = dict[str, Any]
Sheet = list[tuple[int, Cells]]
"""Rows with the number a person sees in the spreadsheet, and the cells by header."""

_MADE = datetime(2026, 1, 1)  # a file format's own local time, fixed so that bytes repeat
_WIDEST = 60


class NotAWorkbook(ValueError):
    """The file is neither XLSX nor CSV."""


def read(content: bytes, *, name: str) -> dict[str, Sheet]:
    """The sheets of a file by name; a CSV is one sheet, named by the file (`Pegawai.csv`). Raises `NotAWorkbook`."""
    if name.lower().endswith(".csv"):
        return {name.rsplit("/", 1)[-1][:-4].split(".", maxsplit=1)[0].capitalize(): _read_csv(content)}
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise NotAWorkbook(name) from error
    return {sheet: _rows(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)) for sheet in book.sheet_names}


def write(sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    """An XLSX with these sheets (headers, rows). Text stays text: nothing a person wrote becomes a formula."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": "Sipakainga", "created": _MADE})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, (headers, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, bold)
            longest = max([len(header), *(len(str(row[column] or "")) for row in rows[:200])])
            sheet.set_column(column, column, min(longest + 2, _WIDEST))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell, day)
    book.close()
    return target.getvalue()


def _write_cell(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(row, column, "ya" if cell else "tidak")
    elif isinstance(cell, Decimal | int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_string(row, column, cell.isoformat(timespec="seconds"))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
    else:
        sheet.write_string(row, column, str(cell))


def _rows(cells: Sequence[Sequence[Any]]) -> Sheet:
    if not cells:
        return []
    headers = [str(cell).strip().rstrip("*").strip() for cell in cells[0]]
    found: Sheet = []
    for number, row in enumerate(cells[1:], start=2):
        if any(cell not in ("", None) for cell in row):
            found.append((number, {header: cell for header, cell in zip(headers, row, strict=False) if header}))
    return found


def _read_csv(content: bytes) -> Sheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    return _rows(list(csv.reader(io.StringIO(text), delimiter=delimiter)))
