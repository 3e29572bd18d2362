"""A question to the admins; `/tiket` and replying to the card, for the admins who answer.

[Tanya admin] ─▶ QUESTION          card of an admin: a reply to it, or [Jawab] ─▶ ANSWER
answer of an admin: a reply to it, or [Tanya lagi] ─▶ AGAIN
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, EVIDENCE, PRIVATE, replies_to
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.adoption import helpdesk, tickets
from services.adoption.helpdesk_actions import (
    AnswerTicket,
    AskAgain,
    AskHelp,
    CloseTicket,
    OpenTicket,
    OpenTickets,
    ShowTicketFiles,
    TakeTicket,
)
from services.adoption.tickets import Shown
from services.messages.outbox import Button, Keyboard


class Step(StrEnum):
    """What is being written."""

    QUESTION = "question"
    AGAIN = "again"
    ANSWER = "answer"


async def begin(_update: Update, context: Context) -> Step:
    """Ask for the question."""
    await context.perform(helpdesk.check_may_ask, by=context.person.id)
    context.say("adoption/ticket/ask", buttons=[[Button("home", GoHome())]])
    return Step.QUESTION


async def hear_question(_update: Update, context: Context) -> int:
    """Pass the question on to the admins."""
    shown = await context.perform(
        helpdesk.ask, by=context.person.id, words=context.heard, attachment=context.attachment, now=context.now, city=context.city
    )
    context.say("adoption/ticket/asked", shown=shown, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def begin_again(_update: Update, context: Context) -> Step:
    """Ask what is still unclear."""
    shown = await context.perform(
        helpdesk.begin_again, by=context.person.id, ticket=context.pressed(AskAgain).ticket, now=context.now
    )
    _show(context, "adoption/ticket/again", shown, [[Button("home", GoHome())]])
    return Step.AGAIN


async def hear_again(_update: Update, context: Context) -> int:
    """Open the question again with what was added."""
    ticket = await context.perform(helpdesk.being_asked_again, by=context.person.id)
    return await _ask_again(context, ticket)


async def close(_update: Update, context: Context) -> int:
    """The answer helped."""
    shown = await context.perform(helpdesk.close, by=context.person.id, ticket=context.pressed(CloseTicket).ticket, now=context.now)
    _show(context, "adoption/ticket/answer", shown, [[Button("home", GoHome())]])
    return ConversationHandler.END


async def show_all(update: Update, context: Context) -> None:
    """Show an admin what waits, the oldest first."""
    if not context.person.is_admin:
        return await context.go_home()
    return await _show_all(context, 0)


async def turn(_update: Update, context: Context) -> None:
    """Show another page of it."""
    await _show_all(context, context.pressed(OpenTickets).page)


async def show(_update: Update, context: Context) -> None:
    """Show one question and its answers."""
    wanted = context.pressed(OpenTicket)
    shown, buttons = await context.perform(tickets.look, by=context.person.id, ticket=wanted.ticket, now=context.now)
    _show(context, "adoption/ticket/card", shown, buttons)


async def show_files(_update: Update, context: Context) -> None:
    """Show what came with it."""
    found = await context.perform(tickets.files, by=context.person.id, ticket=context.pressed(ShowTicketFiles).ticket)
    context.toast("files_below")
    for attachment in found:
        context.say("adoption/ticket/file", attachment=attachment, number=context.pressed(ShowTicketFiles).ticket)


async def take(_update: Update, context: Context) -> None:
    """Look after it."""
    shown = await context.perform(helpdesk.take, by=context.person.id, ticket=context.pressed(TakeTicket).ticket, now=context.now)
    _show(context, "adoption/ticket/card", shown, tickets.keyboard(shown))


async def begin_answer(_update: Update, context: Context) -> Step:
    """Ask for the answer."""
    shown = await context.perform(
        helpdesk.begin_answer, by=context.person.id, ticket=context.pressed(AnswerTicket).ticket, now=context.now
    )
    _show(context, "adoption/ticket/write", shown, [[Button("back", OpenTicket(shown.id))]])
    return Step.ANSWER


async def hear_answer(_update: Update, context: Context) -> int:
    """Pass the answer on."""
    ticket = await context.perform(helpdesk.being_answered, by=context.person.id)
    return await _answer(context, ticket)


async def hear_reply(_update: Update, context: Context) -> int:
    """Somebody replied to a card: the person who asked asks again, an admin answers."""
    ticket = int(context.replied_card.removeprefix(tickets.CARD))
    shown, _ = await context.perform(tickets.look, by=context.person.id, ticket=ticket, now=context.now)
    return await (_answer if shown.person_id != context.person.id else _ask_again)(context, ticket)


async def _ask_again(context: Context, ticket: int) -> int:
    shown = await context.perform(
        helpdesk.ask_again,
        by=context.person.id,
        ticket=ticket,
        words=context.heard,
        attachment=context.attachment,
        now=context.now,
        city=context.city,
    )
    context.say("adoption/ticket/asked", shown=shown, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def _answer(context: Context, ticket: int) -> int:
    shown = await context.perform(
        helpdesk.answer, by=context.person.id, ticket=ticket, words=context.heard, now=context.now, city=context.city
    )
    _show(context, "adoption/ticket/card", shown, tickets.keyboard(shown))
    return ConversationHandler.END


async def _show_all(context: Context, number: int) -> None:
    page = await context.perform(tickets.listed, by=context.person.id, page=number, now=context.now)
    doors = [Button("which_line", OpenTicket(one.id), facts={"number": one.id}) for one in page.lines]
    context.say(
        "adoption/ticket/list",
        card="tickets",
        page=page,
        buttons=[doors, *pages(page.number, page.pages, OpenTickets), [Button("home", GoHome())]],
    )


def _show(context: Context, screen: str, shown: Shown, buttons: Keyboard) -> None:
    context.say(screen, card=tickets.card_name(shown.id), shown=shown, buttons=buttons)


def replies() -> Handlers:
    """Replies to the cards: tried before any talk, because whoever replies means that card."""
    return [MessageHandler(replies_to(tickets.CARD), hear_reply)]


def build() -> Handlers:
    """`/tiket`, and the help desk's talk."""
    return [
        CommandHandler("tiket", show_all, filters=PRIVATE),
        button(OpenTickets, turn),
        button(OpenTicket, show),
        button(TakeTicket, take),
        button(ShowTicketFiles, show_files),
        talk(
            "help",
            entries=[
                button(AskHelp, begin),
                button(AskAgain, begin_again),
                button(AnswerTicket, begin_answer),
                button(CloseTicket, close),
            ],
            states={
                Step.QUESTION: [MessageHandler((ANSWER | EVIDENCE) & PRIVATE, hear_question)],
                Step.AGAIN: [MessageHandler((ANSWER | EVIDENCE) & PRIVATE, hear_again)],
                Step.ANSWER: [MessageHandler(ANSWER & PRIVATE, hear_answer)],
            },
        ),
    ]
