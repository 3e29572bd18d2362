"""No text is missing in any language, and none is unused."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.wording import MENUS
from documents import DRAWINGS
from texts import LANGUAGES, Texts
from texts.catalogue import _by_room

_ROOT = Path(__file__).parents[2]
_SCREENS = sorted(_ROOT.joinpath("texts/screens").rglob("*.j2"))
_SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("bot", "handlers", "services", "scheduler", "domain")
    for path in _ROOT.joinpath(folder).rglob("*.py")
)
TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))


def _names(language: str) -> set[str]:
    base = _ROOT / "texts/screens"
    return {
        str(path.relative_to(base)).removesuffix(f".{language}.j2") for path in _SCREENS if path.name.endswith(f".{language}.j2")
    }


def test_every_screen_speaks_every_language() -> None:
    assert _names("id") == _names("en")
    assert len(_SCREENS) == len(LANGUAGES) * len(_names("id"))


@pytest.mark.parametrize("folder", ["labels", "refusals"])
def test_every_label_and_refusal_speaks_every_language(folder: str) -> None:
    for key, words in _by_room(folder).items():
        assert set(words) == set(LANGUAGES), key
        assert all(text.strip() for text in words.values()), key


def test_every_refusal_that_is_raised_has_its_words_and_none_is_left_over() -> None:
    raised = set(re.findall(r'Refusal\(\s*"(\w+)"', _SOURCES))
    assert raised == set(_by_room("refusals"))


def test_every_button_has_its_label() -> None:
    used = {"outdated"} | set(re.findall(r'Button\(\s*"(\w+)"', _SOURCES)) | set(re.findall(r'toast\("(\w+)"', _SOURCES))
    assert used <= set(_by_room("labels"))


def test_every_command_of_every_menu_is_described() -> None:
    for commands in MENUS.values():
        for command in commands:
            assert TEXTS.has_label(f"command_{command}")


def test_no_screen_is_unused() -> None:
    included = set(re.findall(r'include "screens/([\w/]+)\.', "\n".join(path.read_text(encoding="utf-8") for path in _SCREENS)))
    named = set(re.findall(r'"([\w/]+)"', _SOURCES)) | included
    outcomes = {f"people/link/{word}" for word in named} | {f"open_{word}" for word in named}
    outcomes |= {f"messages/pictures/{drawing}" for drawing in DRAWINGS}
    assert _names("id") <= named | outcomes


def test_what_a_person_wrote_is_escaped() -> None:
    shown = TEXTS.screen("calendar/reminded", "id", {"by": "<b>Baso</b> & co"})
    assert "&lt;b&gt;Baso&lt;/b&gt; &amp; co" in shown


def test_no_words_stand_in_the_code() -> None:
    handlers = "\n".join(path.read_text(encoding="utf-8") for path in _ROOT.joinpath("handlers").glob("*.py"))
    code = re.sub(r'""".*?"""', "", handlers, flags=re.DOTALL)
    sentences = [text for text in re.findall(r'"([^"\n]*)"', code) if text.count(" ") >= 2 and "{" not in text]
    assert sentences == []


def test_people_are_spoken_to_in_one_way() -> None:
    said = {path.name: path.read_text(encoding="utf-8") for path in _ROOT.joinpath("texts").rglob("*.id.j2")}
    said |= {key: words["id"] for folder in ("labels", "refusals") for key, words in _by_room(folder).items()}
    assert [name for name, words in said.items() if re.search(r"\b([Aa]nda|kamu|[Ss]audara)\b", words)] == []
