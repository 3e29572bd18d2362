"""The report: a question with what a good colleague knows beside it, an answer in one's own words, a summary, and sending.

[open] ─▶ VALUE ─▶ (EVIDENCE) ─▶ VALUE … ─▶ REVIEW ─▶ [Kirim] ─▶ receipt
            ├▶ REASON (tidak berlaku)         └▶ NOTE · EVIDENCE · WHY · VALUE again
            └▶ WHY (possible, but unusual)
"""

import re

from telegram import Message, Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.buttons import button
from bot.context import Context, Handlers
from bot.filters import ANSWER, EVIDENCE, IDLE, PRIVATE, SAID, WORKBOOK
from bot.talks import talk
from handlers import asking, correcting, fallback, home
from handlers.asking import Step
from services import answering, corrections, drafts, evidence, pasting, practice, questions, submitting
from services.actions import (
    AddEvidence,
    AddNote,
    ChangeAnswer,
    ConfirmUnusual,
    DiscardDraft,
    ExplainRule,
    GiveNil,
    GiveNotApplicable,
    GiveReading,
    GiveSame,
    GiveWhy,
    GoHome,
    KeepAnswer,
    LeaveDraft,
    OpenReport,
    Practise,
    ReportAll,
    ResumeDraft,
    ReviewDraft,
    SendDraft,
    StepBack,
)
from services.outbox import Button
from services.refusals import Outdated

_AFTER_COMMAND = re.compile(r"^/?lapor(@\w+)?\s+", re.IGNORECASE)
_LIST_SIGNS = frozenset("\n=;:")
"""What a list has and a single answer rarely: only then it is worth looking."""


async def open_one(_update: Update, context: Context) -> Step:
    """Report exactly what the button names."""
    wanted = context.pressed(OpenReport)
    return await _begin(context, [(wanted.indicator, wanted.period)])


async def open_all(_update: Update, context: Context) -> Step | int:
    """Report everything that is owed, one question after the other; with words behind the command, what they name."""
    words = _AFTER_COMMAND.sub("", context.heard) if context.args else ""
    return await _fill(context, words) if words else await _begin(context, None)


async def practise(_update: Update, context: Context) -> Step:
    """Try the report out; nothing is counted."""
    return asking.show(context, await context.perform(practice.begin, by=context.person.id, today=context.today, now=context.now))


async def resume(_update: Update, context: Context) -> Step:
    """Go on where the draft stands."""
    wanted = context.pressed(ResumeDraft)
    return asking.show(context, await context.perform(drafts.resume, by=context.person.id, draft=wanted.draft))


async def hear_unasked(update: Update, context: Context) -> Step | int:
    """Words that answer no question may be a report all the same, in a line or a list; else they were not understood."""
    words = _AFTER_COMMAND.sub("", context.heard)
    if words != context.heard or await _names(context) > 0:
        return await _fill(context, words)
    await fallback.suggest(update, context)
    return ConversationHandler.END


async def hear_at_review(update: Update, context: Context) -> Step | int | None:
    """At the summary words say why a report is corrected, or name further values."""
    shown = await context.perform(corrections.give_why, by=context.person.id, why=context.heard, now=context.now)
    if shown is not None:
        return asking.show(context, shown)
    if await _names(context) > 0:
        return await _fill(context, context.heard)
    await fallback.suggest(update, context)
    return None


async def hear(_update: Update, context: Context) -> Step | int:
    """Take what was typed, or say why it cannot be taken; a pasted list fills the draft at once."""
    if _LIST_SIGNS & set(context.heard) and await _names(context) > 1:
        return await _fill(context, context.heard)
    heard = await context.perform(
        answering.hear, by=context.person.id, text=context.heard, message_id=context.message.message_id, today=context.today,
        now=context.now,
    )  # fmt: skip
    return asking.answer(context, heard)


async def choose(_update: Update, context: Context) -> Step:
    """Take the reading that was chosen."""
    wanted = context.pressed(GiveReading)
    heard = await context.perform(
        answering.choose, by=context.person.id, answer=wanted.answer, text=wanted.text, today=context.today, now=context.now
    )
    return asking.answer(context, heard)


async def confirm(_update: Update, context: Context) -> Step:
    """Take an unusual value; the reason is asked next."""
    wanted = context.pressed(ConfirmUnusual)
    shown = await context.perform(
        answering.confirm, by=context.person.id, answer=wanted.answer, text=wanted.text, today=context.today, now=context.now
    )
    return asking.show(context, shown)


async def hear_why(_update: Update, context: Context) -> Step:
    """Keep why an unusual value is right, in the person's words."""
    return asking.show(
        context, await context.perform(answering.justify, by=context.person.id, reason=context.heard, now=context.now)
    )


async def give_why(_update: Update, context: Context) -> Step:
    """Keep one of the usual reasons."""
    wanted = context.pressed(GiveWhy)
    if wanted.reason not in asking.WHYS:
        raise Outdated
    await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    reason = context.label(wanted.reason)
    return asking.show(context, await context.perform(answering.justify, by=context.person.id, reason=reason, now=context.now))


async def explain(_update: Update, context: Context) -> Step:
    """Ask why an answer is right although it breaks a rule."""
    wanted = context.pressed(ExplainRule)
    return asking.show(context, await context.perform(answering.explain, by=context.person.id, answer=wanted.answer))


async def same(_update: Update, context: Context) -> Step:
    """Take last period's value."""
    wanted = context.pressed(GiveSame)
    return asking.show(
        context,
        await context.perform(answering.same_as_last, by=context.person.id, answer=wanted.answer, now=context.now),
    )


async def nil(_update: Update, context: Context) -> Step:
    """Nihil."""
    wanted = context.pressed(GiveNil)
    return asking.show(context, await context.perform(answering.nil, by=context.person.id, answer=wanted.answer, now=context.now))


async def ask_reason(_update: Update, context: Context) -> Step:
    """Tidak berlaku needs a reason."""
    wanted = context.pressed(GiveNotApplicable)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    buttons = [[Button("back", ChangeAnswer(question.answer))]]
    context.say("report/ask_reason", card="draft", question=question, buttons=buttons)
    return Step.REASON


async def hear_reason(_update: Update, context: Context) -> Step:
    """Keep the reason why it does not apply."""
    return asking.show(
        context,
        await context.perform(answering.not_applicable, by=context.person.id, reason=context.heard, now=context.now),
    )


async def keep(_update: Update, context: Context) -> Step:
    """Leave the answer as it is."""
    wanted = context.pressed(KeepAnswer)
    return asking.show(context, await context.perform(answering.keep, by=context.person.id, answer=wanted.answer))


async def back(update: Update, context: Context) -> Step | int:
    """The question before; at the first one, home."""
    wanted = context.pressed(StepBack)
    question = await context.perform(drafts.back, by=context.person.id, answer=wanted.answer)
    if question is None:
        await home.show(update, context)
        return ConversationHandler.END
    return asking.show(context, question)


async def change(_update: Update, context: Context) -> Step:
    """Ask one question again."""
    wanted = context.pressed(ChangeAnswer)
    return asking.show(context, await context.perform(drafts.change, by=context.person.id, answer=wanted.answer))


async def ask_note(_update: Update, context: Context) -> Step:
    """Ask for a note to one answer."""
    wanted = context.pressed(AddNote)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    buttons = [[Button("back", ReviewDraft(question.draft))]]
    context.say("report/ask_note", card="draft", question=question, buttons=buttons)
    return Step.NOTE


async def hear_note(_update: Update, context: Context) -> Step:
    """Keep the note."""
    return asking.show(
        context, await context.perform(answering.add_note, by=context.person.id, text=context.heard, now=context.now)
    )


async def ask_evidence(_update: Update, context: Context) -> Step:
    """Ask for a photo or document."""
    wanted = context.pressed(AddEvidence)
    question = await context.perform(drafts.change, by=context.person.id, answer=wanted.answer)
    return asking.ask_for_evidence(context, question)


async def hear_evidence(_update: Update, context: Context) -> Step | None:
    """Take a photo, document or place for the answer that is asked about; an album is answered once."""
    taken = await context.perform(evidence.attach, by=context.person.id, sent=_sent(context.message), now=context.now)
    if taken is None:
        return None
    step = asking.show(context, taken.next)
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
        kind="photo" if message.photo else "document", file_id=file.file_id, unique_id=file.file_unique_id,
        name=getattr(file, "file_name", None), size=file.file_size or 0, album=message.media_group_id,
    )  # fmt: skip


async def insist_on_evidence(_update: Update, context: Context) -> Step:
    """Something else came where evidence was asked for: words, a film, a sticker."""
    heard = await context.perform(drafts.resume, by=context.person.id)
    return asking.show(context, heard)


async def show_review(_update: Update, context: Context) -> Step:
    """The summary before sending."""
    wanted = context.pressed(ReviewDraft)
    draft = await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
    return asking.show(context, await context.perform(questions.review, draft))


async def send(_update: Update, context: Context) -> Step | int:
    """Send it, and show the receipt; evidence that turned out to be none is asked for again first."""
    wanted = context.pressed(SendDraft)
    lacking = await context.perform(evidence.missing, by=context.person.id, draft=wanted.draft)
    if lacking is not None:
        return asking.show(context, lacking)
    receipt = await context.perform(submitting.send, by=context.person.id, draft=wanted.draft, now=context.now, city=context.city)
    if receipt is None:
        context.toast("already_sent")
    else:
        context.say("report/receipt", card="draft", receipt=receipt, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def discard(update: Update, context: Context) -> Step | int:
    """Ask once more, then throw the draft away."""
    wanted = context.pressed(DiscardDraft)
    if not wanted.sure:
        await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
        sure = [Button("discard_sure", DiscardDraft(wanted.draft, sure=True)), Button("back", ReviewDraft(wanted.draft))]
        context.say("report/discard", card="draft", buttons=[sure])
        return Step.REVIEW
    await context.perform(drafts.discard, by=context.person.id, draft=wanted.draft)
    await home.show(update, context)
    return ConversationHandler.END


async def leave(update: Update, context: Context) -> int:
    """Leave the draft for later; nothing of it is lost but what was only practice."""
    await context.perform(drafts.leave, by=context.person.id, draft=context.pressed(LeaveDraft).draft)
    await home.show(update, context)
    return ConversationHandler.END


async def _names(context: Context) -> int:
    """How many things that the person owes are named in what was said."""
    return await context.perform(pasting.names, by=context.person.id, text=context.heard, today=context.today, now=context.now)


async def _fill(context: Context, words: str) -> Step | int:
    """Take a line or a list into the draft, name what could not be taken, and go on with what is left."""
    filled = await context.perform(pasting.fill, by=context.person.id, text=words, today=context.today, now=context.now)
    if filled.next is None:
        context.say("report/filled", filled=filled, buttons=[[Button("home", GoHome())]])
        return ConversationHandler.END
    if filled.wrong or isinstance(filled.next, questions.Question):
        context.say("report/filled", filled=filled)
    return asking.show(context, filled.next)


async def _begin(context: Context, wanted: list[tuple[int, str]] | None) -> Step:
    return asking.show(
        context,
        await context.perform(drafts.begin, by=context.person.id, wanted=wanted, today=context.today, now=context.now),
    )


def build() -> Handlers:
    """`/lapor`, the buttons of home, and everything inside the report."""
    buttons = [
        button(OpenReport, open_one), button(ReportAll, open_all), button(ResumeDraft, resume),
        button(GiveReading, choose), button(GiveSame, same), button(GiveNil, nil), button(GiveNotApplicable, ask_reason),
        button(ConfirmUnusual, confirm), button(GiveWhy, give_why), button(ExplainRule, explain),
        button(KeepAnswer, keep), button(StepBack, back), button(ChangeAnswer, change), button(AddNote, ask_note),
        button(AddEvidence, ask_evidence), button(ReviewDraft, show_review), button(SendDraft, send),
        button(DiscardDraft, discard), button(LeaveDraft, leave), button(Practise, practise),
    ]  # fmt: skip
    words: Handlers = [
        CommandHandler("lapor", open_all, filters=PRIVATE),
        CommandHandler("latihan", practise, filters=PRIVATE),
        MessageHandler(ANSWER & PRIVATE & IDLE, hear_unasked),
        MessageHandler(EVIDENCE & PRIVATE & IDLE & ~WORKBOOK, hear_evidence),
    ]
    sent = MessageHandler(EVIDENCE & PRIVATE, hear_evidence)
    states: dict[object, Handlers] = {
        Step.VALUE: [MessageHandler(ANSWER & PRIVATE, hear), sent],
        Step.REASON: [MessageHandler(ANSWER & PRIVATE, hear_reason), sent],
        Step.WHY: [MessageHandler(ANSWER & PRIVATE, hear_why), sent],
        Step.NOTE: [MessageHandler(ANSWER & PRIVATE, hear_note), sent],
        Step.EVIDENCE: [sent, MessageHandler(SAID & PRIVATE, insist_on_evidence)],
        Step.REVIEW: [MessageHandler(ANSWER & PRIVATE, hear_at_review), sent],
    }
    return [talk("report", entries=[*words, *correcting.entries(), *buttons], states=states)]
