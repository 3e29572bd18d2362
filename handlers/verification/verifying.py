"""Verification: one tap for a clean report, or a return with the values and the reason.

card ─▶ [Verifikasi]
     └▶ [Kembalikan] ─▶ flags ─▶ REASON (chips or words)
"""

from collections.abc import Sequence
from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.messages.ledger import cut
from services.messages.outbox import Button
from services.refusals import Outdated
from services.reporting import evidence, submissions
from services.reporting.submission_actions import OpenSubmission, Return, ShowEvidence, Verify
from services.verification import inbox, verifying
from services.verification.actions import AskReason, GiveReason, OfferTogether, OpenInbox, ToggleFlag, UndoVerification

REASONS = ("reason_number", "reason_evidence", "reason_period", "reason_explain")
"""The usual reasons, as labels."""


class Step(StrEnum):
    """Where the talk stands; what is flagged lies with the reports."""

    REASON = "reason"


async def show_inbox(_update: Update, context: Context) -> None:
    """Show what waits, in the order it should be looked at."""
    await _show_inbox(context, 0)


async def turn_inbox(_update: Update, context: Context) -> None:
    """Show another page of it."""
    await _show_inbox(context, context.pressed(OpenInbox).page)


async def _show_inbox(context: Context, number: int) -> None:
    waiting = await context.look(inbox.inbox, by=context.person.id)
    page, clean = cut(list(waiting), number, 10), sum(not one.concerns for one in waiting)
    together = [[Button("verify_together", OfferTogether(), facts={"count": clean})]] if clean > 1 else []
    rows = [
        [Button("open_waiting", OpenSubmission(one.submission), facts={"number": one.number, "name": one.reporter})]
        for one in page.lines
    ]
    turning = pages(page.number, page.pages, OpenInbox)
    context.say(
        "verification/inbox",
        card="inbox",
        count=len(waiting),
        clean=clean,
        page=page,
        buttons=[*together, *rows, *turning, [Button("home", GoHome())]],
    )


async def verify(_update: Update, context: Context) -> int:
    """Verify with one tap, and offer the next."""
    wanted, waiting = context.pressed(Verify), await context.look(inbox.inbox, by=context.person.id)
    card = await context.perform(
        verifying.verify,
        by=context.person.id,
        submission=wanted.submission,
        version=wanted.version,
        now=context.now,
        city=context.city,
    )
    _decided(context, card, waiting)
    return ConversationHandler.END


async def begin_return(_update: Update, context: Context) -> Step:
    """Ask which values are meant; where there is one only, ask the reason at once."""
    wanted = context.pressed(Return)
    card = await context.perform(
        verifying.begin_return, by=context.person.id, submission=wanted.submission, version=wanted.version, now=context.now
    )
    return _ask_why(context, card) if len(card.lines) == 1 else _ask_which(context, card)


async def toggle(_update: Update, context: Context) -> Step:
    """Flag a value, or take the flag back."""
    wanted = context.pressed(ToggleFlag)
    card = await context.perform(verifying.toggle, by=context.person.id, report=wanted.report, version=wanted.version)
    return _ask_which(context, card)


async def ask_reason(_update: Update, context: Context) -> Step:
    """The values are flagged; ask why."""
    wanted = context.pressed(AskReason)
    card = await context.perform(
        verifying.ask_reason, by=context.person.id, submission=wanted.submission, version=wanted.version, now=context.now
    )
    return _ask_why(context, card)


async def give_reason(_update: Update, context: Context) -> int:
    """Return with one of the usual reasons."""
    wanted = context.pressed(GiveReason)
    if wanted.reason not in REASONS:
        raise Outdated
    return await _return(context, wanted.submission, wanted.version, context.label(wanted.reason))


async def hear_reason(_update: Update, context: Context) -> int:
    """Return with the verifier's own words, for the submission whose card asks."""
    asked = await context.perform(verifying.being_returned, by=context.person.id)
    return await _return(context, asked.id, asked.version, context.heard)


async def show_evidence(_update: Update, context: Context) -> None:
    """Show the photos, documents and places; the kept bytes where Telegram has forgotten a file."""
    wanted = context.pressed(ShowEvidence)
    found = await context.perform(verifying.evidence, by=context.person.id, submission=wanted.submission)
    context.toast("evidence_below")
    for item in found:
        context.say("reporting/evidence/item", item=item, attachment=_file(item))


def _file(item: evidence.Item) -> dict[str, object] | None:
    if item.refused or item.kind == "location":
        return None
    file: dict[str, object] = {"as": item.kind, "file_id": item.file_id}
    return {**file, "draw": "evidence", "sha256": item.sha256, "name": item.file} if item.sha256 else file


async def _return(context: Context, submission: int, version: int, reason: str) -> int:
    waiting = await context.look(inbox.inbox, by=context.person.id)
    card = await context.perform(
        verifying.return_,
        by=context.person.id,
        submission=submission,
        version=version,
        reason=reason,
        now=context.now,
        city=context.city,
    )
    _decided(context, card, waiting)
    return ConversationHandler.END


def _decided(context: Context, card: submissions.Card, waiting: Sequence[inbox.Waiting]) -> None:
    """Say what was decided, and put the next one behind a tap: of what was `waiting` before."""
    others = [one.submission for one in waiting if one.submission != card.submission]
    rows = []
    if others:
        rows.append([Button("next_waiting", OpenSubmission(others[0]), facts={"count": len(others)})])
    undo = Button("undo_verification", UndoVerification(card.submission, card.version))
    rows.append([*([undo] if card.is_verified else []), Button("home", GoHome())])
    context.say("verification/decided", card=submissions.card_name(card.submission), buttons=rows, shown=card)


def _ask_which(context: Context, card: submissions.Card) -> Step:
    rows = [
        [
            Button(
                "flagged" if line.flag is not None else "unflagged",
                ToggleFlag(line.report, card.version),
                facts={"name": line.name, "value": line.value},
            )
        ]
        for line in card.lines
    ]
    rows.append([Button("go_on", AskReason(card.submission, card.version)), Button("back", OpenSubmission(card.submission))])
    context.say("verification/return/which", card=submissions.card_name(card.submission), buttons=rows, number=card.number)
    return Step.REASON


def _ask_why(context: Context, card: submissions.Card) -> Step:
    meant = [line for line in card.lines if line.flag is not None] or card.lines
    reasons = [one for one in REASONS if one != "reason_evidence" or any(line.takes_evidence for line in meant)]
    rows = [[Button(reason, GiveReason(card.submission, card.version, reason))] for reason in reasons]
    rows.append([Button("back", OpenSubmission(card.submission))])
    flagged = [line.name for line in card.lines if line.flag is not None]
    context.say(
        "verification/return/why", card=submissions.card_name(card.submission), buttons=rows, number=card.number, flagged=flagged
    )
    return Step.REASON


def build() -> Handlers:
    """`/verifikasi`, the pushed card, and the return."""
    buttons: Handlers = [
        button(OpenInbox, turn_inbox),
        button(Verify, verify),
        button(Return, begin_return),
        button(ToggleFlag, toggle),
        button(AskReason, ask_reason),
        button(GiveReason, give_reason),
        button(ShowEvidence, show_evidence),
    ]
    return [
        CommandHandler("verifikasi", show_inbox, filters=PRIVATE),
        talk("verification", entries=buttons, states={Step.REASON: [MessageHandler(ANSWER & PRIVATE, hear_reason)]}),
    ]
