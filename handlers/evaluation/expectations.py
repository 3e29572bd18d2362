"""Agreeing on what is expected: shown to both sides, each part written with a sentence, confirmed by both.

/ekspektasi ─▶ my people ─▶ one of them (or the own one) ─▶ a part ─▶ WORDS ─▶ … ─▶ [Setujui], by both
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.evaluation.expectations import Part, part_of
from domain.evaluation.ratings import Conduct
from services.evaluation import expectations
from services.evaluation.expectation_actions import ConfirmExpectation, OpenExpectation, OpenExpectations, WriteExpectation
from services.messages.outbox import Button


class Step(StrEnum):
    """Where the talk stands; which part it is lies in a row."""

    WORDS = "words"


async def start(_update: Update, context: Context) -> int:
    """Show my people, or where I have none, what is expected of me."""
    return await _list(context, 0)


async def turn(_update: Update, context: Context) -> int:
    """Show another page of my people."""
    return await _list(context, context.pressed(OpenExpectations).page)


async def show(_update: Update, context: Context) -> int:
    """Show what is expected of one person."""
    return await _open(context, context.pressed(OpenExpectation).person)


async def ask(_update: Update, context: Context) -> Step:
    """Ask for the words of one part."""
    wanted = context.pressed(WriteExpectation)
    asked = await context.perform(
        expectations.begin, by=context.person.id, person=wanted.person, part=wanted.part, now=context.now, city=context.city
    )
    rows = (
        [[Button("leader_result", WriteExpectation(wanted.person, part_of(int(wanted.part[1:]), leader=True)))]]
        if asked.part == "result"
        else []
    )
    context.say(
        "evaluation/expectation/ask",
        card="expectation",
        asked=asked,
        buttons=[*rows, [Button("back", OpenExpectation(wanted.person))]],
    )
    return Step.WORDS


async def hear(_update: Update, context: Context) -> int:
    """Keep the words."""
    return _say(
        context,
        await context.perform(expectations.write, by=context.person.id, words=context.heard, now=context.now, city=context.city),
    )


async def confirm(_update: Update, context: Context) -> int:
    """Agree with it as it stands."""
    wanted = context.pressed(ConfirmExpectation).expectation
    return _say(
        context,
        await context.perform(expectations.confirm, by=context.person.id, expectation=wanted, now=context.now, city=context.city),
    )


async def _list(context: Context, page: int) -> int:
    found = await context.perform(expectations.overview, by=context.person.id, page=page, today=context.today)
    if not found.people:
        return await _open(context, context.person.id)
    rows = [
        [Button("expectation_agreed" if one.agreed else "expectation_open", OpenExpectation(one.person), facts={"name": one.name})]
        for one in found.people
    ]
    turns = [Button("earlier_page", OpenExpectations(found.page - 1))] if found.page else []
    turns += [Button("later_page", OpenExpectations(found.page + 1))] if found.more else []
    own = [Button("own_expectation", OpenExpectation(context.person.id))] if found.own else []
    context.say(
        "evaluation/expectation/list", card="expectation", overview=found, buttons=[*rows, turns, own, [Button("home", GoHome())]]
    )
    return ConversationHandler.END


async def _open(context: Context, person: int) -> int:
    return _say(context, await context.perform(expectations.look, by=context.person.id, person=person, today=context.today))


def _say(context: Context, shown: expectations.Shown) -> int:
    rows = (
        [[Button("confirm_expectation", ConfirmExpectation(shown.expectation))]] if shown.may_confirm and shown.expectation else []
    )
    rows += [[Button(f"expect_{part}", WriteExpectation(shown.person, part))] for part in Part]
    rows += [
        [Button("expect_result", WriteExpectation(shown.person, part_of(line.indicator)), facts={"name": line.name})]
        for line in shown.lines
    ]
    values = [Button(f"conduct_{value}", WriteExpectation(shown.person, value)) for value in Conduct]
    rows += [values[at : at + 2] for at in range(0, len(values), 2)]
    context.say(
        "evaluation/expectation/shown",
        card="expectation",
        shown=shown,
        buttons=[*rows, [Button("expectations", OpenExpectations(0)), Button("home", GoHome())]],
    )
    return ConversationHandler.END


def build() -> Handlers:
    """`/ekspektasi` and its buttons."""
    entries: Handlers = [
        button(OpenExpectations, turn),
        button(OpenExpectation, show),
        button(WriteExpectation, ask),
        button(ConfirmExpectation, confirm),
    ]
    return [
        CommandHandler("ekspektasi", start, filters=PRIVATE),
        talk("expectation", entries=entries, states={Step.WORDS: [MessageHandler(ANSWER & PRIVATE, hear)]}),
    ]
