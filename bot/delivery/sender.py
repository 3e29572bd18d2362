"""Says one outbox row to Telegram, and understands what Telegram answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.clock import Clock
from bot.delivery.courtesies import TAP_LIVES, Courtesies
from bot.delivery.outcome import BRIEF, Settled, brief
from bot.delivery.pictures import Pictures
from bot.delivery.showing import Showing, Shown, ToldWithoutFile, is_gone, is_refusal, says, seconds, unquoted
from bot.delivery.transport import Calls
from bot.delivery.wording import Draw
from bot.unit_of_work.transactions import Transactions
from models.messages.message import SHOWN, OutboxState, Urgency
from texts import Texts

log = structlog.get_logger()

_ALREADY_DELETED = "message to delete not found"
_LATELY = timedelta(seconds=10)
_KEPT = 1_000


class Sender:
    """Words a row and makes its calls. One row is one call, beside which the tap is answered and the old card put to rest."""

    def __init__(self, *, bot: Bot, texts: Texts, draw: Draw, clock: Clock, database: Transactions, page: str = "") -> None:
        self._call = Calls(bot)
        self._clock = clock
        pictures = Pictures(database=database, token=bot.token, clock=clock)
        self._showing = Showing(call=self._call, texts=texts, draw=draw, clock=clock, pictures=pictures)
        self.courtesies = Courtesies(call=self._call, texts=texts, page=page)
        self._cards: dict[tuple[int, str], int] = {}
        self._answered: dict[int, datetime] = {}
        """The chats to which Telegram took a message of late, and when."""

    async def send(self, row: dict[str, Any]) -> Settled:
        """Send one row; whatever happens is an outcome, never an exception."""
        now = self._clock.now()
        if row["edits"] == SHOWN:
            row = {**row, "edits": self._shown(row)}
        if row["expires_at"] is not None and row["expires_at"] <= now:
            return Settled.ended(row, OutboxState.EXPIRED, now=now)
        if not row["screen"] and row["answers"]:
            return await self._only_answer(row, now)
        return await self._attempt(row, now)

    async def _attempt(self, row: dict[str, Any], now: datetime) -> Settled:
        try:
            shown = await self._say(row, now)
        except RetryAfter as refusal:
            return Settled.again(row, now=now, wait=seconds(refusal.retry_after))
        except ChatMigrated as news:
            moved = await self._attempt({**row, "chat_id": news.new_chat_id}, now)
            return replace(moved, chat_id=row["chat_id"], moved_to=news.new_chat_id)
        except Forbidden as refusal:
            return Settled.ended(row, OutboxState.BLOCKED, now=now, error=refusal.message)
        except ToldWithoutFile as told:
            return Settled.ended(row, OutboxState.FAILED, now=now, error=str(told))
        except TelegramError as trouble:
            return await self._trouble(row, trouble, now)
        except Exception as bug:
            log.error("could not be worded or drawn", row=row["id"], screen=row["screen"], exc_info=bug)
            return await self._instead(row, type(bug).__name__, now)
        self._note_answer(row["chat_id"], now)
        return Settled.sent(row, now=now, message_id=shown.message_id, picture=shown.picture)

    async def _trouble(self, row: dict[str, Any], trouble: TelegramError, now: datetime) -> Settled:
        """A refusal is told in other words; for anything else it is tried again."""
        if is_gone(trouble):
            return Settled.ended(row, OutboxState.BLOCKED, now=now, error=trouble.message)
        if is_refusal(trouble):
            log.error("Telegram refused a message", row=row["id"], screen=row["screen"], why=unquoted(trouble.message))
            return await self._instead(row, trouble.message, now)
        log.warning("not sent yet", row=row["id"], cause=type(trouble).__name__)
        return Settled.unheard(row, now=now, well=self._hears_others(row["chat_id"], now))

    async def _instead(self, row: dict[str, Any], cause: str, now: datetime) -> Settled:
        """Nobody is left without an answer: what cannot be said is said to be so, briefly, with a way on.

        To whoever waits for a reply at once; else, or where Telegram is away, as a message of its own.
        """
        failed = Settled.ended(row, OutboxState.FAILED, now=now, error=cause)
        if not row["screen"] or row["screen"] == BRIEF:
            return failed
        if row["urgency"] == Urgency.REPLY:
            told = await self._attempt({**row, **brief(row)}, now)
            if told.state is not OutboxState.WAITING:
                return failed if told.state is OutboxState.SENT else told
            return replace(failed, owes_brief=True, not_before=told.not_before)
        return replace(failed, owes_brief=True)

    async def _say(self, row: dict[str, Any], now: datetime) -> Shown:
        self.courtesies.do(row, old_card=self._old_card(row), now=now)
        shown = await self._showing.show(row) if row["screen"] else Shown()
        if row.get("deletes"):
            await self._delete(row)
        if shown.message_id and row["card"]:
            self._keep_card(row, shown.message_id)
        return shown

    async def _only_answer(self, row: dict[str, Any], now: datetime) -> Settled:
        """There is a tap to answer and nothing to show: repeated while Telegram remembers the tap, and nobody waits for it."""
        if now - row["made_at"] > TAP_LIVES:
            return Settled.ended(row, OutboxState.EXPIRED, now=now)
        wait = await self.courtesies.answer_tap(row)
        return Settled.sent(row, now=now, message_id=None) if wait is None else Settled.aside(row, now=now, wait=wait)

    async def _delete(self, row: dict[str, Any]) -> None:
        """Take a message back; one that is gone already is as it should be."""
        try:
            await self._call("deleteMessage", {"chat_id": row["chat_id"], "message_id": row["deletes"]})
        except BadRequest as refusal:
            if not says(refusal, _ALREADY_DELETED):
                raise

    def _old_card(self, row: dict[str, Any]) -> int | None:
        """The message that showed this card before: it loses its buttons, so that one is live at a time."""
        shown = self._shown(row) if row["card"] else None
        return None if shown == row["edits"] else shown

    def _shown(self, row: dict[str, Any]) -> int | None:
        """The message that shows the row's card now: the later one, as another process may have shown it since, or we may."""
        known = (self._cards.get((row["chat_id"], row["card"])), row.get("shown"))
        return max((one for one in known if one), default=None)

    def _keep_card(self, row: dict[str, Any], message_id: int) -> None:
        """Remember the newest cards, because the next tap may come before the mark is written."""
        self._cards.pop((row["chat_id"], row["card"]), None)
        self._cards[row["chat_id"], row["card"]] = message_id
        while len(self._cards) > _KEPT:
            del self._cards[next(iter(self._cards))]

    def _note_answer(self, chat_id: int, now: datetime) -> None:
        self._answered.pop(chat_id, None)
        self._answered[chat_id] = now
        while len(self._answered) > 10:
            del self._answered[next(iter(self._answered))]

    def _hears_others(self, chat_id: int, now: datetime) -> bool:
        """Whether Telegram is well: it took a message to somebody else of late."""
        return any(now - at <= _LATELY for chat, at in self._answered.items() if chat != chat_id)
