"""Words that answer nothing: one short answer with the nearest commands, and the draft that waits."""

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from telegram import Update

from bot.conversation.context import Context
from bot.delivery.wording import MENUS
from domain.actions import GoHome
from services.messages.outbox import Button
from services.reporting import drafts
from services.reporting.actions import ResumeDraft

_NEAR = 2
"""Typing errors between what was typed and a command we still suggest; half of a short command at most."""


async def suggest(_update: Update, context: Context) -> None:
    """Answer what was not understood with the nearest commands, and with the draft that waits where nothing else is under way."""
    if not context.unit.talks and context.heard and await context.find():
        return
    word = context.heard.split(maxsplit=1)[0].lstrip("/").lower() if context.heard else ""
    near = process.extract(word, MENUS[context.person.menu], scorer=Levenshtein.distance, score_cutoff=_NEAR, limit=3)
    waits = None if context.unit.talks else await context.perform(drafts.in_hand, by=context.person.id)
    context.say(
        "home/not_understood",
        near=[command for command, slips, _ in near if 2 * slips <= len(command)],
        draft=waits is not None,
        buttons=[*([[Button("open_draft", ResumeDraft(waits.id))]] if waits else []), [Button("home", GoHome())]],
    )
