"""The schedule: which notices come when, in one's own time zone."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.calendar import schedule
from services.messages.outbox import Button


async def show(_update: Update, context: Context) -> None:
    """Show the next firings of each notice that concerns the person; to admins, of all."""
    shown = await context.look(schedule.preview, by=context.person, now=context.now, city=context.city)
    return context.say("calendar/schedule", **vars(shown), buttons=[[Button("home", GoHome())]])


def build() -> Handlers:
    """`/jadwal`."""
    return [CommandHandler("jadwal", show, filters=PRIVATE)]
