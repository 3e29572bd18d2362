"""In a group nothing personal is said: sums for whoever answers for enough people, else the way to the private chat."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import GROUP
from services.insight import summaries


async def point_to_private(_update: Update, context: Context) -> None:
    """Say that personal matters belong in the private chat."""
    context.say("insight/group_private", bot=context.bot.username)


async def show_totals(update: Update, context: Context) -> None:
    """Show the sums over the people of a supervisor; anybody else is pointed to the private chat."""
    speaker = context.unit.known.speaker
    if speaker is None or not (speaker.supervises or speaker.is_admin):
        return await point_to_private(update, context)
    totals = await context.perform(summaries.totals, by=speaker.id, now=context.now, city=context.city)
    if totals is None:
        return await point_to_private(update, context)
    return context.say("insight/group_totals", totals=totals)


async def stay_silent(_update: Update, _context: Context) -> None:
    """What people say to each other is none of the bot's business."""


async def refuse_press(update: Update, context: Context) -> None:
    """A personal button forwarded into a group opens nothing."""
    if update.callback_query:
        context.toast("only_private")


class _InGroup(CallbackQueryHandler[Context, None]):
    def check_update(self, update: object) -> bool | object | None:
        return super().check_update(update) if isinstance(update, Update) and GROUP.check_update(update) else None


def build() -> Handlers:
    """Commands are answered, everything else is left alone; nothing of a group reaches another conversation."""
    return [
        CommandHandler("ringkasan", show_totals, filters=GROUP),
        MessageHandler(GROUP & filters.COMMAND, point_to_private),
        _InGroup(refuse_press),
        MessageHandler(GROUP, stay_silent),
    ]
