"""Changing one's mind: a message that is edited, a report that was returned, a report that turned out wrong after sending."""

from telegram import Update
from telegram.ext import MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import EDITED, PRIVATE
from domain.actions import GoHome
from handlers.reporting import question_cards
from handlers.reporting.question_cards import Step
from services.messages.outbox import Button
from services.refusals import Outdated
from services.reporting import answering, correcting, drafts
from services.reporting.submission_actions import Correct, FixReturned, GiveCorrectionWhy, TakeOthers


async def fix(_update: Update, context: Context) -> Step:
    """Correct a returned submission, beginning with the first flagged value."""
    wanted = context.pressed(FixReturned)
    await say_what_is_set_aside(context, wanted.submission)
    return question_cards.show(
        context, await context.perform(correcting.fix, by=context.person.id, submission=wanted.submission, now=context.now)
    )


async def take_others(_update: Update, context: Context) -> Step:
    """Take in hand what was not asked back too."""
    draft = context.pressed(TakeOthers).draft
    shown = await context.perform(correcting.take_others, by=context.person.id, draft=draft, today=context.today, now=context.now)
    return question_cards.show(context, shown)


async def correct(_update: Update, context: Context) -> Step:
    """Correct a report that nobody returned: its values first, then why."""
    wanted = context.pressed(Correct)
    await say_what_is_set_aside(context, wanted.submission)
    shown = await context.perform(
        correcting.correct, by=context.person.id, submission=wanted.submission, today=context.today, now=context.now
    )
    return question_cards.show(context, shown)


async def say_what_is_set_aside(context: Context, submission: int) -> None:
    """Say that answers of another report wait meanwhile."""
    if await context.perform(correcting.sets_aside, by=context.person.id, submission=submission):
        context.toast("set_aside")


async def give_why(_update: Update, context: Context) -> Step:
    """Keep one of the usual reasons for a correction."""
    wanted = context.pressed(GiveCorrectionWhy)
    if wanted.reason not in question_cards.CORRECTION_WHYS:
        raise Outdated
    await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
    shown = await context.perform(correcting.give_why, by=context.person.id, why=context.label(wanted.reason), now=context.now)
    return question_cards.show(context, await context.perform(drafts.resume, by=context.person.id) if shown is None else shown)


async def follow_edit(_update: Update, context: Context) -> Step | None:
    """An edited message changes the answer it gave; a report that was sent is corrected instead, and nothing else happens."""
    edited = await context.perform(
        answering.edit,
        by=context.person.id,
        message_id=context.message.message_id,
        text=context.heard,
        today=context.today,
        now=context.now,
    )
    if edited is None:
        return None
    if isinstance(edited, answering.SentAlready):
        rows = [[Button("correct", Correct(edited.submission))], [Button("home", GoHome())]]
        context.say("reporting/sent_already", edited=edited, buttons=rows)
        return None
    if isinstance(edited, answering.Edited):
        context.say("reporting/edited", edited=edited)
        return question_cards.show(context, await context.perform(drafts.resume, by=context.person.id))
    return question_cards.answer(context, edited)


def entries() -> Handlers:
    """Ways into the report to change what was said."""
    return [
        MessageHandler(EDITED & PRIVATE, follow_edit),
        button(FixReturned, fix),
        button(Correct, correct),
        button(TakeOthers, take_others),
        button(GiveCorrectionWhy, give_why),
    ]
