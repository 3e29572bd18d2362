"""Documents as files: `/skp` and the forms below a result, as PDF or XLSX, each under its number."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.evaluation import documents, form_bundles, plan
from services.evaluation.actions import SendForm
from services.evaluation.document_actions import OpenPlan, PackForms, SendPlan, SendSheet, SendYear
from services.messages.outbox import Button
from services.people import names


async def send_form(_update: Update, context: Context) -> None:
    """Send the evaluation form as PDF."""
    await _send_form(context, context.pressed(SendForm).evaluation, "evaluation_form")


async def send_sheet(_update: Update, context: Context) -> None:
    """Send the evaluation form as XLSX."""
    await _send_form(context, context.pressed(SendSheet).evaluation, "evaluation_sheet")


async def send_year(_update: Update, context: Context) -> None:
    """Send the document of a year."""
    wanted = context.pressed(SendYear)
    issued = await context.perform(documents.issue_year, by=context.person.id, evaluation=wanted.evaluation, now=context.now)
    _say(context, "evaluation/year/form", issued, "year_sheet" if wanted.sheet else "year_document")


async def show_own_plan(update: Update, context: Context) -> None:
    """`/skp`: my own plan."""
    if context.unit.known.speaker is None:
        return await context.go_home()
    return await _show_plan(context, context.person.id)


async def show_plan(_update: Update, context: Context) -> None:
    """Show the plan of a person."""
    await _show_plan(context, context.pressed(OpenPlan).person)


async def send_plan(_update: Update, context: Context) -> None:
    """Send the SKP page."""
    wanted = context.pressed(SendPlan)
    issued = await context.perform(
        documents.issue_plan, by=context.person.id, person=wanted.person, now=context.now, city=context.city
    )
    _say(context, "evaluation/plan/page", issued, "plan_sheet" if wanted.sheet else "plan_page")


async def list_packable(update: Update, context: Context) -> None:
    """`/dokumen`, or `/dokumen name of a unit`: the quarters whose forms I may have, closed ones too."""
    if context.unit.known.speaker is None or not (context.person.supervises or context.person.is_admin):
        return await context.go_home()
    words = " ".join(context.args or ())
    found = await context.perform(form_bundles.packable, by=context.person.id, unit=words)
    rows = [
        [Button("pack_forms_of", PackForms(one.cycle), facts={"unit": one.unit, "quarter": one.quarter, "count": one.count})]
        for one in found
    ]
    context.say(
        "evaluation/packable", found=found, words=words, most=form_bundles.MOST, buttons=[*rows, [Button("home", GoHome())]]
    )
    return None


async def pack_forms(_update: Update, context: Context) -> None:
    """Pack the forms of a unit; how far that is shows in a message of its own."""
    wanted = context.pressed(PackForms)
    packing = await context.perform(form_bundles.ask, by=context.person.id, cycle=wanted.cycle, now=context.now)
    context.toast("form_below")
    context.say("evaluation/bundle", card=form_bundles.card_name(packing.bundle), packing=packing)


async def _show_plan(context: Context, person: int) -> None:
    found = await context.perform(plan.plan, by=context.person.id, person=person, year=context.today.year, today=context.today)
    called = await context.perform(names.called, person=person)
    files = [Button("plan_page", SendPlan(person, False)), Button("evaluation_sheet", SendPlan(person, True))]
    context.say("evaluation/plan/shown", plan=found, called=called, buttons=[files, [Button("home", GoHome())]])


async def _send_form(context: Context, evaluation: int, drawing: str) -> None:
    issued = await context.perform(documents.issue_form, by=context.person.id, evaluation=evaluation, now=context.now)
    _say(context, "evaluation/form", issued, drawing)


def year_buttons(evaluation: int) -> list[Button]:
    """The document of a year that was handed over, in both formats."""
    return [Button("year_document", SendYear(evaluation)), Button("evaluation_sheet", SendYear(evaluation, sheet=True))]


def _say(context: Context, screen: str, issued: documents.Issued, drawing: str) -> None:
    url = f"https://t.me/{context.bot.username}?start={issued.payload}"
    context.toast("form_below")
    context.say(screen, issued=issued, attachment={"as": "document", "draw": drawing, "issued": issued, "url": url})


def build() -> Handlers:
    """`/skp` and the buttons that fetch documents."""
    return [
        CommandHandler("dokumen", list_packable, filters=PRIVATE),
        CommandHandler("skp", show_own_plan, filters=PRIVATE),
        button(OpenPlan, show_plan),
        button(SendPlan, send_plan),
        button(PackForms, pack_forms),
        button(SendForm, send_form),
        button(SendSheet, send_sheet),
        button(SendYear, send_year),
    ]
