"""Drill-down for supervisors and admins: `/tren` opens a unit, the unit a person, the person a report.

/tren ─▶ [unit] ─▶ [person] ─▶ [report]
              └▶ [PWS] ─▶ [in numbers] [XLSX]
"""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.insight import drill_down, pws, webs
from services.insight.actions import (
    OpenAreaChildren,
    OpenAreas,
    OpenAreasOf,
    OpenRecord,
    OpenTrend,
    OpenTrendUnit,
    OpenTrendUnitEarlier,
    OpenUnitWeb,
    ReadReport,
    SendAreas,
)
from services.messages.outbox import Button
from services.reporting import submissions
from services.reporting.submission_actions import OpenSubmission


async def show(update: Update, context: Context) -> None:
    """Show the units I answer for."""
    speaker = context.unit.known.speaker
    if speaker is None or not (speaker.supervises or speaker.is_admin):
        return await context.go_home()
    return await _units(context, 0)


async def show_page(_update: Update, context: Context) -> None:
    """Show another page of units."""
    await _units(context, context.pressed(OpenTrend).page)


async def show_unit(_update: Update, context: Context) -> None:
    """Show a unit with its people."""
    wanted = context.pressed(OpenTrendUnit)
    found = await context.look(drill_down.unit, by=context.person.id, unit=wanted.unit, page=wanted.page, today=context.today)
    context.say(
        "insight/unit",
        told=found,
        most=drill_down.LINES,
        attachment=drill_down.chart(found),
        buttons=[
            *drill_down.person_doors(found),
            *webs.door(found.lines, OpenUnitWeb(found.unit)),
            *drill_down.earlier_doors(found),
            [Button("back", OpenTrend(0)), Button("home", GoHome())],
        ],
    )


async def show_unit_earlier(_update: Update, context: Context) -> None:
    """Show a unit in the months before."""
    wanted, me = context.pressed(OpenTrendUnitEarlier), context.person.id
    now = await context.look(drill_down.unit, by=me, unit=wanted.unit, page=0, today=context.today)
    found = await context.look(drill_down.earlier, shown=now, by=me, back=wanted.back, today=context.today)
    context.say(
        "insight/unit",
        told=found,
        most=drill_down.LINES,
        attachment=drill_down.chart(found),
        buttons=[*drill_down.earlier_doors(found), [Button("back", OpenTrendUnit(found.unit, 0)), Button("home", GoHome())]],
    )


async def show_areas(_update: Update, context: Context) -> None:
    """Show one cumulative indicator of a unit as PWS."""
    wanted = context.pressed(OpenAreas)
    await _areas(context, wanted.unit, wanted.indicator, None)


async def show_areas_of(_update: Update, context: Context) -> None:
    """Show the same of another month."""
    wanted = context.pressed(OpenAreasOf)
    await _areas(context, wanted.unit, wanted.indicator, wanted.month)


async def _areas(context: Context, unit: int, indicator: int, month: int | None) -> None:
    found = await context.look(pws.look, by=context.person.id, unit=unit, indicator=indicator, today=context.today, month=month)
    beside = await context.look(pws.beside, shown=found, by=context.person.id, today=context.today)
    context.say("insight/areas", told=found, attachment=pws.chart(found), buttons=pws.keyboard(found, beside))


async def show_children(_update: Update, context: Context) -> None:
    """Show the same in numbers of people."""
    wanted = context.pressed(OpenAreaChildren)
    found = await context.look(
        pws.look, by=context.person.id, unit=wanted.unit, indicator=wanted.indicator, today=context.today, most=pws.ALL
    )
    back = [Button("back", OpenAreas(wanted.unit, wanted.indicator)), Button("home", GoHome())]
    file = [Button("pws_sheet", SendAreas(wanted.unit, wanted.indicator))]
    context.say("insight/area_children", told=found, buttons=[file, back])


async def send_areas(_update: Update, context: Context) -> None:
    """Send all of it as a file."""
    wanted = context.pressed(SendAreas)
    found = await context.look(
        pws.look, by=context.person.id, unit=wanted.unit, indicator=wanted.indicator, today=context.today, most=pws.ALL
    )
    context.say(
        "insight/areas_file",
        told=found,
        attachment={"as": "document", "draw": "pws_sheet", "areas": found},
        buttons=[[Button("back", OpenAreas(wanted.unit, wanted.indicator)), Button("home", GoHome())]],
    )


async def read(_update: Update, context: Context) -> None:
    """Read a report; deciding it stays behind its own button."""
    wanted = context.pressed(ReadReport)
    found = await context.perform(drill_down.read, by=context.person.id, submission=wanted.submission, today=context.today)
    rows = [[Button("decide_it", OpenSubmission(wanted.submission))]] if found.decides else []
    rows.append([Button("back", OpenRecord(found.person)), Button("home", GoHome())])
    context.say(
        "reporting/submission", shown=found.card, deciding=False, card=submissions.card_name(wanted.submission), buttons=rows
    )


async def _units(context: Context, page: int) -> None:
    found = await context.look(drill_down.units, by=context.person.id, page=page, today=context.today)
    context.say("insight/units", trend=found, buttons=[*drill_down.unit_doors(found), [Button("home", GoHome())]])


def build() -> Handlers:
    """`/tren` and the buttons on the way down."""
    return [
        CommandHandler("tren", show, filters=PRIVATE),
        button(OpenTrend, show_page),
        button(OpenTrendUnit, show_unit),
        button(OpenTrendUnitEarlier, show_unit_earlier),
        button(OpenAreas, show_areas),
        button(OpenAreasOf, show_areas_of),
        button(OpenAreaChildren, show_children),
        button(SendAreas, send_areas),
        button(ReadReport, read),
    ]
