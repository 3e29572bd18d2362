"""A state form as XLSX: the same words in the same places as the PDF, to be filled in further or printed on one page's width."""

import io
import math
from datetime import datetime
from itertools import pairwise
from typing import Any

from documents import qr_code
from documents.paper import Block, Cell, Line, Paper

_MADE = datetime(2026, 1, 1)  # a file format's own local time, fixed so that bytes repeat
_GREY, _PALE = "#D9D9D9", "#F2F2F2"
_PER_MM, _LETTERS = 0.53, 0.6
"""Width units of a column, and letters of 8 points that stand side by side, per millimetre."""
_HEIGHT = 11.5
"""Points of one line."""
_TALLEST = 409
"""Points a row can have."""


def xlsx(paper: Paper) -> bytes:
    """The paper as one sheet; text stays text, so nothing a person wrote becomes a formula."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": f"{paper.title} {paper.number}", "author": paper.author, "created": _MADE})
    edges = sorted({edge for part in paper.parts if isinstance(part, Block) for edge in _edges(part)})
    sheet = _sheet(book, paper, edges)
    row = 0
    for part in paper.parts:
        if isinstance(part, Line):
            _write_line(book, sheet, row, part, len(edges) - 2)
            row += 1
        else:
            row = _write_block(book, sheet, row, part, edges) + 1
    book.close()
    return target.getvalue()


def _sheet(book: Any, paper: Paper, edges: list[int]) -> Any:
    sheet = book.add_worksheet(paper.title[:31])
    for column, (left, right) in enumerate(pairwise(edges)):
        sheet.set_column(column, column, (right - left) * _PER_MM)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.5, bottom=0.7)
    if paper.wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{paper.foot}&R&8Halaman &P")
    if not paper.url:
        return sheet
    corner = next(at for at, edge in enumerate(edges) if edge >= edges[-1] - 32)
    sheet.insert_image(
        0,
        corner,
        "qr.png",
        {
            "image_data": qr_code.png(paper.url),
            "x_scale": 0.22,
            "y_scale": 0.22,
            "x_offset": 20,
            "url": paper.url,
            "description": paper.url,
        },
    )
    return sheet


def _edges(block: Block) -> list[int]:
    return [sum(block.widths[:at]) for at in range(len(block.widths) + 1)]


def _write_line(book: Any, sheet: Any, row: int, line: Line, last: int) -> None:
    how = book.add_format({"bold": line.bold, "font_size": line.size, "align": "center" if line.centred else "left"})
    if line.centred:
        how.set_center_across()
        sheet.write_string(row, 0, line.text, how)
        for column in range(1, last + 1):
            sheet.write_blank(row, column, None, how)
    else:
        sheet.write_string(row, 0, line.text, how)
    sheet.set_row(row, line.size * 1.5)


def _write_block(book: Any, sheet: Any, top: int, block: Block, edges: list[int]) -> int:
    own = _edges(block)
    for number in range(len(block.rows)):
        how = book.add_format(_look(block, number))
        lines = 1
        for first, last, words in block.cells(number):
            left, right = edges.index(own[first]), edges.index(own[last + 1]) - 1
            text = words if isinstance(words, str) else "\n".join(words)
            lines = max(lines, _lines(words, own[last + 1] - own[first]))
            if right > left:
                sheet.merge_range(top + number, left, top + number, right, "", how)
            sheet.write_string(top + number, left, text, how)
        sheet.set_row(top + number, min(lines * _HEIGHT + 2, _TALLEST))
    return top + len(block.rows)


def _look(block: Block, row: int) -> dict[str, Any]:
    look: dict[str, Any] = {"font_size": 8, "text_wrap": True, "valign": "top", "align": "left" if block.framed else "center"}
    if block.framed:
        look["border"] = 1
        if row in block.bands:
            look |= {"bold": True, "bg_color": _GREY if row == 0 else _PALE}
    return look


def _lines(words: Cell, width: int) -> int:
    room = max(1, int(width * _LETTERS))
    return sum(max(1, math.ceil(len(line) / room)) for line in ((words,) if isinstance(words, str) else words))
