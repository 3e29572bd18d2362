"""First contact: what the bot is for and who sees what, then being recognised by link, phone number or NIP."""

import re

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE, STRANGER
from services.adoption import stories
from services.people import linking, recognition
from services.people.actions import OpenLinkRequest, Recognise
from services.people.linking import Outcome
from services.standards import held

_LIKE_A_NIP = re.compile(r"\d[\d\s.\-]{4,}\d")


async def start(update: Update, context: Context) -> None:
    """`/start` with an invitation's code claims it; for known people it is home, for strangers the welcome."""
    if not context.args:
        return await context.go_home()
    tried = await context.perform(
        linking.by_invitation, code=context.args[0], telegram_id=context.telegram_id, name=_name(update), now=context.now
    )
    return await _answer(update, context, tried, by_link=True)


async def hear_contact(update: Update, context: Context) -> None:
    """The own phone number is proof; somebody else's contact is not."""
    contact = context.message.contact
    assert contact is not None
    tried = await context.perform(
        linking.by_contact,
        phone=contact.phone_number,
        owner=contact.user_id,
        telegram_id=context.telegram_id,
        name=_name(update),
        now=context.now,
    )
    await _answer(update, context, tried)


async def hear_stranger(update: Update, context: Context) -> None:
    """A NIP is passed to the supervisor; anything else is answered with how to be recognised."""
    written = _LIKE_A_NIP.search(context.heard)
    if written is None:
        return await context.go_home()
    tried = await context.perform(
        linking.by_nip, text=written[0], telegram_id=context.telegram_id, name=_name(update), now=context.now, city=context.city
    )
    return await _answer(update, context, tried)


async def recognise(_update: Update, context: Context) -> None:
    """Whoever is asked says whether it is them."""
    wanted = context.pressed(Recognise)
    name, step = await context.perform(
        recognition.recognise, by=context.person.id, request=wanted.request, yes=wanted.yes, now=context.now
    )
    context.say("people/link/decided", name=name, step=step)


async def show_requests(_update: Update, context: Context) -> None:
    """Show who waits to be recognised."""
    waiting = await context.perform(recognition.requests, by=context.person.id, now=context.now)
    for request in waiting[:1]:
        asked = await context.perform(recognition.facts, request=request, to=context.person.id)
        context.say(asked.screen, buttons=recognition.keyboard(request.id), asked=asked)
    if not waiting:
        await context.go_home()


def _name(update: Update) -> str:
    return update.effective_user.full_name if update.effective_user else ""


async def _answer(update: Update, context: Context, tried: linking.Tried, *, by_link: bool = False) -> None:
    """Say what became of it; whoever came by a link has not seen the welcome and reads now what it says of their data."""
    if tried.outcome is Outcome.LINKED:
        await context.recognise()
        purposes = await context.perform(held.purposes_of, person=context.person.id, on=context.today)
        told = await context.perform(stories.newest, most=1)
        context.say("people/link/linked", person=context.person, purposes=purposes, stories=told, by_link=by_link)
        return await context.go_home()
    return context.say(f"people/link/{tried.outcome}", problem=tried.problem)


def build() -> Handlers:
    """Everything a stranger can do, and the supervisor's word."""
    return [
        CommandHandler("start", start, filters=PRIVATE),
        MessageHandler(filters.CONTACT & PRIVATE, hear_contact),
        button(Recognise, recognise),
        button(OpenLinkRequest, show_requests),
        MessageHandler(STRANGER & filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGE, hear_stranger),
    ]
