"""Knows which conversations an update can concern at all, so that only these are asked whether it is theirs."""

from collections.abc import Iterable, Sequence
from typing import Any

from telegram import MessageEntity, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import Press
from bot.conversation.context import Context

_Handler = BaseHandler[Any, Any, Any]
_Sort = tuple[str, str]
"""What an update is: a command or a press, each with its name, words (anything else that was written), or other."""
_OTHER = ("other", "")


def is_public(update: Update) -> bool:
    """Whether it comes from a chat of several people, where nothing personal is said."""
    return update.effective_chat is not None and update.effective_chat.type != "private"


class InPublic(BaseHandler[Update, Context, None]):
    """Answers whatever comes from a chat of several people. The door leads nothing of it to any other conversation."""

    def check_update(self, update: object) -> bool:
        """Whether it is from such a chat."""
        return isinstance(update, Update) and is_public(update)


class Reception:
    """The conversations in the order they are tried. Only by sort is one left out here; the rest it decides itself.

    What comes from a chat of several people, a press as well as words, is left to those made for it.
    """

    def __init__(self, handlers: Sequence[_Handler]) -> None:
        self._handlers = handlers
        self._named = {("command", word) for one in _steps(handlers) if isinstance(one, CommandHandler) for word in one.commands}
        self._named |= {("press", one.kind.code) for one in _steps(handlers) if isinstance(one, Press)}
        self._in_public = [one for one in handlers if isinstance(one, InPublic)]
        self._kept: dict[tuple[_Sort, tuple[str, ...]], list[_Handler]] = {}

    def concerned(self, update: Update, talks: Iterable[str]) -> Sequence[_Handler]:
        """Whoever may want the update of a person who is in these talks."""
        if is_public(update):
            return self._in_public
        key = self._sort(update), tuple(talks)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = [one for one in self._handlers if _may_want(one, *key)]
        return found

    def _sort(self, update: Update) -> _Sort:
        if (query := update.callback_query) and update.message is None:  # else it stands for a command
            sort = "press", (query.data or "").partition(":")[0]
        elif not (message := update.message or update.edited_message):
            return _OTHER
        elif (first := message.entities[:1]) and first[0].type == MessageEntity.BOT_COMMAND and first[0].offset == 0:
            sort = "command", (message.text or "")[1 : first[0].length].partition("@")[0].lower()
        else:
            return "words", ""
        return sort if sort in self._named else (sort[0], "")


def _steps(handlers: Iterable[_Handler]) -> Iterable[_Handler]:
    for handler in handlers:
        if isinstance(handler, ConversationHandler):
            yield from handler.entry_points
            for steps in handler.states.values():
                yield from steps
        else:
            yield handler


def _may_want(handler: _Handler, sort: _Sort, talks: tuple[str, ...]) -> bool:
    kind, name = sort
    if isinstance(handler, InPublic):
        return False
    if kind == "other":
        return True
    if isinstance(handler, ConversationHandler):
        steps = _steps([handler]) if handler.name in talks else handler.entry_points
        return any(_may_want(step, sort, talks) for step in steps)
    if isinstance(handler, CommandHandler):
        return kind == "command" and name in handler.commands
    if isinstance(handler, Press):
        return kind == "press" and name == handler.kind.code
    if isinstance(handler, CallbackQueryHandler):
        return kind == "press"
    return kind != "press" if isinstance(handler, MessageHandler) else True
