"""Trainings: which are open to me, one of them with its seats, and my answer.

/pelatihan ─▶ list ─▶ card ─▶ [Hadir] [Tidak] [Mungkin]
"""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.messages.outbox import Button
from services.training import offers, rsvp, wallet
from services.training.actions import AnswerTraining, ListTrainings, OpenTraining


async def show_list(_update: Update, context: Context) -> None:
    """Show what is open to me, with what I answered."""
    found = await context.perform(offers.mine, by=context.person.id, today=context.today, city=context.city)
    pending = await context.perform(wallet.waiting, by=context.person.id)
    rows = [[Button("open_training", OpenTraining(one.id), facts={"title": one.title})] for one in found]
    context.say("training/list", card="trainings", buttons=[*rows, [Button("home", GoHome())]], offers=found, pending=pending)


async def show(_update: Update, context: Context) -> None:
    """Show one training."""
    wanted = context.pressed(OpenTraining)
    _card(
        context,
        await context.perform(offers.see, by=context.person.id, training=wanted.training, today=context.today, city=context.city),
    )


async def answer(_update: Update, context: Context) -> None:
    """Take the answer; with a seat comes the calendar file."""
    wanted = context.pressed(AnswerTraining)
    replied = await context.perform(
        rsvp.reply, by=context.person.id, training=wanted.training, answer=wanted.answer, now=context.now, city=context.city
    )
    _card(context, replied.offer)
    if replied.has_new_seat:
        context.say("training/receipt", attachment=rsvp.calendar(replied.offer, now=context.now), offer=replied.offer)


def _card(context: Context, offer: offers.Offer) -> None:
    context.say("training/offer", card=f"training:{offer.id}", buttons=offers.keyboard(offer), offer=offer, why=None)


def build() -> Handlers:
    """`/pelatihan` and the buttons of its cards."""
    return [
        CommandHandler("pelatihan", show_list, filters=PRIVATE),
        button(ListTrainings, show_list),
        button(OpenTraining, show),
        button(AnswerTraining, answer),
    ]
