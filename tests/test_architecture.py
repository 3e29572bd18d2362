"""What the page for the next developer says to write is written into a copy of the tree, and works there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PAGE = (_ROOT / "docs/architecture.md").read_text(encoding="utf-8")
_STEPS = re.findall(r"(?ms)^```(new|change|run) ?(\S*)\n(.*?)^```$", _PAGE)
_TALK = """\
# Whoever asks hears what the weather is like.

Sitti > /cuaca
Sitti < 🌤 Cuaca hari ini untuk Sitti Contoh: cerah. [🏠 Menu utama]
"""
_TRIED = """
from datetime import date
from domain.reporting.answers import Rule, read_answer
from domain.standards.indicators import IndicatorKind
from domain.standards.rules import in_force
from services.exchange.cell_words import KINDS
from texts import LANGUAGES
from texts.languages import SPOKEN

assert in_force({}).rain_days == 3
assert KINDS["rupiah"] is IndicatorKind.MONEY
assert str(read_answer("Rp 12.500", Rule(IndicatorKind.MONEY, "rupiah"), today=date(2026, 10, 1)).value) == "12500"
assert LANGUAGES == ("id", "en", "mak") and SPOKEN["mak"].locale
"""


def _write(tree: Path, kind: str, name: str, words: str) -> None:
    """Do one step of the page in `tree`."""
    if kind == "run":
        command = words.strip().replace("python", sys.executable, 1).split()
        subprocess.run(command, cwd=tree, check=True, capture_output=True)
        return
    file = tree / name
    if kind == "new":
        assert not file.exists(), f"{name} is there already"
        file.write_text(words, encoding="utf-8")
        return
    written = file.read_text(encoding="utf-8")
    for old, new in re.findall(r"(?m)((?:^-.*\n)+)((?:^\+.*\n)+)", words):
        before, after = (re.sub(r"(?m)^.", "", part) for part in (old, new))
        assert written.count(before) == 1, f"{name} does not say once: {before}"
        written = written.replace(before, after)
    file.write_text(written, encoding="utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with everything in it that the page says to add."""
    copy = tmp_path_factory.mktemp("tree")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=_ROOT, check=True, capture_output=True, text=True).stdout.splitlines():
        if (_ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((_ROOT / name).read_bytes())
    for step in _STEPS:
        _write(copy, *step)
    (copy / "tests/talks/insight/weather.talk").write_text(_TALK, encoding="utf-8")
    return copy


def _run(tree: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_the_kind_the_rule_and_the_language_are_there(tree: Path) -> None:
    _run(tree, "-c", _TRIED)


def test_the_conversation_answers_and_every_guard_is_content(tree: Path) -> None:
    guards = ("tests/texts/test_catalogue.py", "tests/scheduler/test_rules_are_listed.py", "tests/talks/test_talks.py")
    chosen = "not talks or weather or test_rules or test_catalogue"
    told = _run(tree, "-m", "pytest", "-p", "no:xdist", *guards, "-k", chosen)
    assert "passed" in told


def test_one_conversation_touches_a_handful_of_places() -> None:
    of_talk = _PAGE.split("### … a conversation")[1].split("### … a notice")[0]
    touched = re.findall(r"(?m)^```(?:new|change) (\S+)$", of_talk)
    assert len(touched) <= 5
