"""What nobody else understood: one short answer with the nearest commands, and ways to leave whatever one is in."""

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from telegram import Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from bot.delivery.wording import MENUS
from domain.actions import GoHome
from handlers.home import home
from services.messages.outbox import Button
from services.people import accounts
from services.refusals import Outdated
from services.reporting import drafts
from services.reporting.actions import ResumeDraft

_NEAR = 2
"""Typing errors between what was typed and a command we still suggest; half of a short command at most."""


async def suggest(_update: Update, context: Context) -> None:
    """Answer what was not understood with the nearest commands, and with the draft that waits where nothing else is under way."""
    word = context.heard.split(maxsplit=1)[0].lstrip("/").lower() if context.heard else ""
    near = process.extract(word, MENUS[context.person.menu], scorer=Levenshtein.distance, score_cutoff=_NEAR, limit=3)
    waits = None if context.unit.talks else await context.perform(drafts.in_hand, by=context.person.id)
    context.say(
        "home/not_understood",
        near=[command for command, slips, _ in near if 2 * slips <= len(command)],
        draft=waits is not None,
        buttons=[*([[Button("open_draft", ResumeDraft(waits.id))]] if waits else []), [Button("home", GoHome())]],
    )


async def leave(update: Update, context: Context) -> None:
    """Leave whatever talk the person is in; what was answered stays in the draft."""
    context.leave_talks()
    await home.show(update, context)


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
        MessageHandler(PRIVATE & filters.UpdateType.MESSAGE, suggest),
    ]
