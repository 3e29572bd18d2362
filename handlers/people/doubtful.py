"""Where words looked like personal data: write them again. That they are none is heard by bot/unit_of_work/doubts.py."""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from services.people.personal_actions import RewriteWords


async def rewrite(_update: Update, context: Context) -> None:
    """Nothing was kept: ask for the words again, at the same step."""
    context.say("people/personal/rewrite", buttons=[])


def build() -> Handlers:
    """The button below the question."""
    return [button(RewriteWords, rewrite)]
