"""docs/domain.md: each rule has its source, its files and its tests, all of which are there; what it says in figures is what holds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.evaluation.stages import LEAST_TO_OBJECT
from domain.people.leave_kinds import LeaveKind
from domain.standards.rules import LISTED, Rules
from services.exchange import sheets

_ROOT = Path(__file__).parents[1]
_TEXT = (_ROOT / "docs/domain.md").read_text(encoding="utf-8")
_RULES, _ASKED = _TEXT.split("## To be confirmed by a personnel officer")
_FILE = re.compile(r"[\w./*-]+\.(py|talk|toml|md|\*)")
_SOURCES = re.compile(
    r"\[S|\[K|\bown\b|\bours\b|PermenPANRB|PP \d|UU \d|SE Menteri|Keppres|Bot API|Perpres|ASIK|PWS|PKP", re.IGNORECASE
)


def _rows() -> list[list[str]]:
    rows = [line for line in _RULES.splitlines() if line.startswith("| ") and not line.startswith("| rule ")]
    return [[cell.strip() for cell in row.strip().strip("|").split(" | ")] for row in rows]


def _named(cell: str) -> Iterator[str]:
    """The files a cell names; one without a folder lies in that of the one before."""
    folder = ""
    for word in re.findall(r"`([^`]+)`", cell):
        if _FILE.fullmatch(word):
            folder, name = word.rsplit("/", 1) if "/" in word else (folder, word)
            yield f"{folder}/{name}" if folder else name


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0][:60])
def test_every_rule_has_its_source_its_files_and_its_tests(row: list[str]) -> None:
    rule, source, where = row
    assert rule
    assert _SOURCES.search(source), source
    files = list(_named(where))
    assert [one for one in files if not any(_ROOT.glob(one))] == []
    assert any(one.startswith("tests/") for one in files), "no test"
    assert [one for one in files if not one.startswith("tests/")] or "workbook" in where or "rule `" in where


def test_every_rule_of_the_agency_and_sheet_that_is_named_is_there() -> None:
    codes = set(re.findall(r"`([A-Z]+(?:-[A-Z]+)+)`", _TEXT))
    assert codes <= LISTED.keys(), codes - LISTED.keys()
    named = set(re.findall(r"workbook, `(\w+)`", _TEXT))
    assert named <= {sheet.name for sheet in sheets.SHEETS} | {"Rumus"}


_USUAL = Rules()
_FIGURES = {
    "90 % for *sesuai*": _USUAL.meets_from == 90,
    "the cap of 120 %": _USUAL.cap == 120,
    "one value above the agreed stretch": _USUAL.stretches == 1,
    "14 calendar days for an objection": _USUAL.objection_days == LEAST_TO_OBJECT == 14,
    "7 days to answer a result": _USUAL.answer_days == 7,
    "each part of 30 calendar days": _USUAL.part_days == 30,
    "(15 and 1,000 here)": (_USUAL.pasted_items, _USUAL.pasted_letters) == (15, 1000),
    "the nine kinds of leave": len(set(LeaveKind) - {LeaveKind.OTHER}) == 9,
    "all of them, until an agency sets it otherwise": all(_USUAL.takes_off(kind) for kind in LeaveKind),
    "withholds the proposal (or counts 0 %)": _USUAL.unreported == 1,
    "Istimewa above, Baik as expected, Butuh Perbaikan and less below": (
        (_USUAL.head_outstanding, _USUAL.head_good, _USUAL.head_needs_improvement, _USUAL.head_poor, _USUAL.head_very_poor)
        == (3, 2, 1, 1, 1)
    ),
    "60 days before a PPPK contract ends": "60 hari"
    in next(one.hint for one in sheets.PERSON.columns if one.field == "contract_until"),
    "the seven BerAKHLAK ratings": True,
}


@pytest.mark.parametrize(("words", "holds"), _FIGURES.items(), ids=_FIGURES)
def test_what_a_personnel_officer_is_asked_is_what_holds(words: str, holds: bool) -> None:
    assert words in " ".join(_ASKED.split())
    assert holds


def test_whatever_is_to_be_confirmed_is_on_the_list() -> None:
    """One line for each article that was not seen, and the questions are numbered without a gap."""
    numbers = [int(one) for one in re.findall(r"^(\d+)\. ", _ASKED, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    for words in ("NIP PNS", "falling indicators", "working week", "PWS compares January", "satisfaction index", "nine cells"):
        assert words in _ASKED
