"""The picture of a lesson's card: a few bars with their target, or the steps of something, large enough for a small phone."""

import io
import textwrap
from typing import Any

from domain.messages.facts import thaw
from domain.messages.numbers import format_number

_BELOW, _REACHED = ("#E69F00", "//"), ("#0072B2", "")
"""Below the target and at it: told apart by hatching too."""
_INK = "#222222"
_CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
_SMALL = 11
"""Points at 150 dots an inch over 4.8 inches: 11 pixels where the picture is shown 360 wide."""


def lesson(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """`facts["picture"]` as `domain/training/lesson_pictures.py` reads it: bars from the top down, or steps with their numbers."""
    from matplotlib.figure import Figure

    shown = thaw(facts, language)["picture"]
    count = len(shown.bars or shown.steps)
    figure = Figure(figsize=(4.8, 0.7 + 0.62 * count), dpi=150)
    axes: Any = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    if shown.bars:
        _draw_bars(axes, shown.bars, shown.target)
    else:
        _draw_steps(axes, shown.steps)
    stored = io.BytesIO()
    figure.savefig(stored, format="png", metadata={"Software": None})
    return "materi.png", stored.getvalue()


def _draw_bars(axes: Any, bars: Any, target: Any) -> None:
    most = max([float(amount) for _, amount in bars] + ([float(target)] if target is not None else [])) or 1.0
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.6 - 0.5 * (target is not None), len(bars) - 0.2)
    scale = 48 / most
    for place, (name, amount) in enumerate(reversed(bars)):
        colour, hatch = _REACHED if target is None or amount >= target else _BELOW
        axes.text(30, place, textwrap.fill(name, 14), ha="right", va="center", fontsize=_SMALL, color=_INK, linespacing=0.95)
        axes.barh(place, float(amount) * scale, left=32, height=0.62, color=colour, hatch=hatch, edgecolor="white")
        across = 33.5 + float(amount) * scale
        axes.text(across, place, format_number(amount), va="center", fontsize=_SMALL, color=_INK, zorder=4, bbox=_CLEAR)
    if target is not None:
        across = 32 + float(target) * scale
        axes.plot([across, across], [-0.5, len(bars) - 0.4], color=_INK, linestyle="--", linewidth=1.4)
        axes.text(across, -0.85, f"target {format_number(target)}", ha="center", va="center", fontsize=_SMALL, color=_INK)


def _draw_steps(axes: Any, steps: Any) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.6, len(steps) - 0.4)
    for place, words in enumerate(reversed(steps)):
        number = len(steps) - place
        axes.text(
            9,
            place,
            str(number),
            ha="center",
            va="center",
            fontsize=13,
            color="white",
            bbox={"boxstyle": "circle,pad=0.35", "facecolor": _REACHED[0], "edgecolor": "none"},
        )
        axes.text(18, place, textwrap.fill(words, 34), va="center", fontsize=12, color=_INK)
        if number < len(steps):
            axes.annotate("", xy=(9, place - 0.72), xytext=(9, place - 0.3), arrowprops={"arrowstyle": "->", "color": _INK})
