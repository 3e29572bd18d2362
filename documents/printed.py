"""A state form as PDF (A4), with its number and QR code, ready to be signed."""

import io
from collections.abc import Sequence
from typing import Any

from documents import qr_code
from documents.paper import Block, Cell, Line, Paper

_SMALL = 7.3
"""Points in which the usual form fits on one page."""
_GREY, _PALE = "#D9D9D9", "#F2F2F2"


def pdf(paper: Paper) -> bytes:
    """The paper's pages; the same paper always gives the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
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
        canvas.drawRightString(A4[0] - 16 * mm, 9 * mm, f"Halaman {page.page}")

    def first(canvas: Any, page: Any) -> None:
        qr_code.place(canvas, url=paper.url, number=paper.number, right=A4[0] - 16 * mm, top=A4[1] - 8 * mm)
        footer(canvas, page)

    document.build(_story(paper.parts), onFirstPage=first, onLaterPages=footer)
    return target.getvalue()


def _story(parts: Sequence[Line | Block]) -> list[Any]:
    from reportlab.platypus import KeepTogether, Spacer

    story: list[Any] = []
    held: list[Any] = []
    for part in parts:
        room = part.after if isinstance(part, Line) else 6
        drawn = _line(part.text, bold=part.bold, size=part.size, centred=part.centred) if isinstance(part, Line) else _table(part)
        held += [drawn, Spacer(1, room)]
        if not (isinstance(part, Block) and part.kept):
            story += [KeepTogether(held)] if len(held) > 2 else held
            held = []
    return story + held


def _table(block: Block) -> Any:
    from reportlab.lib.units import mm
    from reportlab.platypus import Table, TableStyle

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
        style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
        style += [("BACKGROUND", (0, row), (-1, row), _GREY if row == 0 else _PALE) for row in block.bands]
    cells: list[list[Any]] = []
    for row in range(len(block.rows)):
        cells.append([""] * len(block.widths))
        for first, last, words in block.cells(row):
            cells[row][first] = _line(words, bold=block.framed and row in block.bands, size=_SMALL, centred=not block.framed)
            if last > first:
                style.append(("SPAN", (first, row), (last, row)))
    return Table(cells, colWidths=[width * mm for width in block.widths], style=TableStyle(style), repeatRows=0)


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
    return Paragraph("<br/>".join(escape(line) for line in lines), style)
