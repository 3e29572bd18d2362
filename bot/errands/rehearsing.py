"""Plays the quarters admins asked for, in a thread, and says on the way how far it is."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.unit_of_work.transactions import Transactions
from domain.standards.periods import Period
from models.calendar.rehearsal import RehearsalRequest
from models.exchange.workbook import PendingImport
from services.calendar import rehearsals
from services.city import City
from services.exchange import applied_workbooks, sent_workbooks
from services.exchange.importing import Outcome
from services.messages.sent_files import Rows
from services.refusals import Refusal

Progress = Callable[[int, int], None]
Rehearse = Callable[[Period, datetime, Progress], bytes]
"""Plays a quarter from a moment on, telling days done and days in all; the workbook about it."""


@dataclass(frozen=True)
class TriedImport:
    """What an import would make other: the workbook about it, and its numbers."""

    content: bytes
    lines: dict[str, Any]


TryImport = Callable[[PendingImport | None, Rows, Period, datetime, Progress], TriedImport]
"""Plays it with what a workbook holds (that was sent in chat, or is a file at the server), and without."""

Played = TypeVar("Played")
_SHOWN = (25, 50, 75)
"""Percentages that are worth a message."""


class Rehearsing:
    """Looks for quarters to play. After a crash the same request is played again."""

    def __init__(
        self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City, rehearse: Rehearse, try_import: TryImport
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._clock = clock
        self._city = city
        self._rehearse = rehearse
        self._try_import = try_import

    async def play(self, request: RehearsalRequest) -> None:
        """Play a quarter that was asked for, and hand out the workbook about it."""
        quarter, begun = Period.parse(request.quarter), self._clock.now()
        if request.pending_id is not None:
            await self._play_import(request, request.pending_id, quarter, begun)
            return
        content = await self._played(request, lambda progress: self._rehearse(quarter, begun, progress))
        await self._write(partial(rehearsals.finish, request=request.id, content=content))

    async def _play_import(self, request: RehearsalRequest, pending: int, quarter: Period, begun: datetime) -> None:
        """Play it with a workbook and without, if it would still do what its preview said."""
        refuse = partial(rehearsals.refuse_import, request=request.id)
        found = await self._database.read(lambda session: session.get_one(PendingImport, pending))
        try:
            rows = await asyncio.to_thread(sent_workbooks.rows, found, city=self._city)
        except Refusal:
            await self._write(partial(refuse, outcome=None))
            return
        today = self._city.today(begun)
        outcome: Outcome = await self._database.read(partial(applied_workbooks.outcome_now, pending=found, rows=rows, today=today))
        if found.applied_at is not None or sent_workbooks.mark_of(outcome) != found.told:
            await self._write(partial(refuse, outcome=None if found.applied_at else outcome))
            return
        tried = await self._played(request, lambda progress: self._try_import(found, rows, quarter, begun, progress))
        done = partial(rehearsals.finish_import, request=request.id, content=tried.content, lines=tried.lines, outcome=outcome)
        await self._write(done)

    async def _played(self, request: RehearsalRequest, play: Callable[[Progress], Played]) -> Played:
        """Play in a thread, and say on the way how far it is."""
        loop, shown = asyncio.get_running_loop(), list(_SHOWN)
        telling: list[Future[None]] = []

        def progress(done: int, days: int) -> None:
            if shown and 100 * done >= shown[0] * days:
                telling.append(asyncio.run_coroutine_threadsafe(self._tell(request.id, shown.pop(0)), loop))

        played = await asyncio.to_thread(play, progress)
        await asyncio.gather(*(asyncio.wrap_future(one) for one in telling))
        return played

    async def _write(self, tell: Callable[..., None]) -> None:
        await self._database.write(partial(tell, city=self._city, now=self._clock.now()))
        self._delivery.wake()

    async def _tell(self, request: int, percent: int) -> None:
        now = self._clock.now()
        await self._database.write(lambda session: rehearsals.show_progress(session, request=request, percent=percent, now=now))
        self._delivery.wake()
