"""Leave by conversation, for admins: whose and which days, a look at it, and one tap.

/cuti ─▶ WHO (a NIP and days) ─▶ [Catat cuti] ─▶ [Batalkan]
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.people.leave_kinds import LeaveKind
from domain.people.leaves import Days
from services.messages.outbox import Button
from services.people import leaves
from services.people.leave_actions import GrantLeave, TakeBackLeave


class Step(StrEnum):
    """Where the talk stands; what is asked for travels in the buttons and is checked again."""

    WHO = "who"


async def begin(update: Update, context: Context) -> Step | int:
    """Look at what the command says, or ask for it; only admins can."""
    if not context.person.is_admin:
        await context.go_home()
        return ConversationHandler.END
    said = context.heard.partition(" ")[2]
    if said.strip():
        return await look(context, said)
    context.say("people/leave/ask", card="leave", buttons=[[Button("cancel", GoHome())]], today=context.today)
    return Step.WHO


async def hear(_update: Update, context: Context) -> Step | int:
    """Take the NIP and the days."""
    return await look(context, context.heard)


async def grant(_update: Update, context: Context) -> int:
    """Write it down."""
    wanted = context.pressed(GrantLeave)
    written = await context.perform(
        leaves.grant,
        by=context.person.id,
        person=wanted.person,
        days=leaves.days_of(wanted.first, wanted.last, wanted.kind),
        now=context.now,
        city=context.city,
    )
    rows = [[_take_back(written.holder, written.days)], [Button("home", GoHome())]]
    context.say("people/leave/granted", card="leave", buttons=rows, written=written)
    return ConversationHandler.END


async def take_back(_update: Update, context: Context) -> int:
    """These days are no leave."""
    wanted = context.pressed(TakeBackLeave)
    written = await context.perform(
        leaves.take_back,
        by=context.person.id,
        person=wanted.person,
        days=leaves.days_of(wanted.first, wanted.last),
        now=context.now,
        city=context.city,
    )
    context.say("people/leave/taken_back", card="leave", buttons=[[Button("home", GoHome())]], written=written)
    return ConversationHandler.END


async def look(context: Context, said: str) -> Step | int:
    """Show what was asked for, with the buttons that write it down."""
    asked = await context.perform(leaves.read, by=context.person.id, said=said, today=context.today)
    if asked.days is None:
        rows = [[_take_back(asked.holder, days)] for days in asked.holder.leaves]
        rows.append([Button("cancel", GoHome())])
        context.say("people/leave/person", card="leave", buttons=rows, asked=asked, today=context.today)
        return Step.WHO
    if asked.takes_back:
        rows = [[_take_back(asked.holder, asked.days)]]
    elif asked.days.kind is LeaveKind.OTHER:
        ways = [_grant(asked, kind) for kind in LeaveKind]
        *kinds, unsaid = ways
        rows = [[unsaid], *(kinds[place : place + 2] for place in range(0, len(kinds), 2))]
    else:
        rows = [[_grant(asked, asked.days.kind)]]
    context.say("people/leave/confirm", card="leave", buttons=[*rows, [Button("cancel", GoHome())]], asked=asked)
    return ConversationHandler.END


def _grant(asked: leaves.Asked, kind: LeaveKind) -> Button:
    assert asked.days is not None
    plain = kind is asked.days.kind
    action = GrantLeave(asked.holder.person, str(asked.days.first), str(asked.days.last), kind)
    return Button("grant_leave" if plain else f"leave_kind_{kind}", action)


def _take_back(holder: leaves.Holder, days: Days) -> Button:
    action = TakeBackLeave(holder.person, str(days.first), str(days.last))
    label = "take_back_day" if days.first == days.last else "take_back_leave"
    return Button(label, action, facts={"first": days.first, "last": days.last})


def build() -> Handlers:
    """`/cuti` and its buttons."""
    entries: Handlers = [
        CommandHandler("cuti", begin, filters=PRIVATE),
        button(GrantLeave, grant),
        button(TakeBackLeave, take_back),
    ]
    return [talk("leave", entries=entries, states={Step.WHO: [MessageHandler(ANSWER & PRIVATE, hear)]})]
