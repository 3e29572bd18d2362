"""Puts a row's screen into its chat: new or in place, in pages, with its file, or without it where Telegram refuses that."""

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from markupsafe import escape
from telegram import InputFile
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.clock import Clock
from bot.delivery.fitting import with_more
from bot.delivery.pictures import Drawn, Pictures
from bot.delivery.transport import Calls
from bot.delivery.wording import Draw, Laid, in_words, laid_below, laid_out, text
from texts import Texts

log = structlog.get_logger()

# In lower case: PTB changes the case of what Telegram says.
_QUOTES = re.compile(r"[:\"\d]")
_UNCHANGED = "message is not modified"
_CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
_FORGOTTEN = ("wrong file identifier", "wrong remote file", "wrong file_id", "file reference")
"""What Telegram says of a file it does not have any more."""
_GONE = ("chat not found", "user not found", "peer_id_invalid")
_TOO_LARGE = ("(413)", "too large", "too big")
"""PTB takes it for a broken line; repeating it would not help."""
_LARGEST = 50 * 1024 * 1024


class ToldWithoutFile(Exception):
    """The words are there; the file is not, for a reason that would come again."""


@dataclass(frozen=True)
class Shown:
    """The message that shows a row, and the picture of which it is to be written down that Telegram has it."""

    message_id: int | None = None
    picture: Drawn | None = None


class Showing:
    """The way of screens into chats. Raises PTB's errors."""

    def __init__(self, *, call: Calls, texts: Texts, draw: Draw, clock: Clock, pictures: Pictures) -> None:
        self._call = call
        self._texts = texts
        self._draw = draw
        self._clock = clock
        self._pictures = pictures

    async def show(self, row: dict[str, Any]) -> Shown:
        """Say the row."""
        words = text(self._texts, row, self._texts.today(self._clock.now()))
        if row.get("without_pictures") and (told := in_words(self._texts, row)) is not None:
            laid = laid_out(self._texts, row, with_more(words, told))
            return Shown(await self._put(row, laid, edits=row["edits"]))
        if row["attachment"]:
            return await self._show_with_file(row, words)
        return Shown(await self._put(row, laid_out(self._texts, row, words), edits=row["edits"]))

    async def _put(self, row: dict[str, Any], laid: Laid, *, edits: int | None) -> int:
        call = {"chat_id": row["chat_id"], "text": laid.words, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
        if row.get("replies_to"):
            call["reply_parameters"] = {"message_id": row["replies_to"], "allow_sending_without_reply": True}
        if laid.markup is not None:
            call["reply_markup"] = laid.markup
        if edits:
            try:
                await self._call("editMessageText", {**call, "message_id": edits})
                return edits
            except BadRequest as refusal:
                if says(refusal, _UNCHANGED):
                    return edits
                if not says(refusal, *_CANNOT_EDIT):
                    raise
        return _id(await self._call("sendMessage", call))

    async def _show_with_file(self, row: dict[str, Any], words: str) -> Shown:
        try:
            return await self._send_file(row, laid_below(self._texts, row, words))
        except TelegramError as refusal:
            if is_gone(refusal) or not is_refusal(refusal):
                raise
            log.error("Telegram refused a file", row=row["id"], screen=row["screen"], why=unquoted(refusal.message))
            note = escape(self._texts.label("file_not_sent", row["language"]))
            await self._put(row, laid_out(self._texts, row, with_more(words, note)), edits=None)
            raise ToldWithoutFile(refusal.message) from refusal

    async def _send_file(self, row: dict[str, Any], laid: Laid) -> Shown:
        attachment, language = row["attachment"], row["language"] or self._texts.default
        kind = attachment["as"]
        call: dict[str, Any] = {"chat_id": row["chat_id"], "caption": laid.words, "parse_mode": "HTML"}
        if laid.markup is not None:
            call["reply_markup"] = laid.markup
        method = "sendPhoto" if kind == "photo" else "sendDocument"
        if "file_id" in attachment:
            try:
                return Shown(_id(await self._call(method, {**call, kind: attachment["file_id"]})))
            except BadRequest as refusal:
                if "draw" not in attachment or not says(refusal, *_FORGOTTEN):
                    raise
        picture = self._pictures.key(attachment, language)
        if picture is not None and (shown := await self._send_again(method, call, kind, picture)):
            return shown
        await self._call("sendChatAction", {"chat_id": row["chat_id"], "action": f"upload_{kind}"})
        drawn = await asyncio.to_thread(self._draw, attachment["draw"], attachment, language)
        if len(drawn.content) > _LARGEST:
            raise BadRequest("file is too large")
        call[kind] = InputFile(drawn.content, filename=drawn.name, attach=False)
        answer = await self._call(method, call)
        return Shown(_id(answer), None if picture is None else self._pictures.drawn(picture, answer))

    async def _send_again(self, method: str, call: dict[str, Any], kind: str, picture: str) -> Shown | None:
        """Send a picture that Telegram has; None where it is to be drawn, for the first time or because Telegram refuses it."""
        name = await self._pictures.name(picture)
        if name is None:
            return None
        try:
            message = _id(await self._call(method, {**call, kind: name}))
        except TelegramError as refusal:
            if is_gone(refusal) or not is_refusal(refusal):
                raise
            log.info("a picture is drawn anew", why=unquoted(refusal.message))
            self._pictures.forget(picture)
            return None
        return Shown(message, self._pictures.sent(picture, name))


def is_refusal(error: TelegramError) -> bool:
    """Whether Telegram will say the same again."""
    return isinstance(error, BadRequest) or (isinstance(error, NetworkError) and says(error, *_TOO_LARGE))


def is_gone(error: TelegramError) -> bool:
    """Whether there is nobody to tell."""
    return isinstance(error, BadRequest) and says(error, *_GONE)


def says(refusal: TelegramError, *words: str) -> bool:
    """Whether Telegram's words are among these; PTB writes them with a capital letter."""
    return any(one in refusal.message.lower() for one in words)


def seconds(retry_after: int | timedelta) -> timedelta:
    """What Telegram asks us to wait."""
    return retry_after if isinstance(retry_after, timedelta) else timedelta(seconds=retry_after)


def _id(message: Any) -> int:
    return int(message["message_id"])


def unquoted(words: str) -> str:
    """Telegram's reason without what it quotes of the message, for the log; the whole of it stands with the row."""
    return _QUOTES.split(words, maxsplit=1)[0].strip()
