"""Ties a button's action to the step that answers it, and turns pages."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.conversation.context import Context
from domain.actions import Action
from services.messages.outbox import Button

Step = Callable[[Update, Context], Coroutine[Any, Any, Any]]


class Press(CallbackQueryHandler[Context, Any]):
    """The step that answers presses of buttons which carry a `kind` of action."""

    def __init__(self, kind: type[Action], step: Step) -> None:
        super().__init__(step, pattern=lambda data: isinstance(data, str) and kind.unpack(data) is not None)
        self.kind = kind
        self._begins = f"{kind.code}:"

    def check_update(self, update: object) -> Any:
        """Whether it is such a press; most presses are told apart by how their data begins."""
        query = update.callback_query if isinstance(update, Update) else None
        data = query.data if query else None
        if data is None or not (data.startswith(self._begins) or data == self.kind.code):
            return None
        return super().check_update(update)


def button(kind: type[Action], step: Step) -> Press:
    """A handler for presses of buttons that carry a `kind`."""
    return Press(kind, step)


def pages(number: int, of: int, turn: Callable[[int], Action]) -> list[list[Button]]:
    """The row that turns to the page before and after `number` (from 0), where there is one."""
    row = []
    if number > 0:
        row.append(Button("page_before", turn(number - 1), facts={"page": number}))
    if number + 1 < of:
        row.append(Button("page_after", turn(number + 1), facts={"page": number + 2}))
    return [row] if row else []
