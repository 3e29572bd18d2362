"""A deadline that many reports share is said once; different ones stand beside each."""

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.messages.facts import freeze
from domain.standards.periods import Period
from tests.said import SAID
from texts import Texts

_TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))
_SAID: dict[str, Any] = json.loads(SAID.read_text(encoding="utf-8"))["home/home"][0]
_SEPTEMBER = Period.parse("2026-09")


def _home(dues: list[date], more: int = 0) -> dict[str, Any]:
    items = [{"kind": "due", "name": f"K{n}", "period": _SEPTEMBER, "due": due, "late": False} for n, due in enumerate(dues)]
    home = {"open_items": items, "more": more, "to_verify": 0, "to_recognise": 0, "to_evaluate": 0}
    return {**_SAID, "home": freeze(home)}


@pytest.mark.parametrize(("language", "word"), [("id", "tenggat"), ("en", "due")])
def test_home_says_one_deadline_once(language: str, word: str) -> None:
    same, other = date(2026, 10, 7), date(2026, 10, 9)
    assert _TEXTS.screen("home/home", language, _home([same] * 5)).count(word) == 1
    assert ("terdekat" if language == "id" else "next due") in _TEXTS.screen("home/home", language, _home([same] * 5, more=2))
    assert _TEXTS.screen("home/home", language, _home([same, same, same, other])).count(word) == 5
    assert _TEXTS.screen("home/home", language, _home([same] * 2)).count(word) == 3
