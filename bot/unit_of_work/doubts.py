"""Asks whether words are personal data before they are kept, and hears them again once their writer says that they are none.

Nothing of them is stored meanwhile: the question replies to the message, and Telegram shows that message to whoever presses.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from telegram import Bot, Message, Update

from bot.unit_of_work.unit import Unit, outbox_row
from domain.messages.facts import freeze
from domain.people import personal
from models.words import Doubt, LooksPersonal, doubted
from services import rights
from services.home import own_data
from services.messages.outbox import Button, frozen
from services.people import colleagues
from services.people.personal_actions import NotPersonal, RewriteWords
from services.refusals import Outdated

CARD = "personal"


@contextmanager
def careful(unit: Unit, update: Update) -> Iterator[None]:
    """While an update is handled, nothing doubtful that it says is kept."""
    doubt = _doubt(unit, update)
    if doubt is None:
        yield
        return
    token = doubted.set(doubt)
    try:
        yield
        unit.session.flush()
    finally:
        doubted.reset(token)


def _doubt(unit: Unit, update: Update) -> Doubt | None:
    message = update.message
    words = (message.text or message.caption or "") if message else ""
    kind, speaker = personal.found(words), unit.known.speaker
    if kind is not None and speaker is not None:  # asked of few messages: most look like nothing
        own = own_data.numbers(unit.session, person=speaker.id) if personal.has_number(words) else ()
        known = colleagues.names(unit.session, person=speaker.id, today=rights.today(unit.session))
        kind = personal.found(words, own=own, colleagues=known)
    return Doubt(words, kind) if kind else None


def ask(unit: Unit, update: Update, doubt: LooksPersonal) -> None:
    """Ask, in reply to the words."""
    message = update.message
    assert message is not None
    replied = message.reply_to_message.message_id if message.reply_to_message else 0
    buttons = [[Button("write_without", RewriteWords()), Button("not_personal", NotPersonal(_talk(unit), replied))]]
    speaker = unit.known.speaker
    unit.said.append(
        outbox_row(
            chat_id=unit.chat_id,
            person_id=speaker.id if speaker else None,
            screen="people/personal/ask",
            facts=freeze({"kind": doubt.kind}),
            keyboard=frozen(buttons),
            card=CARD,
            replies_to=message.message_id,
        )
    )


def answered(unit: Unit, update: Update, bot: Bot) -> Update | None:
    """The words that their writer says are no personal data, to be heard again; None where the update is anything else."""
    query = update.callback_query
    pressed = NotPersonal.unpack(query.data) if query and query.data else None
    if query is None or pressed is None:
        return None
    asked = query.message
    said = asked.reply_to_message if isinstance(asked, Message) else None
    if said is None or said.from_user is None or said.from_user.id != query.from_user.id or pressed.talk != _talk(unit):
        raise Outdated
    unit.said.append(
        outbox_row(
            chat_id=unit.chat_id,
            screen="people/personal/kept",
            keyboard=[],
            edits=query.message.message_id if query.message else None,
            answers=query.id,
        )
    )
    return _again(update, said, pressed.replied, bot)


def _again(update: Update, said: Message, replied: int, bot: Bot) -> Update:
    """The message as it came; of what it replied to itself, Telegram does not tell any more, so that the button does."""
    message: dict[str, Any] = said.to_dict()
    if replied:
        message["reply_to_message"] = {"message_id": replied, "date": 0, "chat": message["chat"]}
    return Update.de_json({"update_id": update.update_id, "message": message}, bot)


def _talk(unit: Unit) -> str:
    return f"{zlib.crc32(repr(sorted(unit.talks.items())).encode()):x}"
