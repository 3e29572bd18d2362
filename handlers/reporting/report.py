"""The report: a question with what a good colleague knows beside it, an answer in one's own words, a summary, and sending.

[open] ─▶ VALUE ─▶ (EVIDENCE) ─▶ VALUE … ─▶ REVIEW ─▶ [Kirim] ─▶ receipt
            ├▶ REASON (tidak berlaku)         └▶ NOTE · EVIDENCE · WHY · VALUE again
            └▶ WHY (possible, but unusual)
"""

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, EVIDENCE, IDLE, PRIVATE, WORKBOOK
from bot.conversation.talks import talk
from domain.actions import GoHome
from handlers.reporting import answering, correcting, pasting, question_cards, said_buttons
from handlers.reporting.question_cards import Step
from services.messages.outbox import Button
from services.reporting import correcting as correcting_reports
from services.reporting import drafts, practice, questions, reviews, submitting, withdrawing
from services.reporting.actions import (
    ChooseLine,
    DiscardDraft,
    FillOpen,
    FollowEvidence,
    GiveNotApplicable,
    LeaveDraft,
    OpenLine,
    OpenReport,
    PassOver,
    Practise,
    ReadDraftNotes,
    ReportAll,
    ResumeDraft,
    ReviewDraft,
    SendDraft,
    SendReady,
    StepBack,
    TurnDraft,
)
from services.reporting.submission_actions import FixReturned, ShowMissed, Withdraw
from services.training import lessons
from services.training.lesson_actions import ListLessons


async def open_one(_update: Update, context: Context) -> Step:
    """Report exactly what the button names."""
    wanted = context.pressed(OpenReport)
    return await _begin(context, [(wanted.indicator, wanted.period)])


async def open_all(_update: Update, context: Context) -> Step | int:
    """Report everything that is owed, one question after the other; with words behind the command, what they name."""
    words = pasting.after_command(context) if context.args else ""
    if words:
        return await pasting.fill(context, words)
    return question_cards.show(
        context, await context.perform(correcting_reports.begin, by=context.person.id, today=context.today, now=context.now)
    )


async def practise(_update: Update, context: Context) -> Step:
    """Try the report out; nothing is counted."""
    return question_cards.show(
        context, await context.perform(practice.begin, by=context.person.id, today=context.today, now=context.now)
    )


async def resume(_update: Update, context: Context) -> Step:
    """Go on where the draft stands."""
    wanted = context.pressed(ResumeDraft)
    return question_cards.show(context, await context.perform(drafts.resume, by=context.person.id, draft=wanted.draft))


async def back(update: Update, context: Context) -> Step | int:
    """The question before; at the first one, home."""
    wanted = context.pressed(StepBack)
    question = await context.perform(drafts.back, by=context.person.id, answer=wanted.answer)
    if question is None:
        await context.go_home()
        return ConversationHandler.END
    return question_cards.ask(context, question)


async def show_review(_update: Update, context: Context) -> Step:
    """The summary before sending."""
    wanted = context.pressed(ReviewDraft)
    draft = await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
    return question_cards.show(context, await context.perform(reviews.review, draft))


async def choose_line(_update: Update, context: Context) -> Step:
    """Which answer of a longer summary is meant."""
    draft = await context.perform(drafts.mine, by=context.person.id, draft=context.pressed(ChooseLine).draft)
    return question_cards.show_lines(context, await context.perform(reviews.review, draft))


async def open_line(_update: Update, context: Context) -> Step:
    """One answer of a longer summary; one that was sent meanwhile is not there any more."""
    wanted = context.pressed(OpenLine)
    draft = await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
    review = await context.perform(reviews.review, draft)
    line = next((line for line in review.lines if line.answer == wanted.answer), None)
    return question_cards.show_line(context, review, line) if line else question_cards.show(context, review)


async def show_notes(_update: Update, context: Context) -> Step:
    """The notes and reasons of the draft in full."""
    wanted = context.pressed(ReadDraftNotes)
    draft = await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
    review = await context.perform(reviews.review, draft)
    context.say(
        "reporting/notes",
        card="draft",
        lines=[line for line in review.lines if line.reason or line.note],
        buttons=[[Button("back", ReviewDraft(draft.id))]],
    )
    return Step.REVIEW


async def send(_update: Update, context: Context) -> Step | int:
    """Send it, and show the receipt; evidence that turned out to be none is asked for again first."""
    wanted = context.pressed(SendDraft)
    receipt = await context.perform(submitting.send, by=context.person.id, draft=wanted.draft, now=context.now, city=context.city)
    if isinstance(receipt, questions.Question):
        return question_cards.show(context, receipt)
    return await _show_receipt(context, receipt)


async def send_ready(_update: Update, context: Context) -> Step | int:
    """Send what is ready, and say what is still open."""
    wanted = context.pressed(SendReady)
    receipt = await context.perform(
        submitting.send, by=context.person.id, draft=wanted.draft, now=context.now, city=context.city, ready_only=True
    )
    if isinstance(receipt, questions.Question):
        return question_cards.show(context, receipt)
    return await _show_receipt(context, receipt)


async def _show_receipt(context: Context, receipt: submitting.Receipt | None) -> int:
    if receipt is None:
        context.toast("already_sent")
        return ConversationHandler.END
    doors = [[Button("follow_evidence", FollowEvidence(one.report), facts={"name": one.name})] for one in receipt.follows]
    doors += await _after_correction(context, receipt)
    if receipt.draft is not None:
        doors.append([Button("open_draft", ResumeDraft(receipt.draft))])
    elif receipt.number and any(one.why != "locked" for one in receipt.open):
        doors.append([Button("fill_open", ReportAll(), facts={"count": len(receipt.open)})])
    if any(one.why == "locked" for one in receipt.open):
        doors.append([Button("missed", ShowMissed())])
    if receipt.number is None and await context.perform(lessons.any_for, by=context.person.id, today=context.today):
        doors.append([Button("lessons", ListLessons())])
    last = [Button("home", GoHome())]
    if receipt.submission is not None:
        last.insert(0, Button("withdraw", Withdraw(receipt.submission, receipt.version)))
    context.say("reporting/receipt", card="draft", receipt=receipt, buttons=[*doors, last])
    return ConversationHandler.END


async def _after_correction(context: Context, receipt: submitting.Receipt) -> list[list[Button]]:
    """The doors to the next report that was returned, and to what was set aside for this one."""
    if receipt.submission is None or receipt.version == 1:
        return []
    found = await context.perform(correcting_reports.after, by=context.person.id, today=context.today, now=context.now)
    doors = []
    if found.returned is not None:
        doors.append([Button("fix_next", FixReturned(found.returned.submission), facts={"number": found.returned.number})])
    if found.set_aside:
        doors.append([Button("go_on_filling", ReportAll())])
    return doors


async def withdraw(_update: Update, context: Context) -> Step:
    """Take back what was sent a moment ago: its summary opens again."""
    wanted = context.pressed(Withdraw)
    await correcting.say_what_is_set_aside(context, wanted.submission)
    shown = await context.perform(
        withdrawing.withdraw, by=context.person.id, submission=wanted.submission, version=wanted.version, now=context.now
    )
    return question_cards.show(context, shown)


async def pass_over(_update: Update, context: Context) -> Step:
    """Leave one question for later."""
    wanted = context.pressed(PassOver)
    return question_cards.show(
        context, await context.perform(drafts.pass_over, by=context.person.id, answer=wanted.answer, now=context.now)
    )


async def fill_open(_update: Update, context: Context) -> Step:
    """Ask what was left open."""
    wanted = context.pressed(FillOpen)
    return question_cards.show(
        context, await context.perform(drafts.fill_open, by=context.person.id, draft=wanted.draft, now=context.now)
    )


async def turn(_update: Update, context: Context) -> Step:
    """To the other questions of the draft."""
    wanted = context.pressed(TurnDraft)
    return question_cards.show(
        context, await context.perform(drafts.turn, by=context.person.id, draft=wanted.draft, now=context.now)
    )


async def discard(update: Update, context: Context) -> Step | int:
    """Ask once more, then throw the draft away."""
    wanted = context.pressed(DiscardDraft)
    if not wanted.sure:
        await context.perform(drafts.mine, by=context.person.id, draft=wanted.draft)
        sure = [Button("discard_sure", DiscardDraft(wanted.draft, sure=True)), Button("back", ResumeDraft(wanted.draft))]
        context.say("reporting/discard", card="draft", buttons=[sure])
        return Step.REVIEW
    await context.perform(drafts.discard, by=context.person.id, draft=wanted.draft)
    await context.go_home()
    return ConversationHandler.END


async def leave(update: Update, context: Context) -> int:
    """Leave the draft for later; nothing of it is lost but what was only practice."""
    await context.perform(drafts.leave, by=context.person.id, draft=context.pressed(LeaveDraft).draft)
    await context.go_home()
    return ConversationHandler.END


async def _begin(context: Context, wanted: list[tuple[int, str]]) -> Step:
    return question_cards.show(
        context, await context.perform(drafts.begin, by=context.person.id, wanted=wanted, today=context.today, now=context.now)
    )


def build() -> Handlers:
    """`/lapor`, the buttons of home, and everything inside the report."""
    unasked: Handlers = [
        CommandHandler("lapor", open_all, filters=PRIVATE),
        CommandHandler("latihan", practise, filters=PRIVATE),
        MessageHandler(IDLE & ANSWER & PRIVATE, pasting.hear_unasked),
        MessageHandler(IDLE & EVIDENCE & PRIVATE & ~WORKBOOK, answering.hear_evidence),
    ]
    buttons = [
        button(OpenReport, open_one),
        button(ReportAll, open_all),
        button(ResumeDraft, resume),
        button(StepBack, back),
        button(ReviewDraft, show_review),
        button(ChooseLine, choose_line),
        button(OpenLine, open_line),
        button(SendDraft, send),
        button(DiscardDraft, discard),
        button(LeaveDraft, leave),
        button(Practise, practise),
        button(ReadDraftNotes, show_notes),
        button(PassOver, pass_over),
        button(SendReady, send_ready),
        button(FillOpen, fill_open),
        button(TurnDraft, turn),
        button(Withdraw, withdraw),
    ]
    steps: dict[type, said_buttons.Pressed] = {
        **{PassOver: pass_over, SendDraft: send, SendReady: send_ready, StepBack: back, FillOpen: fill_open},
        GiveNotApplicable: answering.ask_reason,
    }
    states: dict[object, Handlers] = {
        step: [*said_buttons.hearing(step, steps), *heard] for step, heard in answering.states().items()
    }
    return [talk("report", entries=[*unasked, *correcting.entries(), *answering.buttons(), *buttons], states=states)]
