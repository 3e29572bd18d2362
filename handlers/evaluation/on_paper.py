"""Whom the evaluation did not reach in chat: handed over on paper, with the day, and what the person answered there.

[Belum diterima] ─▶ person ─▶ [Formulir PDF] [Diserahkan hari ini] [Kemarin] [Tanggal lain] ─▶ DAY
                       └─▶ [Setuju di kertas] [Keberatan di kertas] ─▶ WORDS
"""

from datetime import timedelta
from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from handlers.evaluation.documents import year_buttons
from services.evaluation import on_paper
from services.evaluation.actions import OpenDesk, SendForm
from services.evaluation.desks import days_of
from services.evaluation.on_paper import Delivery
from services.evaluation.paper_actions import AnsweredOnPaper, AskPaperDay, HandedOnPaper, OpenOnPaper, OpenUnreached
from services.messages.outbox import Button

_PAGE = 10
"""People on one page of the list."""


class Step(StrEnum):
    """Where the talk stands; whose day or words are asked for lies in a row."""

    DAY = "day"
    WORDS = "words"


async def show_all(_update: Update, context: Context) -> int:
    """List whom chat does not reach."""
    found = await context.look(on_paper.unreached, by=context.person.id, now=context.now, city=context.city)
    pages = max(1, -(-len(found) // _PAGE))
    page = min(max(context.pressed(OpenUnreached).page, 0), pages - 1)
    shown = found[page * _PAGE : (page + 1) * _PAGE]
    rows = [
        [Button("on_paper_of", OpenOnPaper(one.evaluation, one.annual), facts={"name": one.name + days_of(one.period)})]
        for one in shown
    ]
    turning = [Button("page_before", OpenUnreached(page - 1), facts={"page": page})] if page else []
    turning += [Button("page_after", OpenUnreached(page + 1), facts={"page": page + 2})] if page + 1 < pages else []
    rows += [turning] if turning else []
    rows.append([Button("evaluation_desk", OpenDesk()), Button("home", GoHome())])
    context.say("evaluation/unreached", card="evaluation", found=shown, count=len(found), buttons=rows)
    return ConversationHandler.END


async def show(_update: Update, context: Context) -> int:
    """Show one of them."""
    wanted = context.pressed(OpenOnPaper)
    found = await context.perform(
        on_paper.look, by=context.person.id, evaluation=wanted.evaluation, annual=wanted.annual, now=context.now, city=context.city
    )
    return _show(context, found)


async def hand_over(_update: Update, context: Context) -> int:
    """It was handed over today, or yesterday."""
    wanted = context.pressed(HandedOnPaper)
    found = await context.perform(
        on_paper.hand_over,
        by=context.person.id,
        evaluation=wanted.evaluation,
        annual=wanted.annual,
        day=context.today - timedelta(days=min(max(wanted.ago, 0), 1)),
        now=context.now,
        city=context.city,
    )
    return _show(context, found)


async def ask_day(_update: Update, context: Context) -> Step:
    """Ask on which day."""
    wanted = context.pressed(AskPaperDay)
    found = await context.perform(
        on_paper.ask_day,
        by=context.person.id,
        evaluation=wanted.evaluation,
        annual=wanted.annual,
        now=context.now,
        city=context.city,
    )
    _ask(context, "evaluation/ask_paper_day", found)
    return Step.DAY


async def answer(_update: Update, context: Context) -> Step | int:
    """The person agreed on paper, or objects there."""
    wanted = context.pressed(AnsweredOnPaper)
    found = await context.perform(
        on_paper.agree if wanted.agrees else on_paper.ask_objection,
        by=context.person.id,
        evaluation=wanted.evaluation,
        annual=wanted.annual,
        now=context.now,
        city=context.city,
    )
    if wanted.agrees:
        return _show(context, found)
    _ask(context, "evaluation/ask_paper_objection", found)
    return Step.WORDS


async def hear(_update: Update, context: Context) -> int:
    """Take the day, or the words."""
    found = await context.perform(on_paper.tell, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    return _show(context, found)


def _ask(context: Context, screen: str, found: Delivery) -> None:
    back = [[Button("back", OpenOnPaper(found.of.evaluation, found.of.annual))]]
    context.say(screen, card="evaluation", delivery=found, buttons=back)


def _show(context: Context, found: Delivery) -> int:
    evaluation, annual = found.of.evaluation, found.of.annual
    rows = []
    if found.has_form:
        rows.append(year_buttons(evaluation) if annual else [Button("evaluation_form", SendForm(evaluation))])
    if found.received_on is None and found.answered_at is None:
        days = [
            Button(label, HandedOnPaper(evaluation, annual, ago)) for label, ago in (("paper_today", 0), ("paper_yesterday", 1))
        ]
        rows += [days, [Button("paper_other_day", AskPaperDay(evaluation, annual))]]
    if found.may_answer:
        agreed = Button("paper_agreed", AnsweredOnPaper(evaluation, annual, agrees=True))
        rows.append([agreed, Button("paper_objects", AnsweredOnPaper(evaluation, annual, agrees=False))])
    rows.append([Button("not_received_list", OpenUnreached(0)), Button("home", GoHome())])
    context.say("evaluation/on_paper", card="evaluation", delivery=found, buttons=rows)
    return ConversationHandler.END


def build() -> Handlers:
    """The list, its people, and the days and words they ask for."""
    entries: Handlers = [
        button(OpenUnreached, show_all),
        button(OpenOnPaper, show),
        button(HandedOnPaper, hand_over),
        button(AskPaperDay, ask_day),
        button(AnsweredOnPaper, answer),
    ]
    states: dict[object, Handlers] = {step: [MessageHandler(ANSWER & PRIVATE, hear)] for step in Step}
    return [talk("on_paper", entries=entries, states=states)]
