"""Handles an update as one transaction: everything it changes and everything it says is kept together, or nothing is."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, BaseHandler, ConversationHandler

from bot import unit as units
from bot.clock import Clock
from bot.context import Context, outbox_row
from bot.delivery import Delivery
from bot.transactions import PASSING, Transactions
from bot.wording import refusal_screen
from domain.facts import freeze
from services.refusals import Outdated, Refusal
from texts import Texts

log = structlog.get_logger()

TRIES = 5
"""How often an update that fails for a passing cause is tried before it is given up."""


class TryAgain(Exception):
    """The database is away: the update was not handled and must not be acknowledged."""


class DurableApplication(Application[Any, Context, Any, Any, Any, Any]):
    """PTB's application with the transaction around it. Polling, webhook and tests all come through `process_update`."""

    database: Transactions
    delivery: Delivery
    clock: Clock
    worker: str
    texts: Texts
    home: Any
    """The step that shows a person their home, after an outdated button."""

    def adopt(self, handlers: Sequence[BaseHandler[Any, Context, Any]]) -> None:
        """Take the conversations in the order they are tried, their states kept in the update's transaction."""
        self._reassured: set[int] = set()
        self._locks: defaultdict[int, _ChatLock] = defaultdict(_ChatLock)
        for handler in handlers:
            self.add_handler(handler)
            if isinstance(handler, ConversationHandler):
                # The one place that reaches into PTB; tests/bot/test_ptb_contract.py holds it to account.
                handler._conversations = units.Talks(handler.name or "")
        self.add_error_handler(_remember)

    async def process_update(self, update: object) -> None:
        """Handle one update. Returns once it is committed; raises `TryAgain` where the database would not have it."""
        if not isinstance(update, Update):
            return
        chat_id, _ = units.ids(update)
        async with self._alone(chat_id):
            try:
                rows = await self._handle(update)
                self._reassured.discard(chat_id)
            except PASSING as error:
                rows = await self._count_failure(update, error)
        if rows:
            self.delivery.hurry(rows)
        else:
            self.delivery.wake()  # ours queue behind older ones, or there was nothing to say

    async def reassure(self, update: Update) -> None:
        """Tell a person once, past the outbox, that their message is kept although the database is away."""
        chat_id, _ = units.ids(update)
        if not chat_id or chat_id in self._reassured:
            return
        self._reassured.add(chat_id)
        with suppress(TelegramError):
            await self.bot.send_message(chat_id, self.texts.screen("database_away", None, {}), parse_mode="HTML")

    async def _handle(self, update: Update) -> list[dict[str, Any]]:
        async with self._unit(update) as unit:
            if unit is None:
                return []
            await super().process_update(update)
            if unit.error is None:
                self._renew_menu(unit)
                return await self._finish(unit)
        return await self._answer_for(unit.error, update)

    def _renew_menu(self, unit: units.Unit) -> None:
        """Whose role or language changed gets the command menu that fits, with the next thing that is said."""
        role = unit.known.speaker.menu if unit.known.speaker else "stranger"
        wanted = f"{role}:{unit.known.language or self.texts.default}"
        if wanted != unit.known.menu and unit.said and unit.chat_id > 0:
            unit.said[-1]["menu"] = wanted

    @asynccontextmanager
    async def _unit(self, update: Update) -> AsyncIterator[units.Unit | None]:
        """The update's open transaction, undone unless `_finish` commits it; None where the update was seen before."""
        async with self.database.place():
            unit = await self.database.in_thread(lambda: self._begin(update))
            if unit is None:
                yield None
                return
            token = units.current.set(unit)
            try:
                yield unit
            finally:
                units.current.reset(token)
                await self.database.in_thread(unit.session.close)

    async def _finish(self, unit: units.Unit) -> list[dict[str, Any]]:
        return await self.database.in_thread(lambda: units.finish(unit, worker=self.worker))

    def _begin(self, update: Update) -> units.Unit | None:
        session = self.database.session()
        try:
            unit = units.begin(session, update, now=self.clock.now(), worker=self.worker)
        except BaseException:
            session.close()
            raise
        if unit is None:
            session.close()
        return unit

    async def _answer_for(self, error: Exception, update: Update) -> list[dict[str, Any]]:
        """What was undone is told: a refusal in its own words, an old button with the home, anything else with an apology."""
        if isinstance(error, PASSING):
            raise error
        if isinstance(error, Refusal):
            return await self._say_instead(update, refusal_screen(error.key), freeze(error.facts))
        if isinstance(error, Outdated):
            return await self._show_home(update)
        code = f"{update.update_id:x}"
        log.error("update failed", update_id=update.update_id, code=code, exc_info=error)
        return await self._give_up(update, code)

    async def _say_instead(self, update: Update, screen: str, facts: Any) -> list[dict[str, Any]]:
        async with self._unit(update) as unit:
            if unit is None:
                return []
            query, speaker = update.callback_query, unit.known.speaker
            unit.said.append(
                outbox_row(
                    chat_id=unit.chat_id,
                    person_id=speaker.id if speaker else None,
                    screen=screen,
                    facts=facts,
                    answers=query.id if query else None,
                )
            )
            return await self._finish(unit)

    async def _show_home(self, update: Update) -> list[dict[str, Any]]:
        async with self._unit(update) as unit:
            if unit is None:
                return []
            await self.home(update, Context.from_update(update, self))
            unit.said[0]["toast"] = "outdated" if update.callback_query else None
            return await self._finish(unit)

    async def _count_failure(self, update: Update, error: Exception) -> list[dict[str, Any]]:
        """The database was away. If it can count by now, an update that keeps failing comes to an end."""
        try:
            attempts = await self.database.write(
                lambda session: units.count_attempt(session, update.update_id, now=self.clock.now())
            )
        except PASSING:
            raise TryAgain from error
        log.warning("update put off", update_id=update.update_id, attempts=attempts, cause=type(error).__name__)
        if attempts < TRIES:
            raise TryAgain from error
        return await self._give_up(update, f"{update.update_id:x}")

    async def _give_up(self, update: Update, code: str) -> list[dict[str, Any]]:
        chat_id, _ = units.ids(update)
        query = update.callback_query
        say = outbox_row(chat_id=chat_id, screen="apology", facts={"code": code}, answers=query.id if query else None)
        return await self.database.write(
            lambda session: units.fail(session, update, now=self.clock.now(), worker=self.worker, say=say)
        )

    @asynccontextmanager
    async def _alone(self, chat_id: int) -> AsyncIterator[None]:
        """One update of a chat at a time; waiters hold no connection, and idle locks are let go."""
        mine = self._locks[chat_id]
        mine.users += 1
        try:
            async with mine.lock:
                yield
        finally:
            mine.users -= 1
            if not mine.users:
                del self._locks[chat_id]


class _ChatLock:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


async def _remember(_update: object, context: Any) -> None:
    """PTB swallows a handler's error; the unit keeps it, so that the transaction is undone."""
    if units.current.get().error is None:
        units.current.get().error = context.error
