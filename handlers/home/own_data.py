"""`/data_saya`: a copy of one's own data, in a few words and as a workbook, and what one can ask for about them.

[Minta pembetulan] ─▶ CORRECTION: the words          [Minta pembatasan], [Minta penghapusan] ─▶ what it means ─▶ [Ya, ajukan]
card of an admin: [Jalankan], or [Tolak] ─▶ REFUSAL: the lawful reason
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ABOUT_OWN_DATA, ANSWER, IDLE, PRIVATE, SHORT, STRANGER
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.adoption.tickets import TicketKind
from services.adoption import tickets
from services.adoption.tickets import Shown
from services.home import data_requests, own_data
from services.messages.outbox import Button, Keyboard
from services.people.personal_actions import AskOwnData, ConfirmOwnData, ExecuteRequest, LiftRestriction, OpenOwnData, RefuseRequest
from services.refusals import Outdated


class Step(StrEnum):
    """What is being written."""

    CORRECTION = "correction"
    REFUSAL = "refusal"


async def give(_update: Update, context: Context) -> int:
    """Say how much is kept, give it, and offer what can be asked for."""
    copy = await context.perform(own_data.look, by=context.person.id)
    stands = await context.perform(data_requests.standing, by=context.person.id)
    attachment: dict[str, object] = {"as": "document", "draw": "own_data", "person": context.person.id}
    limit = Button("lift_restriction", LiftRestriction()) if stands.restricted else _ask(TicketKind.RESTRICTION)
    doors: Keyboard = [[_ask(TicketKind.CORRECTION), limit], [_ask(TicketKind.DELETION)], [Button("home", GoHome())]]
    context.say("home/own_data", attachment=attachment, copy=copy, stands=stands, at=context.now, buttons=doors)
    return ConversationHandler.END


async def begin(_update: Update, context: Context) -> Step | int:
    """Ask what is wrong; or say what a restriction or a deletion means, before it is asked for."""
    kind = context.pressed(AskOwnData).kind
    await context.perform(data_requests.check_may_ask, by=context.person.id, kind=kind)
    back = Button("back", OpenOwnData())
    if kind is TicketKind.CORRECTION:
        context.say("home/own_data/correction", buttons=[[back]])
        return Step.CORRECTION
    context.say("home/own_data/confirm", kind=kind, buttons=[[Button("yes_request", ConfirmOwnData(kind))], [back]])
    return ConversationHandler.END


async def hear_correction(_update: Update, context: Context) -> int:
    """Pass on what is wrong."""
    return await _asked(context, TicketKind.CORRECTION, context.heard)


async def confirm(_update: Update, context: Context) -> int:
    """Ask for it."""
    kind = context.pressed(ConfirmOwnData).kind
    if kind not in (TicketKind.RESTRICTION, TicketKind.DELETION):
        raise Outdated
    return await _asked(context, kind, context.label(f"request_{kind.value}"))


async def _asked(context: Context, kind: TicketKind, words: str) -> int:
    shown = await context.perform(
        data_requests.ask, by=context.person.id, kind=kind, words=words, now=context.now, city=context.city
    )
    context.say("home/own_data/asked", shown=shown, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def lift(_update: Update, context: Context) -> None:
    """Use the data as everybody's again."""
    await context.perform(data_requests.lift, by=context.person.id)
    context.say("home/own_data/lifted", buttons=[[Button("own_data", OpenOwnData()), Button("home", GoHome())]])


async def execute(_update: Update, context: Context) -> None:
    """An admin does what was asked."""
    shown = await context.perform(
        data_requests.execute, by=context.person.id, ticket=context.pressed(ExecuteRequest).ticket, now=context.now
    )
    _show(context, "adoption/ticket/card", shown, tickets.keyboard(shown))


async def begin_refusal(_update: Update, context: Context) -> Step:
    """Ask the admin for the lawful reason."""
    shown = await context.perform(
        data_requests.begin_refusal, by=context.person.id, ticket=context.pressed(RefuseRequest).ticket, now=context.now
    )
    _show(context, "home/own_data/refuse", shown, [[Button("home", GoHome())]])
    return Step.REFUSAL


async def hear_refusal(_update: Update, context: Context) -> int:
    """Tell the person why."""
    shown = await context.perform(data_requests.refuse, by=context.person.id, words=context.heard, now=context.now)
    _show(context, "adoption/ticket/card", shown, tickets.keyboard(shown))
    return ConversationHandler.END


def _ask(kind: TicketKind) -> Button:
    return Button(f"ask_{kind.value}", AskOwnData(kind))


def _show(context: Context, screen: str, shown: Shown, buttons: Keyboard) -> None:
    context.say(screen, card=tickets.card_name(shown.id), shown=shown, buttons=buttons)


def asked_in_words() -> Handlers:
    """The same in people's own words: tried before they are read as values of a report, in few words also within a talk."""
    return [MessageHandler((IDLE | SHORT) & PRIVATE & ANSWER & ~STRANGER & ABOUT_OWN_DATA, give)]


def build() -> Handlers:
    """`/data_saya`, and what follows from it."""
    return [
        CommandHandler("data_saya", give, filters=PRIVATE),
        button(OpenOwnData, give),
        button(ConfirmOwnData, confirm),
        button(LiftRestriction, lift),
        button(ExecuteRequest, execute),
        talk(
            "own_data",
            entries=[button(AskOwnData, begin), button(RefuseRequest, begin_refusal)],
            states={
                Step.CORRECTION: [MessageHandler(ANSWER & PRIVATE, hear_correction)],
                Step.REFUSAL: [MessageHandler(ANSWER & PRIVATE, hear_refusal)],
            },
        ),
    ]
