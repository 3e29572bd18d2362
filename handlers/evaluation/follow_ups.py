"""Rewards and sanctions after a result that is final: what there is, one more proposed, one taken back.

[Tindak lanjut] ─▶ the result ─▶ [Piagam … · Bimbingan …] ─▶ BASIS, with its day ─▶ the result ─▶ [Tarik kembali]
/tindaklanjut NIP ─▶ the results of a person, for admins ─▶ the result
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.evaluation import follow_ups
from services.evaluation.actions import OpenDesk
from services.evaluation.follow_up_actions import OpenFollowUps, ProposeFollowUp, WithdrawFollowUp
from services.messages.outbox import Button


class Step(StrEnum):
    """Where the talk stands; of which result and kind lies in a row."""

    BASIS = "basis"


async def start(_update: Update, context: Context) -> int:
    """`/tindaklanjut NIP`: the results of a person, for admins."""
    if not context.person.is_admin:
        await context.go_home()
        return ConversationHandler.END
    nip = "".join(context.args or ())
    name, found = await context.perform(follow_ups.of_person, by=context.person.id, nip=nip)
    rows = [[Button("follow_ups_of", OpenFollowUps(one.evaluation, one.annual), facts={"period": one.period})] for one in found]
    context.say(
        "evaluation/follow_up/person", card="follow_up", name=name, found=found, buttons=[*rows, [Button("home", GoHome())]]
    )
    return ConversationHandler.END


async def show(_update: Update, context: Context) -> int:
    """Show what followed a result."""
    wanted = context.pressed(OpenFollowUps)
    found = await context.perform(
        follow_ups.look, by=context.person.id, evaluation=wanted.evaluation, annual=wanted.annual, today=context.today
    )
    return _show(context, found)


async def propose(_update: Update, context: Context) -> Step:
    """Ask what the proposal rests on."""
    wanted = context.pressed(ProposeFollowUp)
    asked = await context.perform(
        follow_ups.begin,
        by=context.person.id,
        evaluation=wanted.evaluation,
        annual=wanted.annual,
        kind=wanted.kind,
        now=context.now,
        city=context.city,
    )
    back = [[Button("back", OpenFollowUps(wanted.evaluation, wanted.annual))]]
    context.say("evaluation/follow_up/ask", card="follow_up", asked=asked, today=context.today, buttons=back)
    return Step.BASIS


async def hear(_update: Update, context: Context) -> int:
    """Write it down."""
    found = await context.perform(follow_ups.tell, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    return _show(context, found)


async def withdraw(_update: Update, context: Context) -> int:
    """Take a proposal back."""
    wanted = context.pressed(WithdrawFollowUp)
    found = await context.perform(
        follow_ups.withdraw, by=context.person.id, follow_up=wanted.follow_up, now=context.now, city=context.city
    )
    return _show(context, found)


def _show(context: Context, found: follow_ups.Overview) -> int:
    there = {one.name for one in found.found if one.withdrawn_at is None}
    rows = [
        [Button(f"propose_{one.side}", ProposeFollowUp(found.evaluation, found.annual, one.code), facts={"name": one.name})]
        for one in found.kinds
        if one.name not in there
    ]
    rows += [
        [Button("withdraw_follow_up", WithdrawFollowUp(one.follow_up), facts={"name": one.name})]
        for one in found.found
        if one.may_withdraw
    ]
    rows.append([Button("evaluation_desk", OpenDesk()), Button("home", GoHome())])
    context.say("evaluation/follow_up/list", card="follow_up", overview=found, buttons=rows)
    return ConversationHandler.END


def build() -> Handlers:
    """`/tindaklanjut`, its buttons, and the words they ask for."""
    entries: Handlers = [
        CommandHandler("tindaklanjut", start, filters=PRIVATE),
        button(OpenFollowUps, show),
        button(ProposeFollowUp, propose),
        button(WithdrawFollowUp, withdraw),
    ]
    return [talk("follow_ups", entries=entries, states={Step.BASIS: [MessageHandler(ANSWER & PRIVATE, hear)]})]
