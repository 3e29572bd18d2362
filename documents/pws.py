"""The PWS chart: bars from high to low, the unit last, this month's target as a line, beside each bar its two newest months."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from documents.drawing import EDGE, LOOKS, NAMED, NUMBER, PALE, PLAIN, TITLED, WIDTH, Hand, Sheet, fitted, folded, width
from documents.figures import month, number, percent, period, said, share
from domain.messages.facts import thaw

_WORDS: dict[str, dict[str, str]] = {
    "id": {
        "below": "Cakupan sejak Januari (%)",
        "missing": "Belum melapor: {names}",
        "uncovered": "Tanpa petugas: {names}",
        "left": "Belum terjangkau (left-out): {left} dari {whole}",
        "more": "{n} yang lebih tinggi tidak ditampilkan",
        "all": "Seluruh unit",
        "trend": "tren",
    },
    "en": {
        "below": "Coverage since January (%)",
        "missing": "Not reported: {names}",
        "uncovered": "Covered by nobody: {names}",
        "left": "Not reached yet (left-out): {left} of {whole}",
        "more": "{n} higher ones are not shown",
        "all": "All units",
        "trend": "trend",
    },
}
_ARROWS = {"up": "↗", "down": "↘", "same": "→", "": "–"}
_BOLD = Hand(bold=True)
_LINE = 16
"""Of a note below the bars."""
_ACROSS = WIDTH - 2 * EDGE
_LONGEST = _ACROSS - 132
"""Of a bar at its longest: how much it is and its class stand beside it."""
_FULL, _MOST = 100.0, 150.0
"""Coverage at the end of the longest bar: 100 %, up to 150 % where something is beyond; beyond that only the number grows."""
_COLUMN = 54
_ARROW, _NOW, _BEFORE = WIDTH - EDGE - 14, WIDTH - EDGE - 36, WIDTH - EDGE - 92
"""The middle of the arrows, and where the figures of the two months end."""
_CALLED = _BEFORE - _COLUMN - 4 - EDGE
"""Of a name."""


@dataclass(frozen=True)
class _Row:
    """How the row of one bar is laid out."""

    height: int
    name: int
    """The middle of the name, from the row's top."""
    bar: int
    """The bar's top."""
    high: int
    hand: Hand
    lines: int
    """Of the title and of each note."""


_ROOMY, _TIGHT = _Row(42, 8, 17, 19, NAMED, 2), _Row(27, 7, 14, 11, PLAIN, 1)
_FEW = 12
"""Bars up to which there is much room."""


def pws(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """The chart of `facts["areas"]`, as services/insight/pws.py gives it."""
    words, shown = _WORDS.get(language, _WORDS["id"]), thaw(facts, language)["areas"]
    bars = [*shown.areas, shown.whole]
    row = _ROOMY if len(bars) <= _FEW else _TIGHT
    title = folded(f"PWS {shown.name}", _ACROSS, TITLED, lines=row.lines)
    notes = [line for note in _notes(shown, words, language) for line in folded(note, _ACROSS, lines=row.lines)]
    head = 18 * len(title) + 45
    foot = head + row.height * len(bars)
    sheet = Sheet(foot + 24 + _LINE * len(notes))
    for place, line in enumerate(title):
        sheet.text(EDGE, 16 + 18 * place, line, TITLED, most=_ACROSS)
    _heads(sheet, head, shown, words, language)
    full = min(_MOST, max(_FULL, float(shown.target), *(float(one.cumulative) for one in bars)))
    for place, one in enumerate(bars):
        _figures(sheet, head + row.height * place + row.name, one, replace(row.hand, bold=one is bars[-1]), language)
        _bar(sheet, head + row.height * place + row.bar, row.high, one, language, full=full)
    _outline(sheet, foot - row.height + row.bar, _long(shown.whole.cumulative, full), row.high)
    target = EDGE + _LONGEST * min(float(shown.target), full) / full
    for place in range(len(bars)):
        top = head + row.height * place + row.bar
        sheet.target((target, top - 2), (target, top + row.high + 2))
    _target(sheet, foot + 8, target, f"{said(language, 'target')} {percent(shown.target, language)}")
    for place, line in enumerate(notes):
        sheet.text(EDGE, foot + 25 + _LINE * place, line, most=_ACROSS)
    return "pws.png", sheet.png()


def _heads(sheet: Sheet, bottom: float, shown: Any, words: dict[str, str], language: str) -> None:
    """Where and when, and what the columns are."""
    when = f" · {period(shown.month, language)}"
    where = fitted(shown.unit_name or words["all"], _ACROSS - width(when, NAMED), NAMED)
    sheet.text(EDGE, bottom - 31, where + when, NAMED, most=_ACROSS)
    sheet.text(EDGE, bottom - 11, words["below"], PALE, most=_CALLED)
    sheet.text(_BEFORE, bottom - 11, month(shown.month.previous(), language), PALE, across="right")
    sheet.text(_NOW, bottom - 11, month(shown.month, language), PALE, across="right")
    sheet.text(_ARROW, bottom - 11, words["trend"], PALE, across="center")


def _figures(sheet: Sheet, y: float, one: Any, hand: Hand, language: str) -> None:
    """A name, its figures of two months and the way they go."""
    name = one.name.split(",")[0] or (_WORDS.get(language, _WORDS["id"])["all"] if hand.bold else "")
    sheet.text(EDGE, y, name, hand, most=_CALLED)
    for right, value in ((_BEFORE, one.last_month), (_NOW, one.this_month)):
        sheet.text(right, y, "–" if value is None else share(value, language), across="right", most=_COLUMN)
    sheet.text(_ARROW, y, _ARROWS[one.arrow], hand, across="center")


def _bar(sheet: Sheet, top: float, high: float, one: Any, language: str, *, full: float) -> None:
    """A bar, how much it is and what that is called."""
    look, middle = LOOKS[one.status], top + high / 2
    sheet.bar(EDGE, top, _long(one.cumulative, full), high, look)
    sheet.mark(EDGE + _LONGEST + 12, middle, look)
    wide = sheet.text(EDGE + _LONGEST + 21, middle, percent(one.cumulative, language), _BOLD)
    beside = EDGE + _LONGEST + 25 + wide
    sheet.text(beside, middle, said(language, one.status), most=WIDTH - beside)


def _long(value: Decimal, full: float) -> float:
    return max(2.0, _LONGEST * min(float(value), full) / full)


def _outline(sheet: Sheet, top: float, wide: float, high: float) -> None:
    right, bottom = EDGE + wide, top + high
    sheet.line([(EDGE, top), (right, top), (right, bottom), (EDGE, bottom), (EDGE, top)], wide=1.6)


def _target(sheet: Sheet, y: float, x: float, words: str) -> None:
    """What the dashed line is, below it, or as near as the sheet is wide."""
    half = width(words, NUMBER) / 2
    sheet.text(max(x, EDGE + half), y, words, NUMBER, across="center")


def _notes(shown: Any, words: dict[str, str], language: str) -> list[str]:
    """Who is not reached, who has not reported, what nobody covers, and what is not drawn."""
    found = []
    if shown.whole.left > 0:
        left, whole = number(shown.whole.left, language), number(shown.whole.whole, language)
        found.append(words["left"].format(left=left, whole=whole))
    for key, names in (("missing", shown.missing), ("uncovered", shown.uncovered)):
        if names:
            found.append(words[key].format(names=", ".join(name.split(",")[0] for name in names)))
    if shown.more:
        found.append(words["more"].format(n=number(Decimal(shown.more), language)))
    return found
