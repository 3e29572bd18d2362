"""The audit is green only where every package was looked up."""

from typing import Any

import pytest

from tests.audit import judge

_GOOD = {"name": "a", "version": "1", "vulns": []}
_SKIPPED = {"name": "b", "skip_reason": "Dependency not found on the index and could not be audited: b (1)"}
_BAD = {"name": "c", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"], "aliases": [], "description": ""}]}


@pytest.mark.parametrize(
    ("report", "pinned", "code", "words"),
    [
        ({"dependencies": [_GOOD, _GOOD]}, 2, 0, "2 packages looked up"),
        ({"dependencies": [_GOOD, _SKIPPED]}, 2, 1, "NOT LOOKED AT: 1 of 2 packages could not be audited (b)"),
        ({"dependencies": [_SKIPPED] * 65}, 65, 1, "65 of 65"),
        ({"dependencies": [_SKIPPED] * 65}, 65, 1, "Its words: Dependency not found on the index and could not be audited."),
        ({"dependencies": [_GOOD, _SKIPPED, _BAD]}, 3, 1, "2 of 3 packages looked up, 1 known holes in them."),
        ({"dependencies": [_GOOD]}, 2, 1, "1 of 2 packages could not be audited (the report lacks them)"),
        ({"dependencies": []}, 65, 1, "65 of 65"),
        ({}, 65, 1, "65 of 65"),
        ({"dependencies": [_GOOD, _BAD]}, 2, 1, "VULNERABLE: c 1: PYSEC-1, mended in 2"),
        ({"dependencies": [_BAD, _SKIPPED]}, 2, 1, "NOT LOOKED AT"),
    ],
    ids=[
        "all good",
        "one not looked up",
        "none looked up",
        "why not",
        "what was seen",
        "one missing",
        "an empty report",
        "no report",
        "a vulnerable one",
        "both",
    ],
)
def test_an_audit_that_could_not_look_is_not_green(report: dict[str, Any], pinned: int, code: int, words: str) -> None:
    ended, said = judge(report, pinned)
    assert ended == code
    assert words in "\n".join(said)
