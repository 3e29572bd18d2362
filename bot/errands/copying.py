"""Sends the copies of each night off the machine while the bot goes on, and says so aloud where it cannot."""

import asyncio
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import structlog
from sqlmodel import Session

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.unit_of_work.transactions import Transactions
from models.database import snapshot
from services.city import City
from services.exchange import copy_alarms, nightly_backups, nightly_copies
from services.exchange.copy_targets import CopyFailed, Stopped, Why
from services.exchange.nightly_copies import Copied, Plan

log = structlog.get_logger()

_LOOK_EVERY = 60.0
_AGAIN = timedelta(hours=1)
"""How long after a failure it is tried again."""


class Copying:
    """Looks each minute; several processes may, one of them sends. What was missed is sent when the bot is back."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City, plan: Plan) -> None:
        self._database = database
        self._delivery = delivery
        self._clock = clock
        self._city = city
        self._plan = plan
        self._not_before: datetime | None = None
        self._stopping = threading.Event()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.look()

    async def look(self) -> bool:
        """Send the copies that are due; whether any were sent."""
        now = self._clock.now()
        if self._not_before and now < self._not_before <= now + _AGAIN:  # the clock may have been put back since
            return False
        before = await asyncio.to_thread(self._last)
        try:
            done = await self._stoppable(partial(self._send, now))
        except Stopped:
            return False
        except Exception as error:
            self._not_before = now + _AGAIN
            why = error.why if isinstance(error, CopyFailed) else Why.UNKNOWN
            words = str(error) if isinstance(error, CopyFailed) else None
            log.error("copy failed", cause=why.value, words=words, exc_info=None if words else error)
            night = await asyncio.to_thread(self._night)
            await self._tell(partial(copy_alarms.tell_failed, night=night, why=why, last=before, now=now, city=self._city))
            return False
        if done is None:
            return False
        log.info("copies sent", night=str(done.night), files=done.files, removed=done.removed)
        await self._tell(partial(copy_alarms.tell_sent, night=done.night, last=before, now=now, city=self._city))
        return True

    async def _stoppable(self, work: Callable[[], Copied | None]) -> Copied | None:
        """Run `work` in a thread; when this process is to end, so is the work."""
        try:
            return await asyncio.to_thread(work)
        except asyncio.CancelledError:
            self._stopping.set()
            raise

    def _send(self, now: datetime) -> Copied | None:
        if nightly_copies.due(self._city.files, self._plan) is None:
            return None
        stopping = self._stopping.is_set
        return nightly_copies.send_due(files=self._city.files, plan=self._plan, now=now, named=self._named, stopping=stopping)

    def _named(self) -> set[str]:
        with Session(snapshot(self._database.engine)) as session:
            return nightly_copies.named_evidence(session.connection())

    def _last(self) -> date | None:
        known = nightly_copies.last(self._city.files)
        return known.night if known else None

    def _night(self) -> date:
        there = nightly_backups.kept(self._city.files)
        return nightly_backups.night_of(there[0]) if there else self._city.today(self._clock.now())

    async def _tell(self, news: Callable[[Session], int]) -> None:
        try:
            if await self._database.write(news):
                self._delivery.wake()
        except Exception as error:
            log.error("news of a copy not kept", exc_info=error)
