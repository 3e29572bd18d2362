"""A deadline that reports share is said once above them; another stands beside its own."""

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
_SAME, _OTHER = date(2026, 10, 7), date(2026, 10, 9)
_DUES = (_SAME,) * 5, (_SAME,) * 2, (_SAME, _SAME, _SAME, _OTHER), (_SAME, _OTHER), (_SAME,)
_SEPTEMBER = Period.parse("2026-09")


def _home(dues: list[date], more: int = 0) -> dict[str, Any]:
    items = [{"kind": "due", "name": f"K{n}", "period": _SEPTEMBER, "due": due, "late": False} for n, due in enumerate(dues)]
    home = {"open_items": items, "more": more, "to_verify": 0, "to_recognise": 0, "to_evaluate": 0}
    return {**_SAID, "home": freeze(home)}


@pytest.mark.parametrize(("language", "word"), [("id", "tenggat"), ("en", "due")])
def test_home_says_one_deadline_once(language: str, word: str) -> None:
    said = {dues: _TEXTS.screen("home/home", language, _home(list(dues))).lower().count(word) for dues in _DUES}
    assert said == {_DUES[0]: 1, _DUES[1]: 1, _DUES[2]: 2, _DUES[3]: 2, _DUES[4]: 1}
