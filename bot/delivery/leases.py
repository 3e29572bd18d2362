"""Frees what a process that died was about to send, so that nobody waits for its leases to run out."""

import asyncio
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy import Connection, Engine, func, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from bot.delivery.journal import Journal
from bot.unit_of_work.transactions import PASSING
from models.messages.message import Outbox, OutboxState

log = structlog.get_logger()

_WORKERS = 7_152
"""The namespace of the locks by which workers show that they live, on PostgreSQL."""
_SHOW_EVERY = 1.0
"""Seconds after which the living show themselves again where they lost their connection."""
_SHOWS = 3
"""How often they do between two looks for the dead: whoever lives and is missed at one look is there again at the next."""
_MISSED_AFTER = 30
"""Seconds without a look after which PostgreSQL lets the lock go: the process is frozen, or its machine is gone without a word."""
_SOON_MISSED = text("""
    select set_config('idle_session_timeout', :timeout, false)
    where exists (select from pg_settings where name = 'idle_session_timeout')
""")


class Alive:
    """A lock held for as long as this process lives. SQLite has one process, so whoever starts is alone."""

    def __init__(self, engine: Engine, worker: str, journal: Journal | None = None) -> None:
        self._engine = engine
        self._worker = worker
        self._journal = journal
        self._held: Connection | None = None
        self._is_over = False
        self._one = threading.Lock()
        """A look may still be under way when its watch has been cancelled."""
        self._missed: set[str] = set()
        """Who did not seem to live at the last look: perhaps they only lost their connection, as when PostgreSQL restarts."""

    def begin(self) -> int:
        """Show that this worker lives, and look for the dead; how many rows are free by that. On SQLite nobody else can live."""
        self._show()
        if self._engine.dialect.name == "postgresql":
            return self.look()
        with Session(self._engine) as session, session.begin():
            return _free(session, _holders(session))

    async def watch(self, freed: Callable[[], None]) -> None:
        """Look for the dead until cancelled, and tell when something of theirs is free."""
        while self._engine.dialect.name == "postgresql":
            try:
                for _ in range(_SHOWS):
                    await asyncio.sleep(_SHOW_EVERY)
                    await asyncio.to_thread(self._show)
                if await asyncio.to_thread(self.look):
                    freed()
            except PASSING as error:
                log.warning("leases wait for the database", cause=type(error).__name__)

    def look(self) -> int:
        """Free the rows of those who did not live at the last look either; how many rows that were."""
        self._show()
        with Session(self._engine) as session, session.begin():
            dead = {one for one in _holders(session) - {self._worker} if not _lives(session, one)}
            if self._journal and dead & self._missed:
                self._journal.take_over(session)  # what they had sent needs no second sending
            freed = _free(session, dead & self._missed)
        self._missed = dead
        return freed

    def end(self) -> None:
        """Let the lock go with its connection."""
        with self._one:
            self._is_over = True
            self._let_go()

    def _show(self) -> None:
        """Hold the lock, anew where its connection was lost."""
        if self._engine.dialect.name != "postgresql":
            return
        with self._one:
            if not self._is_over and not self._is_held():
                self._let_go()
                self._held = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                self._held.execute(_SOON_MISSED, {"timeout": f"{int(1000 * _MISSED_AFTER)}ms"})
                self._held.execute(select(func.pg_advisory_lock(_WORKERS, _number(self._worker))))

    def _is_held(self) -> bool:
        with suppress(SQLAlchemyError):
            if self._held is not None:
                self._held.execute(text("select 1"))
                return True
        return False

    def _let_go(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            with suppress(SQLAlchemyError):
                held.invalidate()
                held.close()


def _holders(session: Session) -> set[str]:
    """Who holds rows that wait."""
    waiting = col(Outbox.state) == OutboxState.WAITING
    holders = select(col(Outbox.leased_by)).where(waiting, col(Outbox.leased_by).is_not(None)).distinct()
    return {worker for worker in session.scalars(holders) if worker}


def _free(session: Session, dead: set[str]) -> int:
    if not dead:
        return 0
    theirs = select(col(Outbox.id)).where(col(Outbox.state) == OutboxState.WAITING, col(Outbox.leased_by).in_(dead))
    untouched = theirs.with_for_update(skip_locked=True)  # another survivor may be freeing them just now
    freed = session.execute(
        update(Outbox).where(col(Outbox.id).in_(untouched)).values(leased_by=None, leased_until=None).returning(col(Outbox.id))
    )
    return len(freed.all())


def _lives(session: Session, worker: str) -> bool:
    """Whether the worker's lock is taken; it is given back with this transaction if it was not."""
    free = session.execute(select(func.pg_try_advisory_xact_lock(_WORKERS, _number(worker)))).scalar_one()
    return not free


def _number(worker: str) -> int:
    return zlib.crc32(worker.encode()) - 2**31
