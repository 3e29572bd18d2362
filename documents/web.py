"""*Sarang laba-laba*: each indicator a spoke, its achievement the distance from the middle, the target a ring."""

import math
from typing import Any

from documents.charts import bars, height
from documents.drawing import (
    EDGE,
    FAINT,
    INK,
    LOOKS,
    NAMED,
    NUMBER,
    PALE,
    RULE,
    TITLED,
    WIDTH,
    Hand,
    Look,
    Point,
    Sheet,
    light,
    width,
)
from documents.figures import name, percent, period, said
from domain.messages.facts import thaw

_WORDS = {
    "id": {"web": "Sarang laba-laba", "bars": "Capaian terhadap target", "new": "terbaru", "old": "sebelumnya"},
    "en": {"web": "Radar of achievement", "bars": "Achievement of targets", "new": "newest", "old": "before"},
}
_LEAST = 3
"""Spokes of a web; fewer are bars."""
_TOP, _RADIUS = 130.0, 108.0
_MIDDLE = 178.0
_NOW, _BEFORE = Look("#0072B2"), Look("#E69F00", mark="square")
_ROW = 20


def web(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """A web of `facts["web"]`, as services.insight.webs gives it: now filled, before dotted, the numbers in the list below.

    Beyond 130 % only the number grows. Fewer than three spokes are drawn as bars.
    """
    words, given = _WORDS.get(language, _WORDS["id"]), thaw(facts, language)["web"]
    if len(given.spokes) < _LEAST:
        sheet = Sheet(34 + height(given.spokes))
        sheet.text(EDGE, 18, _titled(words["bars"], given.now, language), TITLED, most=WIDTH - 2 * EDGE)
        bars(sheet, 34, given.spokes, language)
        return "capaian.png", sheet.png()
    falls = any(one.falling for one in given.spokes)
    listed = _MIDDLE + _RADIUS + 46
    sheet = Sheet(round(listed + _ROW * len(given.spokes) + 8 + 18 * falls))
    sheet.text(EDGE, 18, _titled(words["web"], given.now, language), TITLED, most=WIDTH - 2 * EDGE)
    has_before = sum(one.before is not None for one in given.spokes) > 1
    _rings(sheet, len(given.spokes))
    _ways(sheet, given.spokes, has_before=has_before)
    _legend(sheet, _MIDDLE + _RADIUS + 26, given, words, language, has_before=has_before)
    for place, one in enumerate(given.spokes):
        _row(sheet, listed + _ROW * place, place + 1, one, language)
    if falls:
        sheet.text(EDGE, listed + _ROW * len(given.spokes) + 6, said(language, "falls"), PALE, most=WIDTH - 2 * EDGE)
    return "sarang-laba-laba.png", sheet.png()


def _titled(words: str, now: Any, language: str) -> str:
    return f"{words} · {period(now, language)}" if now is not None else words


def _rings(sheet: Sheet, count: int) -> None:
    for ring in (50.0, _TOP):
        sheet.line(_closed([_at(place, count, ring) for place in range(count)]), colour=RULE, wide=1)
    for place in range(count):
        sheet.line([(WIDTH / 2, _MIDDLE), _at(place, count, _TOP)], colour=RULE, wide=1)
        x, y = _out(place, count, 1.12)
        sheet.text(x, y, str(place + 1), Hand(size=12, bold=True), across="center")


def _ways(sheet: Sheet, spokes: Any, *, has_before: bool) -> None:
    """Now, filled; before; and the target over both."""
    count = len(spokes)
    now = [_at(place, count, float(one.percent)) for place, one in enumerate(spokes)]
    sheet.area(now, colour=light(_NOW.colour))
    target = _closed([_at(place, count, 100.0) for place in range(count)])
    sheet.line(target, colour=INK, wide=1.4, dash=4)
    sheet.line(_closed(now), colour=_NOW.colour, wide=2.4)
    if has_before:
        then = [None if one.before is None else _at(place, count, float(one.before)) for place, one in enumerate(spokes)]
        for place, point in enumerate(then):
            following = then[(place + 1) % count]
            if point is not None and following is not None:
                sheet.line([point, following], colour=_BEFORE.colour, wide=2.2, dash=3)
        for point in then:
            if point is not None:
                sheet.mark(*point, _BEFORE, radius=3)
    for x, y in now:
        sheet.mark(x, y, _NOW)
    for ring in (50.0, 100.0):
        x, y = _at(0, count, ring)
        sheet.text(x + 5, y + (8 if ring > 50 else 0), f"{ring:.0f}", Hand(colour=FAINT, on_paper=True))


def _legend(sheet: Sheet, y: float, given: Any, words: dict[str, str], language: str, *, has_before: bool) -> None:
    x = float(EDGE)
    now = period(given.now, language) if given.now is not None else words["new"]
    before = period(given.before, language) if given.before is not None else words["old"]
    told = [(now, _NOW, 0.0), *([(before, _BEFORE, 3.0)] if has_before else []), (f"{said(language, 'target')} 100 %", None, 4.0)]
    for label, look, dash in told:
        sheet.line([(x, y), (x + 24, y)], colour=look.colour if look else INK, wide=2.2 if look else 1.4, dash=dash)
        if look:
            sheet.mark(x + 12, y, look, radius=3.5)
        x += 30 + sheet.text(x + 29, y, label) + 12


def _row(sheet: Sheet, y: float, number: int, one: Any, language: str) -> None:
    told = percent(one.percent, language)
    called = said(language, one.status) if one.status else ""
    right = WIDTH - EDGE - 44
    sheet.text(EDGE + 14, y, str(number), Hand(size=12, bold=True), across="right")
    most = right - width(told, NUMBER) - 24 - (EDGE + 22)
    sheet.text(EDGE + 22, y, name(one.name, falling=one.falling), NAMED, most=most)
    sheet.text(right, y, told, Hand(bold=True), across="right")
    if one.status:
        sheet.mark(right - width(told, NUMBER) - 11, y, LOOKS[one.status])
        sheet.text(right + 5, y, called, most=44)


def _at(place: int, count: int, percent: float) -> Point:
    """Where a percentage lies on a spoke."""
    return _out(place, count, min(percent, _TOP) / _TOP)


def _out(place: int, count: int, share: float) -> Point:
    angle = 2 * math.pi * place / count
    return WIDTH / 2 + _RADIUS * share * math.sin(angle), _MIDDLE - _RADIUS * share * math.cos(angle)


def _closed(points: list[Point]) -> list[Point]:
    return [*points, points[0]]
