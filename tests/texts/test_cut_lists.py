"""A list that is cut has a door to the rest: its pages turn, or a button below it leads to all of it."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.delivery import fitting
from bot.delivery.wording import laid_out
from domain.actions import GoHome
from domain.messages.facts import freeze
from services.messages.outbox import PAGE, Button, frozen
from tests.texts.test_catalogue import TEXTS
from texts.languages import LANGUAGES

_ROOT = Path(__file__).parents[2]
_TEXTS = sorted([*(_ROOT / "texts/screens").rglob("*.j2"), *(_ROOT / "texts/parts").rglob("*.j2")])
_CODE = "\n".join(
    path.read_text(encoding="utf-8") for room in ("handlers", "services", "scheduler") for path in (_ROOT / room).rglob("*.py")
)
_CUT = re.compile(r"\[:\s*\w+\]|\w+ \| length - |\b(?:all_\w+|\w+\.more\w*|more) (?:- |\| )")
"""A slice, or how many there are besides."""
_DOORS = {
    "screens/evaluation/judge": "open_detail",
    "screens/evaluation/decision/told": "unit_decisions",
    "screens/exchange/ekinerja/checklist": "paste_all",
    "screens/home/home": "all_waiting",
    "screens/insight/own": "record_{line.status or 'none'}",
    "screens/insight/areas": "pws_children",
    "screens/verification/raised": "inbox",
    "screens/verification/together/offer": "inbox",
    "screens/exchange/gap/list": "gap_why",
}
"""Below these stands a button that leads to the rest."""
_NO_LIST = {
    "screens/insight/summary": "the widest gap; /selisih beside it opens all of them",
    "screens/insight/level": "the same",
    "screens/training/code": "a code in two halves",
    "screens/verification/returned": "what was not asked back, which nothing is to be done about",
    "screens/people/link/linked": "a few examples",
    "screens/exchange/import/preview": "what is too much for a message follows as a file",
    "screens/reporting/problem": "the first letter of a word",
}


def _name(path: Path) -> str:
    return str(path.relative_to(_ROOT / "texts")).rsplit(".", 2)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_cut_turns_pages_or_has_a_door(language: str) -> None:
    cut = {
        _name(path)
        for path in _TEXTS
        if path.name.endswith(f".{language}.j2")
        and _CUT.search(source := path.read_text(encoding="utf-8"))
        and "| later" not in source
    }
    assert cut - _DOORS.keys() - _NO_LIST.keys() == set(), "cut it with `cut` or `later`, or name the button that leads to the rest"
    assert (_DOORS.keys() | _NO_LIST.keys()) - {_name(path) for path in _TEXTS} == set()


def test_each_door_is_a_button() -> None:
    assert [label for label in _DOORS.values() if f'"{label}"' not in _CODE] == []


def test_no_handler_leaves_out_buttons_of_a_list() -> None:
    slices = {
        f"{path.relative_to(_ROOT)}: {line.strip()}"
        for room in ("handlers", "scheduler")
        for path in (_ROOT / room).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\w\[ ?: ?_?[A-Z]\w*\]", line) and "_PAGE" not in line and "_LONGEST" not in line
    }
    assert {one for one in slices if "MOST" in one and "faces" not in one} == set()


_LISTS = {
    "calendar/escalation": ({"late": [{"name": f"Nama {n}", "names": ["Kehadiran mengajar"]} for n in range(60)]}, "Nama {}"),
    "people/contract_end": (
        {"people": [{"name": f"Nama {n}", "unit": "SD"} for n in range(60)], "until": date(2026, 12, 31)},
        "Nama {} (",
    ),
    "adoption/help": ({"admins": [f"Nama {n}" for n in range(9)]}, "Nama {}"),
    "evaluation/expectation/missing": ({"year": 2026, "own": False, "people": [f"Nama {n}" for n in range(40)]}, "Nama {}"),
    "verification/together/offer": (
        {"names": [f"Nama {n}" for n in range(40)], "count": 40, "skipped": 0, "reasons": []},
        "Nama {}",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", _LISTS)
def test_turning_the_pages_shows_everybody(screen: str, language: str) -> None:
    facts, said = _LISTS[screen]
    row = {"id": 1, "screen": screen, "language": language, "keyboard": frozen([[Button("home", GoHome())]])}
    row["facts"] = {name: freeze(fact) for name, fact in facts.items()}
    words = TEXTS.screen(screen, language, row["facts"])
    count = max(len(fact) for fact in facts.values() if isinstance(fact, list))
    pages = fitting.pages(words)
    assert len(pages) > 1
    first = laid_out(TEXTS, row, words)
    assert first.markup is not None
    assert any("2/" in one["text"] for line in first.markup["inline_keyboard"] for one in line)
    read = "\n".join(laid_out(TEXTS, {**row, "facts": {**row["facts"], PAGE: number}}, words).words for number in range(len(pages)))
    assert [
        n for n in range(count) if not re.search(re.escape(said.format(n)) + r"\b|" + re.escape(said.format(n)) + "$", read)
    ] == []


def test_what_a_person_wrote_is_escaped_on_the_later_page_too() -> None:
    words = TEXTS.screen("adoption/help", "id", {"admins": ["A", "B", "C", "<b>D</b>"]})
    assert "&lt;b&gt;D" in words.partition(fitting.REST)[2]


def test_words_that_are_added_stand_on_the_first_page() -> None:
    words = TEXTS.screen("adoption/help", "id", {"admins": ["A", "B", "C", "D"]})
    first, second = fitting.pages(fitting.with_more(words, "Gambar: 3 dari 4"))
    assert first.endswith("Gambar: 3 dari 4")
    assert second == "Admin: … D"
