"""Finding somebody or something: `/cari Nurhayati`, `cari SD 5`, a name by itself, a report's number.

/cari ─▶ WHAT ─▶ what was found, each behind its button
"""

import re
from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.home import searching
from services.home.searching import Hits
from services.insight.actions import OpenAttention, OpenIndicatorRecord, OpenRecord, OpenTrendUnit, ReadReport
from services.messages.outbox import Button
from services.naming import label
from services.refusals import Refusal
from services.reporting.submission_actions import OpenSubmission

_LONGEST = 60
"""Letters of what may be a name that nobody asked for with a command."""
_WORDS = 5
_AGAIN = re.compile(r"^(?:cari(?:kan)?|find|search)\b\s*:?\s+", re.IGNORECASE)


class Step(StrEnum):
    """Where the talk stands."""

    WHAT = "what"


async def begin(update: Update, context: Context) -> Step | int:
    """Look for what stands behind the command, or ask for it."""
    said = context.heard.partition(" ")[2].strip()
    if said:
        return await _look(context, said)
    context.say("home/search_ask", card="search", buttons=[[Button("home", GoHome())]])
    return Step.WHAT


async def hear(_update: Update, context: Context) -> int:
    """Look for it."""
    return await _look(context, context.heard)


async def in_words(_update: Update, context: Context) -> bool:
    """Whether words that answer nothing name somebody or something; then it is shown."""
    speaker, said = context.unit.known.speaker, context.heard
    if speaker is None or not (speaker.supervises or speaker.is_admin) or len(said) > _LONGEST or len(said.split()) > _WORDS:
        return False
    try:
        hits = await context.perform(searching.find, by=speaker.id, said=said, today=context.today, certain=True)
    except Refusal:
        return False
    if hits:
        _show(context, hits)
    return bool(hits)


async def _look(context: Context, said: str) -> int:
    wanted = _AGAIN.sub("", said)[:_LONGEST]
    _show(context, await context.perform(searching.find, by=context.person.id, said=wanted, today=context.today))
    return ConversationHandler.END


def _show(context: Context, hits: Hits) -> None:
    leads = context.person.supervises or context.person.is_admin
    rows = []
    if hits.submission is not None:
        opens = OpenSubmission(hits.submission) if hits.decides else ReadReport(hits.submission)
        rows.append([Button("open_submission", opens, facts={"number": hits.number})])
    rows += [[Button("trend_person", OpenRecord(one.person), facts={"name": label(one.name, 40)})] for one in hits.people]
    if leads:
        rows += [[Button("trend_unit", OpenTrendUnit(one.id, 0), facts={"name": one.name[:40]})] for one in hits.units]
    for one in hits.indicators:
        door = OpenAttention(one.id) if leads else OpenIndicatorRecord(context.person.id, one.id)
        rows.append([Button("search_indicator", door, facts={"name": one.name[:40]})])
    context.say("home/search", card="search", hits=hits, buttons=[*rows, [Button("home", GoHome())]])


def build() -> Handlers:
    """`/cari`."""
    entries: Handlers = [CommandHandler("cari", begin, filters=PRIVATE)]
    return [talk("search", entries=entries, states={Step.WHAT: [MessageHandler(ANSWER & PRIVATE, hear)]})]
