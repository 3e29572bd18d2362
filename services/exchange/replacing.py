"""Words of a workbook that are nearly known (a post, a unit's code): offered once, and read as what was meant from then on."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.exchange import recognising
from services.exchange.importing import Outcome
from services.messages.sent_files import Rows

Replaced = tuple[str, str, str, str]
"""Sheet, column, the word that stands there, and what is meant."""


def offered(outcome: Outcome) -> list[Replaced]:
    """What could be read as something that is known: nearly known codes, and posts no indicator asks but for their spelling."""
    codes = [
        (one.sheet, one.column, str(one.facts["code"]), str(one.facts["meant"]))
        for one in outcome.rejected
        if one.cause == "unknown_near" and "meant" in one.facts
    ]
    posts = [("Pegawai", "Jabatan", one.position, one.meant) for one in outcome.remarks.unasked if one.meant]
    return list(dict.fromkeys([*codes, *posts]))


def replaced(rows: Rows, wanted: Sequence[Sequence[str]]) -> Rows:
    """The same rows with what is meant in the place of what stands there."""
    if not wanted:
        return rows
    found = dict(recognising.recognised(rows))
    for sheet in {one[0] for one in wanted}:
        meant: dict[str, dict[str, str]] = {}
        for _, column, word, other in (one for one in wanted if one[0] == sheet):
            meant.setdefault(column, {})[word] = other
        found[sheet] = [(number, _row(cells, meant)) for number, cells in found.get(sheet, ())]
    return found


def _row(cells: Mapping[str, Any], meant: Mapping[str, Mapping[str, str]]) -> Mapping[str, Any]:
    changed = {
        column: words[said] for column, words in meant.items() if (said := " ".join(str(cells.get(column) or "").split())) in words
    }
    return {**cells, **changed} if changed else cells
