"""The trend of each indicator over four quarters: one small panel each, the target as a dashed line at 100 %."""

import io
from typing import Any

from domain.messages.facts import thaw
from domain.messages.numbers import format_number

_MARKS = {"good": ("#0072B2", "o"), "fair": ("#E69F00", "s"), "poor": ("#D55E00", "v"), None: ("#555555", "o")}
_WORDS = {
    "id": {"title": "Capaian terhadap target (%)", "quarter": "TW", "good": "baik", "fair": "cukup", "poor": "kurang", None: ""},
    "en": {"title": "Achievement of targets (%)", "quarter": "Q", "good": "good", "fair": "fair", "poor": "poor", None: ""},
}
_TOP = 140.0
_LONGEST = 34


def trends(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """A panel per indicator; `facts["lines"]` as services.histories gives them. Above 130 % only the number grows; a missing
    quarter is a gap in the line.
    """
    from matplotlib.figure import Figure

    words = _WORDS.get(language, _WORDS["id"])
    lines = [line for line in thaw(facts)["lines"] if any(point.percent is not None for point in line.points)]
    figure = Figure(figsize=(4.8, 0.55 + 1.2 * len(lines)), dpi=150, layout="constrained")
    panels = figure.subplots(len(lines), 1, squeeze=False)[:, 0]
    for axes, line in zip(panels, lines, strict=True):
        _panel(axes, line, words, last=line is lines[-1])
    figure.suptitle(words["title"], fontsize=11, x=0.02, ha="left")
    target = io.BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return "tren.png", target.getvalue()


def _panel(axes: Any, line: Any, words: dict[Any, str], *, last: bool) -> None:
    colour, mark = _MARKS[line.status]
    known = [(place, point.percent) for place, point in enumerate(line.points) if point.percent is not None]
    heights = [min(float(percent), 130.0) for _, percent in known]
    axes.axhline(100, color="#222222", linewidth=1, linestyle="--")
    for run in _runs(line.points):
        axes.plot(
            [place for place, _ in run], [height for _, height in run], color=colour, marker=mark, markersize=6, linewidth=1.8
        )
    for (place, percent), height in zip(known, heights, strict=True):
        axes.annotate(
            format_number(percent),
            (place, height),
            xytext=(0, -14 if _near(height) else 6),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
        )
    axes.set_ylim(min([45.0, *(height - (50 if _near(height) else 20) for height in heights)]), _TOP + 15)
    axes.set_xlim(-0.4, len(line.points) - 0.6)
    axes.set_yticks([100], ["100"], fontsize=8)
    labels = [f"{words['quarter']} {point.quarter.number}  {point.quarter.year}" for point in line.points]
    axes.set_xticks(range(len(labels)), labels, fontsize=9)
    word = f" · {words[line.status]}" if line.status else ""
    axes.set_title(f"{line.name[:_LONGEST]}{word}", fontsize=10, loc="left", pad=3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _runs(points: Any) -> list[list[tuple[int, float]]]:
    """Quarters beside each other that can be compared: between others, and over a missing one, there is no line."""
    runs: list[list[tuple[int, float]]] = []
    for place, point in enumerate(points):
        if point.percent is None:
            continue
        height = min(float(point.percent), 130.0)
        if runs and runs[-1][-1][0] == place - 1 and point.arrow:
            runs[-1].append((place, height))
        else:
            runs.append([(place, height)])
    return runs


def _near(height: float) -> bool:
    """So little below the target that a number over the mark would lie on the target's line."""
    return 65 < height < 100
