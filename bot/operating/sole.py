"""Lets one `run` work with a SQLite file at a time: a second one would send what the first is just sending."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

_PRIVATE = 0o600


class RunsAlready(Exception):
    """Another process works with this file; the message is one line that says what to do."""

    def __init__(self, file: Path, holder: str) -> None:
        who = f" (process {holder})" if holder else ""
        super().__init__(
            f"The bot runs already{who} with {file}, and SQLite is for one `run`: stop that one first, or set DATABASE_URL to "
            "PostgreSQL, which several may share."
        )


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Keep other `run`s off this SQLite file. Raises `RunsAlready`; PostgreSQL is for as many as like.

    The system lets the lock go with the process, however that ends. It is the process's own: no child of it holds on to it.
    """
    file = _file(engine)
    if file is None:
        yield
        return
    lock = os.open(f"{file}.run", os.O_RDWR | os.O_CREAT, _PRIVATE)
    try:
        _take(lock, file)
        yield
    finally:
        os.close(lock)


def _take(lock: int, file: Path) -> None:
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RunsAlready(file, os.pread(lock, 20, 0).decode(errors="replace").strip()) from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)


def _file(engine: Engine) -> Path | None:
    """The file, by whichever way it was reached; None where there is none. It is not opened: it may be damaged."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name).resolve()
