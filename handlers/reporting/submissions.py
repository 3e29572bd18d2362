"""What became of a report: its card for owner and verifier, `/status`, and its trail, `/riwayat`."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from domain.reporting.receipts import report_number
from services.messages.outbox import Button
from services.reporting import correcting, evidence, submissions
from services.reporting.actions import FollowEvidence
from services.reporting.submission_actions import (
    AskUnlock,
    Correct,
    FixReturned,
    OpenSubmission,
    ReadNotes,
    ShowMissed,
    ShowTrail,
    Unverify,
)
from services.verification import own_reports, taking_back, verifying
from services.verification import trail as trails

_DOORS = {FixReturned: "fix", Correct: "correct", AskUnlock: "ask_unlock"}


async def show(_update: Update, context: Context) -> None:
    """Show one submission to its verifier or its owner."""
    await _show(context, context.pressed(OpenSubmission).submission)


async def status(_update: Update, context: Context) -> None:
    """`/status 10012`, or the newest submissions."""
    if context.args:
        return await _show(context, await _numbered(context))
    recent = await context.perform(own_reports.newest, by=context.person.id)
    rows = [[Button("open_submission", OpenSubmission(one.id), facts={"number": one.number})] for one in recent]
    rows += [*await _evidence(context, None), [Button("missed", ShowMissed())], [Button("home", GoHome())]]
    return context.say("reporting/status", recent=recent, buttons=rows)


async def show_trail(_update: Update, context: Context) -> None:
    """The trail behind a button."""
    await _show_trail(context, context.pressed(ShowTrail).submission)


async def trail(_update: Update, context: Context) -> None:
    """`/riwayat 10012`, or the newest submissions, each with its trail behind a button."""
    if context.args:
        return await _show_trail(context, await _numbered(context))
    recent = await context.perform(own_reports.newest, by=context.person.id)
    rows = [[Button("open_trail", ShowTrail(one.id), facts={"number": one.number})] for one in recent]
    return context.say("verification/trail/which", count=len(recent), recent=recent, buttons=[*rows, [Button("home", GoHome())]])


async def show_notes(_update: Update, context: Context) -> None:
    """The notes and reasons of a submission in full, to whoever may see it."""
    wanted = context.pressed(ReadNotes)
    card, _ = await context.perform(verifying.show, by=context.person.id, submission=wanted.submission)
    lines = [line for line in card.lines if line.reason or line.note or line.flag or line.questions]
    back = Button("back", OpenSubmission(wanted.submission))
    context.say(
        "reporting/notes", card=submissions.card_name(wanted.submission), lines=lines, buttons=[[back, Button("home", GoHome())]]
    )


async def _show(context: Context, submission: int) -> None:
    card, decides = await context.perform(verifying.show, by=context.person.id, submission=submission)
    rows = [*(submissions.keyboard(card) if decides else submissions.notes(card)), *await _evidence(context, submission)]
    doors = await context.perform(
        correcting.doors, by=context.person.id, submission=submission, today=context.today, now=context.now
    )
    rows += [[Button(_DOORS[type(door)], door) for door in doors]]
    if await context.perform(taking_back.may_unverify, by=context.person.id, submission=submission):
        rows.append([Button("unverify", Unverify(submission, card.version))])
    rows.append([Button("trail", ShowTrail(submission)), Button("home", GoHome())])
    context.say("reporting/submission", card=submissions.card_name(submission), buttons=rows, shown=card, deciding=decides)


async def _numbered(context: Context) -> int:
    """The submission whose number was written behind the command."""
    return await context.perform(verifying.numbered, by=context.person.id, number=report_number(" ".join(context.args or ())))


async def _evidence(context: Context, submission: int | None) -> list[list[Button]]:
    """A button for each piece of evidence that is to follow what the person reported."""
    awaited = await context.perform(evidence.awaited, by=context.person.id, today=context.today, submission=submission)
    return [[Button("follow_evidence", FollowEvidence(one.report), facts={"name": one.name})] for one in awaited]


async def _show_trail(context: Context, submission: int) -> None:
    found = await context.perform(trails.trail, by=context.person.id, submission=submission)
    back = Button("open_submission", OpenSubmission(submission), facts={"number": found.number})
    context.say("verification/trail/trail", trail=found, buttons=[[back], [Button("home", GoHome())]])


def build() -> Handlers:
    """`/status`, `/riwayat`, and the buttons that lead to a report."""
    return [
        CommandHandler("status", status, filters=PRIVATE),
        CommandHandler("riwayat", trail, filters=PRIVATE),
        button(OpenSubmission, show),
        button(ShowTrail, show_trail),
        button(ReadNotes, show_notes),
    ]
