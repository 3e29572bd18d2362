"""`/data_saya`: a copy of one's own data, in a few words and as a workbook."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from services.home import own_data


async def give(_update: Update, context: Context) -> None:
    """Say how much is kept, and give it."""
    copy = await context.perform(own_data.look, by=context.person.id)
    attachment: dict[str, object] = {"as": "document", "draw": "own_data", "person": context.person.id}
    context.say("home/own_data", attachment=attachment, copy=copy, at=context.now)


def build() -> Handlers:
    """`/data_saya`."""
    return [CommandHandler("data_saya", give, filters=PRIVATE)]
