"""The pages of whatever was too long for one message, and the whole of it as a file."""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from domain.messages.facts import freeze
from services.messages import outbox
from services.messages.outbox import Button
from services.people.actions import OpenPage, OpenWhole


async def turn(_update: Update, context: Context) -> None:
    """Show the page that was asked for, of something that was said in this chat."""
    wanted = context.pressed(OpenPage)
    context.say_again(await _said(context, wanted.row), page=wanted.page)


async def give_whole(_update: Update, context: Context) -> None:
    """Send all the pages as one file, which can be searched and kept."""
    said = await _said(context, context.pressed(OpenWhole).row)
    told = {**said.facts, "today": freeze(context.today)}
    whole: dict[str, object] = {"as": "document", "draw": "whole", "screen": said.screen, "facts": told}
    context.say("messages/delivery/whole", attachment=whole, buttons=[[Button("home", GoHome())]])


async def _said(context: Context, row: int) -> outbox.Said:
    speaker = context.unit.known.speaker
    return await context.perform(outbox.said, row=row, chat=context.unit.chat_id, by=speaker.id if speaker else None)


def build() -> Handlers:
    """The buttons to another page and to the whole."""
    return [button(OpenPage, turn), button(OpenWhole, give_whole)]
