"""Every file stands in the room of its subject, under the same name on every floor."""

import ast
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_ROOMS = {
    *("standards", "messages", "people", "reporting", "verification", "insight"),
    *("training", "evaluation", "adoption", "exchange", "calendar", "home"),
}
_OF_THE_BOT = {"unit_of_work", "conversation", "delivery", "errands", "reception", "operating"}
_FLOORS = {
    "services": (_ROOMS, {"city.py", "refusals.py", "naming.py", "rights.py", "whole_files.py"}),
    "handlers": (_ROOMS, set()),
    "domain": (_ROOMS, {"actions.py"}),
    "models": (_ROOMS, {"columns.py", "damage.py", "database.py", "inserting.py", "prepared.py", "rows.py", "words.py"}),
    "scheduler/notices": (_ROOMS, set()),
    "bot": (_OF_THE_BOT, {"clock.py"}),
}
"""For each floor its rooms, and what lies on the ground."""
_BESIDE = {"migrations", "__pycache__"}


@pytest.mark.parametrize("floor", _FLOORS)
def test_no_file_lies_in_the_corridor(floor: str) -> None:
    rooms, ground = _FLOORS[floor]
    here = _ROOT / floor
    assert {path.name for path in here.glob("*.py")} - {"__init__.py"} == ground
    assert {path.name for path in here.iterdir() if path.is_dir()} - _BESIDE <= rooms


@pytest.mark.parametrize("floor", _FLOORS)
def test_each_room_says_what_happens_in_it_and_hands_nothing_on(floor: str) -> None:
    for room in {path.parent for path in (_ROOT / floor).glob("*/*.py")} - {_ROOT / floor / "migrations"}:
        told = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
        assert ast.get_docstring(told), room
        assert len(told.body) == 1, f"{room}: importers name the file"


def test_words_lie_in_the_room_that_says_them() -> None:
    texts = _ROOT / "texts"
    for folder in ("screens", "parts"):
        assert {path.name for path in (texts / folder).iterdir()} <= _ROOMS
    for folder in ("labels", "refusals"):
        assert {path.stem for path in (texts / folder).iterdir()} <= _ROOMS


def test_tests_and_talks_lie_in_the_room_they_try() -> None:
    for floor in ("services", "handlers", "domain"):
        assert list((_ROOT / "tests" / floor).glob("test_*.py")) == [], floor
    assert list((_ROOT / "tests/talks").glob("*.talk")) == []
    assert {path.parent.name for path in (_ROOT / "tests/talks").rglob("*.talk")} <= _ROOMS


def test_the_formatter_is_never_silenced() -> None:
    silenced = [
        str(path.relative_to(_ROOT))
        for folder in ("bot", "domain", "handlers", "models", "scheduler", "services", "texts", "documents", "sandbox", "tests")
        for path in (_ROOT / folder).rglob("*.py")
        if re.search(r"# fmt: (skip|off)", path.read_text(encoding="utf-8")) and path != Path(__file__)
    ]
    assert silenced == []
