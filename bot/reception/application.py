"""Handles an update as one transaction: everything it changes and everything it says is kept together, or nothing is."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import date, datetime
from typing import Any

import structlog
from sqlmodel import Session
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, BaseHandler, ConversationHandler

from bot.clock import Clock
from bot.conversation.context import Context
from bot.delivery.delivery import Delivery
from bot.delivery.wording import refusal_screen
from bot.reception.addressees import Reception, is_public
from bot.reception.bare import as_command
from bot.reception.said_labels import as_press
from bot.reception.taking_down import take_down
from bot.unit_of_work import doubts
from bot.unit_of_work import unit as units
from bot.unit_of_work.looks import LookFirst, Looks
from bot.unit_of_work.transactions import PASSING, Transactions
from bot.unit_of_work.unit import outbox_row
from domain.actions import RunCommand
from domain.messages.facts import freeze
from models.words import LooksPersonal
from services.city import City
from services.messages.outbox import HOME, Button, frozen
from services.people import menus
from services.refusals import Outdated, Refusal
from texts import Texts

log = structlog.get_logger()

TRIES = 5
"""How often an update that fails for a passing cause is tried before it is given up."""


_NEXT = {
    refusal_screen(key): [*(frozen([[Button(f"door_{command}", RunCommand(command))]]) or ()), *(HOME or ())]
    for key, command in (
        ("evidence_without_report", "lapor"),
        ("nothing_owed", "status"),
        ("nothing_to_practise", "bantuan"),
        ("correction_first", "lapor"),
        ("draft_first", "lapor"),
    )
}
"""What helps on after a refusal, by its screen; after any other it is home."""


class TryAgain(Exception):
    """The database is away: the update was not handled and must not be acknowledged."""


class DurableApplication(Application[Any, Context, Any, Any, Any, Any]):
    """PTB's application with the transaction around it. Polling, webhook and tests all come through `process_update`."""

    database: Transactions
    delivery: Delivery
    clock: Clock
    worker: str
    texts: Texts

    def adopt(self, handlers: Sequence[BaseHandler[Any, Context, Any]]) -> None:
        """Take the conversations in the order they are tried, their states kept in the update's transaction."""
        self._reassured: set[int] = set()
        self._locks: defaultdict[int, _ChatLock] = defaultdict(_ChatLock)
        self._reception = Reception(handlers)
        for handler in handlers:
            if isinstance(handler, ConversationHandler):
                # The one place that reaches into PTB; tests/bot/unit_of_work/test_ptb_contract.py holds it to account.
                handler._conversations = units.Talks(handler.name or "")
                handler._timeout_jobs_lock = _NothingToGuard()  # type: ignore[assignment]

    async def process_update(self, update: object) -> None:
        """Handle one update. Returns once it is committed; raises `TryAgain` where the database would not have it."""
        if not isinstance(update, Update):
            return
        chat_id, _ = units.ids(update)
        async with self._alone(chat_id):
            try:
                rows = await self._stored(update)
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
            await self.bot.send_message(chat_id, self.texts.screen("home/database_away", None, {}), parse_mode="HTML")

    async def apologise(self, update: Update) -> None:
        """Apologise past the outbox, where not even that could be stored."""
        chat_id, _ = units.ids(update)
        if not chat_id:
            return
        with suppress(Exception):
            words = self.texts.screen("home/apology", None, {"code": f"{update.update_id:x}"})
            await self.bot.send_message(chat_id, words, parse_mode="HTML")

    async def _stored(self, update: Update) -> list[dict[str, Any]]:
        """Handle the update in one transaction. Where that was undone, its reason is told in another.

        A refusal is told in its own words, an old button with the home, anything else with an apology.
        """
        try:
            return await self._answered(update)
        except PASSING:
            raise
        except Refusal as refusal:
            screen, facts = refusal_screen(refusal.key), freeze(refusal.facts)
            return await self.database.share(lambda session: self._say_instead(session, update, screen, facts))
        except LooksPersonal as doubt:
            asked = doubt
            return await self.database.share(lambda session: self._ask_whether_personal(session, update, asked))
        except Outdated:
            return await self.database.share(lambda session: self._show_home(session, update))
        except Exception as error:
            code = f"{update.update_id:x}"
            log.error("update failed", update_id=update.update_id, code=code, exc_info=error)
            return await self.database.share(lambda session: self._give_up(session, update, code))

    async def _answered(self, update: Update) -> list[dict[str, Any]]:
        """Handle the update; what it has to look up of many people, outside of its transaction and before it."""
        looks, now = Looks(), self.clock.now()
        while True:
            try:
                return await self.database.share(lambda session: self._handle(session, update, now, looks))
            except LookFirst as wanted:
                looks.answers.append(await self.database.read(wanted.question))

    def _handle(self, session: Session, update: Update, now: datetime, looks: Looks) -> list[dict[str, Any]]:
        with self._unit(session, update, now, looks) as unit:
            if unit is None:
                return []
            heard = doubts.answered(unit, update, self.bot)
            if heard is not None:
                _complete(self._converse(heard, unit))
            else:
                with doubts.careful(unit, update):
                    _complete(self._converse(update, unit))
            self._renew_menu(unit)
            return units.finish(unit, worker=self.worker)

    async def _converse(self, update: Update, unit: units.Unit) -> None:
        """Let the first conversation have the update that wants it."""
        update = as_command(as_press(update, self.bot, unit, self.texts), self.bot, talks=unit.talks)
        for handler in self._reception.concerned(update, unit.talks):
            check = handler.check_update(update)
            if check is not None and check is not False:
                await handler.handle_update(update, self, check, Context.from_update(update, self))
                return

    def _renew_menu(self, unit: units.Unit) -> None:
        """Whose role or language changed gets the command menu that fits, with the next thing that is said."""
        role = unit.known.speaker.menu if unit.known.speaker else "stranger"
        language, page = unit.known.language or self.texts.default, self.bot_data["city"].page
        wanted = menus.named(role, language, page=page, before=unit.known.menu)
        if wanted != unit.known.menu and unit.said and unit.chat_id > 0:
            unit.said[-1]["menu"] = wanted

    @contextmanager
    def _unit(
        self, session: Session, update: Update, now: datetime | None = None, looks: Looks | None = None
    ) -> Iterator[units.Unit | None]:
        """The update's part in the transaction; None where the update was seen before."""
        now = now or self.clock.now()
        unit = units.begin(session, update, now=now, today=self._today(), worker=self.worker, looks=looks)
        if unit is None:
            yield None
            return
        take_down(unit, update)
        token = units.current.set(unit)
        try:
            yield unit
        finally:
            units.current.reset(token)

    def _say_instead(self, session: Session, update: Update, screen: str, facts: Any) -> list[dict[str, Any]]:
        with self._unit(session, update) as unit:
            if unit is None:
                return []
            query, speaker = update.callback_query, unit.known.speaker
            unit.said.append(
                outbox_row(
                    chat_id=unit.chat_id,
                    person_id=speaker.id if speaker else None,
                    screen=screen,
                    facts=facts,
                    keyboard=_NEXT.get(screen) if not unit.talks else None,
                    answers=query.id if query else None,
                )
            )
            return units.finish(unit, worker=self.worker)

    def _ask_whether_personal(self, session: Session, update: Update, doubt: LooksPersonal) -> list[dict[str, Any]]:
        with self._unit(session, update) as unit:
            if unit is None:
                return []
            doubts.ask(unit, update, doubt)
            return units.finish(unit, worker=self.worker)

    def _show_home(self, session: Session, update: Update) -> list[dict[str, Any]]:
        with self._unit(session, update) as unit:
            if unit is None:
                return []
            if is_public(update):
                Context.from_update(update, self).toast("only_private")
                return units.finish(unit, worker=self.worker)
            _complete(Context.from_update(update, self).go_home())
            unit.said[0]["toast"] = "outdated" if update.callback_query else None
            return units.finish(unit, worker=self.worker)

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
        return await self.database.write(lambda session: self._give_up(session, update, f"{update.update_id:x}"))

    def _give_up(self, session: Session, update: Update, code: str) -> list[dict[str, Any]]:
        chat_id, _ = units.ids(update)
        query = update.callback_query
        say = outbox_row(chat_id=chat_id, screen="home/apology", facts={"code": code}, answers=query.id if query else None)
        return units.fail(session, update, now=self.clock.now(), today=self._today(), worker=self.worker, say=say)

    def _today(self) -> date:
        city: City = self.bot_data["city"]
        return city.today(self.clock.now())

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


class _NothingToGuard:
    """For PTB's lock around conversation timeouts, which we do not use: an asyncio lock belongs to one thread's loop."""

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_error: object) -> None: ...


def _complete(step: Coroutine[Any, Any, object]) -> None:
    """Run a conversation step to its end, here and now. A step has nothing to wait for: what it says goes out later."""
    try:
        step.send(None)
    except StopIteration:
        return
    step.close()
    raise RuntimeError("a conversation step waited for something outside its transaction")
