"""An office's own list of people: its sender says what its columns are about and what is missing, before anything is written."""

from typing import Any

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from services.exchange import roster_plans, roster_screens
from services.exchange.actions import (
    AnswerMissing,
    AskColumnsAgain,
    ChooseColumn,
    ConfirmColumns,
    ConfirmMissing,
    OpenColumn,
    OpenColumns,
    OpenMissing,
    OpenQuestion,
    ReadAsKnown,
    SetColumn,
)
from services.exchange.roster_screens import Shown
from services.messages import sent_files
from services.refusals import Outdated


async def open_columns(_update: Update, context: Context) -> None:
    """Show what the columns are taken for."""
    found = await _open(context, context.pressed(OpenColumns).pending, roster_plans.COLUMNS)
    _show(context, found, roster_screens.asked(found, today=context.today))


async def choose_column(_update: Update, context: Context) -> None:
    """Show the columns, of which one is taken for something else than it is."""
    wanted = context.pressed(ChooseColumn)
    found = await _open(context, wanted.pending, roster_plans.COLUMNS)
    _show(context, found, roster_screens.column_list(found, page=wanted.page))


async def open_column(_update: Update, context: Context) -> None:
    """Show what one of them may be about."""
    wanted = context.pressed(OpenColumn)
    found = await _open(context, wanted.pending, roster_plans.COLUMNS)
    _show(context, found, roster_screens.column(found, at=wanted.column, page=wanted.page))


async def set_column(_update: Update, context: Context) -> None:
    """Say what it is about, and show all with the sample."""
    wanted = context.pressed(SetColumn)
    meaning = roster_screens.meaning_at(wanted.meaning)
    if meaning is None:
        raise Outdated
    found = await context.perform(
        roster_plans.set_column,
        by=context.person.id,
        pending=wanted.pending,
        column=wanted.column,
        meaning=meaning,
        city=context.city,
    )
    _show(context, found, roster_screens.asked(found, today=context.today))


async def confirm_columns(_update: Update, context: Context) -> None:
    """They are right: what is missing, or what would change, follows."""
    pending = context.pressed(ConfirmColumns).pending
    found = await context.perform(
        roster_plans.confirm_columns, by=context.person.id, pending=pending, now=context.now, city=context.city
    )
    context.say("exchange/import/reading", card=sent_files.card_name(found.id))


async def ask_again(_update: Update, context: Context) -> None:
    """Ask what the columns of a list are about, though its shape was known; the question follows."""
    pending = context.pressed(AskColumnsAgain).pending
    found = await context.perform(roster_plans.forget_shape, by=context.person.id, pending=pending, city=context.city)
    context.say("exchange/import/reading", card=sent_files.card_name(found.id))


async def read_as_known(_update: Update, context: Context) -> None:
    """Read nearly known words of a workbook as known ones; what would change follows."""
    pending = context.pressed(ReadAsKnown).pending
    found = await context.perform(roster_plans.read_as_known, by=context.person.id, pending=pending, city=context.city)
    context.say("exchange/import/reading", card=sent_files.card_name(found.id))


async def open_missing(_update: Update, context: Context) -> None:
    """Show what the list does not say."""
    wanted = context.pressed(OpenMissing)
    found = await _open(context, wanted.pending, roster_plans.MISSING)
    _show(context, found, roster_screens.asked(found, today=context.today, page=wanted.page))


async def open_question(_update: Update, context: Context) -> None:
    """Show what may be answered."""
    wanted = context.pressed(OpenQuestion)
    found = await _open(context, wanted.pending, roster_plans.MISSING)
    _show(context, found, roster_screens.question(found, at=wanted.question))


async def answer(_update: Update, context: Context) -> None:
    """Answer it, and show all again."""
    wanted = context.pressed(AnswerMissing)
    found = await context.perform(
        roster_plans.answer,
        by=context.person.id,
        pending=wanted.pending,
        question=wanted.question,
        option=wanted.option,
        city=context.city,
    )
    page = wanted.question // roster_screens.ON_A_PAGE
    _show(context, found, roster_screens.asked(found, today=context.today, page=page))


async def confirm_missing(_update: Update, context: Context) -> None:
    """All of it is right: what would change follows."""
    pending = context.pressed(ConfirmMissing).pending
    found = await context.perform(roster_plans.confirm_missing, by=context.person.id, pending=pending, city=context.city)
    context.say("exchange/import/reading", card=sent_files.card_name(found.id))


async def _open(context: Context, pending: int, stage: str) -> Any:
    return await context.perform(roster_plans.opened, by=context.person.id, pending=pending, city=context.city, stage=stage)


def _show(context: Context, found: Any, shown: Shown) -> None:
    screen, facts, keyboard = shown
    said: Any = facts
    context.say(screen, card=sent_files.card_name(found.id), buttons=keyboard, **said)


def build() -> Handlers:
    """The buttons below a list of people."""
    return [
        button(OpenColumns, open_columns),
        button(ChooseColumn, choose_column),
        button(OpenColumn, open_column),
        button(SetColumn, set_column),
        button(ConfirmColumns, confirm_columns),
        button(AskColumnsAgain, ask_again),
        button(ReadAsKnown, read_as_known),
        button(OpenMissing, open_missing),
        button(OpenQuestion, open_question),
        button(AnswerMissing, answer),
        button(ConfirmMissing, confirm_missing),
    ]
