"""The rows of a table as lines of JSON, the same from both databases, and back into either."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, Numeric, Table, Text, Time, bindparam, cast, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from models.columns import table
from models.insight.kept import UnitDue, UnitPeriod, UnitSum
from models.people.search import SearchDue, SearchGram
from models.prepared import driver
from models.standards.standard import Revision

_ROWS = 1000
"""Rows held in memory at a time."""

_line = json.JSONEncoder(default=str, ensure_ascii=False, separators=(",", ":")).encode

_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Keeps an empty column apart from one that holds JSON's own null."""


def tables() -> list[Table]:
    """Every table whose rows are people's, referenced ones first. The database's own mark and sums, and by what people are found,
    it makes anew."""
    own = {table(model) for model in (Revision, UnitPeriod, UnitDue, UnitSum, SearchGram, SearchDue)}
    return [one for one in SQLModel.metadata.sorted_tables if one not in own]


def count(connection: Connection, one: Table) -> int:
    """How many rows there are."""
    return connection.execute(select(func.count()).select_from(one)).scalar_one()


def lines(connection: Connection, one: Table) -> Iterator[tuple[int, bytes]]:
    """How many rows, and their lines, a thousand at a time; the first line alone names the columns."""
    yield 0, f"{_line([column.name for column in one.c])}\n".encode()
    for rows in _partitions(connection, one):
        yield len(rows), "".join([f"{_line(list(row))}\n" for row in rows]).encode()


def values(connection: Connection, one: Table) -> Iterator[Sequence[Any]]:
    """The rows, JSON as its text, in the order of their keys; a thousand in memory at a time."""
    for rows in _partitions(connection, one):
        yield from rows


def _partitions(connection: Connection, one: Table) -> Iterator[Sequence[Sequence[Any]]]:
    wanted = select(*[cast(column, Text) if isinstance(column.type, JSON) else column for column in one.c])
    ordered = wanted.order_by(*one.primary_key)
    yield from connection.execute(ordered, execution_options={"yield_per": _ROWS}).partitions()


def load(session: Session, one: Table, given: Iterator[bytes]) -> int:
    """Insert the rows of `lines`; how many that were. A row may refer to a later one of the same table."""
    columns = [one.c[name] for name in json.loads(next(given))]
    return put(session, one, columns, (json.loads(line) for line in given))


def put(session: Session, one: Table, columns: list[Column[Any]], rows: Iterator[list[Any]]) -> int:
    """Insert rows whose values are as JSON has them; how many that were. A row may refer to a later one of the same table."""
    if session.get_bind().dialect.name == "postgresql":
        return _copy(session, one, columns, rows)
    return _insert(session, one, columns, rows)


def reset_sequences(session: Session) -> None:
    """Let new rows be numbered after those that were loaded; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for one in tables():
        key = one.autoincrement_column
        if key is not None:
            sequence = func.pg_get_serial_sequence(f'"{one.name}"', key.name)
            session.execute(select(func.setval(sequence, func.max(key))).having(func.max(key).is_not(None)))


def _copy(session: Session, one: Table, columns: list[Column[Any]], rows: Iterator[list[Any]]) -> int:
    """One statement for the whole table, so that what rows refer to is looked at once all of them are there."""
    connection, cursor = driver(session)
    name = connection.dialect.identifier_preparer
    loaded = 0
    into = f"{name.format_table(one)} ({', '.join(name.format_column(column) for column in columns)})"
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            loaded += 1
    return loaded


def _insert(session: Session, one: Table, columns: list[Column[Any]], rows: Iterator[list[Any]]) -> int:
    session.connection().execute(text("PRAGMA defer_foreign_keys=ON"))
    into = insert(one).values({c.name: bindparam(c.name, type_=_JSON if isinstance(c.type, JSON) else c.type) for c in columns})
    readers = [(column.name, _reader(column)) for column in columns]
    loaded = 0
    while some := list(islice(rows, _ROWS)):
        given = [
            {name: read(value) if read and value is not None else value for (name, read), value in zip(readers, row, strict=True)}
            for row in some
        ]
        session.connection().execute(into, given)
        loaded += len(given)
    return loaded


def _reader(column: Column[Any]) -> Callable[[str], Any] | None:
    """How a value is read that JSON has no word for."""
    for kind, read in _READERS:
        if isinstance(column.type, kind):
            return read
    return None


def _json(value: str) -> Any:
    found = json.loads(value)
    return JSON.NULL if found is None else found


_READERS: tuple[tuple[type, Callable[[str], Any]], ...] = (
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
    (UTCDateTime, datetime.fromisoformat),
    (Numeric, Decimal),
    (JSON, _json),
)
