"""In a group nothing personal is said: sums for whoever answers for enough people, else the way to the private chat."""

from telegram import Chat, MessageEntity, Update

from bot.conversation.context import Context, Handlers
from bot.reception.addressees import InPublic
from services.insight import summaries

_TALKED_TO = (Chat.GROUP, Chat.SUPERGROUP)


async def answer(update: Update, context: Context) -> None:
    """Answer commands that are meant for the bot, and presses with a line over the chat; the rest is none of its business."""
    if update.callback_query:
        return context.toast("only_private")
    command = _command(update, context.bot.username)
    if command is None:
        return None
    return await (show_totals if command == "ringkasan" else point_to_private)(update, context)


async def point_to_private(_update: Update, context: Context) -> None:
    """Say that personal matters belong in the private chat."""
    context.say("insight/group_private", bot=context.bot.username)


async def show_totals(update: Update, context: Context) -> None:
    """Show the sums over the people of a supervisor; anybody else is pointed to the private chat."""
    speaker = context.unit.known.speaker
    if speaker is None or not (speaker.supervises or speaker.is_admin):
        return await point_to_private(update, context)
    totals = await context.look(summaries.totals, by=speaker.id, now=context.now, city=context.city)
    if totals is None:
        return await point_to_private(update, context)
    return context.say("insight/group_totals", totals=totals)


def _command(update: Update, bot: str) -> str | None:
    """The command that a new message in a group gives to the bot called `bot`; None where it gives none, or to another."""
    message = update.message
    if message is None or message.chat.type not in _TALKED_TO or not (message.text and message.entities):
        return None
    first = message.entities[0]
    if first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    command, _, whose = message.text[1 : first.length].partition("@")
    return command.lower() if whose.lower() in ("", bot.lower()) else None


def build() -> Handlers:
    """Whatever comes from a group; nothing of it reaches another conversation."""
    return [InPublic(answer)]
