"""Builds a conversation the way all of ours are built."""

import warnings
from typing import Any

from telegram.ext import ConversationHandler
from telegram.warnings import PTBUserWarning

from bot.conversation.context import Context, Handlers


def talk(name: str, *, entries: Handlers, states: dict[object, Handlers]) -> ConversationHandler[Context]:
    """A conversation that can be entered again at any time; leaving it is everybody's business (handlers/home/fallback.py).

    PTB warns that buttons of old messages reach the conversation of today. Ours carry ids and are checked at every press.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBUserWarning)
        built: ConversationHandler[Any] = ConversationHandler(
            name=name, entry_points=entries, states=states, fallbacks=[], allow_reentry=True
        )
    return built
