"""The attendance code as a picture (QR) that a phone opens the bot with."""

import io
from typing import Any


def picture(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """`facts["url"]` as PNG, large enough for a projector."""
    import segno

    target = io.BytesIO()
    segno.make(facts["url"], error="m").save(target, kind="png", scale=12, border=4)
    return "kode-hadir.png", target.getvalue()
