"""The QR code of an issued document, with which a paper is checked; on a screen it can be tapped as well."""

import io
from typing import Any


def png(url: str, scale: int = 8) -> io.BytesIO:
    """The code as a picture."""
    import segno

    target = io.BytesIO()
    segno.make(url, error="m", micro=False).save(target, kind="png", scale=scale, border=2)
    target.seek(0)
    return target


def place(canvas: Any, *, url: str, number: str, right: float, top: float) -> None:
    """Draw the code into the corner that `right` and `top` name, its number below."""
    from reportlab.lib.units import mm
    from reportlab.lib.utils import ImageReader

    side, left = 22 * mm, right - 22 * mm
    canvas.drawImage(ImageReader(png(url)), left, top - side, side, side)
    canvas.linkURL(url, (left, top - side, right, top))
    canvas.setFont("Helvetica", 6)
    canvas.drawCentredString(left + side / 2, top - side - 2 * mm, number)
