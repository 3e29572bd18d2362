"""The control panel of the evaluation: who holds it up, one button to remind them, its dates, and closing it."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.evaluation import cycle_panel, form_bundles, opening, spreading
from services.evaluation.actions import AddUnitStep, CloseCycle, MoveDate, OpenCycle, OpenDate, OpenDates, OpenPanel, RemindCycle
from services.evaluation.document_actions import PackForms
from services.evaluation.organisation_actions import OpenOrganisation
from services.messages.ledger import cut
from services.messages.outbox import Button
from services.refusals import Outdated

_MOST = 5
"""Cycles on a page, those furthest behind first: with the ways to the other pages and out as many buttons as one look takes in."""


async def start(update: Update, context: Context) -> None:
    """Show the open cycles; where there is one only, show that. `/siklus buka SD-1 2026-Q1` opens one."""
    words = context.args or []
    if words and words[0].lower() in ("buka", "open"):
        said = " ".join(words[1:])
        cycle = await context.perform(opening.open_for_unit, by=context.person.id, said=said, now=context.now, city=context.city)
        return await _show(context, cycle)
    if not context.person.supervises and not context.person.is_admin:
        return await context.go_home()
    there = await context.look(cycle_panel.overview, by=context.person.id, today=context.today)
    found = there.cycles
    if len(found) == 1 and not there.opening:
        return await _show(context, found[0].cycle)
    _show_cycles(context, there, 0)
    return None


async def turn(_update: Update, context: Context) -> None:
    """Show the open cycles, or another page of them."""
    if not context.person.supervises and not context.person.is_admin:
        return await context.go_home()
    there = await context.look(cycle_panel.overview, by=context.person.id, today=context.today)
    _show_cycles(context, there, context.pressed(OpenPanel).page)
    return None


def _show_cycles(context: Context, there: cycle_panel.Overview, number: int) -> None:
    found = there.cycles
    page = cut(sorted(found, key=lambda one: (one.done - one.people, one.unit)), number, _MOST)
    rows = [[_door(one, twice=sum(one.unit == other.unit for other in found) > 1)] for one in page.lines]
    context.say(
        "evaluation/cycles",
        card="cycle",
        opening=there.opening,
        cycles=page.lines,
        number=page.number,
        pages=page.pages,
        buttons=[*rows, *pages(page.number, page.pages, OpenPanel), [Button("home", GoHome())]],
    )


def _door(one: cycle_panel.Listed, *, twice: bool) -> Button:
    """One cycle; with its period, where its unit has another one open."""
    facts = {"unit": one.unit, "period": one.quarter, "done": one.done, "people": one.people}
    return Button("open_cycle_of_period" if twice else "open_cycle_of", OpenCycle(one.cycle), facts=facts)


async def show(_update: Update, context: Context) -> None:
    """Show one cycle."""
    await _show(context, context.pressed(OpenCycle).cycle)


async def remind(_update: Update, context: Context) -> None:
    """Remind those who hold it up."""
    wanted = context.pressed(RemindCycle)
    count = await context.perform(cycle_panel.remind, by=context.person.id, cycle=wanted.cycle, now=context.now, city=context.city)
    context.say("calendar/reminded_count", count=count, buttons=[[Button("back", OpenCycle(wanted.cycle))]])


async def show_dates(_update: Update, context: Context) -> None:
    """Show the dates, each with its buttons."""
    wanted = context.pressed(OpenDates)
    panel = await context.perform(cycle_panel.panel, by=context.person.id, cycle=wanted.cycle, today=context.today)
    _show_dates(context, panel, everywhere=wanted.everywhere)


async def move(_update: Update, context: Context) -> None:
    """Move a date."""
    wanted = context.pressed(MoveDate)
    panel = await context.perform(
        cycle_panel.move,
        by=context.person.id,
        cycle=wanted.cycle,
        stage=wanted.stage,
        days=wanted.days,
        everywhere=wanted.everywhere,
        today=context.today,
    )
    _show_date(context, panel, wanted.stage, everywhere=wanted.everywhere)


async def show_date(_update: Update, context: Context) -> None:
    """Show the dates, with the buttons that move one of them."""
    wanted = context.pressed(OpenDate)
    panel = await context.perform(cycle_panel.panel, by=context.person.id, cycle=wanted.cycle, today=context.today)
    if wanted.stage not in cycle_panel.STAGES:
        raise Outdated
    _show_date(context, panel, wanted.stage, everywhere=wanted.everywhere)


async def close(_update: Update, context: Context) -> None:
    """Close it; where something is missing, list it and ask."""
    wanted = context.pressed(CloseCycle)
    panel = await context.perform(
        cycle_panel.close, by=context.person.id, cycle=wanted.cycle, sure=wanted.sure, now=context.now, city=context.city
    )
    if panel.closed_at is None:
        rows = [[Button("close_anyway", CloseCycle(panel.cycle, sure=True)), Button("back", OpenCycle(panel.cycle))]]
        return context.say("evaluation/gaps", card="cycle", panel=panel, buttons=rows)
    forms = await context.perform(form_bundles.count, by=context.person.id, cycle=panel.cycle)
    pack = [[Button("pack_forms", PackForms(panel.cycle), facts={"count": forms})]] if forms else []
    return context.say("evaluation/closed", card="cycle", panel=panel, buttons=[*pack, [Button("home", GoHome())]])


async def _show(context: Context, cycle: int) -> None:
    panel = await context.perform(cycle_panel.panel, by=context.person.id, cycle=cycle, today=context.today)
    rows = []
    if panel.waits and panel.closed_at is None:
        rows.append([Button("remind_cycle", RemindCycle(cycle), facts={"count": panel.waits})])
    if panel.may_add_step:
        rows.append([Button("add_unit_step", AddUnitStep(cycle))])
    if panel.may_set_organisation:
        rows.append([Button("cycle_organisation", OpenOrganisation(cycle))])
    rows += await context.perform(spreading.door, by=context.person.id, unit=panel.unit_id, of=panel.quarter, today=context.today)
    if panel.may_move:
        rows.append([Button("cycle_dates", OpenDates(cycle, everywhere=False))])
    if forms := await context.perform(form_bundles.count, by=context.person.id, cycle=cycle):
        rows.append([Button("pack_forms", PackForms(cycle), facts={"count": forms})])
    if panel.may_close:
        rows.append([Button("close_cycle", CloseCycle(cycle, sure=False))])
    rows.append([Button("cycles", OpenPanel()), Button("home", GoHome())])
    context.say("evaluation/cycle", card="cycle", panel=panel, buttons=rows)


def _show_dates(context: Context, panel: cycle_panel.Panel, *, everywhere: bool) -> None:
    rows = [
        [Button("date_of", OpenDate(panel.cycle, stage, everywhere), facts={"stage": context.label(f"stage_{stage}")})]
        for stage in cycle_panel.STAGES
    ]
    rows.append([Button("dates_here" if everywhere else "dates_everywhere", OpenDates(panel.cycle, everywhere=not everywhere))])
    rows.append([Button("back", OpenCycle(panel.cycle))])
    context.say("evaluation/dates", card="cycle", panel=panel, everywhere=everywhere, buttons=rows)


def _show_date(context: Context, panel: cycle_panel.Panel, stage: str, *, everywhere: bool) -> None:
    facts: dict[str, object] = {"stage": context.label(f"stage_{stage}")}
    row = [
        Button("date_earlier", MoveDate(panel.cycle, stage, -1, everywhere), facts=facts),
        Button("date_later", MoveDate(panel.cycle, stage, 7, everywhere), facts=facts),
    ]
    back = [Button("back", OpenDates(panel.cycle, everywhere))]
    context.say("evaluation/dates", card="cycle", panel=panel, everywhere=everywhere, buttons=[row, back])


def build() -> Handlers:
    """`/siklus` and its buttons."""
    return [
        CommandHandler("siklus", start, filters=PRIVATE),
        button(OpenPanel, turn),
        button(OpenCycle, show),
        button(RemindCycle, remind),
        button(OpenDates, show_dates),
        button(OpenDate, show_date),
        button(MoveDate, move),
        button(CloseCycle, close),
    ]
