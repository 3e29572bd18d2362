"""After a training: one to five stars, and a sentence if they like.

notice ─▶ [1..5] ─▶ WORDS ─▶ thanks
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.messages.outbox import Button
from services.training import feedback
from services.training.actions import NoRemark, RateTraining


class Step(StrEnum):
    """Where the talk stands; the stars are kept already."""

    WORDS = "words"


async def rate(_update: Update, context: Context) -> Step:
    """Keep the stars, and ask for a sentence."""
    wanted = context.pressed(RateTraining)
    title = await context.perform(
        feedback.rate, by=context.person.id, training=wanted.training, stars=wanted.stars, now=context.now
    )
    context.say("training/remark", title=title, stars=wanted.stars, buttons=[[Button("no_remark", NoRemark())]])
    return Step.WORDS


async def hear(_update: Update, context: Context) -> int:
    """Keep the sentence."""
    await context.perform(feedback.remark, by=context.person.id, said=context.heard)
    return await thank(_update, context)


async def thank(_update: Update, context: Context) -> int:
    """Say thank you."""
    context.say("training/thanks", buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


def build() -> Handlers:
    """The stars and what follows."""
    entries: Handlers = [button(RateTraining, rate), button(NoRemark, thank)]
    return [talk("training_feedback", entries=entries, states={Step.WORDS: [MessageHandler(ANSWER & PRIVATE, hear)]})]
