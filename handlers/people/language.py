"""The language: `/bahasa` offers both, a tap changes it at once."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.buttons import button
from bot.context import Context, Handlers
from bot.filters import PRIVATE
from handlers import home
from services import speakers
from services.actions import ChooseLanguage
from services.outbox import Button

_OFFERED = (("id", "Bahasa Indonesia"), ("en", "English"))


async def offer(_update: Update, context: Context) -> None:
    """Offer the languages, each by its own name."""
    context.say("language", buttons=[[Button(text=name, do=ChooseLanguage(code))] for code, name in _OFFERED])


async def choose(update: Update, context: Context) -> None:
    """Speak the chosen language from this answer on."""
    language = context.pressed(ChooseLanguage).language
    if language not in dict(_OFFERED):
        return await offer(update, context)
    await context.perform(speakers.remember, chat_id=context.unit.chat_id, language=language, now=context.now)
    context.choose_language(language)
    if context.unit.known.speaker is None:
        return context.say("language_chosen")
    return await home.show(update, context)


def build() -> Handlers:
    """`/bahasa`, also `/language`, for known people and strangers alike."""
    return [CommandHandler(["bahasa", "language"], offer, filters=PRIVATE), button(ChooseLanguage, choose)]
