"""The checks beside the tests: each is asked, and what one finds is told whole."""

import sys

import pytest

from tests import checking

_GOOD, _BAD = "print('in order')", "print('line 7 is wrong'); raise SystemExit(1)"


def test_what_one_finds_is_told_and_the_others_are_asked_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    python = sys.executable.rsplit("/", 1)[1]
    lanes = [[[python, "-c", _BAD], [python, "-c", _GOOD]], [[python, "-c", _GOOD + "#"]]]
    assert checking.run(lanes) == [f"{python} -c {_BAD}"]
    told = capsys.readouterr().out
    assert "line 7 is wrong" in told
    assert "in order\n" not in told.replace("in order')", ""), "what is in order needs no lines"
    assert told.count("✓") == 2


def test_types_style_imports_and_tests_are_asked() -> None:
    assert {command[0] for lane in checking.CHECKS for command in lane} == {"mypy", "ruff", "lint-imports", "pytest"}
