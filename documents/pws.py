"""The PWS chart as puskesmas draw it: bars from high to low, the unit last, this month's target as a line, the months below."""

import io
from typing import Any

from domain.messages.facts import thaw
from domain.messages.numbers import format_number

_LOOKS = {
    "good": ("#0072B2", ""),
    "fair": ("#E69F00", "//"),
    "poor": ("#CC79A7", "xx"),
    "bad": ("#333333", ".."),
    None: ("#BBBBBB", ""),
}
_WORDS: dict[str, dict[Any, str]] = {
    "id": {
        "title": "PWS {code}, cakupan sejak Januari (%)",
        "target": "target {target} %",
        "now": "bln ini",
        "before": "bln lalu",
        "trend": "tren",
        "good": "baik",
        "fair": "cukup",
        "poor": "kurang",
        "bad": "jelek",
        None: "belum dinilai",
    },
    "en": {
        "title": "PWS {code}, coverage since January (%)",
        "target": "target {target} %",
        "now": "month",
        "before": "before",
        "trend": "trend",
        "good": "baik",
        "fair": "cukup",
        "poor": "kurang",
        "bad": "jelek",
        None: "not judged",
    },
}
_ARROWS = {"up": "↗", "down": "↘", "same": "→", "": "–"}
_LONGEST = 17
_MANY = 9
"""Bars from which on figures are written smaller."""


def pws(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """The chart of `facts["areas"]`, as services.areas gives it."""
    from matplotlib.figure import Figure

    words, shown = _WORDS.get(language, _WORDS["id"]), thaw(facts, language)["areas"]
    bars = [*shown.areas, shown.whole]
    figure = Figure(figsize=(4.8, 5.6), dpi=150)
    axes: Any = figure.add_axes((0.16, 0.46, 0.82, 0.43))
    top = max(100.0, float(shown.target), *(float(bar.cumulative) for bar in bars)) * 1.16
    for place, bar in enumerate(bars):
        _bar(axes, place, bar, top=top, many=len(bars) > _MANY)
        _below(axes, place, bar, small=7.5 if len(bars) > _MANY else 9)
    axes.axhline(float(shown.target), color="#222222", linestyle="--", linewidth=1.2)
    axes.axvline(len(shown.areas) - 0.5, color="#999999", linewidth=0.8)
    _frame(axes, words, top=top, count=len(bars))
    figure.text(0.02, 0.965, words["title"].format(code=shown.code[:14]), fontsize=11)
    figure.text(0.02, 0.925, "- - " + words["target"].format(target=_figure(shown.target)), fontsize=9)
    _legend(figure, words, {bar.status for bar in bars})
    stored = io.BytesIO()
    figure.savefig(stored, format="png", metadata={"Software": None})
    return "pws.png", stored.getvalue()


def _bar(axes: Any, place: int, bar: Any, *, top: float, many: bool) -> None:
    colour, hatch = _LOOKS[bar.status]
    height = float(bar.cumulative)
    axes.bar(place, height, color=colour, hatch=hatch, edgecolor="white", width=0.72)
    axes.text(
        place,
        height + top * 0.02,
        _figure(bar.cumulative, whole=many),
        ha="center",
        fontsize=7.5 if many else 9,
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
    )


def _frame(axes: Any, words: dict[Any, str], *, top: float, count: int) -> None:
    for word, down in (("now", -0.10), ("before", -0.18), ("trend", -0.26)):
        axes.text(-0.55, down, words[word], transform=_rows(axes), ha="right", va="center", fontsize=8)
    axes.set_ylim(0, top)
    axes.set_xlim(-0.55, count - 0.45)
    axes.set_xticks([])
    axes.set_yticks([0, 50, 100], ["0", "50", "100"], fontsize=9)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _legend(figure: Any, words: dict[Any, str], used: set[str | None]) -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=words[status])
        for status, (colour, hatch) in _LOOKS.items()
        if status in used
    ]
    figure.legend(
        handles=patches,
        loc="lower center",
        ncols=len(patches),
        fontsize=8.5,
        frameon=False,
        handlelength=1.4,
        handletextpad=0.4,
        columnspacing=1.0,
    )


def _below(axes: Any, place: int, bar: Any, *, small: float) -> None:
    rows = _rows(axes)
    axes.text(place, -0.10, _figure(bar.this_month), transform=rows, ha="center", va="center", fontsize=small)
    axes.text(place, -0.18, _figure(bar.last_month), transform=rows, ha="center", va="center", fontsize=small)
    axes.text(place, -0.26, _ARROWS[bar.arrow], transform=rows, ha="center", va="center", fontsize=small + 2)
    name = bar.name.split(",")[0]
    name = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    axes.text(place, -0.33, name, transform=rows, ha="center", va="top", rotation=90, fontsize=9)


def _rows(axes: Any) -> Any:
    """Across by bar, down by share of the panel."""
    return axes.get_xaxis_transform()


def _figure(value: Any, *, whole: bool = False) -> str:
    return "–" if value is None else format_number(value, decimals=0 if whole and value >= 100 else None)
