"""Bars of what was reached, for people who would rather look than read."""

from typing import Any

from documents.drawing import EDGE, LOOKS, NAMED, NUMBER, PALE, TITLED, WIDTH, Hand, Sheet
from documents.figures import name, percent, said
from domain.messages.facts import thaw

_WORDS = {
    "id": {"title": "Capaian terhadap target", "more": "dan {n} lagi, dengan capaian di antaranya"},
    "en": {"title": "Achievement of targets", "more": "and {n} more, reached in between"},
}
_MOST = 12
_TOP = 130.0
_ROW, _HIGH = 46, 18
_LONGEST = WIDTH - 2 * EDGE - 132
"""Of a bar at its longest: what was reached stands beside it."""


def standings(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """Bars of achievement per indicator with the target as a line, as services.insight.pictures gives them: of more than a dozen
    the least reached and the best, and how many `more` there are.
    """
    words, told = _WORDS.get(language, _WORDS["id"]), thaw(facts, language)
    shown, more = told["standings"][:_MOST], told.get("more", 0)
    sheet = Sheet(34 + height(shown) + 18 * bool(more))
    sheet.text(EDGE, 18, words["title"], TITLED, most=WIDTH - 2 * EDGE)
    bars(sheet, 34, shown, language)
    if more:
        sheet.text(EDGE, sheet.height - 12, words["more"].format(n=more), PALE, most=WIDTH - 2 * EDGE)
    return "capaian.png", sheet.png()


def bars(sheet: Sheet, top: float, shown: Any, language: str) -> None:
    """A row for each: its name, its bar, and beside it how much it is and what that is called."""
    target = EDGE + _LONGEST * 100 / _TOP
    for place, one in enumerate(shown):
        y = top + _ROW * place
        look, falling = LOOKS[one.status], bool(getattr(one, "falling", False))
        sheet.text(EDGE, y + 8, name(one.name, falling=falling), NAMED, most=WIDTH - 2 * EDGE)
        sheet.bar(EDGE, y + 18, max(2.0, _LONGEST * min(float(one.percent), _TOP) / _TOP), _HIGH, look)
        sheet.mark(EDGE + _LONGEST + 12, y + 18 + _HIGH / 2, look)
        beside = sheet.text(EDGE + _LONGEST + 21, y + 18 + _HIGH / 2, percent(one.percent, language), Hand(bold=True))
        said_at = EDGE + _LONGEST + 21 + beside + 4
        sheet.text(said_at, y + 18 + _HIGH / 2, said(language, one.status), most=WIDTH - said_at)
        sheet.target((target, y + 16), (target, y + 20 + _HIGH))
    foot = top + _ROW * len(shown) + 4
    sheet.text(target, foot, f"{said(language, 'target')} 100 %", NUMBER, across="center")
    if _falls(shown):
        sheet.text(EDGE, foot + 18, said(language, "falls"), PALE, most=WIDTH - 2 * EDGE)


def height(shown: Any) -> int:
    """Of these rows with what stands below them."""
    return _ROW * len(shown) + 18 + 18 * _falls(shown)


def _falls(shown: Any) -> bool:
    return any(getattr(one, "falling", False) for one in shown)
