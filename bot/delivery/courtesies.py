"""What is done beside a message, without holding it up: the tap is answered, the old card put to rest, the menu set."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.delivery.showing import seconds
from bot.delivery.transport import Calls
from bot.delivery.wording import menu, menu_button
from texts import Texts

log = structlog.get_logger()

TAP_LIVES = timedelta(seconds=140)
"""Telegram forgets a tap after 150 s; answering it later is refused."""

_AT_ONCE = 0.2
"""Seconds after which a lost answer is given once more."""
_PAUSE = timedelta(seconds=1)
_KEPT = 1_000


class Courtesies:
    """Calls that go out at their own time. What fails is no reason to say the message again."""

    def __init__(self, *, call: Calls, texts: Texts, page: str = "") -> None:
        self._call = call
        self._texts = texts
        self._page = page
        self._answered: dict[str, None] = {}
        self.under_way: set[asyncio.Task[None]] = set()
        self.owe: Callable[[dict[str, Any], timedelta], None] = lambda _row, _wait: None
        """Told of a tap whose answer is to be given again, and after what pause."""

    def do(self, row: dict[str, Any], *, old_card: int | None, now: datetime) -> None:
        """Begin what goes beside the row."""
        if row["answers"] and now - row["made_at"] <= TAP_LIVES:
            self._begin(self._answer_or_owe(row))
        if old_card:
            self._begin(self._quietly("editMessageReplyMarkup", {"chat_id": row["chat_id"], "message_id": old_card}))
        if row["menu"]:
            self._begin(self._set_menu(row))

    async def answer_tap(self, row: dict[str, Any]) -> timedelta | None:
        """Answer the row's tap, twice if need be; the pause after which it should be tried again, if it should."""
        if row["answers"] in self._answered:
            return None
        wait = await self._answer(row)
        if wait == _PAUSE:
            await asyncio.sleep(_AT_ONCE)
            wait = await self._answer(row)
        if wait is None:
            self._keep(row["answers"])
        return wait

    async def _answer_or_owe(self, row: dict[str, Any]) -> None:
        wait = await self.answer_tap(row)
        if wait is not None:
            self.owe(row, wait)

    async def _answer(self, row: dict[str, Any]) -> timedelta | None:
        call = {"callback_query_id": row["answers"]}
        if row["toast"]:
            call["text"] = self._texts.label(row["toast"], row["language"])
        try:
            await self._call("answerCallbackQuery", call)
        except RetryAfter as refusal:
            return seconds(refusal.retry_after)
        except (BadRequest, Forbidden) as refusal:
            log.debug("tap not answered", cause=type(refusal).__name__)  # it is forgotten by now
        except TelegramError as trouble:
            log.debug("tap not answered yet", cause=type(trouble).__name__)
            return _PAUSE
        return None

    def _keep(self, tap: str) -> None:
        self._answered[tap] = None
        while len(self._answered) > _KEPT:
            del self._answered[next(iter(self._answered))]

    async def _set_menu(self, row: dict[str, Any]) -> None:
        _, language, commands = menu(self._texts, row["menu"])
        scope = {"type": "chat", "chat_id": row["chat_id"]}
        await self._quietly("setMyCommands", {"commands": commands, "scope": scope, "language_code": ""})
        if button := menu_button(self._texts, row["menu"], self._page):
            await self._quietly("setChatMenuButton", {"chat_id": row["chat_id"], "menu_button": button})
        log.debug("menu set", row=row["id"], language=language)

    async def _quietly(self, method: str, call: dict[str, Any]) -> None:
        try:
            await self._call(method, call)
        except TelegramError as refusal:
            log.debug("courtesy refused", method=method, cause=type(refusal).__name__)

    def _begin(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(call)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
