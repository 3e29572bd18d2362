"""Writes previewed workbooks: compared on a snapshot, then written in one short transaction, so that nobody waits for either."""

import asyncio
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.clock import Clock
from bot.unit_of_work.transactions import Transactions
from bot.unit_of_work.unit import lock
from models.exchange.workbook import PendingImport
from services.city import City
from services.exchange import applied_workbooks, sent_workbooks, undone_imports
from services.exchange.applied_workbooks import Wanted
from services.exchange.undoing import Written
from services.exchange.writing import Moved

_MOST_TRIES = 5
"""Comparisons that are overtaken by other changes; the next try of the errand compares again."""
_ONE_BY_ONE = 1
"""No chat has this number: its lock is for those who write a workbook."""


class Applying:
    """Several processes may apply the same workbook: the second finds that it is written."""

    def __init__(self, *, database: Transactions, clock: Clock, city: City) -> None:
        self._database = database
        self._clock = clock
        self._city = city

    async def apply(self, pending: PendingImport) -> None:
        """Write what was ordered, or tell why not. Raises `Moved` where others changed the same again and again."""
        rows = await asyncio.to_thread(sent_workbooks.rows, pending, city=self._city)
        for number in range(1, _MOST_TRIES + 1):
            compare = partial(applied_workbooks.compare, pending=pending, rows=rows, today=self._city.today(self._clock.now()))
            wanted = await self._database.read(compare)
            try:
                await self._database.write(partial(self._write, pending=pending.id, wanted=wanted))
                break
            except (Moved, IntegrityError):
                if number == _MOST_TRIES:
                    raise

    async def undo(self, pending: PendingImport) -> None:
        """Take back what was written, as far as nobody has changed it since."""
        what = await asyncio.to_thread(undone_imports.written, pending=pending.id, city=self._city)
        await self._database.write(partial(self._undo, pending=pending.id, what=what))

    def _undo(self, session: Session, *, pending: int, what: dict[str, Written]) -> None:
        lock(session, _ONE_BY_ONE)
        undone_imports.write(session, pending=pending, what=what, now=self._clock.now())

    def _write(self, session: Session, *, pending: int, wanted: Wanted) -> None:
        lock(session, _ONE_BY_ONE)
        applied_workbooks.write(session, pending=pending, wanted=wanted, now=self._clock.now(), city=self._city)
