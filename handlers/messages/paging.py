"""The pages of whatever was too long for one message."""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from services.messages import outbox
from services.people.actions import OpenPage


async def turn(_update: Update, context: Context) -> None:
    """Show the page that was asked for, of something that was said in this chat."""
    wanted = context.pressed(OpenPage)
    speaker = context.unit.known.speaker
    said = await context.perform(outbox.said, row=wanted.row, chat=context.unit.chat_id, by=speaker.id if speaker else None)
    context.say_again(said, page=wanted.page)


def build() -> Handlers:
    """The button to another page."""
    return [button(OpenPage, turn)]
