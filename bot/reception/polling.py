"""Fetches updates from Telegram, which keeps each until we have stored what came of it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
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
_PATIENCE, _BESIDE = 0.1, 0.2
"""Seconds after which those who come next do not wait for a batch any more, and between two looks for them meanwhile."""
_MOST = 100
"""Updates in one answer, as many as Telegram gives."""
_STEP = 50
"""Updates handled at once: half of an answer, so that the next one, which repeats them, brings as many new ones."""
_MANY = 8
"""From so many on, what came meanwhile is worth an answer that repeats them."""


@dataclass(frozen=True)
class _Slow:
    """Updates that take their time, as a screen of many people does: the others do not wait for them."""

    first: int
    chats: frozenset[int]
    storing: "asyncio.Task[None]"


async def poll(application: DurableApplication, telegram: Calls, pulse: Pulse | None = None) -> None:
    """Handle update after update until cancelled; an offset is confirmed only after all before it are stored.

    While many are handled, or some for long, Telegram is asked for more: from the same offset, so that nothing is confirmed by it.
    """
    offset, slow, pulse = 0, list[_Slow](), pulse or Pulse()
    try:
        while True:
            sent = await _fetch(telegram, _confirmed(offset, slow), pulse, wait=0 if slow else _WAIT)
            if slow and not _new(sent, offset):
                await asyncio.wait({one.storing for one in slow}, timeout=_BESIDE, return_when=asyncio.FIRST_COMPLETED)
            elif sent and not _new(sent, offset):
                await asyncio.sleep(_PAUSE)  # nothing of it can be confirmed, so it would come again at once
            while new := _new(sent, offset)[:_STEP]:
                step = [update for update in (readable(one, application.bot) for one in new) if update is not None]
                meanwhile = partial(_fetch, telegram, _confirmed(offset, slow), pulse, wait=0)
                busy = {chat for one in slow for chat in one.chats}
                for behind in (False, True):
                    some = [update for update in step if (_chat(update) in busy) is behind]
                    before = {one.storing for one in slow} if behind else set()
                    storing = asyncio.create_task(_store_after(before, application, some, meanwhile))
                    slow.append(_Slow(new[0]["update_id"], frozenset(map(_chat, some)), storing))
                sent = await meanwhile() if len(new) >= _MANY else []
                await asyncio.wait({one.storing for one in slow[-2:]}, timeout=_PATIENCE)
                offset, slow = new[-1]["update_id"] + 1, _left(slow)
            slow = _left(slow)
    finally:
        for one in slow:
            one.storing.cancel()


def _confirmed(offset: int, slow: Sequence[_Slow]) -> int:
    """Before which everything is stored."""
    return min([offset, *(one.first for one in slow)])


def _left(slow: Sequence[_Slow]) -> list[_Slow]:
    """Those that are not stored yet."""
    for one in slow:
        if one.storing.done():
            one.storing.result()
    return [one for one in slow if not one.storing.done()]


def _chat(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0


async def _store_after(
    before: "set[asyncio.Task[None]]", application: DurableApplication, batch: Sequence[Update], meanwhile: Fetch
) -> None:
    """A chat's updates are handled in their order."""
    if before:
        await asyncio.wait(before)
    if batch:
        await _store(application, batch, meanwhile)


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
        chats[_chat(update)].append(update)
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
