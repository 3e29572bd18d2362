"""Giving one's inbox away for dated days: to whom, for when, a look at it, and one tap; it comes back by itself.

/delegasi ─▶ WHO (a name and days, or [name] ─▶ [days]) ─▶ [Wakilkan] ─▶ [Akhiri]
"""

from datetime import date, timedelta
from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.people.leaves import Days
from services.messages.outbox import Button
from services.naming import label
from services.people import delegating
from services.people.delegation_actions import ChooseDelegate, Delegate, EndDelegation, OpenDelegations
from services.verification import delegated


class Step(StrEnum):
    """Where the talk stands; what is asked for travels in the buttons and is checked again."""

    WHO = "who"


async def begin(_update: Update, context: Context) -> Step | int:
    """Show what is given away, or look at what the command says."""
    said = context.heard.partition(" ")[2].strip()
    return await _look(context, said) if said else await _offer(context)


async def show(_update: Update, context: Context) -> Step | int:
    """The same behind a button."""
    return await _offer(context)


async def hear(_update: Update, context: Context) -> Step | int:
    """Take the name and the days."""
    return await _look(context, context.heard)


async def choose_days(_update: Update, context: Context) -> Step:
    """Offer the days behind a name."""
    wanted, today = context.pressed(ChooseDelegate), context.today
    found, _ = await context.perform(
        delegating.look, by=context.person.id, person=wanted.person, first=str(today), last=str(today), today=today
    )
    rows = [[_days(found.person, name, days)] for name, days in _usual(today)]
    rows.append([Button("back", OpenDelegations())])
    context.say("people/delegation/days", card="delegation", name=found.name, buttons=rows)
    return Step.WHO


async def grant(_update: Update, context: Context) -> int:
    """Show it once more, then give the inbox away."""
    wanted = context.pressed(Delegate)
    if not wanted.sure:
        choice, days = await context.perform(
            delegating.look, by=context.person.id, person=wanted.person, first=wanted.first, last=wanted.last, today=context.today
        )
        return _confirm(context, choice, days)
    given = await context.perform(
        delegated.grant,
        by=context.person.id,
        person=wanted.person,
        first=wanted.first,
        last=wanted.last,
        now=context.now,
        city=context.city,
    )
    end = Button("end_delegation", EndDelegation(given.delegation.id), facts={"name": label(given.delegation.to)})
    context.say("people/delegation/given", card="delegation", given=given, buttons=[[end], [Button("home", GoHome())]])
    return ConversationHandler.END


async def end(_update: Update, context: Context) -> int:
    """Take the inbox back."""
    wanted = context.pressed(EndDelegation)
    given = await context.perform(
        delegated.end, by=context.person.id, delegation=wanted.delegation, now=context.now, city=context.city
    )
    context.say("people/delegation/taken_back", card="delegation", given=given, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def _offer(context: Context) -> Step:
    there = await context.perform(delegating.mine, by=context.person.id, today=context.today)
    found = await context.perform(delegating.choices, by=context.person.id, today=context.today)
    rows = [[Button("end_delegation", EndDelegation(one.id), facts={"name": label(one.to)})] for one in there if one.own]
    faces = [Button("choose_delegate", ChooseDelegate(one.person), facts={"name": label(one.name)}) for one in found]
    faces = faces[: delegating.MOST]
    rows += [faces[place : place + 2] for place in range(0, len(faces), 2)]
    context.say("people/delegation/ask", card="delegation", there=there, buttons=[*rows, [Button("home", GoHome())]])
    return Step.WHO


async def _look(context: Context, said: str) -> int:
    choice, days = await context.perform(delegating.read, by=context.person.id, said=said, today=context.today)
    choice, days = await context.perform(
        delegating.look, by=context.person.id, person=choice.person, first=str(days.first), last=str(days.last), today=context.today
    )
    return _confirm(context, choice, days)


def _confirm(context: Context, choice: delegating.Choice, days: Days) -> int:
    sure = Button("delegate", Delegate(choice.person, str(days.first), str(days.last), sure=True))
    rows = [[sure], [Button("back", OpenDelegations())]]
    context.say("people/delegation/confirm", card="delegation", name=choice.name, days=days, buttons=rows)
    return ConversationHandler.END


def _usual(today: date) -> list[tuple[str, Days]]:
    tomorrow = today + timedelta(days=1)
    return [
        ("delegate_today", Days(today, today)),
        ("delegate_tomorrow", Days(tomorrow, tomorrow)),
        ("delegate_week", Days(today, today + timedelta(days=6))),
        ("delegate_fortnight", Days(today, today + timedelta(days=13))),
    ]


def _days(person: int, name: str, days: Days) -> Button:
    action = Delegate(person, str(days.first), str(days.last), sure=False)
    return Button(name, action, facts={"first": days.first, "last": days.last})


def build() -> Handlers:
    """`/delegasi` and its buttons."""
    entries: Handlers = [
        CommandHandler("delegasi", begin, filters=PRIVATE),
        button(OpenDelegations, show),
        button(ChooseDelegate, choose_days),
        button(Delegate, grant),
        button(EndDelegation, end),
    ]
    return [talk("delegation", entries=entries, states={Step.WHO: [MessageHandler(ANSWER & PRIVATE, hear)]})]
