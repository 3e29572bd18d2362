"""A state form as XLSX: the same words in the same places as the PDF, to be filled in further or printed on one page's width."""

import io
from datetime import datetime
from itertools import pairwise
from typing import Any

from documents import qr_code
from documents.paper import Block, Line, Paper
from documents.sheet_pages import Row, goes_on, laid_out

_MADE = datetime(2026, 1, 1)  # a file format's own local time, fixed so that bytes repeat
_GREY, _PALE = "#D9D9D9", "#F2F2F2"
_PER_MM = 0.53
"""Width units of a column per millimetre."""
_UNIT, _EDGE = 5.25, 3.75
"""Points of a width unit, and what each column has beside them."""
_A4 = (595, 842)
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.6, 0.6, 0.5, 0.7
"""Margins in inches."""


def xlsx(paper: Paper) -> bytes:
    """The paper as one sheet; text stays text, so nothing a person wrote becomes a formula."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": f"{paper.title} {paper.number}", "author": paper.author, "created": _MADE})
    edges = sorted({edge for part in paper.parts if isinstance(part, Block) for edge in _edges(part)})
    scale, page = _scaled(paper, edges)
    sheet = _sheet(book, paper, edges, scale)
    rows, ends = laid_out(paper, page)
    for place, row in enumerate(rows):
        if isinstance(row.part, Line):
            _write_line(book, sheet, place, row.part, len(edges) - 2)
        elif row.part is not None:
            _write_row(book, sheet, place, row, edges)
        sheet.set_row(place, row.height)
    sheet.set_h_pagebreaks(ends)
    book.close()
    return target.getvalue()


def _scaled(paper: Paper, edges: list[int]) -> tuple[int, float]:
    """In how many percent of its size the sheet has one page's width, and how many points of its own are on a page then.

    A sheet that is told to fit a page's width has no pages of ours.
    """
    across, down = _A4[::-1] if paper.wide else _A4
    width = sum((right - left) * _PER_MM * _UNIT + _EDGE for left, right in pairwise(edges))
    scale = min(100, int(100 * (across - 72 * (_LEFT + _RIGHT)) / width) - 1)
    return scale, (down - 72 * (_TOP + _BOTTOM)) * 100 / scale


def _sheet(book: Any, paper: Paper, edges: list[int], scale: int) -> Any:
    sheet = book.add_worksheet(paper.title[:31])
    for column, (left, right) in enumerate(pairwise(edges)):
        sheet.set_column(column, column, (right - left) * _PER_MM)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_margins(left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
    if paper.wide:
        sheet.set_landscape()
    sheet.set_print_scale(scale)
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


def _write_row(book: Any, sheet: Any, at: int, row: Row, edges: list[int]) -> None:
    block = row.part
    assert isinstance(block, Block)
    own = _edges(block)
    for first, last, text in row.cells:
        how = book.add_format(_look(block, row, first))
        left, right = edges.index(own[first]), edges.index(own[last + 1]) - 1
        if right > left:
            sheet.merge_range(at, left, at, right, "", how)
        sheet.write_string(at, left, text, how)


def _look(block: Block, row: Row, column: int) -> dict[str, Any]:
    look: dict[str, Any] = {"font_size": 8, "text_wrap": True, "valign": "top", "align": "left" if block.framed else "center"}
    if not block.framed:
        return look
    grouped = column < block.groups
    look |= {
        "left": 1,
        "right": 1,
        "top": int(row.opens and not (grouped and goes_on(block, row.number))),
        "bottom": int(row.closes and not (grouped and goes_on(block, row.number + 1))),
    }
    if row.number in block.bands:
        look |= {"bold": True, "bg_color": _GREY if row.number == 0 else _PALE}
    return look
