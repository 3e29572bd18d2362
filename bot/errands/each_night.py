"""Does a work of each night while the bot goes on, and says so aloud where it cannot."""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

import structlog
from sqlmodel import Session

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.unit_of_work.transactions import Transactions
from services.city import City
from services.exchange.stopping import Stopped

log = structlog.get_logger()

_LOOK_EVERY = 60.0
_AGAIN = timedelta(hours=1)
"""How long after a failure it is tried again."""

News = Callable[[Session], int]
"""Promises what is to be told; to how many."""
Done = TypeVar("Done")


class EachNight(ABC, Generic[Done]):
    """Looks each minute; several processes may, one of them does the work. What was missed is done when the bot is back."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City) -> None:
        self._database = database
        self._delivery = delivery
        self._clock = clock
        self._city = city
        self._not_before: datetime | None = None
        self._stopping = threading.Event()

    async def run(self) -> None:
        """Look until cancelled. The first look waits: when a bot starts, people are waiting for it."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.look()

    async def look(self) -> bool:
        """Do what is due; whether anything was done."""
        now = self._clock.now()
        if self._not_before and now < self._not_before <= now + _AGAIN:  # the clock may have been put back since
            return False
        last = await asyncio.to_thread(self._last)
        try:
            done = await self._stoppable(partial(self._do, now))
        except Stopped:
            return False
        except Exception as error:
            self._not_before = now + _AGAIN
            await self._tell(await asyncio.to_thread(partial(self._failed, error, last=last, now=now)))
            return False
        if done is None:
            return False
        await self._tell(self._done(done, last=last, now=now))
        return True

    @abstractmethod
    def _last(self) -> date | None:
        """The last night for which it was done."""

    @abstractmethod
    def _do(self, now: datetime) -> Done | None:
        """Do the work that is due, in a thread; nothing where none is. A long one looks at `_stopping`."""

    @abstractmethod
    def _done(self, done: Done, *, last: date | None, now: datetime) -> News:
        """Log that it was done; what is to be told of it."""

    @abstractmethod
    def _failed(self, error: Exception, *, last: date | None, now: datetime) -> News:
        """Log why it was not done; what is to be told of it."""

    async def _stoppable(self, work: Callable[[], Done | None]) -> Done | None:
        """Run `work` in a thread; when this process is to end, so is the work, and its half is removed."""
        try:
            return await asyncio.to_thread(work)
        except asyncio.CancelledError:
            self._stopping.set()
            raise

    async def _tell(self, news: News) -> None:
        try:
            if await self._database.write(news):
                self._delivery.wake()
        except Exception as error:
            log.error("news of a night not kept", work=type(self).__name__, exc_info=error)
