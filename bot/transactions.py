"""Runs database work in threads, one whole transaction at a time, so that the event loop never waits for a disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from sqlmodel import Session

Result = TypeVar("Result")

PASSING = (OperationalError, InterfaceError, TimeoutError)
"""What the database says when it is away or busy: worth another try later."""


class Transactions:
    """The way to one database. SQLite has one writer: writers of this process queue fairly instead of polling its lock."""

    def __init__(self, engine: Engine, *, threads: int = 8) -> None:
        self.engine = engine
        self._reading = engine.execution_options(begin="DEFERRED")
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._place: AbstractAsyncContextManager[object]
        if engine.dialect.name == "sqlite":
            self._place = asyncio.Lock()
        else:
            self._place = asyncio.Semaphore(threads)

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        """Run `work` in a database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def alone(self, work: Callable[[], Result]) -> Result:
        """Run `work` in a database thread when it is its turn to write; it opens and commits its own transactions."""
        async with self._place:
            return await self.in_thread(work)

    async def write(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` as one transaction: committed when it returns, undone when it raises."""

        def whole() -> Result:
            with self.session() as session, session.begin():
                return work(session)

        return await self.alone(whole)

    async def read(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` on a snapshot, without keeping any writer waiting."""

        def whole() -> Result:
            with Session(self._reading, expire_on_commit=False) as session:
                return work(session)

        return await self.in_thread(whole)

    def session(self) -> Session:
        """A session for use in a database thread, whose owner commits and closes it."""
        return Session(self.engine, expire_on_commit=False)

    def close(self) -> None:
        """Let the threads and connections go."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.engine.dispose()
