"""Takes down what somebody says in a talk that is recorded with their consent, in the words of a transcript."""

from telegram import Message, Update

from bot.unit_of_work.unit import Unit
from domain.people.personal import found
from services.adoption import recording
from services.adoption.recorded_talks import pressed

_DOUBTFUL = "(data pribadi)"
"""In place of words that look like somebody's personal data: those are not kept anywhere unasked."""


def take_down(unit: Unit, update: Update) -> None:
    """Keep the update where the talk is recorded now; nothing is asked of the database where it is not."""
    until, speaker = unit.known.recorded_until, unit.known.speaker
    if until is None or until <= unit.now or speaker is None or unit.chat_id != unit.user_id:
        return
    words = as_words(update)
    if words:
        words = _DOUBTFUL if found(words) else words
        recording.hear(unit.session, person=speaker.id, chat_id=unit.chat_id, words=words, now=unit.now)


def as_words(update: Update) -> str | None:
    """What was done, as a transcript writes it; of a button what it asks for: its label is known later. None: no words for it."""
    if update.callback_query is not None:
        return pressed(update.callback_query.data or "")
    message = update.message
    if message is None:
        return None
    if message.contact:
        return "(kontak)"
    if message.location:
        return "(lokasi)"
    if message.photo:
        return f"(foto {_one_line(message.caption or '')}".rstrip() + ")"
    if message.document:
        ending = (message.document.file_name or "berkas").rpartition(".")[2].lower()
        return f"(dokumen berkas.{ending if ending.isalnum() else 'bin'} {_one_line(message.caption or '')}".rstrip() + ")"
    if not message.text:
        return None
    said = _one_line(message.text)
    return f"(balas) {said}" if _is_reply(message) else said


def _is_reply(message: Message) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.is_bot


def _one_line(text: str) -> str:
    return " / ".join(line.strip() for line in text.split("\n") if line.strip())
