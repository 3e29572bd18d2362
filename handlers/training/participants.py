"""For organisers: who was invited, who comes and who came, as numbers and as a workbook.

/peserta ─▶ [training] ─▶ numbers and workbook
"""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.messages.outbox import Button
from services.training import participants
from services.training.actions import ShowParticipants


async def choose(_update: Update, context: Context) -> None:
    """The list of the one training, or which of them."""
    mine = await context.perform(participants.mine, by=context.person.id, today=context.today)
    if len(mine) == 1:
        return await _show(context, mine[0][0])
    rows = [[Button("open_training", ShowParticipants(id), facts={"title": title})] for id, title in mine]
    return context.say("training/which_list", buttons=[*rows, [Button("home", GoHome())]])


async def show(_update: Update, context: Context) -> None:
    """The list of one training."""
    await _show(context, context.pressed(ShowParticipants).training)


async def _show(context: Context, training: int) -> None:
    counted = await context.perform(participants.count, by=context.person.id, training=training)
    context.say(
        "training/participants",
        counted=counted,
        waiting=counted.waiting,
        attachment={"as": "document", "draw": "participants", "training": training, "code": counted.code},
    )


def build() -> Handlers:
    """`/peserta` and its buttons."""
    return [CommandHandler("peserta", choose, filters=PRIVATE), button(ShowParticipants, show)]
