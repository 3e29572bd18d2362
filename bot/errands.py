"""Work that takes longer than an answer may: fetching and reading a workbook or a form, outside any update's transaction."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery import Delivery
from bot.transactions import PASSING, Transactions
from bot.unit import lock
from models import PendingImport
from services import accounts, forms, imports
from services.city import City

log = structlog.get_logger()

_LOOK_EVERY = 2.0
ReadWorkbook = Callable[[bytes, str], Any]
"""Reads a file's bytes, by its name, into rows; ValueError where it is no workbook."""


class Errands:
    """Looks for what is to be done; several processes may, the first to finish is the one that counts."""

    def __init__(
        self, *, database: Transactions, delivery: Delivery, bot: Bot, clock: Clock, city: City, read_workbook: ReadWorkbook
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._bot = bot
        self._clock = clock
        self._city = city
        self._read_workbook = read_workbook

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except PASSING as error:
                log.warning("errands wait for the database", cause=type(error).__name__)
            await asyncio.sleep(_LOOK_EVERY)

    async def look(self) -> int:
        """Read every workbook that waits; how many that were."""
        waiting = await self._database.read(imports.unread)
        for pending in waiting:
            await self._preview(pending)
        if waiting:
            self._delivery.wake()
        return len(waiting)

    async def _preview(self, pending: PendingImport) -> None:
        try:
            file = await self._bot.get_file(pending.file_id)
            content = bytes(await file.download_as_bytearray())
        except TelegramError as trouble:
            log.warning("workbook not fetched yet", pending=pending.id, cause=type(trouble).__name__)
            return
        try:
            rows = await asyncio.to_thread(self._read_workbook, content, pending.name)
        except ValueError:
            rows = None
        now = self._clock.now()
        if rows is not None and forms.is_form(rows):
            await self._database.write(lambda session: self._fill(session, pending, rows, now))
            return
        digest = await asyncio.to_thread(imports.store, content, city=self._city)
        await self._database.write(
            lambda session: imports.preview(
                session, pending=pending.id, sha256=digest, rows=rows, today=self._city.today(now), now=now
            )
        )

    def _fill(self, session: Session, pending: PendingImport, rows: Any, now: datetime) -> None:
        """Fill the sender's draft while no update of theirs is being handled."""
        lock(session, *accounts.telegram_ids(session, person=pending.person_id))
        forms.take(session, pending=pending.id, rows=rows, today=self._city.today(now), now=now)
