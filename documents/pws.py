"""The PWS chart as puskesmas draw it: bars from high to low, the unit last, this month's target as a line, the months below."""

import io
import textwrap
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
        "title": "PWS {name}",
        "below": "cakupan sejak Januari (%)",
        "target": "target {target}",
        "now": "bln ini",
        "before": "bln lalu",
        "trend": "tren",
        "missing": "belum melapor: ",
        "all": "Seluruh unit",
        "good": "baik",
        "fair": "cukup",
        "poor": "kurang",
        "bad": "jelek",
        None: "belum dinilai",
    },
    "en": {
        "title": "PWS {name}",
        "below": "coverage since January (%)",
        "target": "target {target}",
        "now": "month",
        "before": "before",
        "trend": "trend",
        "missing": "not reported: ",
        "all": "All units",
        "good": "baik",
        "fair": "cukup",
        "poor": "kurang",
        "bad": "jelek",
        None: "not judged",
    },
}
_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_ARROWS = {"up": "↗", "down": "↘", "same": "→", "": "–"}
_LONGEST, _WIDEST = 17, 34
"""Letters of a name below its bar, and of a line of the title."""
_MANY = 8
"""Bars from which on figures are written smaller."""
_BIG, _SMALL = 9.5, 8.4
"""Figures in points: at half their size, on a screen of 360 pixels, they are still read."""


def pws(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """The chart of `facts["areas"]`, as services/insight/pws.py gives it."""
    from matplotlib.figure import Figure

    language = language if language in _WORDS else "id"
    words, shown = _WORDS[language], thaw(facts, language)["areas"]
    bars = [*shown.areas, shown.whole]
    small = _SMALL if len(bars) > _MANY else _BIG
    figure = Figure(figsize=(4.8, 6.0), dpi=150)
    axes: Any = figure.add_axes((0.135, 0.415, 0.855, 0.42))
    top = max(100.0, float(shown.target), *(float(bar.cumulative) for bar in bars)) * 1.16
    for place, bar in enumerate(bars):
        _bar(axes, place, bar, top=top, small=small, is_whole=bar is bars[-1])
        _below(axes, place, bar, small=small, whole=words["all"] if bar is bars[-1] else None)
    axes.axhline(float(shown.target), color="#222222", linestyle="--", linewidth=1.4, zorder=3)
    axes.axvline(len(shown.areas) - 0.5, color="#999999", linewidth=0.8)
    _frame(axes, words, top=top, count=len(bars))
    _title(figure, shown, words, language)
    if shown.missing:
        figure.text(0.02, 0.052, _short(words["missing"] + ", ".join(shown.missing), 62), fontsize=8)
    _legend(figure, words, {bar.status for bar in bars})
    stored = io.BytesIO()
    figure.savefig(stored, format="png", metadata={"Software": None})
    return "pws.png", stored.getvalue()


def _title(figure: Any, shown: Any, words: dict[Any, str], language: str) -> None:
    """What is shown by its name, where and when: three lines at most."""
    name = textwrap.wrap(words["title"].format(name=shown.name), _WIDEST + 4) or [""]
    lines = [name[0], *([_short(" ".join(name[1:]), _WIDEST + 4)] if len(name) > 1 else [])]
    where = f"{_short(shown.unit_name or words['all'], _WIDEST)} · {_MONTHS[language][shown.month.number - 1]} {shown.month.year}"
    for place, line in enumerate(lines):
        figure.text(0.02, 0.965 - 0.032 * place, line, fontsize=11.5, fontweight="bold")
    down = 0.965 - 0.032 * len(lines)
    figure.text(0.02, down + 0.002, where, fontsize=9.5)
    target = words["target"].format(target=_figure(shown.target))
    figure.text(0.02, down - 0.028, f"{words['below']}   - - - {target}", fontsize=9.5)


def _bar(axes: Any, place: int, bar: Any, *, top: float, small: float, is_whole: bool) -> None:
    colour, hatch = _LOOKS[bar.status]
    height = float(bar.cumulative)
    axes.bar(place, height, color=colour, hatch=hatch, edgecolor="white", width=0.74)
    if is_whole:
        axes.bar(place, height, color="none", edgecolor="#222222", linewidth=1.4, width=0.74)
    axes.text(
        place,
        max(height, 0.0) + top * 0.02,
        _figure(bar.cumulative, whole=small < _BIG),
        ha="center",
        fontsize=small,
        fontweight="bold" if is_whole else "normal",
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
    )


def _frame(axes: Any, words: dict[Any, str], *, top: float, count: int) -> None:
    for word, down in (("now", -0.085), ("before", -0.165), ("trend", -0.245)):
        axes.text(-0.6, down, words[word], transform=_rows(axes), ha="right", va="center", fontsize=8)
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


def _below(axes: Any, place: int, bar: Any, *, small: float, whole: str | None) -> None:
    rows = _rows(axes)
    axes.text(place, -0.085, _figure(bar.this_month), transform=rows, ha="center", va="center", fontsize=small)
    axes.text(place, -0.165, _figure(bar.last_month), transform=rows, ha="center", va="center", fontsize=small)
    axes.text(place, -0.245, _ARROWS[bar.arrow], transform=rows, ha="center", va="center", fontsize=small + 2)
    name = _short(bar.name.split(",")[0] or whole or "", _LONGEST)
    weight = "normal" if whole is None else "bold"
    axes.text(place, -0.31, name, transform=rows, ha="center", va="top", rotation=90, fontsize=9.5, fontweight=weight)


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def _rows(axes: Any) -> Any:
    """Across by bar, down by share of the panel."""
    return axes.get_xaxis_transform()


def _figure(value: Any, *, whole: bool = False) -> str:
    return "–" if value is None else format_number(value, decimals=0 if whole and value >= 100 else None)
