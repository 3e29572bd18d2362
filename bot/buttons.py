"""Ties a button's action to the step that answers it."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.context import Context
from domain.actions import Action

Step = Callable[[Update, Context], Coroutine[Any, Any, Any]]


def button(kind: type[Action], step: Step) -> CallbackQueryHandler[Context, Any]:
    """A handler for presses of buttons that carry a `kind`."""

    def carries(data: object) -> bool:
        return isinstance(data, str) and kind.unpack(data) is not None

    return CallbackQueryHandler(step, pattern=carries)
