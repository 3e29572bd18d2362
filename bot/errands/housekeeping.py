"""Deletes what was used: workbooks once they are read or applied, and each night what the rules let go of."""

import asyncio
from datetime import date, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.unit_of_work.transactions import PASSING, Transactions
from services.city import City
from services.exchange import retention, sent_workbooks
from services.people import search_index

log = structlog.get_logger()

_LOOK_EVERY = 60.0
_BETWEEN = 0.05
"""Seconds between two pieces, in which others write."""
_MOST_PIECES = 2_000
"""Pieces of one night; the rest comes the next."""


class Housekeeping:
    """Looks each minute. Any number of processes may: what is gone is gone."""

    def __init__(self, *, database: Transactions, clock: Clock, city: City, hour: int) -> None:
        self._database = database
        self._clock = clock
        self._city = city
        self._hour = hour
        self._night: date | None = None

    async def run(self) -> None:
        """Look until cancelled; nothing here ends the process."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            try:
                await self.look()
            except PASSING as error:
                log.warning("housekeeping waits for the database", cause=type(error).__name__)
            except Exception as error:
                log.error("housekeeping failed", exc_info=error)

    async def look(self) -> None:
        """Delete the workbooks that are of no more use, let new names be found, and once a night let go of what the rules say."""
        now = self._clock.now()
        await self._database.read(lambda session: sent_workbooks.prune(session, now=now, city=self._city))
        while await self._database.write(search_index.index_due):
            await asyncio.sleep(_BETWEEN)
        night = self._city.today(now - timedelta(hours=self._hour))
        if self._night != night:
            await self.sweep()
            self._night = night

    async def sweep(self) -> int:
        """Let go of everything the rules say, a piece at a time; how many rows and files that were."""
        rows = 0
        for _ in range(_MOST_PIECES):
            now = self._clock.now()
            piece = await self._database.write(partial(retention.sweep, now=now))
            rows += piece
            if not piece:
                break
            await asyncio.sleep(_BETWEEN)
        files = await self._sweep_files()
        if rows or files:
            log.info("let go of what the rules say", rows=rows, files=files)
        return rows + files

    async def _sweep_files(self) -> int:
        gone, now = 0, self._clock.now()
        for there in await asyncio.to_thread(lambda: list(retention.folders(self._city.files))):
            names = [one.name for one in there]
            known = await self._database.read(partial(retention.named, digests=names))
            gone += await asyncio.to_thread(retention.let_go, there, known, now=now)
        return gone
