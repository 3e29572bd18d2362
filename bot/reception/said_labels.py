"""What a button of the last card says is that button, said in words: `nanti`, `Tidak berlaku.`, `kirim yang sudah terisi, Bu`."""

import re
from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update

from bot.delivery.wording import faces
from bot.reception.bare import ALWAYS, AROUND, names_command
from bot.reception.reading import read
from bot.unit_of_work.unit import Unit
from domain.messages.agreeing import agrees
from services.home.actions import OpenHouse
from services.messages import repeating
from texts import Texts

_LONGEST = 64
_SHORTEST = 4
"""Letters of a word that alone can mean the button which begins with it."""
_BESIDE = AROUND | {"saja", "sj", "aja", "deh", "dah", "lah", "nih", "kok", "ji", "mi", "pi", "tabe", "makasih", "just", "thanks"}
"""What is said around a label without meaning another."""
_COUNT = re.compile(r"\([^()]*(?:\([^()]*\))?[^()]*\)\s*$")
"""What a label tells beside its words: `Isi semua (8)`."""


def as_press(update: Update, bot: Bot, unit: Unit, texts: Texts) -> Update:
    """The same update as a press, where its words are those of one button of the newest card of a private chat; else as it is.

    Such a press has no id: there is no tap to answer, and what it shows comes below what was said.
    """
    message, speaker = update.message, unit.known.speaker
    if message is None or not message.text or len(message.text) > _LONGEST or "\n" in message.text or speaker is None:
        return update
    if message.chat.type != "private" or message.reply_to_message is not None or not re.match(r"\W*[^\W\d_]", message.text):
        return update
    if message.text.startswith("/") or " ".join(_words(message.text)) in ALWAYS:
        return update
    shown = repeating.newest_keyboard(unit.session, by=speaker.id, chat=unit.chat_id)
    meant = _meant(message.text, list(faces(texts, shown, unit.known.language)))
    if meant is None or (OpenHouse.unpack(meant) and names_command(message.text, talks=unit.talks)):
        return update  # a command leads further than the door to it
    said = message.to_dict()
    press: dict[str, Any] = {"id": "", "from": said["from"], "chat_instance": "", "message": said, "data": meant}
    return read({"update_id": update.update_id, "callback_query": press}, bot)


def _meant(text: str, buttons: Sequence[tuple[str, str, bool]]) -> str | None:
    """What the button asks for whose words are said; a single word may be the first of them,
    where it is that of one button and none of the names of which there may be others."""
    spoken = _words(text)
    said = {spoken, tuple(word for word in spoken if word not in _BESIDE)} - {()}
    whole = {do for face, do, _ in buttons if said & {_words(face), _words(_COUNT.sub("", face)), _words(face.partition(":")[0])}}
    if whole or agrees(text) is not None:
        return whole.pop() if len(whole) == 1 else None
    first = {do for face, do, ours in buttons if ours and any(one == _words(face)[:1] and len(one[0]) >= _SHORTEST for one in said)}
    return first.pop() if len(first) == 1 else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.lower()))
