"""Says one outbox row to Telegram, and understands what Telegram answers."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.delivery.calls import Calls
from bot.delivery.outcome import Settled
from bot.delivery.wording import Draw, fits_caption, markup, menu, text
from models.messages.message import SHOWN, OutboxState
from texts import Texts

log = structlog.get_logger()

_TAP_LIVES = timedelta(seconds=140)
"""Telegram forgets a tap after 150 s; answering it later is refused."""

# In lower case: PTB changes the case of what Telegram says.
_UNCHANGED = "message is not modified"
_CANNOT_EDIT = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
_FORGOTTEN = ("wrong file identifier", "wrong remote file", "wrong file_id", "file reference")
"""What Telegram says of a file it does not have any more."""
_ALREADY_DELETED = "message to delete not found"
_GONE = ("chat not found", "user not found", "peer_id_invalid")


class Sender:
    """Words a row and makes its calls. One row is one call, beside which the tap is answered and the old card put to rest."""

    def __init__(self, *, bot: Bot, texts: Texts, draw: Draw, clock: Clock) -> None:
        self._call = Calls(bot)
        self._texts = texts
        self._draw = draw
        self._clock = clock
        self._cards: dict[tuple[int, str], int] = {}

    async def send(self, row: dict[str, Any]) -> Settled:
        """Send one row; whatever happens is an outcome, never an exception."""
        now = self._clock.now()
        if row["edits"] == SHOWN:
            row = {**row, "edits": self._shown(row)}
        if row["expires_at"] is not None and row["expires_at"] <= now:
            return Settled.ended(row, OutboxState.EXPIRED, now=now)
        try:
            message_id = await self._say(row, now)
        except RetryAfter as refusal:
            return Settled.again(row, now=now, wait=_seconds(refusal.retry_after))
        except ChatMigrated:
            return Settled.ended(row, OutboxState.FAILED, now=now, error="the group became a supergroup")
        except Forbidden as refusal:
            return Settled.ended(row, OutboxState.BLOCKED, now=now, error=refusal.message)
        except BadRequest as refusal:  # a NetworkError to PTB, but repeating it would not help
            return self._refused(row, refusal, now)
        except (NetworkError, InvalidToken) as trouble:
            log.warning("not sent yet", row=row["id"], cause=type(trouble).__name__)
            return Settled.again(row, now=now)
        except Exception as bug:
            log.error("could not be worded or drawn", row=row["id"], screen=row["screen"], exc_info=bug)
            return Settled.ended(row, OutboxState.FAILED, now=now, error=type(bug).__name__)
        return Settled.sent(row, now=now, message_id=message_id)

    async def _say(self, row: dict[str, Any], now: datetime) -> int | None:
        beside = [self._answer_tap(row, now), self._rest_old_card(row)]
        if row["menu"]:
            beside.append(self._set_menu(row))
        if row.get("deletes"):
            beside.append(self._delete(row))
        calls = [asyncio.create_task(call) for call in beside if call is not None]
        try:
            message_id = await self._show(row) if row["screen"] else None
        finally:
            for call in calls:
                await call
        if message_id and row["card"]:
            self._keep_card(row, message_id)
        return message_id

    async def _show(self, row: dict[str, Any]) -> int:
        words = text(self._texts, row, self._texts.today(self._clock.now()))
        if row["attachment"] and (fits_caption(words) or not _is_drawn_picture(row["attachment"])):
            return await self._send_file(row, words)
        call = {"chat_id": row["chat_id"], "text": words, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
        buttons = markup(self._texts, row["keyboard"], row["language"])
        if buttons is not None:
            call["reply_markup"] = buttons
        if row["edits"]:
            try:
                await self._call("editMessageText", {**call, "message_id": row["edits"]})
                return int(row["edits"])
            except BadRequest as refusal:
                if _says(refusal, _UNCHANGED):
                    return int(row["edits"])
                if not _says(refusal, *_CANNOT_EDIT):
                    raise
        return _id(await self._call("sendMessage", call))

    async def _send_file(self, row: dict[str, Any], words: str) -> int:
        attachment = row["attachment"]
        kind = attachment["as"]
        call: dict[str, Any] = {"chat_id": row["chat_id"], "caption": words, "parse_mode": "HTML"}
        buttons = markup(self._texts, row["keyboard"], row["language"])
        if buttons is not None:
            call["reply_markup"] = buttons
        method = "sendPhoto" if kind == "photo" else "sendDocument"
        if "file_id" in attachment:
            try:
                return _id(await self._call(method, {**call, kind: attachment["file_id"]}))
            except BadRequest as refusal:
                if "draw" not in attachment or not _says(refusal, *_FORGOTTEN):
                    raise
        await self._call("sendChatAction", {"chat_id": row["chat_id"], "action": f"upload_{kind}"})
        drawn = await asyncio.to_thread(self._draw, attachment["draw"], attachment, row["language"] or self._texts.default)
        call[kind] = InputFile(drawn.content, filename=drawn.name, attach=False)
        return _id(await self._call(method, call))

    async def _delete(self, row: dict[str, Any]) -> None:
        """Take a message back; one that is gone already is as it should be."""
        try:
            await self._call("deleteMessage", {"chat_id": row["chat_id"], "message_id": row["deletes"]})
        except BadRequest as refusal:
            if not _says(refusal, _ALREADY_DELETED):
                raise

    def _answer_tap(self, row: dict[str, Any], now: datetime) -> Any:
        if not row["answers"] or now - row["made_at"] > _TAP_LIVES:
            return None
        call = {"callback_query_id": row["answers"]}
        if row["toast"]:
            call["text"] = self._texts.label(row["toast"], row["language"])
        return self._quietly("answerCallbackQuery", call)

    def _rest_old_card(self, row: dict[str, Any]) -> Any:
        """The message that showed this card before loses its buttons, so that one is live at a time."""
        if not row["card"] or row["edits"]:
            return None
        old = self._shown(row)
        if not old:
            return None
        return self._quietly("editMessageReplyMarkup", {"chat_id": row["chat_id"], "message_id": old})

    def _shown(self, row: dict[str, Any]) -> int | None:
        """The message that shows the row's card now."""
        return self._cards.get((row["chat_id"], row["card"]), row.get("shown"))

    async def _set_menu(self, row: dict[str, Any]) -> None:
        _, language, commands = menu(self._texts, row["menu"])
        scope = {"type": "chat", "chat_id": row["chat_id"]}
        await self._quietly("setMyCommands", {"commands": commands, "scope": scope, "language_code": ""})
        log.debug("menu set", row=row["id"], language=language)

    async def _quietly(self, method: str, call: dict[str, Any]) -> None:
        """A courtesy beside the message: its failure is no reason to say the message again."""
        try:
            await self._call(method, call)
        except TelegramError as refusal:
            log.debug("courtesy refused", method=method, cause=type(refusal).__name__)

    def _keep_card(self, row: dict[str, Any], message_id: int) -> None:
        """Remember the newest cards, because the next tap may come before the mark is written."""
        self._cards.pop((row["chat_id"], row["card"]), None)
        self._cards[row["chat_id"], row["card"]] = message_id
        while len(self._cards) > 1_000:
            del self._cards[next(iter(self._cards))]

    def _refused(self, row: dict[str, Any], refusal: BadRequest, now: datetime) -> Settled:
        if _says(refusal, *_GONE):
            return Settled.ended(row, OutboxState.BLOCKED, now=now, error=refusal.message)
        log.error("Telegram refused a message", row=row["id"], screen=row["screen"], words=refusal.message)
        return Settled.ended(row, OutboxState.FAILED, now=now, error=refusal.message)


def _is_drawn_picture(attachment: dict[str, Any]) -> bool:
    """Whether it says what its words say: those can stand alone where they are too many for a caption."""
    return attachment["as"] == "photo" and "draw" in attachment


def _says(refusal: BadRequest, *words: str) -> bool:
    """Whether Telegram's words are among these; PTB writes them with a capital letter."""
    return any(one in refusal.message.lower() for one in words)


def _id(message: Any) -> int:
    return int(message["message_id"])


def _seconds(retry_after: int | timedelta) -> timedelta:
    return retry_after if isinstance(retry_after, timedelta) else timedelta(seconds=retry_after)
