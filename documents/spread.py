"""How predikat spread in a unit: a bar each, beside it how the pola distribusi of the organisation's predikat bounds it."""

from decimal import Decimal
from typing import Any

from documents.drawing import EDGE, FAINT, INK, LOOKS, NAMED, PALE, PLAIN, TITLED, WIDTH, Hand, Look, Sheet, folded
from documents.figures import number, period
from domain.messages.facts import thaw

_WORDS: dict[str, dict[str, str]] = {
    "id": {
        "title": "Sebaran predikat",
        "very_good": "Sangat Baik",
        "good": "Baik",
        "needs_improvement": "Butuh Perbaikan",
        "poor": "Kurang",
        "very_poor": "Sangat Kurang",
        "outstanding": "Istimewa",
        "people": "{n} orang",
        "organisation": "Pola bila predikat organisasi {words}:",
        "unset": "Predikat organisasi belum ditetapkan.",
        "some": "harus ada",
        "at_least": "sedikitnya {n} %",
        "at_most": "paling banyak {n} %",
        "or": " atau ",
        "kept": "sesuai",
        "apart": "di luar pola",
        "guidance": "Pola sekadar pedoman (SE Menteri PANRB 3/2023).",
    },
    "en": {
        "title": "Spread of predikat",
        "very_good": "Very good",
        "good": "Good",
        "needs_improvement": "Needs improvement",
        "poor": "Poor",
        "very_poor": "Very poor",
        "outstanding": "Outstanding",
        "people": "{n} people",
        "organisation": "Pattern where the organisation is {words}:",
        "unset": "The organisation's predikat is not set yet.",
        "some": "there must be some",
        "at_least": "at least {n} %",
        "at_most": "at most {n} %",
        "or": " or ",
        "kept": "kept",
        "apart": "outside",
        "guidance": "Guidance, nothing is forced (SE Menteri PANRB 3/2023).",
    },
}
_LOOK = {
    "very_good": Look("#004A73", mark="circle"),
    "good": LOOKS["good"],
    "needs_improvement": LOOKS["fair"],
    "poor": LOOKS["poor"],
    "very_poor": LOOKS["bad"],
}
_NAMES, _ROW, _HIGH = 140, 30, 18
_LONG = WIDTH - 2 * EDGE - _NAMES - 76
"""Of a bar that is everybody."""


def spread(facts: dict[str, Any], language: str) -> tuple[str, bytes]:
    """The bars of `facts["counts"]`, as services.evaluation.spreading gives them; a dashed line in a bar's row is a bound."""
    words, told = _WORDS.get(language, _WORDS["id"]), thaw(facts, language)
    counts, guidance = told["counts"], told["guidance"]
    names = folded(told["name"], WIDTH - 2 * EDGE, NAMED, lines=2)
    rules = [line for one in guidance for line in _rule(one, words)]
    top = 36 + 17 * len(names)
    foot = top + _ROW * len(counts) + 10
    sheet = Sheet(round(foot + 20 + 17 * len(rules) + (20 if guidance else 4)))
    sheet.text(EDGE, 18, f"{words['title']} · {period(told['of'], language)}", TITLED, most=WIDTH - 2 * EDGE)
    for place, line in enumerate(names):
        sheet.text(EDGE, 37 + 17 * place, line, NAMED)
    whole = sum(count for _, count in counts)
    for place, (predicate, count) in enumerate(counts):
        bounds = [one for one in guidance if tuple(one.predicates) == (predicate,)]
        _row(sheet, top + _ROW * place, (predicate, count, whole), bounds, words, language)
    if not guidance:
        sheet.text(EDGE, foot, words["unset"], PALE, most=WIDTH - 2 * EDGE)
        return "sebaran-predikat.png", sheet.png()
    sheet.text(EDGE, foot, words["organisation"].format(words=words[told["organisation"]]), most=WIDTH - 2 * EDGE)
    for place, (line, hand, x) in enumerate(rules):
        sheet.text(x, foot + 17 * (place + 1), line, hand, most=WIDTH - EDGE - x)
    sheet.text(EDGE, foot + 17 * (len(rules) + 1) + 3, words["guidance"], PALE, most=WIDTH - 2 * EDGE)
    return "sebaran-predikat.png", sheet.png()


def _row(sheet: Sheet, y: float, row: tuple[str, int, int], bounds: list[Any], words: dict[str, str], language: str) -> None:
    predicate, count, whole = row
    middle, left = y + _ROW / 2, EDGE + _NAMES
    sheet.mark(EDGE + 5, middle, _LOOK[predicate])
    sheet.text(EDGE + 14, middle, words[predicate], most=_NAMES - 18)
    sheet.line([(left, y + 4), (left, y + _ROW - 4)], colour=FAINT, wide=1)
    sheet.bar(left, middle - _HIGH / 2, _LONG * count / whole, _HIGH, _LOOK[predicate])
    for bound in bounds:
        for share in (bound.at_least, bound.at_most):
            if share is not None:
                x = left + _LONG * share / 100
                sheet.line([(x, y + 2), (x, y + _ROW - 2)], colour=INK, wide=1.6, dash=3)
    counted = number(Decimal(count), language)
    at: float = left + _LONG + 8
    at += sheet.text(at, middle, counted, Hand(size=12, bold=True)) + 4
    sheet.text(at, middle, f"({_share(count, whole)} %)", PLAIN, most=WIDTH - at)


def _share(count: int, whole: int) -> str:
    """A whole percentage that is 0 or 100 only where it is nobody or everybody."""
    if 0 < count < whole:
        return str(min(99, max(1, (200 * count + whole) // (2 * whole))))
    return "100" if count else "0"


def _rule(one: Any, words: dict[str, str]) -> list[tuple[str, Hand, float]]:
    """A sentence of the circular, and how the unit stands to it."""
    said = words["or"].join(words[predicate] for predicate in one.predicates)
    bounds = [words["some"]] if one.some else []
    bounds += [words["at_least"].format(n=one.at_least)] if one.at_least is not None else []
    bounds += [words["at_most"].format(n=one.at_most)] if one.at_most is not None else []
    kept = words["kept"] if one.kept else words["apart"]
    lines = folded(
        f"{'✓' if one.kept else '✗'} {said} {', '.join(bounds)}: {one.count}/{one.of}, {kept}", WIDTH - 2 * EDGE, lines=2
    )
    return [(line, Hand(bold=not one.kept), EDGE + (12 if place else 0)) for place, line in enumerate(lines)]
