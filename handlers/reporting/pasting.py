"""A report in one line or a pasted list, whenever it comes: what it names is taken into the draft."""

from dataclasses import replace

from telegram import Update
from telegram.ext import ConversationHandler

from bot.conversation.context import Context
from domain.actions import GoHome
from domain.reporting.pasted_lines import is_courtesy, without_command
from handlers.messages import small_talk
from handlers.reporting import not_understood, question_cards
from handlers.reporting.question_cards import Step
from services.messages.outbox import Button
from services.reporting import correcting, drafts, pasting, questions
from services.reporting.actions import ResumeDraft
from services.reporting.submission_actions import ShowMissed
from services.verification import clarifying
from services.verification.actions import AnswerWithWords

_REPORT = "report"
"""The talk in which a question stands."""
_SENTENCE = 4
"""Letters below which words answer no question, and words up to which a greeting is only that."""


def after_command(context: Context) -> str:
    """What was said, without the command before it."""
    return without_command(context.heard)


async def hear_unasked(update: Update, context: Context) -> Step | int:
    """Words that answer no question may be a report all the same, in a line or a list; else they were not understood."""
    words = after_command(context)
    alone = await context.perform(pasting.owed_alone, by=context.person.id, text=words, today=context.today, now=context.now)
    if alone is not None:
        return await _open(context, alone)
    if words != context.heard or await names(context) > 0:
        return await fill(context, words)
    if small_talk.is_no_answer(words) or not await _answered(context):
        await not_understood.suggest(update, context)
    return ConversationHandler.END


async def _open(context: Context, key: pasting.Key) -> Step:
    """Ask what was named."""
    return question_cards.show(
        context, await context.perform(drafts.begin, by=context.person.id, wanted=[key], today=context.today, now=context.now)
    )


async def _answered(context: Context) -> bool:
    """Whether the words answer a verifier's question that waits: a sentence, not a mere greeting. Where several wait, or a draft
    waits too, it is asked which is meant."""
    words = context.heard
    if len(words) < _SENTENCE or (is_courtesy(words) and len(words.split()) <= _SENTENCE):
        return False
    waiting = await context.perform(clarifying.waiting, by=context.person.id)
    if len(waiting) == 1 and await context.perform(drafts.in_hand, by=context.person.id) is None:
        asked = await context.perform(
            clarifying.answer, by=context.person.id, question=waiting[0].id, words=words, now=context.now, city=context.city
        )
        context.say("verification/question/thanks", asked=asked, buttons=[[Button("home", GoHome())]])
        return True
    return bool(waiting) and len(words.split()) >= _SENTENCE and await _asked_for_which(context)


async def may_answer_a_question(context: Context) -> bool:
    """Whether a sentence without a number may answer a verifier's question instead of what is asked; then it is asked which."""
    words = context.heard
    is_sentence = len(words.split()) >= _SENTENCE and not any(letter.isdigit() for letter in words)
    return is_sentence and await _asked_for_which(context)


async def _asked_for_which(context: Context) -> bool:
    """Ask which question of a verifier the words answer, if any; they are kept until that is said."""
    kept = await context.perform(clarifying.keep_words, by=context.person.id, words=context.heard)
    if not kept:
        return False
    rows = [[Button("answers_this", AnswerWithWords(one.id), facts={"name": one.name, "period": one.period})] for one in kept]
    waits = await context.perform(drafts.in_hand, by=context.person.id)
    draft = [[Button("open_draft", ResumeDraft(waits.id))]] if waits is not None else []
    context.say("verification/question/for_which", asked=kept, buttons=[*rows, *draft, [Button("home", GoHome())]])
    return True


async def hear_at_review(update: Update, context: Context) -> Step | int | None:
    """At the summary words say why a report is corrected, or name further values."""
    shown = await context.perform(correcting.give_why, by=context.person.id, why=context.heard, now=context.now)
    if shown is not None:
        return question_cards.show(context, shown)
    if await names(context) > 0 and not await practises(context):
        return await fill(context, after_command(context))
    await not_understood.suggest(update, context)
    return None


async def names(context: Context) -> int:
    """How many things that the person owes are named in what was said."""
    return await context.perform(pasting.names, by=context.person.id, text=context.heard, today=context.today, now=context.now)


async def practises(context: Context) -> bool:
    """Whether what is asked is only practice, of which nothing goes into a real report."""
    draft = await context.perform(drafts.in_hand, by=context.person.id)
    return draft is not None and draft.practice


async def fill(context: Context, words: str) -> Step | int:
    """Take a line or a list into the draft, name what could not be taken, and go on with what is left."""
    filled = await context.perform(pasting.fill, by=context.person.id, text=words, today=context.today, now=context.now)
    doors = [[Button("missed", ShowMissed())]] if any(one.cause == "locked" for one in filled.wrong) else []
    if filled.next is None and (standing := await _standing(context)) is not None:
        context.say("reporting/filled", filled=replace(filled, next=standing), buttons=doors or None)
        return question_cards.show(context, standing)
    if filled.next is None:
        context.say("reporting/filled", filled=filled, buttons=[*doors, [Button("home", GoHome())]])
        return ConversationHandler.END
    unclear = filled.unclear
    others = filled.taken or len(filled.wrong) > (unclear is not None)
    if others and (filled.wrong or isinstance(filled.next, questions.Question)):
        context.say("reporting/filled", filled=filled, buttons=doors or None)
    return question_cards.show(context, filled.next)


async def _standing(context: Context) -> drafts.Next | None:
    """What was asked when a line came of which nothing could be taken: it is asked again."""
    if _REPORT not in context.unit.talks or await context.perform(drafts.in_hand, by=context.person.id) is None:
        return None
    return await context.perform(drafts.resume, by=context.person.id)
