"""Locked periods: what was missed, asking for it with a reason, and the verifier's one tap.

[missed] ─▶ [one of them] ─▶ WHY ─▶ the verifier: [Buka … jam] [Tetap dikunci]
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.messages.outbox import Button
from services.reporting import unlocking
from services.reporting.submission_actions import AskUnlock, DecideUnlock, ShowMissed


class Step(StrEnum):
    """Where the talk stands; what is asked for lies in the request."""

    WHY = "why"


async def show_missed(_update: Update, context: Context) -> None:
    """Show what was not reported in time and is locked now."""
    missed = await context.perform(unlocking.offer, by=context.person.id, today=context.today)
    rows = [
        [Button("ask_unlock_of", AskUnlock(due.indicator, str(due.period)), facts={"name": due.name, "period": due.period})]
        for due in missed.due
    ]
    context.say(
        "reporting/unlock/missed",
        count=len(missed.due),
        most=len(missed.due),
        hours=missed.hours,
        buttons=[*rows, [Button("home", GoHome())]],
    )


async def ask_why(_update: Update, context: Context) -> Step:
    """Ask why the period is to be opened."""
    wanted = context.pressed(AskUnlock)
    asked = await context.perform(
        unlocking.begin,
        by=context.person.id,
        indicator=wanted.indicator,
        period=wanted.period,
        today=context.today,
        now=context.now,
    )
    context.say("reporting/unlock/ask", asked=asked, buttons=[[Button("back", ShowMissed())]])
    return Step.WHY


async def hear_why(_update: Update, context: Context) -> int:
    """Pass the request on to whoever decides it."""
    asked = await context.perform(unlocking.ask, by=context.person.id, why=context.heard, now=context.now, city=context.city)
    context.say("reporting/unlock/asked", asked=asked, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def decide(_update: Update, context: Context) -> None:
    """Open the period, or leave it locked."""
    wanted = context.pressed(DecideUnlock)
    asked, yes, until = await context.perform(
        unlocking.decide, by=context.person.id, request=wanted.request, yes=wanted.yes, now=context.now, city=context.city
    )
    context.say("reporting/unlock/decided", asked=asked, yes=yes, until=until, buttons=[[Button("home", GoHome())]])


def build() -> Handlers:
    """What is pressed to ask, and to decide."""
    return [
        button(ShowMissed, show_missed),
        button(DecideUnlock, decide),
        talk("unlock", entries=[button(AskUnlock, ask_why)], states={Step.WHY: [MessageHandler(ANSWER & PRIVATE, hear_why)]}),
    ]
