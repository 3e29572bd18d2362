"""What an export holds besides the sheets one fills in: every row of what was reported, decided and learnt, to come back from.

The sheet `Data` says what there is; `Data report` and so on hold the rows. Whoever a row is about stands there by NIP, a unit and
an indicator by code; other rows are named by their numbers, which stay. Text is marked where a program would take it for a formula.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import JSON, BigInteger, Boolean, Column, Connection, Integer, Numeric, Table, select
from sqlmodel import Session

from models.database import newest_revision
from models.exchange import dump

INDEX, PREFIX = "Data", "Data "
INDEX_HEADERS = ("Lembar", "Baris", "Versi")
ROW = "Baris"
"""The first column of each sheet; empty where a row goes on from the one above it, because a cell cannot hold as much."""

LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("account", "invitation", "linkfailure", "linkrequest"), "people link anew: the file opens nobody's account"),
    **dict.fromkeys(
        ("chat", "card", "talkstate", "trainingdraft", "unitgroup", "grouptotal", "picture"), "belongs to chats of one bot"
    ),
    **dict.fromkeys(("outbox", "broadcast", "seenupdate", "updateattempt", "sendbudget"), "messages on their way"),
    **dict.fromkeys(("alarm", "alive", "errandtry", "outage", "pendingimport", "rehearsalrequest"), "how one server runs"),
    **dict.fromkeys(
        ("expectationasked", "organisationasked", "feedbackasked", "evaluationasked", "followupasked", "peersought"),
        "a question that waits in a chat",
    ),
}
"""Tables whose rows stay behind, and why. A backup has them all."""

_LONGEST = 16_000
"""Letters of a cell, half of what a spreadsheet holds."""
_MARKED = ("=", "+", "-", "@", "\t", "\r", "'", "<")
_MOST_EXACT = 10**15
"""Beyond it spreadsheets round."""

Page = tuple[str, Sequence[str], Iterable[Sequence[Any]]]


class Rows(Protocol):
    """A file with such sheets."""

    sheets: dict[str, str]

    def headers(self, name: str) -> list[str]:
        """The headers of a sheet."""
        ...

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Its rows as text by header; empty cells are left out."""
        ...


class BadHistory(Exception):
    """Why the sheets are not taken, in one line that says what to do. Nothing was written."""


def carried() -> list[Table]:
    """The tables whose rows go out and come in again, referenced ones first."""
    return [one for one in dump.tables() if one.name not in LEFT_OUT]


def named(sheets: Iterable[str]) -> list[str]:
    """Which of these sheets hold history: an import of people and targets does not read them."""
    return [name for name in sheets if name == INDEX or name.startswith(PREFIX)]


TOLD = (
    *("Laporan", "Evaluasi", "Rencana", "Keputusan", "Penghargaan dan Sanksi", "Jejak"),
    *("Reports", "Evaluations", "Improvement steps", "Decisions", "Rewards and sanctions", "Trail"),
)
"""What was done, for reading, in either language."""


def told(sheets: Iterable[str]) -> tuple[str, ...]:
    """Which of these sheets say what was done: a workbook changes nothing of that, and whoever sends it is told so."""
    there = list(sheets)
    return (*(name for name in there if name in TOLD), *((f"{INDEX} …",) if named(there) else ()))


def pages(session: Session) -> Iterator[Page]:
    """The sheets, each with its rows when they are asked for."""
    connection = session.connection()
    tables = carried()
    yield INDEX, INDEX_HEADERS, [(PREFIX + one.name, dump.count(connection, one), newest_revision()) for one in tables]
    codes = {one: {id: code for id, code in connection.execute(_codes(one))} for one in tables if _code(one) is not None}
    for one in tables:
        yield PREFIX + one.name, (ROW, *(column.name for column in one.c)), _rows(connection, one, codes)


def _code(one: Table) -> Column[Any] | None:
    """The column that names a row of a table to people, where there is one."""
    if one.name not in _NAMED:
        return None
    return one.c.nip if "nip" in one.c else one.c.code


_NAMED = ("person", "unit", "standard", "indicator", "training", "area", "lesson")


def _codes(one: Table) -> Any:
    code: Any = _code(one)
    return select(one.c.id, code)


def _points_to(column: Column[Any]) -> Table | None:
    """The table with names that a column points into."""
    return next((key.column.table for key in column.foreign_keys if _code(key.column.table) is not None), None)


def _rows(connection: Connection, one: Table, codes: Mapping[Table, Mapping[Any, str]]) -> Iterator[Sequence[Any]]:
    there = [_points_to(column) for column in one.c]
    for number, row in enumerate(dump.values(connection, one), start=1):
        named_row = [
            value if named_in is None or value is None else codes[named_in][value]
            for value, named_in in zip(row, there, strict=True)
        ]
        cells = [_cell(column, value) for column, value in zip(one.c, named_row, strict=True)]
        yield from _in_pieces(number, cells)


def _cell(column: Column[Any], value: Any) -> Any:
    """A value as it stands in a cell; what a spreadsheet would round stands as text."""
    if value is None:
        return None
    if isinstance(column.type, JSON):
        return _marked(json.dumps(json.loads(value), **_JSON))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int):
        return value if abs(value) < _MOST_EXACT else str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return _marked(value.isoformat() if hasattr(value, "isoformat") else str(value))


_JSON: Any = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}


def _marked(words: str) -> str:
    """Words that cannot be taken for a formula, nor for an empty cell."""
    return f"'{words}" if not words or words.startswith(_MARKED) else words


def _in_pieces(number: int, cells: list[Any]) -> Iterator[Sequence[Any]]:
    yield number, *(cell[:_LONGEST] if isinstance(cell, str) else cell for cell in cells)
    rest = [cell[_LONGEST:] if isinstance(cell, str) else "" for cell in cells]
    while any(rest):
        yield None, *(_marked(cell[:_LONGEST]) if cell else None for cell in rest)
        rest = [cell[_LONGEST:] for cell in rest]


def take(session: Session, book: Rows, *, progress: Callable[[str, int, int], None] = lambda *_: None) -> dict[str, int]:
    """Write the rows into a database that has none, each under its own number; how many, by sheet. Raises `BadHistory`."""
    if INDEX not in book.sheets:
        raise BadHistory("The file has no sheet Data: it is no full export. Write one with `main.py export FILE`, and take that.")
    expected = {row["Lembar"]: int(row["Baris"]) for row in book.rows(INDEX)}
    tables = {PREFIX + one.name: one for one in carried()}
    if unknown := [name for name in expected if name not in tables]:
        raise BadHistory(
            f"This program does not know {', '.join(unknown)}: the file comes from a newer version. Upgrade, and try again."
        )
    ids: dict[Table, dict[str, int]] = {}
    for name, one in tables.items():
        if name in expected and _code(one) is not None:
            ids[one] = _ids(book, name, one)
    written, total = dict[str, int](), sum(expected.values())
    for name, one in tables.items():
        if name not in expected:
            continue
        written[name] = _take(session, book, name, one, ids)
        if written[name] != expected[name]:
            raise BadHistory(
                f"{name} has {written[name]} rows and should have {expected[name]}. Nothing was written; export again."
            )
        progress("rows", sum(written.values()), total)
    dump.reset_sequences(session)
    return written


def _ids(book: Rows, name: str, one: Table) -> dict[str, int]:
    code, found = _code(one), dict[str, int]()
    assert code is not None
    for number, cells in _whole(book, name):
        try:
            found[_unmarked(cells[code.name])] = int(cells["id"])
        except (KeyError, ValueError):
            raise BadHistory(f"{name}, row {number}: id or {code.name} is empty or no number. Nothing was written.") from None
    return found


def _take(session: Session, book: Rows, name: str, one: Table, ids: Mapping[Table, Mapping[str, int]]) -> int:
    if name not in book.sheets:
        raise BadHistory(f"The sheet {name} is missing. Nothing was written; export again.")
    headers = [header for header in book.headers(name) if header != ROW]
    if unknown := [header for header in headers if header not in one.c]:
        raise BadHistory(f"{name} has columns this program does not know: {', '.join(unknown)}. Nothing was written.")
    columns = [one.c[header] for header in headers]
    readers = [_reader(column, ids) for column in columns]

    def rows() -> Iterator[list[Any]]:
        for number, cells in _whole(book, name):
            row = []
            for header, read in zip(headers, readers, strict=True):
                try:
                    row.append(read(cells[header]) if header in cells else None)
                except (ValueError, KeyError, ArithmeticError):
                    place = f"{name}, row {number}, {header}"
                    raise BadHistory(f"{place}: {cells[header][:60]!r} is not known there. Nothing was written.") from None
            yield row

    return dump.put(session, one, columns, rows())


def _whole(book: Rows, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows with what goes on below them put together again, and their numbers."""
    number, whole = "", dict[str, str]()
    for cells in book.rows(name):
        if ROW in cells:
            if whole:
                yield number, whole
            number, whole = cells[ROW], cells
        else:
            for header, more in cells.items():
                whole[header] = whole.get(header, "") + _unmarked(more)
    if whole:
        yield number, whole


def _unmarked(cell: str) -> str:
    return cell.removeprefix("'")


def _reader(column: Column[Any], ids: Mapping[Table, Mapping[str, int]]) -> Callable[[str], Any]:
    """How a cell is read into what JSON would have for it."""
    there = _points_to(column)
    if there is not None:
        return lambda cell: ids[there][_unmarked(cell)]
    if isinstance(column.type, Boolean):
        return {"ya": True, "tidak": False}.__getitem__
    if isinstance(column.type, Integer | BigInteger):
        return int
    if isinstance(column.type, Numeric):
        return lambda cell: str(Decimal(cell))
    if isinstance(column.type, JSON):
        return lambda cell: json.dumps(json.loads(_unmarked(cell)))
    return _unmarked
