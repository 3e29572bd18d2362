"""Remembers what Telegram has taken sooner than the database can, so that a kill in between says little twice."""

import fcntl
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event
from sqlmodel import Session, col, select

from bot.delivery.outcome import Settled, settle
from bot.unit_of_work.pulse import Pulse
from models.messages.message import Outbox, OutboxState

log = structlog.get_logger()

_FOLDER = "sent"
_LINE = json.JSONEncoder(default=str).encode
Mark = Callable[[Session, Sequence[Settled]], None]
"""How it is written down what became of rows."""


@dataclass(frozen=True)
class Worker:
    """One process that sends."""

    name: str
    """Under which it claims rows."""
    pulse: Pulse
    journal: "Journal | None" = None


class Journal:
    """A file of the rows that are sent and not marked yet. It is written at once, and empty as soon as they are marked.

    It survives the process, not the machine: a loss of power is not worth waiting for the disk at each message.
    """

    def __init__(self, files: Path, worker: str, mark: Mark = settle) -> None:
        self._folder = files / _FOLDER
        self._place = self._folder / f"{worker}.jsonl"
        self._file: int | None = None
        self._mark = mark

    def begin(self, session: Session) -> int:
        """Mark what processes that died had sent, and open this one's own; how many rows were marked."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        marked = self.take_over(session)
        self._file = os.open(self._place, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return marked

    def take_over(self, session: Session) -> int:
        """Mark what processes that died on this machine had sent; how many rows that were."""
        return sum(_take_over(session, left, self._mark) for left in sorted(self._folder.glob("*.jsonl")))

    def note(self, outcome: Settled) -> None:
        """Keep what became of a row until it is marked; on a full disk the mark alone must do."""
        if self._file is not None and not outcome.stops_chat:
            try:
                os.write(self._file, _LINE(vars(outcome)).encode() + b"\n")
            except OSError as trouble:
                log.warning("sent, and not noted", row=outcome.id, cause=type(trouble).__name__, errno=trouble.errno)

    def clear(self) -> None:
        """All that was noted is marked."""
        if self._file is not None:
            with suppress(OSError):
                os.ftruncate(self._file, 0)

    def end(self) -> None:
        """Close it; it goes with the process that ends well. What could not be marked, the next process finds in it."""
        if self._file is not None:
            if not os.fstat(self._file).st_size:
                self._place.unlink(missing_ok=True)
            os.close(self._file)
            self._file = None


def _take_over(session: Session, left: Path, mark: Mark) -> int:
    """Mark what one process left, if it is dead: its lock on the file died with it. The file goes when the marks are stored."""
    file = os.open(left, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0
    else:
        noted = {one.id: one for one in map(_read, left.read_text(encoding="utf-8").splitlines()) if one}
        waiting = session.scalars(select(Outbox.id).where(col(Outbox.id).in_(noted), col(Outbox.state) == OutboxState.WAITING))
        found = [noted[id] for id in waiting]
        mark(session, found)
        event.listen(session, "after_commit", lambda _session: left.unlink(missing_ok=True), once=True)
        return len(found)
    finally:
        os.close(file)


def _read(line: str) -> Settled | None:
    """A line as it was noted; None where the kill cut it off."""
    try:
        kept: dict[str, Any] = json.loads(line)
        return Settled(
            **{**kept, "state": OutboxState(kept["state"]), "at": datetime.fromisoformat(kept["at"]), "not_before": None}
        )
    except (ValueError, KeyError, TypeError):
        return None
