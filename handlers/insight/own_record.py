"""My own record: `/kinerja` tells how far each target was reached, and opens every value behind it."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.buttons import button
from bot.context import Context, Handlers
from bot.filters import PRIVATE
from handlers import home
from services import records
from services.actions import CompareWithTeam, GoHome, OpenIndicatorRecord, OpenPlan, OpenRecord, OpenTrendUnit
from services.outbox import Button


async def show_own(update: Update, context: Context) -> None:
    """Show my achievements, with the trend as a picture."""
    if context.unit.known.speaker is None:
        return await home.show(update, context)
    return await _show(context, context.person.id)


async def show(_update: Update, context: Context) -> None:
    """Show the achievements of a person."""
    await _show(context, context.pressed(OpenRecord).person)


async def show_indicator(_update: Update, context: Context) -> None:
    """Show one indicator with its single values."""
    wanted = context.pressed(OpenIndicatorRecord)
    card = await context.perform(
        records.card, by=context.person.id, person=wanted.person, indicator=wanted.indicator, today=context.today
    )
    _say_card(context, card, None)


async def compare(_update: Update, context: Context) -> None:
    """Show my own indicator beside the team's median, because I asked for it."""
    wanted, me = context.pressed(CompareWithTeam), context.person.id
    median = await context.perform(records.median, by=me, indicator=wanted.indicator, today=context.today)
    card = await context.perform(records.card, by=me, person=me, indicator=wanted.indicator, today=context.today)
    _say_card(context, card, median)


async def _show(context: Context, person: int) -> None:
    found = await context.perform(records.record, by=context.person.id, person=person, today=context.today)
    context.say(
        "record/own", record=found, shown=records.SHOWN, attachment=records.chart(found),
        buttons=[*records.doors(found), _back(found)],
    )  # fmt: skip


def _back(found: records.Record) -> list[Button]:
    rest = [Button("home", GoHome())]
    if found.own or found.unit is None:
        return rest
    return [Button("open_plan", OpenPlan(found.person)), Button("back", OpenTrendUnit(found.unit, 0)), *rest]


def _say_card(context: Context, card: records.Card, median: records.Median | None) -> None:
    rows = records.report_doors(card.numbers, own=card.own)
    if card.own and median is None:
        rows.append([Button("compare", CompareWithTeam(card.line.indicator))])
    rows.append([Button("back", OpenRecord(card.person)), Button("home", GoHome())])
    context.say("record/indicator", told=card, median=median, buttons=rows)


def build() -> Handlers:
    """`/kinerja` and the buttons of a record."""
    return [
        CommandHandler("kinerja", show_own, filters=PRIVATE),
        button(OpenRecord, show),
        button(OpenIndicatorRecord, show_indicator),
        button(CompareWithTeam, compare),
    ]
