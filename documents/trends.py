"""The trend of each indicator over four quarters: one small panel each, the target as a dashed line."""

from decimal import Decimal
from typing import Any

from documents.drawing import EDGE, FAINT, LOOKS, NAMED, NUMBER, PALE, TITLED, WIDTH, Sheet, width
from documents.figures import name, number, period, said, share
from domain.messages.facts import thaw

_WORDS = {
    "id": {"title": "Capaian terhadap target (%)", "apart": "· · · orang yang melapor tidak sama"},
    "en": {"title": "Achievement of targets (%)", "apart": "· · · not the same people reported"},
}
_PANEL, _HEAD, _CHART = 126, 38, 46
_HIGHEST, _LOWEST = 120.0, 60.0


def trends(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """A panel per indicator; `facts["lines"]` as services.insight.pictures gives them. Beyond 120 % and below 60 % only the number
    goes on; a missing quarter is a gap. Between figures of other people there are dots: they are no rise and no fall.
    """
    words = _WORDS.get(language, _WORDS["id"])
    lines = [line for line in thaw(facts, language)["lines"] if any(point.percent is not None for point in line.points)]
    apart = any(getattr(point, "beside", False) and not point.arrow for line in lines for point in line.points)
    falls = any(getattr(line, "falling", False) for line in lines)
    sheet = Sheet(38 + _PANEL * len(lines) + 18 * (apart + falls))
    sheet.text(EDGE, 18, words["title"], TITLED, most=WIDTH - 2 * EDGE)
    for place, line in enumerate(lines):
        _panel(sheet, 34 + _PANEL * place, line, language)
    foot = 34 + _PANEL * len(lines) + 4
    for told in [words["apart"]] * apart + [said(language, "falls")] * falls:
        sheet.text(EDGE, foot, told, PALE, most=WIDTH - 2 * EDGE)
        foot += 18
    return "tren.png", sheet.png()


def _panel(sheet: Sheet, top: float, line: Any, language: str) -> None:
    look = LOOKS[line.status]
    sheet.mark(EDGE + 4, top + 10, look)
    called = f"· {said(language, line.status)}" if line.status else ""
    room = WIDTH - 2 * EDGE - 18 - width(called, NAMED)
    wide = sheet.text(EDGE + 14, top + 10, name(line.name, falling=bool(getattr(line, "falling", False))), NAMED, most=room)
    sheet.text(EDGE + 18 + wide, top + 10, called, NAMED)
    target = _at(top, 100.0)
    sheet.line([(EDGE + 26, target), (WIDTH - EDGE, target)], colour=FAINT, wide=1, dash=4)
    sheet.text(EDGE, target, "100", PALE)
    places = [EDGE + 62 + (WIDTH - 2 * EDGE - 96) * place / max(1, len(line.points) - 1) for place in range(len(line.points))]
    dots = [None if point.percent is None else _at(top, float(point.percent)) for point in line.points]
    for before, (now, point) in enumerate(list(zip(dots, line.points, strict=True))[1:]):
        then = dots[before]
        if then is None or now is None:
            continue
        ends = [(places[before], then), (places[before + 1], now)]
        if point.arrow:
            sheet.line(ends, colour=look.colour, wide=2.4)
        elif getattr(point, "beside", False):
            sheet.line(ends, colour=FAINT, wide=1.6, dash=2.5)
    for x, y, point in zip(places, dots, line.points, strict=True):
        if y is not None:
            sheet.mark(x, y, look, radius=4.5)
            sheet.text(x, y + (15 if target < y < target + 20 else -13), share(point.percent, language), NUMBER, across="center")
        _below(sheet, x, top + _HEAD + _CHART + 16, point, language)


def _below(sheet: Sheet, x: float, y: float, point: Any, language: str) -> None:
    """The quarter, and of how many people its figure is."""
    sheet.text(x, y, period(point.quarter, language), across="center")
    people = getattr(point, "people", 0)
    if people and point.percent is not None:
        sheet.text(
            x,
            y + 14,
            said(language, "people" if people > 1 else "person", n=number(Decimal(people), language)),
            PALE,
            across="center",
        )


def _at(top: float, percent: float) -> float:
    shown = min(max(percent, _LOWEST), _HIGHEST)
    return top + _HEAD + _CHART * (_HIGHEST - shown) / (_HIGHEST - _LOWEST)
