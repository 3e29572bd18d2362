"""Plays the quarters admins asked for, in a thread, and says on the way how far it is."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.unit_of_work.transactions import Transactions
from domain.standards.periods import Period
from models.calendar.rehearsal import RehearsalRequest
from services.calendar import rehearsals
from services.city import City

Rehearse = Callable[[Period, datetime, Callable[[int, int], None]], bytes]
"""Plays a quarter from a moment on, telling days done and days in all; the workbook about it."""

_SHOWN = (25, 50, 75)
"""Percentages that are worth a message."""


class Rehearsing:
    """Looks for quarters to play. After a crash the same request is played again."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City, rehearse: Rehearse) -> None:
        self._database = database
        self._delivery = delivery
        self._clock = clock
        self._city = city
        self._rehearse = rehearse

    async def play(self, request: RehearsalRequest) -> None:
        """Play a quarter that was asked for, and hand out the workbook about it."""
        loop, shown = asyncio.get_running_loop(), list(_SHOWN)
        telling: list[Future[None]] = []

        def progress(done: int, days: int) -> None:
            if shown and 100 * done >= shown[0] * days:
                telling.append(asyncio.run_coroutine_threadsafe(self._tell(request.id, shown.pop(0)), loop))

        quarter, begun = Period.parse(request.quarter), self._clock.now()
        content = await asyncio.to_thread(self._rehearse, quarter, begun, progress)
        await asyncio.gather(*(asyncio.wrap_future(one) for one in telling))
        now = self._clock.now()
        await self._database.write(
            lambda session: rehearsals.finish(session, request=request.id, content=content, city=self._city, now=now)
        )
        self._delivery.wake()

    async def _tell(self, request: int, percent: int) -> None:
        now = self._clock.now()
        await self._database.write(lambda session: rehearsals.show_progress(session, request=request, percent=percent, now=now))
        self._delivery.wake()
