"""My own record: `/kinerja` tells how far each target was reached, and opens every value behind it."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.evaluation.document_actions import OpenPlan
from services.insight import own_record, webs
from services.insight.actions import (
    CompareWithTeam,
    OpenIndicatorRecord,
    OpenRecord,
    OpenRecordEarlier,
    OpenRecordWeb,
    OpenTrendUnit,
)
from services.messages.outbox import Button
from services.training import lessons
from services.training.lesson_actions import OpenLesson


async def show_own(update: Update, context: Context) -> None:
    """Show my achievements, with the trend as a picture."""
    if context.unit.known.speaker is None:
        return await context.go_home()
    return await _show(context, context.person.id)


async def show(_update: Update, context: Context) -> None:
    """Show the achievements of a person."""
    await _show(context, context.pressed(OpenRecord).person)


async def show_earlier(_update: Update, context: Context) -> None:
    """Show the months before."""
    wanted = context.pressed(OpenRecordEarlier)
    found = await context.look(
        own_record.earlier, by=context.person.id, person=wanted.person, back=wanted.back, today=context.today
    )
    context.say(
        "insight/own",
        record=found,
        shown=len(found.lines),
        attachment=own_record.chart(found),
        buttons=[
            *own_record.report_doors(found.numbers, own=found.own),
            *own_record.earlier_doors(found),
            [Button("back", OpenRecord(found.person)), Button("home", GoHome())],
        ],
    )


async def show_indicator(_update: Update, context: Context) -> None:
    """Show one indicator with its single values."""
    wanted = context.pressed(OpenIndicatorRecord)
    card = await context.perform(
        own_record.card, by=context.person.id, person=wanted.person, indicator=wanted.indicator, today=context.today
    )
    await _say_card(context, card, None)


async def compare(_update: Update, context: Context) -> None:
    """Show my own indicator beside the team's median, because I asked for it."""
    wanted, me = context.pressed(CompareWithTeam), context.person.id
    median = await context.look(own_record.median, by=me, indicator=wanted.indicator, today=context.today)
    card = await context.perform(own_record.card, by=me, person=me, indicator=wanted.indicator, today=context.today)
    await _say_card(context, card, median)


async def _show(context: Context, person: int) -> None:
    found = await context.look(own_record.record, by=context.person.id, person=person, today=context.today)
    context.say(
        "insight/own",
        record=found,
        shown=own_record.SHOWN,
        attachment=own_record.chart(found),
        buttons=[
            *_plan(found),
            *own_record.doors(found),
            *webs.door(found.lines, OpenRecordWeb(found.person)),
            *own_record.earlier_doors(found),
            _back(found),
        ],
    )


def _plan(found: own_record.Record) -> list[list[Button]]:
    """First and in a row of its own, so that the way out below is short and each page has room."""
    return [] if found.own or found.unit is None else [[Button("open_plan", OpenPlan(found.person))]]


def _back(found: own_record.Record) -> list[Button]:
    rest = [Button("home", GoHome())]
    return rest if found.own or found.unit is None else [Button("back", OpenTrendUnit(found.unit, 0)), *rest]


async def _say_card(context: Context, card: own_record.Card, median: own_record.Median | None) -> None:
    rows = own_record.report_doors(card.numbers, own=card.own)
    if card.own:
        helpful = await context.perform(lessons.helping, by=context.person.id, indicator=card.line.indicator, today=context.today)
        rows += [[Button("open_lesson", OpenLesson(one.lesson), facts={"title": one.title})] for one in helpful]
    if card.own and median is None:
        rows.insert(0, [Button("compare", CompareWithTeam(card.line.indicator))])
    rows.append([Button("back", OpenRecord(card.person)), Button("home", GoHome())])
    context.say("insight/indicator", told=card, median=median, buttons=rows)


def build() -> Handlers:
    """`/kinerja` and the buttons of a record."""
    return [
        CommandHandler("kinerja", show_own, filters=PRIVATE),
        button(OpenRecord, show),
        button(OpenRecordEarlier, show_earlier),
        button(OpenIndicatorRecord, show_indicator),
        button(CompareWithTeam, compare),
    ]
