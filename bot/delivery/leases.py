"""Frees what a process that died was about to send, so that nobody waits for its leases to run out."""

import zlib

from sqlalchemy import Connection, Engine, func, select, update
from sqlmodel import Session, col

from models.messages.message import Outbox, OutboxState

_WORKERS = 7_152
"""The namespace of the locks by which workers show that they live, on PostgreSQL."""


class Alive:
    """A lock held for as long as this process lives. SQLite has one process, so whoever starts is alone."""

    def __init__(self, engine: Engine, worker: str) -> None:
        self._engine = engine
        self._worker = worker
        self._held: Connection | None = None

    def begin(self) -> int:
        """Show that this worker lives, and free the rows of those that do not; how many rows that were."""
        if self._engine.dialect.name == "postgresql":
            self._held = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._held.execute(select(func.pg_advisory_lock(_WORKERS, _number(self._worker))))
        with Session(self._engine) as session, session.begin():
            return _free_dead(session)

    def end(self) -> None:
        """Let the lock go with its connection."""
        if self._held is not None:
            self._held.invalidate()
            self._held.close()
            self._held = None


def _free_dead(session: Session) -> int:
    waiting = col(Outbox.state) == OutboxState.WAITING
    holders = session.scalars(select(col(Outbox.leased_by)).where(waiting, col(Outbox.leased_by).is_not(None)).distinct()).all()
    dead = [worker for worker in holders if worker and not lives(session, worker)]
    if not dead:
        return 0
    freed = session.execute(
        update(Outbox)
        .where(waiting, col(Outbox.leased_by).in_(dead))
        .values(leased_by=None, leased_until=None)
        .returning(col(Outbox.id))
    )
    return len(freed.all())


def lives(session: Session, worker: str) -> bool:
    """Whether the worker's lock is taken; it is given back with this transaction if it was not."""
    if session.get_bind().dialect.name != "postgresql":
        return False
    free = session.execute(select(func.pg_try_advisory_xact_lock(_WORKERS, _number(worker)))).scalar_one()
    return not free


def _number(worker: str) -> int:
    return zlib.crc32(worker.encode()) - 2**31
