"""The guides to print: one page each, in both languages, with commands that there are."""

import re
from pathlib import Path

import pytest

from documents import one_page

_HANDLERS = Path(__file__).parents[2] / "handlers"


@pytest.mark.parametrize("heads", [False, True], ids=["staff", "supervisors"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_is_one_page_and_always_the_same(heads: bool, language: str) -> None:
    name, content = one_page.draw({"heads": heads}, language)
    assert name == ("panduan-atasan.pdf" if heads else "panduan-pegawai.pdf")
    assert content.startswith(b"%PDF")
    assert re.findall(rb"/Count (\d+)", content) == [b"1"]
    assert one_page.draw({"heads": heads}, language)[1] == content


def test_what_they_name_can_be_typed() -> None:
    handled = "".join(one.read_text(encoding="utf-8") for one in _HANDLERS.rglob("*.py"))
    said = {command for pages in (one_page._STAFF, one_page._HEADS) for words in pages.values() for command, _ in words.commands}
    assert [one for one in sorted(said) if f'"{one.removeprefix("/")}"' not in handled] == []


def test_both_languages_say_as_much() -> None:
    for pages in (one_page._STAFF, one_page._HEADS):
        shapes = {(len(words.steps), len(words.talk), tuple(command for command, _ in words.commands)) for words in pages.values()}
        assert len(shapes) == 1
