"""Reads what Telegram sends into updates: the kinds that come all day directly, everything else as python-telegram-bot does."""

from datetime import UTC, datetime
from typing import Any

from telegram import Bot, CallbackQuery, Chat, Message, MessageEntity, Update, User

_WORDS = frozenset({"message_id", "from", "chat", "date", "edit_date", "text", "entities"})
_TAPPED = _WORDS | {"reply_markup"}
_PRESS = frozenset({"id", "from", "message", "chat_instance", "data"})
_SAID = ("message", "edited_message")


class _Plain:
    """An object whose attributes are simply set: PTB asks at each whether it is frozen, which is half the cost of an object."""

    __slots__ = ()
    __setattr__: Any = object.__setattr__


class _Update(_Plain, Update):
    __slots__ = ()


class _Message(_Plain, Message):
    __slots__ = ()


class _User(_Plain, User):
    __slots__ = ()


class _Chat(_Plain, Chat):
    __slots__ = ()


def read(sent: dict[str, Any], bot: Bot) -> Update:
    """The update that `sent` describes. Of a message whose button was pressed, its looks (entities, buttons) are left out."""
    try:
        update = _words(sent, bot) or _press(sent, bot)
    except (KeyError, TypeError, AttributeError):  # PTB passes over what it does not know
        update = None
    return update or Update.de_json(sent, bot)


def _words(sent: dict[str, Any], bot: Bot) -> Update | None:
    """Words that were written or changed; None where it is anything else."""
    kind = next((kind for kind in _SAID if kind in sent), None)
    if kind is None or len(sent) != 2 or not sent[kind].keys() <= _WORDS:
        return None
    marks = MessageEntity.de_list(sent[kind].get("entities", ()), bot)
    message: dict[str, Any] = {kind: _message(sent[kind], bot, marks)}
    update = _Update(sent["update_id"], **message)
    update.set_bot(bot)
    return update


def _press(sent: dict[str, Any], bot: Bot) -> Update | None:
    """A button that was pressed; None where it is anything else, or the message is more than words."""
    query = sent.get("callback_query")
    if query is None or len(sent) != 2 or query.keys() != _PRESS:
        return None
    tapped = query["message"]
    if not tapped["date"] or not tapped.keys() <= _TAPPED:
        return None
    press = CallbackQuery(query["id"], _user(query["from"], bot), query["chat_instance"], _message(tapped, bot), query["data"])
    press.set_bot(bot)
    update = _Update(sent["update_id"], callback_query=press)
    update.set_bot(bot)
    return update


def _message(said: dict[str, Any], bot: Bot, entities: tuple[MessageEntity, ...] = ()) -> Message:
    edited = said.get("edit_date")
    message = _Message(
        said["message_id"],
        datetime.fromtimestamp(said["date"], UTC),
        _chat(said["chat"], bot),
        from_user=_user(said["from"], bot),
        edit_date=datetime.fromtimestamp(edited, UTC) if edited else None,
        text=said["text"],
        entities=entities,
    )
    message.set_bot(bot)
    return message


def _chat(described: dict[str, Any], bot: Bot) -> Chat:
    chat = _Chat(**described)
    chat.set_bot(bot)
    return chat


def _user(described: dict[str, Any], bot: Bot) -> User:
    user = _User(**described)
    user.set_bot(bot)
    return user
