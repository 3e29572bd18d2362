"""Nothing a person can fill makes any screen too long to send: each is filled with the most of everything, and measured.

The facts are those of the transcripts (tests/said.py), with a hundred of whatever is listed, names of 120 letters, notes as
long as they may be, and letters that need escaping.
"""

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.delivery import fitting
from bot.delivery.wording import laid_below, laid_out
from domain.actions import GoHome
from sandbox.markup import parse_html, units
from services.messages.outbox import PAGE, Button, frozen
from tests.city import NOW
from tests.texts.by_hand import BY_HAND
from tests.texts.cases import CASES, SAID_FACTS
from tests.texts.filled import filled
from texts import LANGUAGES, Texts

TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))
_FOLDER = Path(__file__).parents[2] / "texts/screens"
_SCREENS = sorted(str(path.relative_to(_FOLDER)).removesuffix(".id.j2") for path in _FOLDER.rglob("*.id.j2"))
_INCLUDED = set(re.findall(r'include "screens/([\w/]+)\.', "\n".join(p.read_text(encoding="utf-8") for p in _FOLDER.rglob("*.j2"))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", ["insight/web", "evaluation/radar", "evaluation/spread"])
def test_what_stands_below_a_picture_has_room_there_with_the_most_of_everything(screen: str, language: str) -> None:
    for case in CASES[screen]:
        facts = filled(case)
        words = TEXTS.screen(screen, language, {"today": date(2026, 10, 1), **facts})
        assert fitting.fits_caption(words), f"{len(words)}: {words}"


@pytest.mark.parametrize("screen", _SCREENS)
def test_every_screen_has_afilled_case(screen: str) -> None:
    assert screen in CASES or screen in _INCLUDED, (
        f"add {screen} to a transcript and run python -m tests.said, or to tests/texts/by_hand.py"
    )


_ONE_LOOK = 600
_FIRST = ("adoption/first/", "adoption/topic", "people/notice", "messages/small_talk", "home/house", "home/not_understood")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_cards_and_kind_answers_are_one_look(language: str) -> None:
    long = {
        (screen, number): length
        for screen in BY_HAND
        if screen.startswith(_FIRST)
        for number, case in enumerate(BY_HAND[screen])
        if (length := units(parse_html(TEXTS.screen(screen, language, {"today": NOW.date(), **case}))[0])) >= _ONE_LOOK
    }
    assert long == {}


@pytest.mark.parametrize(("language", "later"), [("id", "pilih Nanti"), ("en", "tap Later")])
def test_who_is_stuck_is_pointed_to_a_button_only_where_it_is(language: str, later: str) -> None:
    case = next(one for one in SAID_FACTS["reporting/question"] if one["problem"])
    for may_wait in (True, False):
        question = {"$facts": {**case["question"]["$facts"], "may_wait": may_wait}}
        words = TEXTS.screen("reporting/question", language, {**case, "question": question, "stuck": True})
        assert (later in words) is may_wait


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", sorted(CASES))
def test_every_screen_fits_with_the_most_of_everything(screen: str, language: str) -> None:
    for case in CASES[screen][:2]:
        facts = filled(case)
        words = TEXTS.screen(screen, language, {"today": date(2026, 10, 1), **facts})
        row = {
            "id": 10**9,
            "screen": screen,
            "facts": facts,
            "keyboard": frozen([[Button("home", GoHome())]]),
            "language": language,
        }
        is_whole = screen == "messages/broadcast/message"
        pages = fitting.pages(words, whole=is_whole)
        for page in pages:
            text, _ = parse_html(page)
            assert 1 <= units(text) <= (fitting.TEXT if is_whole else fitting.SCREEN)
        assert _letters("".join(pages)) == _letters(words), "nothing is lost"
        for number in (0, len(pages) // 2, len(pages)):
            laid = laid_out(TEXTS, {**row, "facts": {**facts, PAGE: number}}, words)
            assert laid.words == pages[min(number, len(pages) - 1)]
            _check_keyboard(laid.markup)
        text, _ = parse_html(laid_below(TEXTS, row, words).words)
        assert units(text) <= fitting.SCREEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_screens_of_ten_are_short(language: str) -> None:
    """As they are said, measured after parsing; what a reader asks for at length has pages."""
    sizes = [
        fitting.size(TEXTS.screen(screen, language, {"today": date(2026, 10, 1), **case}))
        for screen, cases in CASES.items()
        for case in cases
    ]
    assert sum(one <= 600 for one in sizes) >= 0.9 * len(sizes), sorted(sizes)[-20:]


@pytest.mark.parametrize("last", [0, 1, 2, 3])
@pytest.mark.parametrize("wide", [1, 2, 3, 8, 40])
@pytest.mark.parametrize("count", [1, 7, 8, 9, 12, 40, 100])
def test_a_long_keyboard_has_pages_and_loses_nothing(count: int, wide: int, last: int) -> None:
    faces = [{"text": str(number), "callback_data": "home"} for number in range(count)]
    rows = [faces[start : start + wide] for start in range(0, count, wide)]
    out = [{"text": f"out {number}", "callback_data": "home"} for number in range(last)]
    pages = fitting.keyboards([*rows, out] if out else rows)
    for page in pages:
        assert sum(map(len, page)) <= fitting.BUTTONS - (2 if len(pages) > 1 else 0)
        assert len(pages) == 1 or not out or page[-1] == out, "the way out stands on each"
    shown = [one["text"] for page in pages for row in page for one in row]
    assert set(shown) == {one["text"] for one in [*faces, *out]}


def _check_keyboard(markup: dict[str, Any] | None) -> None:
    rows = (markup or {}).get("inline_keyboard", [])
    assert sum(map(len, rows)) <= fitting.BUTTONS
    assert len(json.dumps(rows, ensure_ascii=False).encode()) < 10_000
    for button in (one for row in rows for one in row):
        assert 1 <= len(button["text"]) <= 64
        assert 1 <= len(button["callback_data"].encode()) <= 64


def _letters(html: str) -> str:
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", html)))
