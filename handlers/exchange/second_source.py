"""Official figures beside ours: `/selisih` shows how far they are apart, and whoever reported says why.

/selisih ─▶ [unit, indicator] ─▶ [cause] ─▶ /selisih
"""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from domain.exchange.second_source import GapCause
from services.exchange.actions import AskGap, GiveGapCause, OpenGaps
from services.insight import official_gaps
from services.messages.outbox import Button
from services.refusals import Outdated


async def show(_update: Update, context: Context) -> None:
    """The widest first; a door to each that is mine to explain."""
    found = await context.look(official_gaps.gaps, by=context.person.id, now=context.now, city=context.city)
    doors = [
        [Button("gap_why", AskGap(one.figure), facts={"unit": one.unit, "indicator": one.indicator})]
        for one in found.gaps
        if one.mine and one.beyond and one.cause is None
    ]
    context.say("exchange/gap/list", found=found, buttons=[*doors, [Button("home", GoHome())]])


async def ask(_update: Update, context: Context) -> None:
    """Which of the usual causes it is."""
    wanted = context.pressed(AskGap)
    found = await context.look(official_gaps.gaps, by=context.person.id, now=context.now, city=context.city)
    one = next((one for one in found.gaps if one.figure == wanted.figure and one.mine), None)
    if one is None:
        raise Outdated
    causes = [[Button(f"gap_{cause.value}", GiveGapCause(wanted.figure, cause))] for cause in GapCause]
    context.say("exchange/gap/ask", gap=one, buttons=[*causes, [Button("back", OpenGaps())]])


async def give(_update: Update, context: Context) -> None:
    """Note it, and show what is left."""
    wanted = context.pressed(GiveGapCause)
    await context.perform(official_gaps.explain, by=context.person.id, figure=wanted.figure, cause=wanted.cause, now=context.now)
    context.say("exchange/gap/noted", cause=wanted.cause.value, buttons=[[Button("gaps", OpenGaps())], [Button("home", GoHome())]])


def build() -> Handlers:
    """`/selisih` and its buttons."""
    return [
        CommandHandler("selisih", show, filters=PRIVATE),
        button(OpenGaps, show),
        button(AskGap, ask),
        button(GiveGapCause, give),
    ]
