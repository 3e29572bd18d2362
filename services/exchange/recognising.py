"""Finds in a workbook the sheets and columns we know, however they are spelt, and says what it is where there are none."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from domain.exchange.roster_headers import ABOVE
from services.exchange import sheets
from services.exchange.sheets import Sheet
from services.messages.sent_files import Rows

_HEADERS_SHOWN = 12


class Foreign(StrEnum):
    """A table of another system that offices have, told by its columns."""

    DAPODIK = "dapodik"
    SIMPEG = "simpeg"
    SKP = "skp"


_TELLING: Mapping[Foreign, frozenset[str]] = {
    Foreign.DAPODIK: frozenset({"nuptk", "jenisptk", "statuskepegawaian", "tugastambahan", "lembagapengangkatan"}),
    Foreign.SIMPEG: frozenset(
        {"niplama", "nipbaru", "namanipbaru", "pangkat", "gol", "golruang", "masakerja", "unitkerja", "pend", "eselon"}
    ),
    Foreign.SKP: frozenset(
        {
            "rencanahasilkerja",
            "rencanahasilkerjapimpinanyangdiintervensi",
            "indikatorkinerjaindividu",
            "pegawaiyangdinilai",
            "pejabatpenilaikinerja",
            "sasarankinerjapegawai",
        }
    ),
}
"""Column names, spelt plainly, two of which say where a table comes from."""


def recognised(rows: Rows) -> Rows:
    """The same rows under the names of our sheets and columns; what we do not know stays as it is."""
    rows = {name: lines for name, lines in rows.items() if name != ABOVE}
    renamed = {name: _sheet_of(name, rows) for name in rows}
    found: dict[str, Sequence[tuple[int, Mapping[str, Any]]]] = {}
    for name, lines in rows.items():
        sheet = renamed[name]
        if sheet is None:
            found.setdefault(name, lines)
        else:
            ours = {_plain(word): column.header for column in sheet.columns for word in (*column.also, column.header)}
            theirs = {header for _, cells in lines for header in cells}
            headers = {header: ours.get(_plain(header), header) for header in theirs}
            found[sheet.name] = [(number, {headers[header]: cell for header, cell in cells.items()}) for number, cells in lines]
    return found


def foreign(rows: Rows) -> Foreign | None:
    """Which other system made this, if it is one we know."""
    words = {_plain(word) for word in _words(rows)}
    return next((system for system, telling in _TELLING.items() if len(telling & words) > 1), None)


def headers(rows: Rows) -> str:
    """The columns that stand there, as they were read; at most a line of them."""
    there = list(dict.fromkeys(header for lines in rows.values() for header in (lines[0][1] if lines else ())))
    shown = ", ".join(header[:40] for header in there[:_HEADERS_SHOWN])
    return shown + (", …" if len(there) > _HEADERS_SHOWN else "")


def _sheet_of(name: str, rows: Rows) -> Sheet | None:
    """Our sheet that one of theirs is: by its name, by the beginning of it (`Pegawai (1)`), or the only one by its columns."""
    by_name = {_plain(sheet.name): sheet for sheet in sheets.SHEETS}
    if exact := by_name.get(_plain(name)):
        return exact
    taken = {_plain(other) for other in rows}
    begins = re.match(r"(?:salinan|copy of|copy|data|daftar)?[\s_-]*([a-z]+)(?![a-z])", name.lower())
    sheet = by_name.get(begins[1]) if begins else None
    if sheet is None and len(rows) == 1:
        sheet = _by_columns(_plain(header) for lines in rows.values() for header in (lines[0][1] if lines else ()))
    return sheet if sheet is not None and _plain(sheet.name) not in taken else None


def _by_columns(theirs: Iterable[str]) -> Sheet | None:
    """The sheet all of whose required columns are there; of several the one that needs most of them."""
    there = set(theirs)
    needed = {
        sheet: [{_plain(word) for word in (column.header, *column.also)} for column in sheet.columns if column.required]
        for sheet in sheets.SHEETS
    }
    fitting = [sheet for sheet, columns in needed.items() if len(columns) > 1 and all(words & there for words in columns)]
    return max(fitting, key=lambda sheet: len(needed[sheet]), default=None)


def _words(rows: Rows) -> Iterable[str]:
    for name, lines in rows.items():
        yield name
        for _, cells in lines[:20]:
            yield from cells
            yield from (cell for cell in cells.values() if isinstance(cell, str) and len(cell) < 80)


def _plain(words: str) -> str:
    return "".join(sign for sign in words.lower() if sign.isalnum() or sign == "/")
