"""The bot's profile picture, a speech bubble with a tick: `python -m documents.profile_picture` writes it anew."""

import io
from pathlib import Path

FILE = Path(__file__).parents[1] / "docs/profile.png"
"""What @BotFather is given."""
_SIDE, _DOTS = 6.4, 100
_GROUND, _BUBBLE, _TICK = "#0B5FA5", "#FFFFFF", "#1B9E77"


def draw() -> bytes:
    """A square PNG of 640 points. Telegram cuts it to a circle, so the corners hold nothing."""
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch, Polygon

    figure = Figure(figsize=(_SIDE, _SIDE), dpi=_DOTS, facecolor=_GROUND)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.axis("off")
    axes.add_patch(
        FancyBboxPatch((26, 38), 48, 34, boxstyle="round,pad=6,rounding_size=12", facecolor=_BUBBLE, edgecolor=_BUBBLE, linewidth=0)
    )
    axes.add_patch(Polygon([(32, 34), (50, 34), (30, 20)], closed=True, facecolor=_BUBBLE, edgecolor=_BUBBLE, linewidth=0))
    axes.plot([36, 46, 65], [54, 44, 66], color=_TICK, linewidth=26, solid_capstyle="round", solid_joinstyle="round")
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor=_GROUND, metadata={"Software": None})
    return file.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(draw())
