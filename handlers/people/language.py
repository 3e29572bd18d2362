"""The language: `/bahasa` offers both, a tap changes it at once."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from services.messages.outbox import Button
from services.people import speakers
from services.people.actions import ChooseLanguage
from texts.languages import SPOKEN


async def offer(_update: Update, context: Context) -> None:
    """Offer the languages, each by its own name."""
    context.say("people/language", buttons=[[Button(text=one.name, do=ChooseLanguage(code))] for code, one in SPOKEN.items()])


async def choose(update: Update, context: Context) -> None:
    """Speak the chosen language from this answer on."""
    language = context.pressed(ChooseLanguage).language
    if language not in SPOKEN:
        return await offer(update, context)
    await context.perform(speakers.remember, chat_id=context.unit.chat_id, language=language, now=context.now)
    context.choose_language(language)
    if context.unit.known.speaker is None:
        return context.say("people/language_chosen")
    return await context.go_home()


def build() -> Handlers:
    """`/bahasa`, also `/language`, for known people and strangers alike."""
    return [CommandHandler(["bahasa", "language"], offer, filters=PRIVATE), button(ChooseLanguage, choose)]
