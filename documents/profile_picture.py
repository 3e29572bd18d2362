"""The bot's profile picture, a speech bubble with a tick: `python -m documents.profile_picture` writes it anew."""

import io
from pathlib import Path

FILE = Path(__file__).parents[1] / "docs/profile.png"
"""What @BotFather is given."""
_SIDE, _FINE = 640, 4
"""Drawn so much finer, then made smooth."""
_GROUND, _BUBBLE, _TICK = "#0B5FA5", "#FFFFFF", "#1B9E77"
_CORNERS, _ROUND = ((20, 22), (80, 68)), 12
_TAIL = ((32, 66), (50, 66), (30, 80))
_STROKE, _THICK = ((36, 46), (46, 56), (65, 34)), 5.6
"""All in hundredths of the side, from the upper left corner."""


def draw() -> bytes:
    """A square PNG of 640 points. Telegram cuts it to a circle, so the corners hold nothing."""
    from PIL import Image, ImageDraw

    size = _SIDE * _FINE
    image = Image.new("RGB", (size, size), _GROUND)
    pencil, scale = ImageDraw.Draw(image), size / 100
    pencil.rounded_rectangle([(x * scale, y * scale) for x, y in _CORNERS], radius=_ROUND * scale, fill=_BUBBLE)
    pencil.polygon([(x * scale, y * scale) for x, y in _TAIL], fill=_BUBBLE)
    points = [(x * scale, y * scale) for x, y in _STROKE]
    pencil.line(points, fill=_TICK, width=round(_THICK * scale), joint="curve")
    half = _THICK * scale / 2
    for x, y in points:
        pencil.ellipse((x - half, y - half, x + half, y + half), fill=_TICK)
    stored = io.BytesIO()
    image.reduce(_FINE).save(stored, "PNG")
    return stored.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(draw())
