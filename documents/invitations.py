"""Invitation links as a sheet to hand out: XLSX, and a PDF with a QR code for each person."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from documents import workbook

_PER_PAGE, _COLUMNS = 12, 3


@dataclass(frozen=True)
class Link:
    """One person's link."""

    name: str
    unit: str
    url: str
    until: str


def spreadsheet(links: Sequence[Link]) -> bytes:
    """The links as XLSX."""
    rows = [(link.unit, link.name, link.url, link.until) for link in links]
    return workbook.write({"Undangan": (("Unit", "Nama", "Tautan", "Berlaku sampai"), rows)})


def qr_sheet(links: Sequence[Link]) -> bytes:
    """The links as PDF pages (A4) of twelve cards each, to be cut out."""
    import segno
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    width, height = A4[0] / _COLUMNS, A4[1] / (_PER_PAGE // _COLUMNS)
    for number, link in enumerate(links):
        place = number % _PER_PAGE
        if number and not place:
            canvas.showPage()
        left, bottom = place % _COLUMNS * width, A4[1] - (place // _COLUMNS + 1) * height
        picture = io.BytesIO()
        segno.make(link.url, error="m").save(picture, kind="png", scale=6, border=2)
        picture.seek(0)
        canvas.drawImage(ImageReader(picture), left + width / 2 - 21 * mm, bottom + 20 * mm, 42 * mm, 42 * mm)
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawCentredString(left + width / 2, bottom + 15 * mm, link.name[:38])
        canvas.setFont("Helvetica", 7)
        canvas.drawCentredString(left + width / 2, bottom + 11 * mm, link.unit[:48])
        canvas.drawCentredString(left + width / 2, bottom + 7 * mm, f"sekali pakai · s.d. {link.until}")
    canvas.save()
    return target.getvalue()
