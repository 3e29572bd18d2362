"""Makes the backup of each night while the bot goes on, and says so aloud where it cannot."""

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
from services.exchange import backup_alarms, nightly_backups
from services.exchange.backup_archive import BadBackup, Manifest
from services.exchange.nightly_backups import Plan

log = structlog.get_logger()

_LOOK_EVERY = 60.0
_AGAIN = timedelta(hours=1)
"""How long after a failure it is tried again."""


class Nightly:
    """Looks each minute; several processes may, one of them makes it. What was missed is made when the bot is back."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City, plan: Plan) -> None:
        self._database = database
        self._delivery = delivery
        self._clock = clock
        self._city = city
        self._plan = plan
        self._not_before: datetime | None = None
        self._stopping = threading.Event()

    async def run(self) -> None:
        """Look until cancelled. The first look waits: when a bot starts, people are waiting for it."""
        while self._plan.keep:
            await asyncio.sleep(_LOOK_EVERY)
            await self.look()

    async def look(self) -> bool:
        """Make the backup that is due; whether one was made."""
        now = self._clock.now()
        if self._not_before and now < self._not_before <= now + _AGAIN:  # the clock may have been put back since
            return False
        night = self._city.today(now)
        last = await asyncio.to_thread(self._last)
        try:
            made = await self._stoppable(partial(self._make, now))
        except Exception as error:
            self._not_before = now + _AGAIN
            why = backup_alarms.cause(error)
            log.error("backup failed", night=str(night), cause=why.value, words=_line(error), exc_info=error)
            await self._tell(partial(backup_alarms.tell_failed, night=night, why=why, last=last, now=now, city=self._city))
            return False
        if made is None:
            return False
        log.info("backup made", night=str(night), rows=made.rows)
        await self._tell(partial(backup_alarms.tell_made, night=night, last=last, now=now, city=self._city))
        return True

    async def _stoppable(self, work: Callable[[], Manifest | None]) -> Manifest | None:
        """Run `work` in a thread; when this process is to end, so is the work, and its half is removed."""
        try:
            return await asyncio.to_thread(work)
        except asyncio.CancelledError:
            self._stopping.set()
            raise

    def _make(self, now: datetime) -> Manifest | None:
        if nightly_backups.due(plan=self._plan, now=now, city=self._city) is None:
            return None
        with Session(snapshot(self._database.engine)) as session:
            return nightly_backups.make_due(session, plan=self._plan, city=self._city, now=now, stopping=self._stopping.is_set)

    def _last(self) -> date | None:
        there = nightly_backups.kept(self._city.files)
        return nightly_backups.night_of(there[0]) if there else None

    async def _tell(self, news: Callable[[Session], int]) -> None:
        try:
            if await self._database.write(news):
                self._delivery.wake()
        except Exception as error:
            log.error("news of a backup not kept", exc_info=error)


def _line(error: Exception) -> str | None:
    """What a backup says of itself; the words of other errors may quote what a person wrote."""
    return str(error) if isinstance(error, BadBackup) else None
