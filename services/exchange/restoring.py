"""Brings a backup into an empty database and its evidence into DATA_DIR, all or nothing."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, column, inspect, select, table
from sqlmodel import Session

from models.exchange.dump import load, reset_sequences, tables
from services.exchange.backup_archive import Backup, BadBackup, Progress
from services.reporting import evidence_files

_NOT_PEOPLES = ("alembic_version", "revision")
"""Tables that hold a row from the beginning."""


@dataclass(frozen=True)
class Restored:
    """What was written."""

    rows: dict[str, int]
    """By table."""
    files: int
    """Files of evidence that were not there already."""


def check_empty(engine: Engine) -> None:
    """Raises `BadBackup` where any table has a row, whichever version the tables are at."""
    with engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            if name in _NOT_PEOPLES:
                continue
            if connection.execute(select(column("*", is_literal=True)).select_from(table(name)).limit(1)).first() is not None:
                raise BadBackup(f"The database is not empty ({name} has rows). Nothing was written. {_elsewhere(engine)}")


def _elsewhere(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return f"Move {engine.url.database} with its -wal and -shm away, or set DATA_DIR to an empty folder, and restore again."
    return f"Create another database (`createdb {engine.url.database}_2`), name it in DATABASE_URL, and restore again."


def restore(session: Session, backup: Backup, *, files: Path, progress: Progress = lambda _what, _done, _of: None) -> Restored:
    """Insert every row under its own number and put the evidence into `files` (DATA_DIR). Raises `BadBackup`.

    The sums are to be checked and the tables made before. Evidence that is there already is left alone.
    """
    expected, done, loaded = backup.manifest.tables, 0, dict[str, int]()
    for one in tables():
        loaded[one.name] = load(session, one, backup.lines(one.name))
        if loaded[one.name] != expected[one.name].rows:
            raise BadBackup(f"The backup is damaged: {one.name} lacks rows. Nothing was written; use another backup.")
        done += loaded[one.name]
        progress("rows", done, backup.manifest.rows)
    reset_sequences(session)
    try:
        return Restored(loaded, _restore_evidence(backup, files, progress))
    except OSError as trouble:
        raise BadBackup(f"Evidence cannot be written to {files} ({trouble.strerror}). The database was left empty.") from trouble


def _restore_evidence(backup: Backup, files: Path, progress: Progress) -> int:
    names, new = backup.files(), 0
    for done, name in enumerate(names, start=1):
        place = evidence_files.place(name.rsplit("/", 1)[1], files)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            evidence_files.write_whole(place, backup.blocks(name))
            new += 1
        progress("evidence", done, len(names))
    return new
