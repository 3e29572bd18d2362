"""Runs database work in threads, one whole transaction at a time, so that the event loop never waits for a disk."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from sqlmodel import Session

from models.database import is_refused_write, snapshot, unwritable
from models.prepared import Prepared
from services import rights
from services.standards import expected

Result = TypeVar("Result")

PASSING = (OperationalError, InterfaceError, TimeoutError)
"""What the database says when it is away or busy: worth another try later."""

# In the driver's words: a nested transaction of SQLAlchemy costs as much as three small statements.
_SET_APART, _UNDO, _KEEP = (Prepared(text(f"{words} apart")) for words in ("SAVEPOINT", "ROLLBACK TO", "RELEASE"))

_READERS = 3
"""Threads for what reads of many people: however many ask, those who write find a thread free."""

_TOGETHER = 32
"""Pieces of brief work that are committed together at most, so that the first does not wait long for the last."""


@dataclass(frozen=True)
class _Turn:
    """A piece of brief work, and who waits for it."""

    work: Callable[[Session], Any]
    done: asyncio.Future[Any]

    def tell(self, outcome: "_Outcome") -> None:
        if self.done.done():
            return  # whoever waited was cancelled
        if outcome.error is not None:
            self.done.set_exception(outcome.error)
        else:
            self.done.set_result(outcome.value)


@dataclass(frozen=True)
class _Outcome:
    value: Any = None
    error: Exception | None = None


class Transactions:
    """The way to one database. SQLite has one writer: writers of this process queue fairly instead of polling its lock.

    Every session asks who may do what as of `today`, the day it is for the city.
    """

    def __init__(self, engine: Engine, *, threads: int = 8, today: Callable[[], date] = lambda: date.max) -> None:
        self.engine = engine
        self._today = today
        self._reading = snapshot(engine)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reading")
        self._place: AbstractAsyncContextManager[object]
        self.has_one_writer = engine.dialect.name == "sqlite"
        self._place = asyncio.Lock() if self.has_one_writer else asyncio.Semaphore(threads)
        self._waiting: deque[_Turn] = deque()
        self._sharing: asyncio.Task[None] | None = None

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        """Run `work` in a database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def write(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` as one transaction: committed when it returns, undone when it raises."""
        async with self._place:
            return await self.in_thread(lambda: self._transact(work))

    async def share(self, work: Callable[[Session], Result]) -> Result:
        """`write` for brief work, which may be run again. With one writer, all that waits is committed together.

        Each piece still stands or falls by itself, and nobody hears of theirs before it is committed.
        """
        if not self.has_one_writer:
            return await self.write(work)
        turn = _Turn(work, asyncio.get_running_loop().create_future())
        self._waiting.append(turn)
        if self._sharing is None:
            self._sharing = asyncio.create_task(self._share_out())
        result: Result = await turn.done
        return result

    async def read(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` on a snapshot, without keeping any writer waiting."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, lambda: self._on_snapshot(work))

    async def glance(self, work: Callable[[Session], Result]) -> Result:
        """`read` for what finds one row: it does not wait for those who read of many people."""
        return await self.in_thread(lambda: self._on_snapshot(work))

    def _on_snapshot(self, work: Callable[[Session], Result]) -> Result:
        with Session(self._reading, expire_on_commit=False) as session:
            rights.on_day(session, self._today())
            return work(session)

    async def has_nothing_to_write(self, work: Callable[[Session], object]) -> bool:
        """Whether `work` would change nothing: it is run on a snapshot that takes no change."""

        def dry() -> bool:
            with Session(self._reading, expire_on_commit=False) as session, unwritable(session):
                rights.on_day(session, self._today())
                try:
                    work(session)
                    session.flush()
                except DBAPIError as error:
                    if is_refused_write(error):
                        return False
                    raise
            return True

        return await asyncio.get_running_loop().run_in_executor(self._readers, dry)

    def session(self) -> Session:
        """A session for use in a database thread, whose owner commits and closes it."""
        session = Session(self.engine, expire_on_commit=False)
        rights.on_day(session, self._today())
        return session

    async def _share_out(self) -> None:
        turns: list[_Turn] = []
        try:
            while self._waiting:
                async with self._place:
                    turns = [self._waiting.popleft() for _ in range(min(len(self._waiting), _TOGETHER))]
                    outcomes = await self.in_thread(lambda turns=turns: self._together(turns))  # type: ignore[misc]
                for turn, outcome in zip(turns, outcomes, strict=True):
                    turn.tell(outcome)
        except BaseException:  # the threads are closing: nobody may wait for ever
            for turn in (*turns, *self._waiting):
                turn.done.cancel()
            raise
        finally:
            self._sharing = None

    def _together(self, turns: Sequence[_Turn]) -> list[_Outcome]:
        """One transaction for all; where the database itself gives trouble, one for each."""
        if len(turns) > 1:
            try:
                return self._transact(lambda session: [_apart(session, turn.work) for turn in turns])
            except SQLAlchemyError:
                pass
        return [self._by_itself(turn.work) for turn in turns]

    def _by_itself(self, work: Callable[[Session], Any]) -> _Outcome:
        try:
            return _Outcome(self._transact(work))
        except Exception as error:
            return _Outcome(error=error)

    def _transact(self, work: Callable[[Session], Result]) -> Result:
        with self.session() as session, session.begin():
            return work(session)

    def close(self) -> None:
        """Let the threads and connections go."""
        for threads in (self._readers, self._threads):
            threads.shutdown(wait=True, cancel_futures=True)
        self.engine.dispose()


def _apart(session: Session, work: Callable[[Session], Any]) -> _Outcome:
    """Run `work` so that its failure undoes only itself; what the database itself refuses undoes all."""
    _SET_APART(session)
    try:
        value = work(session)
        session.flush()
    except SQLAlchemyError:
        raise
    except Exception as error:
        _UNDO(session)
        return _Outcome(error=error)
    finally:
        session.expunge_all()
        expected.forget(session)
    _KEEP(session)
    return _Outcome(value)
