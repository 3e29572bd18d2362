"""Summaries on demand: how my people stand, how complete their reports are, and one button to remind the missing."""

from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from bot.delivery.fitting import BUTTONS
from domain.actions import GoHome
from handlers.insight import levels as level_cards
from services.calendar import reminding
from services.evaluation import spreading
from services.insight import area_completeness, attention, belonging, levels, summaries
from services.insight.actions import OpenAttention, OpenCompleteness, OpenLevelWeb, OpenSummary, RemindMissing
from services.messages.ledger import cut
from services.messages.outbox import Button
from services.verification import inbox

_UNITS = 12


async def show(update: Update, context: Context) -> None:
    """Show the summary of my people, with its chart."""
    if not await _may(context):
        return await context.go_home()
    words = " ".join(context.args or ())
    level = await context.look(levels.top, by=context.person.id, words=words, now=context.now, city=context.city)
    if level is not None:
        return await level_cards.say(context, level)
    shown = await context.look(summaries.summary, by=context.person.id, now=context.now, city=context.city)
    waiting = await context.perform(inbox.waiting, by=context.person.id)
    *buttons, home = summaries.keyboard(shown, to_verify=waiting)
    more = await context.look(spreading.door_of_head, by=context.person.id, today=context.today)
    if shown.standings and sum(map(len, [*buttons, *more, home])) < BUTTONS:  # it is also below the unit
        more = [[Button("open_web", OpenLevelWeb(0))], *more]
    return context.say("insight/summary", summary=shown, buttons=[*buttons, *more, home], attachment=summaries.chart(shown))


async def show_completeness(update: Update, context: Context) -> None:
    """Show reported and on time of expected, per unit and period, with the formula."""
    if not await _may(context):
        return await context.go_home()
    return await _show_completeness(context, 0)


async def turn_completeness(update: Update, context: Context) -> None:
    """Show another page of it."""
    if not await _may(context):
        return await context.go_home()
    return await _show_completeness(context, context.pressed(OpenCompleteness).page)


async def _show_completeness(context: Context, number: int) -> None:
    found = await context.look(summaries.completeness, by=context.person.id, now=context.now, city=context.city)
    page = cut(list(found), number, _UNITS)
    page = replace(page, lines=await context.look(area_completeness.with_areas, lines=page.lines))
    turning = pages(page.number, page.pages, OpenCompleteness)
    context.say(
        "insight/completeness", card="completeness", page=page, at=context.now, buttons=[*turning, [Button("home", GoHome())]]
    )


async def look_into(_update: Update, context: Context) -> None:
    """Show who stands behind an indicator of the summary."""
    wanted = context.pressed(OpenAttention)
    found = await context.look(
        attention.look, by=context.person.id, indicator=wanted.indicator, today=context.today, page=wanted.page
    )
    turning = pages(found.page, found.pages, partial(OpenAttention, wanted.indicator))
    back = [Button("back", OpenSummary()), Button("home", GoHome())]
    context.say("insight/attention", told=found, buttons=[*attention.doors(found), *turning, back])


async def remind(update: Update, context: Context) -> None:
    """Remind those who still owe."""
    if not await _may(context):
        return await context.go_home()
    count = await context.perform(reminding.remind, by=context.person.id, now=context.now, city=context.city)
    return context.say("calendar/reminded_count", count=count, buttons=[[Button("home", GoHome())]])


async def _may(context: Context) -> bool:
    """Who leads somebody, or led them when what is summed up was worked."""
    if context.person.supervises or context.person.is_admin:
        return True
    return await context.look(belonging.answered_for, by=context.person.id, today=context.today)


def build() -> Handlers:
    """`/ringkasan`, `/kelengkapan`, and the buttons of the summary."""
    return [
        CommandHandler("ringkasan", show, filters=PRIVATE),
        CommandHandler("kelengkapan", show_completeness, filters=PRIVATE),
        button(OpenSummary, show),
        button(OpenCompleteness, turn_completeness),
        button(OpenAttention, look_into),
        button(RemindMissing, remind),
    ]
