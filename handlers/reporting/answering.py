"""Giving an answer: in words, by a button, with a reason, a note, or something that shows it to be true."""

import re

from telegram import Message, Update
from telegram.ext import MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, EVIDENCE, PRIVATE, SAID
from domain.actions import GoHome
from domain.messages.small_talk import meant_by
from handlers.messages import small_talk
from handlers.reporting import pasting, question_cards
from handlers.reporting.question_cards import Step
from services.messages.outbox import Button
from services.refusals import Outdated
from services.reporting import answering, drafts, evidence
from services.reporting.actions import (
    AddEvidence,
    AddNote,
    ChangeAnswer,
    ConfirmUnusual,
    EvidenceLater,
    ExplainRule,
    FollowEvidence,
    GiveNil,
    GiveNotApplicable,
    GiveReading,
    GiveSame,
    GiveWhy,
    KeepAnswer,
    ReviewDraft,
)

_LIST_SIGNS = re.compile(r"[\n=;:]|,\s|\b(?:dan|and)\b", re.IGNORECASE)
"""What a list has and a single answer rarely: only then it is worth looking."""


async def hear(_update: Update, context: Context) -> Step | int:
    """Take what was typed, or say why it cannot be taken; a pasted list fills the draft at once."""
    if _LIST_SIGNS.search(context.heard) and await pasting.names(context) > 1 and not await pasting.practises(context):
        return await pasting.fill(context, pasting.after_command(context))
    heard = await context.perform(
        answering.hear,
        by=context.person.id,
        text=context.heard,
        message_id=context.message.message_id,
        today=context.today,
        now=context.now,
    )
    if isinstance(heard, answering.Named):
        return await pasting.fill(context, pasting.after_command(context))
    if isinstance(heard, answering.Misunderstood) and await pasting.may_answer_a_question(context):
        return Step.VALUE
    return question_cards.answer(context, heard)


async def choose(_update: Update, context: Context) -> Step:
    """Take the reading that was chosen."""
    wanted = context.pressed(GiveReading)
    heard = await context.perform(
        answering.choose, by=context.person.id, answer=wanted.answer, text=wanted.text, today=context.today, now=context.now
    )
    return question_cards.answer(context, heard)


async def confirm(_update: Update, context: Context) -> Step:
    """Take an unusual value; the reason is asked next."""
    wanted = context.pressed(ConfirmUnusual)
    shown = await context.perform(
        answering.confirm, by=context.person.id, answer=wanted.answer, text=wanted.text, today=context.today, now=context.now
    )
    return question_cards.show(context, shown)


async def hear_why(_update: Update, context: Context) -> Step:
    """Keep why an unusual value is right, in the person's words."""
    return question_cards.show(
        context, await context.perform(answering.justify, by=context.person.id, reason=context.heard, now=context.now)
    )


async def give_why(_update: Update, context: Context) -> Step:
    """Keep one of the usual reasons."""
    wanted = context.pressed(GiveWhy)
    if wanted.reason not in question_cards.WHYS:
        raise Outdated
    await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    reason = context.label(wanted.reason)
    return question_cards.show(
        context, await context.perform(answering.justify, by=context.person.id, reason=reason, now=context.now)
    )


async def explain(_update: Update, context: Context) -> Step:
    """Ask why an answer is right although it breaks a rule."""
    wanted = context.pressed(ExplainRule)
    return question_cards.show(context, await context.perform(answering.explain, by=context.person.id, answer=wanted.answer))


async def same(_update: Update, context: Context) -> Step:
    """Take last period's value."""
    wanted = context.pressed(GiveSame)
    return question_cards.answer(
        context, await context.perform(answering.same_as_last, by=context.person.id, answer=wanted.answer, now=context.now)
    )


async def nil(_update: Update, context: Context) -> Step:
    """Nihil."""
    wanted = context.pressed(GiveNil)
    return question_cards.answer(
        context, await context.perform(answering.nil, by=context.person.id, answer=wanted.answer, now=context.now)
    )


async def ask_reason(_update: Update, context: Context) -> Step:
    """Tidak berlaku needs a reason."""
    wanted = context.pressed(GiveNotApplicable)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    buttons = question_cards.with_ways_out(question, Button("back", ChangeAnswer(question.answer)))
    context.say("reporting/ask_reason", card="draft", question=question, buttons=buttons)
    return Step.REASON


async def hear_reason(_update: Update, context: Context) -> Step:
    """Keep the reason why it does not apply."""
    return question_cards.show(
        context, await context.perform(answering.not_applicable, by=context.person.id, reason=context.heard, now=context.now)
    )


async def keep(_update: Update, context: Context) -> Step:
    """Leave the answer as it is."""
    wanted = context.pressed(KeepAnswer)
    return question_cards.show(context, await context.perform(answering.keep, by=context.person.id, answer=wanted.answer))


async def change(_update: Update, context: Context) -> Step:
    """Ask one question again."""
    wanted = context.pressed(ChangeAnswer)
    return question_cards.ask(context, await context.perform(drafts.change, by=context.person.id, answer=wanted.answer))


async def ask_note(_update: Update, context: Context) -> Step:
    """Ask for a note to one answer."""
    wanted = context.pressed(AddNote)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    buttons = [[Button("back", ReviewDraft(question.draft))]]
    context.say("reporting/ask_note", card="draft", question=question, buttons=buttons)
    return Step.NOTE


async def hear_note(_update: Update, context: Context) -> Step:
    """Keep the note."""
    return question_cards.show(
        context, await context.perform(answering.add_note, by=context.person.id, text=context.heard, now=context.now)
    )


async def ask_evidence(_update: Update, context: Context) -> Step:
    """Ask for a photo or document."""
    wanted = context.pressed(AddEvidence)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    return question_cards.ask_for_evidence(context, question)


async def hear_evidence(_update: Update, context: Context) -> Step | None:
    """Take a photo, document or place for the answer that is asked about; an album is answered once."""
    sent = _sent(context.message)
    taken = await context.perform(evidence.attach, by=context.person.id, sent=sent, now=context.now, city=context.city)
    if taken is None:
        return None
    step = None
    if isinstance(taken.next, evidence.Followed):
        context.say("reporting/evidence/came", card="evidence", came=taken.next, buttons=[[Button("home", GoHome())]])
    else:
        step = question_cards.show(context, taken.next)
    if taken.folds:
        context.fold()
    return step


def _sent(message: Message) -> evidence.Sent:
    if message.location is not None:
        place = f"{message.location.latitude},{message.location.longitude}"
        return evidence.Sent(kind="location", file_id=place, unique_id=place)
    file = message.photo[-1] if message.photo else message.document
    assert file is not None
    return evidence.Sent(
        kind="photo" if message.photo else "document",
        file_id=file.file_id,
        unique_id=file.file_unique_id,
        name=getattr(file, "file_name", None),
        size=file.file_size or 0,
        album=message.media_group_id,
    )


async def insist_on_evidence(_update: Update, context: Context) -> Step | int:
    """Something else came where evidence was asked for: words, a film, a sticker. What names other values is taken."""
    if context.message.text and await pasting.names(context) > 0 and not await pasting.practises(context):
        return await pasting.fill(context, pasting.after_command(context))
    if said := meant_by(context.heard):
        small_talk.in_passing(context, said)
        return question_cards.show(context, await context.perform(drafts.resume, by=context.person.id))
    shown = await context.perform(evidence.insist, by=context.person.id, heard=context.heard)
    return question_cards.ask_for_evidence(context, shown)


async def evidence_later(_update: Update, context: Context) -> Step:
    """Let the evidence follow."""
    wanted = context.pressed(EvidenceLater)
    shown = await context.perform(
        drafts.evidence_follows, by=context.person.id, answer=wanted.answer, today=context.today, now=context.now
    )
    return question_cards.show(context, shown)


async def follow(_update: Update, context: Context) -> None:
    """Ask for the evidence that was to follow a report; the next photo, document or place is taken for it."""
    wanted = context.pressed(FollowEvidence)
    shown = await context.perform(evidence.pick, by=context.person.id, report=wanted.report, today=context.today, now=context.now)
    context.say("reporting/evidence/follow", following=shown, buttons=[[Button("home", GoHome())]])


def buttons() -> Handlers:
    """The buttons below a question, and those of the summary that ask one again."""
    return [
        button(GiveReading, choose),
        button(GiveSame, same),
        button(GiveNil, nil),
        button(GiveNotApplicable, ask_reason),
        button(ConfirmUnusual, confirm),
        button(GiveWhy, give_why),
        button(ExplainRule, explain),
        button(KeepAnswer, keep),
        button(ChangeAnswer, change),
        button(AddNote, ask_note),
        button(AddEvidence, ask_evidence),
        button(EvidenceLater, evidence_later),
        button(FollowEvidence, follow),
    ]


def states() -> dict[Step, Handlers]:
    """What may come at each step of an answer; a photo, a document or a place may come at all of them."""
    sent = MessageHandler(EVIDENCE & PRIVATE, hear_evidence)
    return {
        Step.VALUE: [MessageHandler(ANSWER & PRIVATE, hear), sent],
        Step.REASON: [MessageHandler(ANSWER & PRIVATE, hear_reason), sent],
        Step.WHY: [MessageHandler(ANSWER & PRIVATE, hear_why), sent],
        Step.NOTE: [MessageHandler(ANSWER & PRIVATE, hear_note), sent],
        Step.EVIDENCE: [sent, MessageHandler(SAID & PRIVATE, insist_on_evidence)],
        Step.REVIEW: [MessageHandler(ANSWER & PRIVATE, pasting.hear_at_review), sent],
    }
