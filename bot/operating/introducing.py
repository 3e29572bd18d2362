"""Says to Telegram what the bot is, for whoever opens it: description and commands in every language, where they changed."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.delivery.wording import menu
from texts import LANGUAGES, Texts

log = structlog.get_logger()

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]
"""Does a Bot API method."""

_EVERYBODY = {"type": "all_private_chats"}
"""Whoever has no menu of their own yet; known people get the one of their role with the first answer."""


async def introduce(call: Call, texts: Texts) -> int:
    """Set what Telegram does not show yet; how many things that were. What it refuses is logged, and never ends the bot."""
    changed = 0
    for get, set_, asked, wanted in _wanted(texts):
        try:
            if _plain(await call(get, asked)) != _plain(wanted):
                await call(set_, {**asked, **wanted})
                changed += 1
        except TelegramError as refusal:
            log.warning("the bot could not be introduced", method=set_, cause=type(refusal).__name__)
    return changed


def _wanted(texts: Texts) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """How to ask for each thing, how to set it, for whom, and what it should be. No code is for all other languages."""
    for code in ("", *LANGUAGES):
        spoken = code or texts.default
        asked = {"language_code": code}
        described = {"description": texts.label("bot_description", spoken)}
        yield "getMyDescription", "setMyDescription", asked, described
        brief = {"short_description": texts.label("bot_short_description", spoken)}
        yield "getMyShortDescription", "setMyShortDescription", asked, brief
        _, _, commands = menu(texts, f"stranger:{spoken}")
        yield "getMyCommands", "setMyCommands", {**asked, "scope": _EVERYBODY}, {"commands": commands}


def _plain(told: Any) -> Any:
    """What is compared: the words or the commands alone."""
    if isinstance(told, dict):
        return next(iter(told.values()), None) if len(told) == 1 else told
    return told
