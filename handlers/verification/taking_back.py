"""Taking a verification back: with one tap while it is new, with a reason later.

[↩️ Batalkan] ─▶ the card again
[Batalkan verifikasi] ─▶ WHY (chips or words) ─▶ the card again
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from handlers.verification.verifying import REASONS
from services.messages.outbox import Button
from services.refusals import Outdated
from services.reporting import submissions
from services.reporting.submission_actions import OpenSubmission, ShowTrail, Unverify
from services.verification import taking_back
from services.verification.actions import GiveUnverifyReason, UndoVerification


class Step(StrEnum):
    """Where the talk stands; which submission is meant lies with it."""

    WHY = "why"


async def undo(_update: Update, context: Context) -> int:
    """Take back what I just verified."""
    wanted = context.pressed(UndoVerification)
    card = await context.perform(
        taking_back.undo,
        by=context.person.id,
        submission=wanted.submission,
        version=wanted.version,
        now=context.now,
        city=context.city,
    )
    return _show(context, card)


async def begin(_update: Update, context: Context) -> Step:
    """Ask why."""
    wanted = context.pressed(Unverify)
    card = await context.perform(
        taking_back.begin, by=context.person.id, submission=wanted.submission, version=wanted.version, now=context.now
    )
    rows = [[Button(reason, GiveUnverifyReason(card.submission, card.version, reason))] for reason in REASONS]
    rows.append([Button("back", OpenSubmission(card.submission))])
    context.say("verification/unverify_why", card=submissions.card_name(card.submission), number=card.number, buttons=rows)
    return Step.WHY


async def give_why(_update: Update, context: Context) -> int:
    """Take it back with one of the usual reasons."""
    wanted = context.pressed(GiveUnverifyReason)
    if wanted.reason not in REASONS:
        raise Outdated
    return await _unverify(context, wanted.submission, wanted.version, context.label(wanted.reason))


async def hear_why(_update: Update, context: Context) -> int:
    """Take it back for the verifier's own reason."""
    asked = await context.perform(taking_back.being_unverified, by=context.person.id)
    return await _unverify(context, asked.id, asked.version, context.heard)


async def _unverify(context: Context, submission: int, version: int, reason: str) -> int:
    card = await context.perform(
        taking_back.unverify,
        by=context.person.id,
        submission=submission,
        version=version,
        reason=reason,
        now=context.now,
        city=context.city,
    )
    return _show(context, card)


def _show(context: Context, card: submissions.Card) -> int:
    rows = [*submissions.keyboard(card), [Button("trail", ShowTrail(card.submission)), Button("home", GoHome())]]
    name = submissions.card_name(card.submission)
    context.say("reporting/submission", card=name, buttons=rows, shown=card, deciding=True, reopened=True)
    return ConversationHandler.END


def build() -> Handlers:
    """The buttons that take back, and the reason."""
    buttons: Handlers = [button(UndoVerification, undo), button(Unverify, begin), button(GiveUnverifyReason, give_why)]
    return [talk("unverifying", entries=buttons, states={Step.WHY: [MessageHandler(ANSWER & PRIVATE, hear_why)]})]
