"""Opens the database: SQLite beside the bot by default, PostgreSQL where several processes share it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import Pool
from sqlmodel import Session

from models.damage import Damaged, is_damage, tell_apart

__all__ = ["Damaged", "NewerTables", "connect", "is_migrated", "migrate", "newest_revision", "revision", "snapshot"]

_BUSY_MS = 10_000
_PRAGMAS = (
    "journal_mode=WAL",
    f"busy_timeout={_BUSY_MS}",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "temp_store=MEMORY",
    "recursive_triggers=ON",  # else INSERT OR REPLACE takes a row out of the trail past the trigger that forbids it
)
_MIGRATIONS = Path(__file__).parent / "migrations"


class NewerTables(Exception):
    """The database was used by a newer version of this program; the message is one line that says what to do."""

    def __init__(self, there: str) -> None:
        super().__init__(
            f"The database is at version {there} of the tables, this program at {newest_revision()}. Nothing was changed: "
            "run the newer program, or restore a backup that this version made (docs/operator.md, Going back)."
        )


def connect(url: str, *, pool_size: int = 8) -> Engine:
    """An engine for `url`. Transactions on SQLite begin IMMEDIATE, so that two writers queue instead of failing.

    A connection with the execution option `begin="DEFERRED"` only reads and keeps nobody waiting.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # The connection that wrote last writes again: what it has read stays true, while the others must read anew.
        engine = create_engine(parsed, pool_size=pool_size, pool_use_lifo=True, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        tell_apart(engine)
        return engine
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_size=pool_size, pool_pre_ping=True)
    raise ValueError(f"DATABASE_URL names {parsed.get_backend_name()}; use sqlite or postgresql")


def snapshot(engine: Engine) -> Engine:
    """The same database for transactions that only read: all their statements see one moment, and no writer waits for them."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(begin="DEFERRED")
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def pool_of(session: Session) -> Pool:
    """The connections of the session's database: what is remembered of a database lives as long as they do."""
    return session.connection().engine.pool


@contextmanager
def unwritable(session: Session) -> Iterator[None]:
    """Let a session on a `snapshot` change nothing; PostgreSQL keeps it from that already."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    direct: Any = session.connection().connection.dbapi_connection
    direct.execute("PRAGMA query_only=ON")
    try:
        yield
    finally:
        session.rollback()
        direct.execute("PRAGMA query_only=OFF")


def is_refused_write(error: DBAPIError) -> bool:
    """Whether that is what the database said of a change on such a session."""
    said = error.orig
    return getattr(said, "sqlstate", None) == "25006" or "readonly database" in str(said)


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest version; safe to run again, and cheap where nothing is to be done. Raises `NewerTables`."""
    if is_migrated(engine):
        return
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.connect() as connection, _tables_replaceable(connection), connection.begin():
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
        _refuse_dangling(connection)


@contextmanager
def _tables_replaceable(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by writing it anew, which references to it forbid: they are looked at afterwards instead."""
    if connection.dialect.name != "sqlite":
        yield
        return
    direct: Any = connection.connection.dbapi_connection
    (before,) = direct.execute("PRAGMA foreign_keys").fetchone()
    direct.execute("PRAGMA foreign_keys=OFF")  # before BEGIN: within a transaction SQLite ignores it
    try:
        yield
    finally:
        direct.execute(f"PRAGMA foreign_keys={before}")


def _refuse_dangling(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"rows of {sorted({row[0] for row in lost})} would point nowhere; nothing was changed")


def is_migrated(engine: Engine) -> bool:
    """Whether the tables are at the newest version. Raises `NewerTables` where they are beyond it."""
    with engine.connect() as connection:
        there, ours = revision(connection), newest_revision()
    if there is not None and there > ours:
        raise NewerTables(there)
    return there == ours


def revision(connection: Connection) -> str | None:
    """The version of the tables; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def newest_revision() -> str:
    """The version of the tables that this program reads and writes."""
    return max(path.name.split("_")[0] for path in _MIGRATIONS.joinpath("versions").glob("[0-9]*.py"))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    try:
        _set_pragmas(connection)
    except connection.DatabaseError as error:
        if is_damage(error):
            raise Damaged("PRAGMA", {}, error) from error
        raise


def _set_pragmas(connection: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'IMMEDIATE')}")
