"""Runs the statements that every update asks: each is compiled once for the database, then handed straight to the driver.

SQLAlchemy spends several times what SQLite needs for a small statement on finding the compiled form of it again.
What it knows about values (enums, dates, decimals, JSON) is used here just the same.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from models.columns import table
from models.damage import Damaged, is_damage

_NO_LISTS: tuple[int, ...] = ()
_EXACT, _STEP = 16, 64
"""Lists up to this long have a plan each; longer ones one for so many lengths together."""
_MOMENTS: dict[tuple[type, str], Callable[[Any], Any]] = {}


class Prepared:
    """A statement with named `bindparam`s, called with a session and their values; the rows come back as named tuples.

    `columns` names what an INSERT or UPDATE is given besides. The session is not flushed before. Where the databases say
    something differently, as in ON CONFLICT, the statement is given as a function of the database's `insert`.
    """

    def __init__(self, statement: ClauseElement | Callable[[Any], ClauseElement], *, columns: Iterable[str] = ()) -> None:
        self._statement = statement
        self._columns = list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, session: Session, **values: Any) -> list[Any]:
        """Run it once; all its rows, none where it returns none."""
        connection, cursor = driver(session)
        compiled = self._known(connection.dialect)
        given = compiled.filled(values)
        plan = compiled.plan(given)
        parameters = plan.parameters(given)
        try:
            cursor.execute(plan.sql, parameters)
            if cursor.description is None:
                return []
            return plan.rows(cursor, connection.dialect)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told(error, connection, plan.sql, parameters) from error

    def many(self, session: Session, given: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of the values; it returns nothing."""
        connection, cursor = driver(session)
        plan = self._known(connection.dialect).plan(given[0])
        parameters = [plan.parameters(values) for values in given]
        try:
            cursor.executemany(plan.sql, parameters)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told(error, connection, plan.sql, parameters) from error

    def bound(self, session: Session, given: Sequence[Mapping[str, Any]]) -> Callable[[Session], int]:
        """What `many` would do, made ready before the transaction in which it is done; that says how many rows it touched."""
        dialect = session.get_bind().dialect
        plan = self._known(dialect).plan(given[0])
        parameters = [plan.parameters(values) for values in given]

        def run(later: Session) -> int:
            connection, cursor = driver(later)
            try:
                cursor.executemany(plan.sql, parameters)
            except connection.dialect.loaded_dbapi.Error as error:
                raise _told(error, connection, plan.sql, parameters) from error
            return int(cursor.rowcount)

        return run

    def _known(self, dialect: Dialect) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            said = self._statement if isinstance(self._statement, ClauseElement) else self._statement(insert_into(dialect.name))
            compiled = said.compile(dialect=dialect, column_keys=self._columns or None)
            assert isinstance(compiled, SQLCompiler)
            found = self._compiled[dialect.name] = _Compiled(compiled)
        return found


class _Compiled:
    """A statement in one database's words, and its plans by how long its lists are."""

    def __init__(self, compiled: SQLCompiler) -> None:
        self._compiled = compiled
        constants = compiled.construct_params(_check=False)
        self._constants = {name: value for name, value in constants.items() if not compiled.binds[name].required}
        self._lists = [bind.key for bind in compiled.post_compile_params]
        self._plans: dict[tuple[int, ...], _Plan] = {}

    def filled(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Long lists with their last member repeated up to the next of a few lengths: IN asks the same, and the plans stay few."""
        if not self._lists or not (long := [name for name in self._lists if len(values.get(name, ())) > _EXACT]):
            return values
        return {**values, **{name: [*values[name], *[values[name][-1]] * (-len(values[name]) % _STEP)] for name in long}}

    def plan(self, values: Mapping[str, Any]) -> "_Plan":
        lengths = tuple([len(values[name]) for name in self._lists if name in values]) if self._lists else _NO_LISTS
        found = self._plans.get(lengths)
        if found is None:
            found = self._plans[lengths] = self._make({**self._constants, **values})
        return found

    def _make(self, values: Mapping[str, Any]) -> "_Plan":
        compiled = self._compiled
        expanded = compiled.construct_expanded_state(dict(values), escape_names=False)
        processes: dict[str, Any] = {**compiled._bind_processors, **expanded.processors}
        kinds = {name: bind.type for name, bind in compiled.binds.items()}
        places = {each: (name, n) for name, all_ in expanded.parameter_expansion.items() for n, each in enumerate(all_)}
        names = list(expanded.positiontup or expanded.parameters)
        return _Plan(
            sql=expanded.statement,
            constants=self._constants,
            keys=None if compiled.positional else names,
            take=_taker([name if name not in places else places[name][0] for name in names]),
            members=[(n, places[name][1]) for n, name in enumerate(names) if name in places],
            makers=[
                (n, _remembered(process, kinds.get(name), compiled.dialect))
                for n, name in enumerate(names)
                if (process := processes.get(name)) is not None
            ],
            columns=[(entry.keyname, entry.type) for entry in compiled._result_columns],
        )


@dataclass
class _Plan:
    """What is handed to the driver, and how its values are made and read."""

    sql: str
    constants: Mapping[str, Any]
    keys: list[str] | None
    """The parameters' names, where the driver takes them by name."""
    take: Callable[[Mapping[str, Any]], Sequence[Any]]
    """Puts the values into the order of the parameters."""
    members: list[tuple[int, int]]
    """Which parameters take one member of a list, and which."""
    makers: list[tuple[int, Callable[[Any], Any]]]
    """Which parameters are not handed over as they are."""
    columns: list[tuple[str, Any]]
    _row: Any = None
    _processes: list[tuple[int, Callable[[Any], Any]]] = field(default_factory=list)

    def parameters(self, values: Mapping[str, Any]) -> Any:
        given = {**self.constants, **values} if self.constants else values
        made = list(self.take(given))
        for n, member in self.members:
            made[n] = made[n][member]
        for n, process in self.makers:
            made[n] = process(made[n])
        return made if self.keys is None else dict(zip(self.keys, made, strict=True))

    def rows(self, cursor: Any, dialect: Dialect) -> list[Any]:
        if self._row is None:
            self._learn(cursor.description, dialect)
        make, processes = self._row, self._processes
        if not processes:
            return [make(row) for row in cursor.fetchall()]
        found = []
        for row in cursor.fetchall():
            read_row = list(row)
            for n, process in processes:
                read_row[n] = process(read_row[n])
            found.append(make(read_row))
        return found

    def _learn(self, description: Any, dialect: Dialect) -> None:
        """How values are read can depend on what the driver calls the column, so that it is known only after the first run."""
        read = [kind._cached_result_processor(dialect, one[1]) for (_, kind), one in zip(self.columns, description, strict=True)]
        self._processes = [(n, process) for n, process in enumerate(read) if process is not None]
        names = tuple(name for name, _ in self.columns)
        self._row = namedtuple("Row", names, rename=True)._make  # type: ignore[attr-defined]


def _taker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: [given[name] for name in names]


def _remembered(process: Callable[[Any], Any], kind: Any, dialect: Dialect) -> Callable[[Any], Any]:
    """One update writes the same moment many times: how it is written is worked out once for all columns of its kind."""
    if not isinstance(kind, (UTCDateTime, Date)):
        return process
    key = type(kind), dialect.name
    return _MOMENTS.setdefault(key, lru_cache(maxsize=64)(process))


def insert_into(database: str) -> Any:
    """The database's own `insert`, which knows ON CONFLICT; the other one's is not loaded."""
    return import_module(f"sqlalchemy.dialects.{database}").insert


def upsert(model: type[SQLModel], *changing: str) -> Callable[[Any], ClauseElement]:
    """The INSERT of a row that, where its key is there, changes these columns of it instead."""

    def say(insert: Any) -> ClauseElement:
        new = insert(table(model))
        key = [column.name for column in table(model).primary_key]
        said: ClauseElement = new.on_conflict_do_update(index_elements=key, set_={name: new.excluded[name] for name in changing})
        return said

    return say


def driver(session: Session) -> tuple[Connection, Any]:
    """The connection of the session's transaction, begun where it was not, and a cursor of the driver for it."""
    kept = session.info.get("driver")
    if kept is not None and kept[0] is session.get_transaction():
        return kept[1], kept[2]
    connection = session.connection()
    cursor = connection.connection.cursor()
    session.info["driver"] = (session.get_transaction(), connection, cursor)
    return connection, cursor


def _told(error: Exception, connection: Connection, sql: str, parameters: Any) -> BaseException:
    """The driver's error as SQLAlchemy would have raised it; a connection that is gone is given up."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    if gone:
        connection.invalidate(error)
    if is_damage(error):
        return Damaged(sql, parameters, error)
    return DBAPIError.instance(sql, parameters, error, dialect.loaded_dbapi.Error, connection_invalidated=gone, dialect=dialect)
