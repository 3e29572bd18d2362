"""Fetches updates from Telegram, which keeps each until we have stored what came of it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.delivery.transport import Calls
from bot.reception.application import DurableApplication, TryAgain
from bot.reception.passing_over import handle, is_id, pass_over, readable
from bot.unit_of_work.pulse import Part, Pulse

log = structlog.get_logger()

Fetch = Callable[[], Awaitable[list[dict[str, Any]]]]

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
_WAIT = 25
_PAUSE = 1.0
_MOST = 100
"""Updates in one answer, as many as Telegram gives."""
_STEP = 50
"""Updates handled at once: half of an answer, so that the next one, which repeats them, brings as many new ones."""
_MANY = 8
"""From so many on, what came meanwhile is worth an answer that repeats them."""


async def poll(application: DurableApplication, telegram: Calls, pulse: Pulse | None = None) -> None:
    """Handle update after update until cancelled; an offset is confirmed only after all before it are stored.

    While many are handled, Telegram is asked for more: from the same offset, so that nothing is confirmed by it.
    """
    offset, pulse = 0, pulse or Pulse()
    while True:
        sent = await _fetch(telegram, offset, pulse, wait=_WAIT)
        if sent and not _new(sent, offset):
            await asyncio.sleep(_PAUSE)  # nothing of it can be confirmed, so it would come again at once
        while new := _new(sent, offset)[:_STEP]:
            step = [update for update in (readable(one, application.bot) for one in new) if update is not None]
            meanwhile = partial(_fetch, telegram, offset, pulse, wait=0)
            if len(new) < _MANY:
                await _store(application, step, meanwhile)
                sent = []
            else:
                sent, _ = await asyncio.gather(meanwhile(), _store(application, step, meanwhile))
            offset = new[-1]["update_id"] + 1


def _new(sent: Sequence[dict[str, Any]], offset: int) -> list[dict[str, Any]]:
    """What was not handled yet; what has no number can neither be handled nor confirmed."""
    return sorted((one for one in sent if one["update_id"] >= offset), key=lambda one: one["update_id"])


async def _fetch(telegram: Calls, offset: int, pulse: Pulse, *, wait: int) -> list[dict[str, Any]]:
    """What is there from `offset` on; nothing, after a pause, where Telegram cannot be asked."""
    asked = {"offset": offset, "limit": _MOST, "timeout": wait, "allowed_updates": ALLOWED}
    try:
        sent: list[dict[str, Any]] = await telegram("getUpdates", asked, read_timeout=wait + 10)
    except InvalidToken:
        raise
    except TelegramError as trouble:
        if isinstance(trouble, Conflict):
            log.error("another process fetches updates with this token; stop one of them")
        else:
            log.warning("no updates", cause=type(trouble).__name__)
        await asyncio.sleep(_PAUSE)
        return []
    pulse.beat(Part.UPDATES)
    return [one for one in sent if _is_numbered(one)] if isinstance(sent, list) else []


def _is_numbered(sent: Any) -> bool:
    numbered = isinstance(sent, dict) and is_id(sent.get("update_id"))
    if not numbered:
        pass_over(None, "it has no number")
    return numbered


async def _store(application: DurableApplication, batch: Sequence[Update], meanwhile: Fetch) -> None:
    """Handle a batch, again and again while the database will not have it; who speaks in the meantime is told so too."""
    while not await handle_batch(application, batch):
        await asyncio.sleep(_PAUSE)
        for one in await meanwhile():
            update = readable(one, application.bot)
            if update is not None:
                await application.reassure(update)


async def handle_batch(application: DurableApplication, batch: Sequence[Update]) -> bool:
    """Handle a batch, chats side by side and each chat in order; whether all of it is stored."""
    chats: defaultdict[int, list[Update]] = defaultdict(list)
    for update in batch:
        chat = update.effective_chat
        chats[chat.id if chat else 0].append(update)
    results = await asyncio.gather(*(_handle_chat(application, updates) for updates in chats.values()))
    return all(results)


async def _handle_chat(application: DurableApplication, updates: Sequence[Update]) -> bool:
    try:
        for update in updates:
            await handle(application, update)
    except TryAgain:
        await application.reassure(updates[-1])
        return False
    return True
