"""Cancelling a training as a whole, by whoever runs it.

card of the training ─▶ [Batalkan pelatihan] ─▶ WHY ─▶ what it means ─▶ [Ya, batalkan] [Tidak jadi]
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
from services.training import cancelling, offers
from services.training.actions import AskCancelTraining, CancelTraining, KeepTraining, ListTrainings
from services.training.cancelling import Cancelling

_CARD = "training_cancel"


class Step(StrEnum):
    """Where the talk stands; the training and the reason lie with the training."""

    WHY = "why"


async def ask(_update: Update, context: Context) -> Step:
    """Say whom it would reach, and ask why."""
    wanted = context.pressed(AskCancelTraining)
    shown = await context.perform(
        cancelling.ask, by=context.person.id, training=wanted.training, now=context.now, city=context.city
    )
    return _show(context, shown)


async def hear(_update: Update, context: Context) -> Step:
    """Keep the reason, and ask whether it is to be."""
    return _show(context, await context.perform(cancelling.hear_why, by=context.person.id, why=context.heard))


async def cancel(_update: Update, context: Context) -> int:
    """Cancel it, and say how many are told."""
    wanted = context.pressed(CancelTraining)
    told = await context.perform(
        cancelling.cancel, by=context.person.id, training=wanted.training, now=context.now, city=context.city
    )
    buttons = [[Button("trainings", ListTrainings()), Button("home", GoHome())]]
    context.say("training/cancel_done", card=_CARD, told=told, buttons=buttons)
    return ConversationHandler.END


async def keep(_update: Update, context: Context) -> int:
    """Let it take place, and show it again."""
    wanted = context.pressed(KeepTraining)
    offer = await context.perform(
        cancelling.keep, by=context.person.id, training=wanted.training, now=context.now, city=context.city
    )
    context.say("training/offer", card=_CARD, buttons=offers.keyboard(offer), offer=offer, why=None)
    return ConversationHandler.END


def _show(context: Context, shown: Cancelling) -> Step:
    sure = [Button("cancel_training_sure", CancelTraining(shown.training))] if shown.why else []
    context.say("training/cancel", card=_CARD, buttons=[sure, [Button("keep_training", KeepTraining(shown.training))]], shown=shown)
    return Step.WHY


def build() -> Handlers:
    """The buttons that cancel a training."""
    entries: Handlers = [button(AskCancelTraining, ask), button(CancelTraining, cancel), button(KeepTraining, keep)]
    return [talk("training_cancel", entries=entries, states={Step.WHY: [MessageHandler(ANSWER & PRIVATE, hear)]})]
