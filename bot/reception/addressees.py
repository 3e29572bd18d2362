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
        self._in_public = [one for one in handlers if isinstance(one, InPublic)]
        self._wants = [(one, _wanted(_first(one)), _wanted(_steps(one))) for one in handlers if not isinstance(one, InPublic)]
        self._named = {sort for _, _, wanted in self._wants for sort in wanted if isinstance(sort, tuple)}
        self._kept: dict[tuple[_Sort, tuple[str, ...]], list[_Handler]] = {}

    def concerned(self, update: Update, talks: Iterable[str]) -> Sequence[_Handler]:
        """Whoever may want the update of a person who is in these talks."""
        if is_public(update):
            return self._in_public
        key = self._sort(update), tuple(talks)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._may_want(*key)
        return found

    def _may_want(self, sort: _Sort, talks: tuple[str, ...]) -> list[_Handler]:
        """A conversation that the person is in hears at each of its steps; any other where one can enter it."""
        if sort == _OTHER:
            return [one for one, _, _ in self._wants]
        kind, _ = sort
        return [
            one
            for one, outside, inside in self._wants
            if not (inside if isinstance(one, ConversationHandler) and one.name in talks else outside).isdisjoint((sort, kind))
        ]

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


def _first(handler: _Handler) -> Iterable[_Handler]:
    return handler.entry_points if isinstance(handler, ConversationHandler) else [handler]


def _steps(handler: _Handler) -> Iterable[_Handler]:
    yield from _first(handler)
    if isinstance(handler, ConversationHandler):
        for steps in handler.states.values():
            yield from steps


def _wanted(steps: Iterable[_Handler]) -> frozenset[_Sort | str]:
    """What some steps want: commands and presses by name, and whole kinds."""
    found: set[_Sort | str] = set()
    for step in steps:
        if isinstance(step, CommandHandler):
            found |= {("command", word) for word in step.commands}
        elif isinstance(step, Press):
            found.add(("press", step.kind.code))
        elif isinstance(step, CallbackQueryHandler):
            found.add("press")
        else:
            found |= {"command", "words"} if isinstance(step, MessageHandler) else {"command", "words", "press"}
    return frozenset(found)
