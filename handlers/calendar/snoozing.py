"""Putting a reminder off: an hour, tomorrow morning, or another working morning before the deadline."""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from services.calendar import snoozing
from services.calendar.actions import PickMorning, PutOff
from services.messages.outbox import Button

_HOME = [Button("home", GoHome())]


async def put_off(_update: Update, context: Context) -> None:
    """Agree on the time that was chosen."""
    agreed = await context.perform(
        snoozing.put_off, by=context.person.id, until=context.pressed(PutOff).until, now=context.now, city=context.city
    )
    return context.say("calendar/put_off", agreed=agreed, buttons=[_HOME])


async def pick(_update: Update, context: Context) -> None:
    """Show the mornings that may be chosen."""
    offered = await context.perform(snoozing.offer, by=context.person.id, now=context.now, city=context.city)
    buttons = [[snoozing.later(at)] for at in offered.choices.mornings]
    return context.say("calendar/pick_morning", due=offered.due, hour=offered.hours.digest_at.hour, buttons=[*buttons, _HOME])


def build() -> Handlers:
    """The buttons below a reminder that put it off."""
    return [button(PutOff, put_off), button(PickMorning, pick)]
