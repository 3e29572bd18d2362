"""`/beban`: what reporting cost people in the month measured last, for everybody to see."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.adoption import burden
from services.messages.outbox import Button


async def show(_update: Update, context: Context) -> None:
    """Show the newest measurement."""
    found = await context.perform(burden.newest)
    context.say("adoption/burden", burden=found.model_dump() if found else None, buttons=[[Button("home", GoHome())]])


def build() -> Handlers:
    """The command alone."""
    return [CommandHandler("beban", show, filters=PRIVATE)]
