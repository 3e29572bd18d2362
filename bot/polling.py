"""Fetches updates from Telegram, which keeps each until we have stored what came of it."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.application import DurableApplication, TryAgain
from bot.calls import Calls
from bot.reading import read

log = structlog.get_logger()

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
_WAIT = 25
_PAUSE = 1.0
_AT_ONCE = 64


async def poll(application: DurableApplication, telegram: Calls) -> None:
    """Handle batch after batch until cancelled; an offset is confirmed only after the whole batch is stored."""
    offset = 0
    room = asyncio.Semaphore(_AT_ONCE)
    while True:
        try:
            asked = {"offset": offset, "timeout": _WAIT, "allowed_updates": ALLOWED}
            sent = await telegram("getUpdates", asked, read_timeout=_WAIT + 10)
        except InvalidToken:
            raise
        except TelegramError as trouble:
            if isinstance(trouble, Conflict):
                log.error("another process fetches updates with this token; stop one of them")
            else:
                log.warning("no updates", cause=type(trouble).__name__)
            await asyncio.sleep(_PAUSE)
            continue
        batch = [read(update, application.bot) for update in sent]
        while batch and not await handle_batch(application, batch, room):
            await asyncio.sleep(_PAUSE)
        if batch:
            offset = batch[-1].update_id + 1


async def handle_batch(application: DurableApplication, batch: Sequence[Update], room: asyncio.Semaphore) -> bool:
    """Handle a batch, chats side by side and each chat in order; whether all of it is stored."""
    chats: defaultdict[int, list[Update]] = defaultdict(list)
    for update in batch:
        chat = update.effective_chat
        chats[chat.id if chat else 0].append(update)
    results = await asyncio.gather(*(_handle_chat(application, updates, room) for updates in chats.values()))
    return all(results)


async def _handle_chat(application: DurableApplication, updates: Sequence[Update], room: asyncio.Semaphore) -> bool:
    async with room:
        try:
            for update in updates:
                await application.process_update(update)
        except TryAgain:
            await application.reassure(updates[-1])
            return False
    return True
