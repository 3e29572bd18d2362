"""A report in one line or a pasted list, whenever it comes: what it names is taken into the draft."""

import re

from telegram import Update
from telegram.ext import ConversationHandler

from bot.conversation.context import Context
from domain.actions import GoHome
from handlers.home import fallback
from handlers.reporting import question_cards
from handlers.reporting.question_cards import Step
from services.messages.outbox import Button
from services.reporting import correcting, pasting, questions

_AFTER_COMMAND = re.compile(r"^/?lapor(@\w+)?\s+", re.IGNORECASE)


def after_command(context: Context) -> str:
    """What was said, without the command before it."""
    return _AFTER_COMMAND.sub("", context.heard)


async def hear_unasked(update: Update, context: Context) -> Step | int:
    """Words that answer no question may be a report all the same, in a line or a list; else they were not understood."""
    words = after_command(context)
    if words != context.heard or await names(context) > 0:
        return await fill(context, words)
    await fallback.suggest(update, context)
    return ConversationHandler.END


async def hear_at_review(update: Update, context: Context) -> Step | int | None:
    """At the summary words say why a report is corrected, or name further values."""
    shown = await context.perform(correcting.give_why, by=context.person.id, why=context.heard, now=context.now)
    if shown is not None:
        return question_cards.show(context, shown)
    if await names(context) > 0:
        return await fill(context, context.heard)
    await fallback.suggest(update, context)
    return None


async def names(context: Context) -> int:
    """How many things that the person owes are named in what was said."""
    return await context.perform(pasting.names, by=context.person.id, text=context.heard, today=context.today, now=context.now)


async def fill(context: Context, words: str) -> Step | int:
    """Take a line or a list into the draft, name what could not be taken, and go on with what is left."""
    filled = await context.perform(pasting.fill, by=context.person.id, text=words, today=context.today, now=context.now)
    if filled.next is None:
        context.say("reporting/filled", filled=filled, buttons=[[Button("home", GoHome())]])
        return ConversationHandler.END
    unclear = filled.unclear
    others = filled.taken or len(filled.wrong) > (unclear is not None)
    if others and (filled.wrong or isinstance(filled.next, questions.Question)):
        context.say("reporting/filled", filled=filled)
    return question_cards.show(context, filled.next)
