"""The end of the list: what nobody else understood, buttons nobody answers any more, and leaving whatever one is in."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from handlers.reporting import not_understood
from services.people import accounts
from services.refusals import Outdated


async def leave(update: Update, context: Context) -> None:
    """Leave whatever talk the person is in; what was answered stays in the draft."""
    context.leave_talks()
    await context.go_home()


async def tapped_in_vain(_update: Update, _context: Context) -> None:
    """A button nobody answers any more."""
    raise Outdated


async def came_or_went(update: Update, context: Context) -> None:
    """Somebody blocked the bot, or came back: pushes pause and go on again."""
    member = update.my_chat_member
    if member is not None and member.chat.type == "private":
        gone = member.new_chat_member.status in ("kicked", "left")
        await context.perform(accounts.mark_blocked, telegram_id=member.from_user.id, gone=gone, now=context.now)


def build() -> Handlers:
    """The end of the list."""
    return [
        ChatMemberHandler(came_or_went, ChatMemberHandler.MY_CHAT_MEMBER),
        CommandHandler(["batal", "cancel"], leave, filters=PRIVATE),
        CallbackQueryHandler(tapped_in_vain),
        MessageHandler(PRIVATE & filters.UpdateType.MESSAGE, not_understood.suggest),
    ]
