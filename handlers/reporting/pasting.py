"""A report in one line or a pasted list, whenever it comes: what it names is taken into the draft."""

import re

from telegram import Update
from telegram.ext import ConversationHandler

from bot.conversation.context import Context
from domain.actions import GoHome
from domain.reporting.pasted_lines import is_courtesy
from handlers.messages import small_talk
from handlers.reporting import not_understood, question_cards
from handlers.reporting.question_cards import Step
from services.messages.outbox import Button
from services.reporting import correcting, drafts, pasting, questions
from services.reporting.submission_actions import ShowMissed
from services.verification import clarifying

_SENTENCE = 4
"""Letters below which words answer no question, and words up to which a greeting is only that."""

_AFTER_COMMAND = re.compile(r"^/?lapor(@\w+)?\s+", re.IGNORECASE)


def after_command(context: Context) -> str:
    """What was said, without the command before it."""
    return _AFTER_COMMAND.sub("", context.heard)


async def hear_unasked(update: Update, context: Context) -> Step | int:
    """Words that answer no question may be a report all the same, in a line or a list; else they were not understood."""
    words = after_command(context)
    if words != context.heard or await names(context) > 0:
        return await fill(context, words)
    if small_talk.is_no_answer(words) or not await _answered(context):
        await not_understood.suggest(update, context)
    return ConversationHandler.END


async def _answered(context: Context) -> bool:
    """Whether the words answer the verifier's question, where one is open and nothing else is: a sentence, not a mere greeting."""
    words = context.heard
    greets = is_courtesy(words) and len(words.split()) <= _SENTENCE
    if len(words) < _SENTENCE or greets or await context.perform(drafts.in_hand, by=context.person.id) is not None:
        return False
    question = await context.perform(clarifying.only_open, by=context.person.id)
    if question is None:
        return False
    asked = await context.perform(
        clarifying.answer, by=context.person.id, question=question, words=words, now=context.now, city=context.city
    )
    context.say("verification/question/thanks", asked=asked, buttons=[[Button("home", GoHome())]])
    return True


async def hear_at_review(update: Update, context: Context) -> Step | int | None:
    """At the summary words say why a report is corrected, or name further values."""
    shown = await context.perform(correcting.give_why, by=context.person.id, why=context.heard, now=context.now)
    if shown is not None:
        return question_cards.show(context, shown)
    if await names(context) > 0:
        return await fill(context, after_command(context))
    await not_understood.suggest(update, context)
    return None


async def names(context: Context) -> int:
    """How many things that the person owes are named in what was said."""
    words = after_command(context)
    return await context.perform(pasting.names, by=context.person.id, text=words, today=context.today, now=context.now)


async def fill(context: Context, words: str) -> Step | int:
    """Take a line or a list into the draft, name what could not be taken, and go on with what is left."""
    filled = await context.perform(pasting.fill, by=context.person.id, text=words, today=context.today, now=context.now)
    doors = [[Button("missed", ShowMissed())]] if any(one.cause == "locked" for one in filled.wrong) else []
    if filled.next is None:
        context.say("reporting/filled", filled=filled, buttons=[*doors, [Button("home", GoHome())]])
        return ConversationHandler.END
    unclear = filled.unclear
    others = filled.taken or len(filled.wrong) > (unclear is not None)
    if others and (filled.wrong or isinstance(filled.next, questions.Question)):
        context.say("reporting/filled", filled=filled, buttons=doors or None)
    return question_cards.show(context, filled.next)
