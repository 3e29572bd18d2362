"""*Sarang laba-laba*: each indicator a spoke, its achievement the distance from the middle, the target a ring."""

import io
import math
from typing import Any

from domain.messages.facts import thaw
from domain.messages.numbers import format_number
from domain.standards.periods import Frequency

_WORDS: dict[str, dict[Any, str]] = {
    "id": {"title": "Sarang laba-laba capaian (%)", "target": "target", "quarter": "TW", -1: "terbaru", -2: "sebelumnya"},
    "en": {"title": "Achievement as a radar (%)", "target": "target", "quarter": "Q", -1: "newest", -2: "before"},
}
_TOP = 130.0
_LONGEST = 10


def radar(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """A radar of `facts["lines"]` (three or more, each with a percentage): this quarter filled, the one before dotted."""
    from matplotlib.figure import Figure

    words, lines = _WORDS.get(language, _WORDS["id"]), thaw(facts)["lines"]
    angles = [2 * math.pi * place / len(lines) for place in range(len(lines))]
    figure = Figure(figsize=(4.8, 4.25), dpi=150)
    axes: Any = figure.add_axes((0.21, 0.175, 0.58, 0.655), projection="polar")
    axes.set_theta_offset(math.pi / 2)
    axes.set_theta_direction(-1)
    _ring(axes, [100.0] * len(lines), angles, color="#222222", linestyle="--", linewidth=1.2, label=words["target"])
    before = [line.points[-2].percent for line in lines]
    if all(percent is not None for percent in before):
        heights = [min(float(percent), _TOP) for percent in before]
        _ring(axes, heights, angles, color="#E69F00", linestyle=":", linewidth=1.8, label=_quarter(lines, -2, words))
    now = [min(float(line.percent), _TOP) for line in lines]
    _ring(axes, now, angles, color="#0072B2", linestyle="-", linewidth=2, marker="o", label=_quarter(lines, -1, words))
    axes.fill([*angles, angles[0]], [*now, now[0]], color="#0072B2", alpha=0.15)
    axes.set_xticks(angles, [])
    for angle, line in zip(angles, lines, strict=True):
        side = math.sin(angle)
        across = "center" if abs(side) < 0.2 else "left" if side > 0 else "right"
        words_at = f"{line.code[:_LONGEST]}\n{format_number(line.percent)}"
        axes.text(angle, _TOP * 1.06, words_at, ha=across, va=_height(math.cos(angle)), fontsize=9, linespacing=1.1)
    axes.set_ylim(0, _TOP)
    axes.set_yticks([50, 100], ["50", "100"], fontsize=8, color="#555555")
    figure.suptitle(words["title"], fontsize=11, x=0.03, y=0.985, ha="left")
    figure.legend(loc="lower center", ncols=3, fontsize=9, frameon=False)
    target = io.BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return "sarang-laba-laba.png", target.getvalue()


def _ring(axes: Any, heights: list[float], angles: list[float], **style: Any) -> None:
    axes.plot([*angles, angles[0]], [*heights, heights[0]], markersize=4, **style)


def _height(up: float) -> str:
    return "center" if abs(up) < 0.4 else "bottom" if up > 0 else "top"


def _quarter(lines: Any, place: int, words: dict[Any, str]) -> str:
    """The quarter's name, where it is the same for all."""
    quarters = {str(line.points[place].quarter) for line in lines}
    quarter = lines[0].points[place].quarter
    if len(quarters) > 1:
        return str(words[place])
    if quarter.frequency is Frequency.MONTHLY:
        return f"{quarter.number:02}/{quarter.year}"
    return f"{words['quarter']} {quarter.number} {quarter.year}"
