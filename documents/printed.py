"""A state form as PDF (A4), with its number and QR code, ready to be signed."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from documents import qr_code
from documents.paper import Block, Cell, Line, Paper

_SMALL = 7.3
"""Points in which the usual form fits on one page."""
_LEFT = 3
"""Rows of a long table that stay with what is kept together with it."""
_PER_MM, _LINES = 0.72, 25
"""Letters that stand side by side in a millimetre, and lines of a row that surely has room on a page."""
_GREY, _PALE = "#D9D9D9", "#F2F2F2"


def pdf(paper: Paper) -> bytes:
    """The paper's pages; the same paper always gives the same bytes."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    target, (width, height) = io.BytesIO(), landscape(A4) if paper.wide else A4
    document = SimpleDocTemplate(
        target,
        pagesize=(width, height),
        leftMargin=16 * mm,
        rightMargin=16 * mm,
        topMargin=10 * mm,
        bottomMargin=14 * mm,
        invariant=1,
        title=f"{paper.title} {paper.number}",
        author=paper.author,
    )

    def footer(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(16 * mm, 9 * mm, paper.foot)
        canvas.drawRightString(width - 16 * mm, 9 * mm, f"Halaman {page.page}")

    def first(canvas: Any, page: Any) -> None:
        if paper.url:
            qr_code.place(canvas, url=paper.url, number=paper.number, right=width - 16 * mm, top=height - 8 * mm)
        footer(canvas, page)

    document.build(_story(paper.parts, document.width - 12, document.height - 12), onFirstPage=first, onLaterPages=footer)
    return target.getvalue()


def _story(parts: Sequence[Line | Block], width: float, height: float) -> list[Any]:
    """The parts as they are laid out on pages of this size, with what belongs together on one page."""
    story: list[Any] = []
    held: list[Line | Block] = []
    for part in parts:
        held.append(part)
        if not (isinstance(part, Block) and part.kept):
            story += _together(held, width, height)
            held = []
    return story + _together(held, width, height)


def _together(parts: Sequence[Line | Block], width: float, height: float) -> list[Any]:
    """Parts on one page. Where they have no room on one, the first goes before them, but for its last rows."""
    from reportlab.platypus import KeepTogether

    drawn = [one for part in parts for one in _drawn(part)]
    if len(parts) < 2:
        return drawn
    first, *rest = parts
    if isinstance(first, Block) and len(first.rows) > first.heads + 1 and _height(drawn, width, height) > height:
        for left in (_LEFT, 1):
            before, after = _parted(first, max(first.heads + 1, len(first.rows) - left))
            ending = [one for part in (after, *rest) for one in _drawn(part)]
            if _height(ending, width, height) <= height or left == 1:
                return [_table(before), KeepTogether(ending)]
    return [KeepTogether(drawn)]


def _parted(block: Block, at: int) -> tuple[Block, Block]:
    """A table in two, the second with the heads of the first."""
    heads, moved = block.heads, at - block.heads
    second = tuple(range(heads)) + tuple(row - moved for row in block.bands if row >= at)
    return (
        replace(block, rows=block.rows[:at], bands=tuple(row for row in block.bands if row < at), kept=False),
        replace(block, rows=[*block.rows[:heads], *block.rows[at:]], bands=second),
    )


def _drawn(part: Line | Block) -> list[Any]:
    from reportlab.platypus import Spacer

    if isinstance(part, Line):
        return [_line(part.text, bold=part.bold, size=part.size, centred=part.centred), Spacer(1, part.after)]
    return [_table(part), Spacer(1, 6)]


def _height(drawn: Sequence[Any], width: float, height: float) -> float:
    return sum(float(one.wrap(width, height)[1]) for one in drawn)


@cache
def _tables() -> Any:
    """Tables that name a group again where it goes on to another page: reportlab's own way is to be told of each split."""
    from reportlab.platypus import Table

    return type("Grouped", (Table,), {"named": {}, "onSplit": _name_again})


def _name_again(whole: Any, part: Any, _by_row: int = 1) -> None:
    """Close the last line of a part; into its first row, the cells that name its group, and that row finds its height anew."""
    part.named = whole.named
    part.setStyle([("LINEBELOW", (0, -1), (-1, -1), 0.5, "black")])
    heads = part.repeatRows if isinstance(part.repeatRows, int) else len(part.repeatRows)
    if heads:
        part.setStyle([("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.5, "black")])
    row = part._cellvalues[heads] if heads < len(part._cellvalues) else ()
    for cells in (whole.named[key] for key in map(_key, row) if key in whole.named):
        part._cellvalues[heads] = [*cells, *row[len(cells) :]]
        part._argH = [None if at == heads else height for at, height in enumerate(part._argH)]


def _key(cell: Any) -> int:
    """What a cell is known by: reportlab wraps what stands in it."""
    return id(cell[0] if isinstance(cell, (list, tuple)) and cell else cell)


def _table(block: Block) -> Any:
    from reportlab.lib.units import mm
    from reportlab.platypus import TableStyle

    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("FONTSIZE", (0, 0), (-1, -1), _SMALL),
        ("LEADING", (0, 0), (-1, -1), _SMALL),
    ]
    if block.framed:
        style += _grid(block) + ([] if _is_tall(block) else _kept(block))
        style += [("BACKGROUND", (0, row), (-1, row), _GREY if row == 0 else _PALE) for row in block.bands]
    cells: list[list[Any]] = []
    named: dict[int, list[Any]] = {}
    for row in range(len(block.rows)):
        cells.append([""] * len(block.widths))
        for first, last, words in block.cells(row):
            cells[row][first] = _line(words, bold=block.framed and row in block.bands, size=_SMALL, centred=not block.framed)
            if last > first:
                style.append(("SPAN", (first, row), (last, row)))
        if _goes_on(block, row):  # where a row is parted itself, its group is named once
            above = cells[row - 1]
            named[_key(cells[row][block.groups])] = named.get(_key(above[block.groups])) or above[: block.groups]
    widths = [width * mm for width in block.widths]
    table = _tables()(cells, colWidths=widths, style=TableStyle(style), repeatRows=block.heads, splitInRow=_is_tall(block))
    table.named = {} if _is_tall(block) else named
    return table


def _grid(block: Block) -> list[Any]:
    """The lines of a table: none between the rows of a group in the columns that name it; a band stays with what it heads."""
    lines: list[Any] = [("BOX", (0, 0), (-1, -1), 0.5, "black"), ("INNERGRID", (block.groups, 0), (-1, -1), 0.5, "black")]
    for row in range(len(block.rows)):
        if block.groups:
            lines.append(("LINEAFTER", (0, row), (block.groups - 1, row), 0.5, "black"))
        if block.groups and row and not _goes_on(block, row):
            lines.append(("LINEABOVE", (0, row), (block.groups - 1, row), 0.5, "black"))
    return lines


def _kept(block: Block) -> list[Any]:
    """A band stays with what it heads, and what a table ends with, with the last of its rows."""
    last = max((row for row in range(block.heads, len(block.rows)) if row not in block.bands), default=block.heads)
    heads = [row for row in block.bands if block.heads <= row < last]
    return [("NOSPLIT", (0, row), (-1, row + 1)) for row in heads] + [("NOSPLIT", (0, last), (-1, len(block.rows) - 1))]


def _is_tall(block: Block) -> bool:
    """Whether a row may be taller than half a page, so that it has to be parted itself."""
    letters = (
        sum(len(line) + room // 2 for line in ((words,) if isinstance(words, str) else words)) / room
        for row in range(len(block.rows))
        for first, last, words in block.cells(row)
        for room in (max(1, int(sum(block.widths[first : last + 1]) * _PER_MM)),)
    )
    return max(letters, default=0) > _LINES


def _goes_on(block: Block, row: int) -> bool:
    """Whether a row belongs to the group of the row above."""
    cells = block.rows[row]
    return block.groups > 0 and len(cells) > 1 and not any(cells[: block.groups])


def _line(text: Cell, *, bold: bool = False, size: float = 9, centred: bool = False) -> Any:
    """A paragraph; what people wrote is never taken for markup."""
    from html import escape

    from reportlab.lib.enums import TA_CENTER, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "line",
        fontName="Helvetica-Bold" if bold else "Helvetica",
        fontSize=size,
        leading=size * 1.2,
        alignment=TA_CENTER if centred else TA_LEFT,
    )
    lines = (text,) if isinstance(text, str) else text
    return Paragraph("<br/>".join(escape(printable(line)) for line in lines), style)


def printable(text: str) -> str:
    """The text without pictures (👍 ✅), which people write in chat and no form's letters have; a letter with a mark that they do
    not have stands without it."""
    if text.isascii() or all(map(_prints, text)):
        return text
    signs = (_plain(sign) for sign in unicodedata.normalize("NFC", text) if not _is_picture(sign))
    return re.sub(r" {2,}", " ", "".join(signs)).strip()


def _plain(sign: str) -> str:
    if _prints(sign):
        return sign
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return bare if bare.isascii() else sign


def _is_picture(sign: str) -> bool:
    """Whether it is an emoji, or what only says how the one before it looks."""
    return not _prints(sign) and unicodedata.category(sign) in ("So", "Sk", "Cf", "Cn", "Co", "Mn", "Me")


@cache
def _prints(sign: str) -> bool:
    """Whether the form's letters, or the signs that stand in for what they lack, have this one."""
    from reportlab.pdfbase import pdfmetrics

    font = pdfmetrics.getFont("Helvetica")
    return any(_has(one.encName, sign) for one in (font, *font.substitutionFonts))


def _has(encoding: str, sign: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
