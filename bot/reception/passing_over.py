"""Updates that nobody can read or handle: they are passed over, so that those behind them are not held up, and counted."""

from collections.abc import Iterator
from typing import Any

import structlog
from telegram import Bot, Message, Update

from bot.reception.application import DurableApplication, TryAgain
from bot.reception.reading import read

log = structlog.get_logger()

_LARGEST = 2**63
"""Beyond any id of Telegram's, and of any database's."""


class _Count:
    """How many updates this process passed over."""

    updates = 0


def passed_over() -> int:
    """How many updates this process passed over since it began."""
    return _Count.updates


def pass_over(update_id: object, why: str) -> None:
    """Note it, without what it says: that may be anybody's."""
    _Count.updates += 1
    log.error("update passed over", update_id=update_id if is_id(update_id) else None, cause=why)


def is_id(value: object) -> bool:
    """Whether it is a number that can be an id."""
    return isinstance(value, int) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST


def readable(sent: dict[str, Any], bot: Bot) -> Update | None:
    """The update, or None where it cannot be read or says what no update says."""
    try:
        update = read(sent, bot)
        wrong = next(_wrong(update), None)
    except Exception as error:  # whatever a library makes of what no server should send
        pass_over(sent.get("update_id"), type(error).__name__)
        return None
    if wrong is not None:
        pass_over(sent.get("update_id"), f"{wrong} is of the wrong kind")
        return None
    return update


async def handle(application: DurableApplication, update: Update) -> None:
    """Handle an update; one that cannot be handled is passed over, with an apology. Raises `TryAgain` alone."""
    try:
        await application.process_update(update)
    except TryAgain:
        raise
    except Exception as error:
        pass_over(update.update_id, type(error).__name__)
        await application.apologise(update)


def _wrong(update: Update) -> Iterator[str]:
    """The parts that are of another kind than the Bot API promises, of those that everything relies on."""
    chat, user, query, message = update.effective_chat, update.effective_user, update.callback_query, update.effective_message
    ids = {"update_id": update.update_id, "chat": chat and chat.id, "user": user and user.id}
    words: dict[str, object] = {}
    if isinstance(message, Message):
        ids["message_id"] = message.message_id
        words |= {"text": message.text, "caption": message.caption, "album": message.media_group_id}
        words |= {"document": message.document.file_id, "name": message.document.file_name} if message.document else {}
        words |= {"photo": message.photo[-1].file_id} if message.photo else {}
    if query is not None:
        words |= {"query": query.id, "data": query.data}
    if (message or update.my_chat_member) and chat is None:
        yield "chat"
    if (query or update.my_chat_member) and user is None:
        yield "user"
    if user is not None:
        words |= {"first_name": user.first_name, "username": user.username, "language": user.language_code}
    yield from (name for name, value in ids.items() if value is not None and not is_id(value))
    yield from (name for name, value in words.items() if value is not None and not isinstance(value, str))
