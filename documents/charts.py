"""Pictures for people who would rather look: legible on a phone, told apart without colour, small to load."""

import io
from typing import Any

from domain.messages.facts import thaw

_STATUS = {"good": ("#0072B2", ""), "fair": ("#E69F00", "//"), "poor": ("#D55E00", "xx")}
_WORDS = {
    "id": {"good": "baik", "fair": "cukup", "poor": "kurang", "title": "Capaian terhadap target"},
    "en": {"good": "good", "fair": "fair", "poor": "poor", "title": "Achievement of targets"},
}
_MOST = 12


def standings(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """Bars of achievement per indicator with the target as a line; `facts["standings"]` as services.summaries gives them."""
    from matplotlib.figure import Figure

    words = _WORDS.get(language, _WORDS["id"])
    shown = thaw(facts)["standings"][:_MOST][::-1]
    figure = Figure(figsize=(4.8, 1.1 + 0.42 * len(shown)), dpi=150)
    axes = figure.subplots()
    for place, one in enumerate(shown):
        colour, hatch = _STATUS[one.status]
        width = min(float(one.percent), 130.0)
        axes.barh(place, width, color=colour, hatch=hatch, edgecolor="white", height=0.72)
        axes.text(max(width, 100.0) + 2, place, f"{one.percent:g} % {words[one.status]}".replace(".", ","), va="center", fontsize=9)
    axes.axvline(100, color="#222222", linewidth=1.2, linestyle="--")
    axes.set_yticks(range(len(shown)), [one.code for one in shown], fontsize=10)
    axes.set_xlim(0, 175)
    axes.set_xticks([0, 50, 100], ["0", "50", "100 %"], fontsize=9)
    axes.set_title(words["title"], fontsize=11, loc="left")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    target = io.BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return "capaian.png", target.getvalue()
