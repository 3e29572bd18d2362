"""The picture of a lesson's card: a few bars with their target, or the steps of something, large enough for a small phone."""

from decimal import Decimal
from typing import Any

from documents.drawing import EDGE, FAINT, LOOKS, NAMED, NUMBER, PAPER, WIDTH, Hand, Sheet, folded, width
from documents.figures import number, said
from domain.messages.facts import thaw

_ACROSS = WIDTH - 2 * EDGE
_ROW, _HIGH = 44, 20
_LONGEST = _ACROSS - 102
"""Of a bar at its longest: its number stands beside it."""
_STEP, _ROUND, _LINE = 56, 14, 18
_STEPS, _COUNTED = Hand(size=13), Hand(size=14, bold=True, colour=PAPER)
_WORDS = EDGE + 2 * _ROUND + 12


def lesson(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """`facts["picture"]` as `domain/training/lesson_pictures.py` reads it: bars from the top down, or steps with their numbers."""
    shown = thaw(facts, language)["picture"]
    sheet = _bars(shown.bars, shown.target, language) if shown.bars else _steps(shown.steps)
    return "materi.png", sheet.png()


def _bars(bars: Any, target: Decimal | None, language: str) -> Sheet:
    """A row for each: its name, below it its bar and its number; what is below the target is hatched and has another mark."""
    sheet = Sheet(10 + _ROW * len(bars) + (22 if target is not None else 4))
    most = float(max([amount for _, amount in bars] + ([] if target is None else [target]))) or 1.0
    for place, (name, amount) in enumerate(bars):
        top, long = 8 + _ROW * place, _LONGEST * float(amount) / most
        look = LOOKS["good" if target is None or amount >= target else "fair"]
        sheet.text(EDGE, top + 8, name, NAMED, most=_ACROSS)
        sheet.bar(EDGE, top + 18, max(2.0, long), _HIGH, look)
        beside = EDGE + _LONGEST + 8
        if target is not None:
            sheet.mark(beside + 4, top + 18 + _HIGH / 2, look)
        sheet.text(beside + 14, top + 18 + _HIGH / 2, number(amount, language), Hand(size=12, bold=True), most=WIDTH - beside - 14)
    if target is not None:
        _target(sheet, len(bars), EDGE + _LONGEST * float(target) / most, f"{said(language, 'target')} {number(target, language)}")
    return sheet


def _target(sheet: Sheet, rows: int, x: float, words: str) -> None:
    """A dashed line across each bar, and below the last what it is."""
    for place in range(rows):
        top = 8 + _ROW * place + 18
        sheet.target((x, top - 2), (x, top + _HIGH + 2))
    sheet.text(max(x, EDGE + width(words, NUMBER) / 2), sheet.height - 13, words, NUMBER, across="center")


def _steps(steps: Any) -> Sheet:
    """A number in a circle beside the words of each, an arrow from one to the next."""
    sheet = Sheet(8 + _STEP * len(steps))
    x = EDGE + _ROUND
    for place, words in enumerate(steps):
        y = 4 + _STEP * place + _STEP / 2
        sheet.mark(x, y, LOOKS["good"], radius=_ROUND)
        sheet.text(x, y, str(place + 1), _COUNTED, across="center")
        lines = folded(words, WIDTH - EDGE - _WORDS, _STEPS, lines=2)
        for line, said_here in enumerate(lines):
            sheet.text(_WORDS, y + _LINE * (line - (len(lines) - 1) / 2), said_here, _STEPS, most=WIDTH - EDGE - _WORDS)
        if place + 1 < len(steps):
            end = y + _STEP - _ROUND - 2
            sheet.line([(x, y + _ROUND + 2), (x, end - 6)], colour=FAINT, wide=2)
            sheet.area([(x - 5, end - 7), (x + 5, end - 7), (x, end)], colour=FAINT)
    return sheet
