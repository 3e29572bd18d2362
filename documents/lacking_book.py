"""The workbook in which an office fills in what its list did not say: choices where there are some, how it was given behind it."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from documents.workbook import MADE, write_cell

_FILLED = 500
"""Rows below the last that have the choices too."""


def write(
    sheet: str,
    given_sheet: str,
    *,
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    choices: Mapping[str, Sequence[str]],
    given: tuple[Sequence[str], Sequence[Sequence[Any]]],
) -> bytes:
    """The workbook's bytes; all cells are text, so that no NIP becomes a number."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": "Sipakainga", "created": MADE})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
    day, text, empty = (book.add_format(one) for one in ({"num_format": "yyyy-mm-dd"}, {"num_format": "@"}, _TO_FILL))
    page, behind = book.add_worksheet(sheet), book.add_worksheet(given_sheet)
    page.freeze_panes(1, 1)
    for column, header in enumerate(headers):
        page.write_string(0, column, header, bold)
        longest = max([len(header), *(len(str(row[column] or "")) for row in rows[:200])])
        page.set_column(column, column, min(max(longest + 2, 14), 44), text)
        for number, row in enumerate(rows, start=1):
            if row[column] in ("", None):
                page.write_blank(number, column, None, empty)
            else:
                write_cell(page, number, column, row[column], day)
    for column, header in enumerate(given[0]):
        behind.write_string(0, column, header)
        for number, row in enumerate(given[1], start=1):
            write_cell(behind, number, column, row[column], day)
    for at, (header, some) in enumerate(choices.items(), start=len(given[0])):
        _choices(page, behind, at, list(headers).index(header) if header in headers else None, some, len(rows))
    behind.hide()
    book.close()
    return target.getvalue()


_TO_FILL = {"num_format": "@", "bg_color": "#FFF7D6"}


def _choices(page: Any, behind: Any, at: int, column: int | None, some: Sequence[str], rows: int) -> None:
    """A list to choose from; other words may be written too, and are asked about."""
    if column is None:
        return
    behind.write_string(0, at, f"Pilihan {column}")
    for number, choice in enumerate(some, start=1):
        behind.write_string(number, at, choice)
    where = f"=Acuan!${_letters(at)}$2:${_letters(at)}${len(some) + 1}"
    page.data_validation(
        1, column, rows + _FILLED, column, {"validate": "list", "source": where, "error_type": "information", "show_error": False}
    )


def _letters(column: int) -> str:
    return chr(ord("A") + column)
