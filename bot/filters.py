"""Tells known people from strangers and private chats from groups, before a conversation is chosen."""

from telegram import Message, Update
from telegram.ext import filters

from bot.unit import current


class _Stranger(filters.UpdateFilter):
    """Somebody in a private chat whose account belongs to nobody of the roster yet."""

    def filter(self, update: Update) -> bool:
        return bool(PRIVATE.check_update(update)) and current.get().known.speaker is None


class _Private(filters.UpdateFilter):
    """A chat with one person."""

    def filter(self, update: Update) -> bool:
        return update.effective_chat is not None and update.effective_chat.type == "private"


class _Group(filters.UpdateFilter):
    """A chat of several people, where nothing personal is said."""

    def filter(self, update: Update) -> bool:
        return update.effective_chat is not None and update.effective_chat.type in ("group", "supergroup")


class _Answer(filters.MessageFilter):
    """Words, not a command."""

    def filter(self, message: Message) -> bool:
        return bool(message.text) and not (message.text or "").startswith("/")


PRIVATE = _Private(name="private")
STRANGER = _Stranger(name="stranger")
GROUP = _Group(name="group")
ANSWER = _Answer(name="answer") & filters.UpdateType.MESSAGE
EVIDENCE = (filters.PHOTO | filters.Document.ALL) & filters.UpdateType.MESSAGE
