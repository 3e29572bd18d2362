"""Only those conversations are asked that an update can concern; who is left out would not have wanted it."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import CallbackQuery, Chat, Document, Message, MessageEntity, PhotoSize, Update, User
from telegram.ext import BaseHandler, CommandHandler, ConversationHandler

import handlers
from bot.reception.addressees import Reception
from bot.unit_of_work import unit as units
from domain.actions import known_actions
from services.people.speakers import Known

_AT = datetime(2026, 10, 1, tzinfo=UTC)
_USER, _CHAT = User(7, "Sitti", is_bot=False), Chat(7, "private")
_BOT = SimpleNamespace(username="sipakainga_bot")
_SAMPLES = {int: "1", bool: "1", str: "2026-09"}
_HANDLERS = handlers.conversations()


def _message(**given: Any) -> Message:
    message = Message(1, _AT, _CHAT, from_user=_USER, **given)
    message.set_bot(cast(Any, _BOT))
    return message


def _command(word: str) -> Message:
    return _message(text=f"/{word} KODE 25", entities=[MessageEntity(MessageEntity.BOT_COMMAND, 0, len(word) + 1)])


def _presses() -> Iterator[str]:
    yield from ("nothing", "zz:1")
    for code, kind in known_actions().items():
        yield ":".join([code, *(_SAMPLES.get(cast(Any, field.type), "x") for field in fields(kind))])


def _updates() -> Iterator[Update]:
    words = {word for one in _steps(_HANDLERS) if isinstance(one, CommandHandler) for word in one.commands} | {"tidakada"}
    for word in sorted(words):
        for message in (_command(word), _command(word.upper()), _command(f"{word}@sipakainga_bot"), _command(f"{word}@other_bot")):
            yield Update(1, message=message)
            yield Update(1, edited_message=message)
    for data in _presses():
        yield Update(1, callback_query=CallbackQuery("1", _USER, "1", message=_message(text="…"), data=data))
    photo, workbook = PhotoSize("f", "u", 9, 9), Document("f", "u", file_name="isi.xlsx")
    for message in (_message(text="25"), _message(text="lihat /lapor"), _message(photo=[photo]), _message(document=workbook)):
        yield Update(1, message=message)
        yield Update(1, edited_message=message)


@lru_cache
def _every_update() -> list[Update]:
    return list(_updates())


def _steps(handlers: Any) -> Iterator[BaseHandler[Any, Any, Any]]:
    for one in handlers:
        if isinstance(one, ConversationHandler):
            yield from _steps([*one.entry_points, *(step for steps in one.states.values() for step in steps)])
        else:
            yield one


def _talks() -> list[dict[str, str]]:
    talks = [one for one in _HANDLERS if isinstance(one, ConversationHandler)]
    return [{}, *({str(one.name): str(state)} for one in talks for state in one.states)]


@pytest.fixture
def reception() -> Reception:
    for one in _HANDLERS:
        if isinstance(one, ConversationHandler):
            one._conversations = units.Talks(str(one.name))
    return Reception(_HANDLERS)


@pytest.mark.parametrize("talks", _talks(), ids=str)
def test_who_is_not_asked_would_not_have_wanted_it(reception: Reception, talks: dict[str, str]) -> None:
    known = Known(speaker=None, language=None, menu=None, told_version=None, has_backlog=False, is_away=False)
    units.current.set(units.Unit(session=cast(Any, None), now=_AT, chat_id=7, user_id=7, known=known, talks=talks))
    for update in _every_update():
        asked = set(reception.concerned(update, talks))
        may_want = _HANDLERS
        if (
            talks and update.callback_query
        ):  # a press is told by its data: one's talk alone can want more of them than outside of it
            may_want = [one for one in _HANDLERS if isinstance(one, ConversationHandler) and one.name in talks]
            assert asked.difference(may_want) == set(reception.concerned(update, {})).difference(may_want)
        for left_out in (one for one in may_want if one not in asked):
            assert left_out.check_update(update) in (None, False), (update, left_out)


def test_a_press_and_a_command_are_asked_of_few_and_in_order(reception: Reception) -> None:
    for update in _every_update():
        asked = reception.concerned(update, {})
        assert [one for one in _HANDLERS if one in asked] == list(asked)
        if update.callback_query and (update.callback_query.data or "").partition(":")[0] in known_actions():
            assert len(asked) <= 4, update


def test_words_that_nobody_knows_take_no_room(reception: Reception) -> None:
    for number in range(1000):
        reception.concerned(Update(1, message=_command(f"tidakada{number}")), {})
    assert len(reception._kept) == 1
