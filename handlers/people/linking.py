"""Being recognised by link, phone number or NIP; what was said before is handlers/adoption/first_contact.py."""

from telegram import Message, Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE, STRANGER
from domain.actions import Action, GoHome, RunCommand
from handlers.people import keyboard
from services.adoption import stories
from services.messages.outbox import Button
from services.people import accounts, linking, recognition
from services.people.actions import HowToJoin, OpenLinkRequest, ReadNotice, Recognise, TryOut
from services.people.linking import Outcome
from services.standards import held


async def start(update: Update, context: Context) -> None:
    """`/start` with an invitation's code claims it; for known people it is home, for strangers the welcome."""
    if not context.args:
        return await context.go_home()
    tried = await context.perform(
        linking.by_invitation, code=context.args[0], telegram_id=context.telegram_id, name=_name(update), now=context.now
    )
    return await _answer(context, tried)


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
    await _answer(context, tried)


async def hear_nip(context: Context, written: str) -> None:
    """A NIP is passed to the supervisor."""
    user = context.incoming.effective_user if context.incoming else None
    tried = await context.perform(
        linking.by_nip,
        text=written,
        telegram_id=context.telegram_id,
        name=user.full_name if user else "",
        now=context.now,
        city=context.city,
    )
    await _answer(context, tried)


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


async def _answer(context: Context, tried: linking.Tried) -> None:
    """Say what became of it; whoever is linked gets the keyboard and reads what is kept of them, before anything is asked."""
    if tried.outcome is Outcome.LINKED:
        return await _show_linked(context)
    known = context.unit.known.speaker is not None
    admins = await context.perform(accounts.admins) if tried.outcome is Outcome.PHONE_UNKNOWN else ()
    rows = [[Button("home", GoHome())]] if known else [[Button(label, do)] for label, do in _WAYS_ON[tried.outcome]]
    return context.say(f"people/link/{tried.outcome}", problem=tried.problem, admins=admins, buttons=rows)


async def _show_linked(context: Context) -> None:
    context.leave_talks()
    await context.recognise()
    purposes = await context.perform(held.purposes_of, person=context.person.id, on=context.today)
    told = await context.perform(stories.newest, most=1)
    below = await keyboard.to_give(context)
    context.say("people/link/linked", person=context.person, purposes=purposes, stories=told, buttons=below)
    start = [[Button("first_begin", GoHome())], [Button("door_latihan", RunCommand("latihan"))]]
    context.say("people/notice", buttons=start)


_JOIN, _TRY, _READ = ("first_join", HowToJoin()), ("first_try", TryOut()), ("first_notice", ReadNotice())
_WAYS_ON: dict[Outcome, tuple[tuple[str, Action], ...]] = {
    Outcome.INVITATION_UNKNOWN: (_JOIN, _TRY),
    Outcome.INVITATION_USED: (_JOIN, _TRY),
    Outcome.INVITATION_EXPIRED: (_JOIN, _TRY),
    Outcome.NOT_YOUR_CONTACT: (_JOIN, _TRY),
    Outcome.PHONE_UNKNOWN: (_TRY, _READ),
    Outcome.NIP_WRONG: (_JOIN, _TRY),
    Outcome.ASKED: (_TRY, _READ),
    Outcome.MOVE_ASKED: (_TRY,),
    Outcome.SOMEBODY_ELSE: (_TRY,),
    Outcome.SLOW_DOWN: (_TRY, _READ),
}
"""Where a stranger goes from here."""


class _OwnContact(filters.MessageFilter):
    """The sender's own number; a known person who sends somebody else's wants something else."""

    def filter(self, message: Message) -> bool:
        contact, sender = message.contact, message.from_user
        return contact is not None and sender is not None and contact.user_id == sender.id


_OWN_CONTACT = _OwnContact(name="own contact")


def build() -> Handlers:
    """The ways in, and the supervisor's word."""
    return [
        CommandHandler("start", start, filters=PRIVATE),
        MessageHandler(filters.CONTACT & PRIVATE & (STRANGER | _OWN_CONTACT), hear_contact),
        button(Recognise, recognise),
        button(OpenLinkRequest, show_requests),
    ]
