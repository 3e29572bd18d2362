"""The guides say what the bot says, their pictures show the screens of today, and whatever they lead to is there."""

import json
import re
from pathlib import Path

import pytest

from tests import guides

_ROOT = Path(__file__).parents[1]
_READ = [_ROOT / "README.md", _ROOT / "README.id.md", _ROOT / "docs/operator.md", *sorted(guides.GUIDES.glob("*.md"))]


def test_each_guide_is_as_its_words_and_the_transcripts_have_it() -> None:
    stale = [name for name, words in guides.guides().items() if (guides.GUIDES / name).read_text(encoding="utf-8") != words]
    assert stale == [], "run make guides, or python -m tests.guides --words"
    assert {one.name for one in guides.GUIDES.glob("*.md")} == {"staf.md", "atasan.md", "admin.md", "pengelola.md"}


def test_each_dialogue_is_whole() -> None:
    for name, words in guides.guides().items():
        assert "{{" not in words, name
        said = re.findall(r"^> \*(.+?):\*", words, re.MULTILINE)
        assert name == "pengelola.md" or len(said) >= 3, f"{name} shows nobody talking with the bot"


def test_each_picture_was_drawn_from_the_screens_of_today() -> None:
    drawn = json.loads(guides.SUMS.read_text(encoding="utf-8"))
    stale = [name for name, known in guides.sums().items() if drawn.get(name) != known]
    assert stale == [], "run make guides and look at the pictures"
    for name in drawn:
        content = (guides.PICTURES / f"{name}.png").read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) <= 150_000


@pytest.mark.parametrize("file", _READ, ids=[one.name for one in _READ])
def test_whatever_a_page_leads_to_is_there(file: Path) -> None:
    led = re.findall(r"\]\(([^)#:\s]+)(?:#([\w-]+))?\)", file.read_text(encoding="utf-8"))
    for place, heading in led:
        found = (file.parent / place).resolve()
        assert found.exists(), place
        if heading:
            titles = [
                re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-")
                for one in re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.M)
            ]
            assert heading in titles


def test_the_commands_of_the_guides_are_commands() -> None:
    """Whoever follows a guide word by word is told of nothing that is not there."""
    handled = "".join(one.read_text(encoding="utf-8") for one in (_ROOT / "handlers").rglob("*.py"))
    known = set(re.findall(r'"([a-z_]+)"', " ".join(re.findall(r"CommandHandler\(\s*(\[[^\]]*\]|\"[a-z_]+\")", handled))))
    said = {one for words in guides.guides().values() for one in re.findall(r"`/([a-z_]+)", words)}
    assert len(known) > 30
    assert said - known == {"healthz"}, "a page for the operator, not of the chat"
    offered = "".join(one.read_text(encoding="utf-8") for one in (_ROOT / "main.py", *(_ROOT / "console").glob("*.py")))
    listed = set(re.findall(r"\n@app\.command\(\"?(\w*)\"?\)\ndef (\w+)", offered))
    commands = {name or function for name, function in listed}
    pages = "".join(one.read_text(encoding="utf-8") for one in _READ)
    assert set(re.findall(r"main\.py (?!…)([a-z]+)", pages)) - commands - {"run"} == set()
