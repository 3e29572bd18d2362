"""Documents of an evaluation as files: the form as PDF or XLSX, under its number."""

from telegram import Update

from bot.buttons import button
from bot.context import Context, Handlers
from services.actions import SendForm, SendSheet
from services.evaluation import documents


async def send_form(_update: Update, context: Context) -> None:
    """Send the evaluation form as PDF."""
    await _send(context, context.pressed(SendForm).evaluation, "evaluation_form")


async def send_sheet(_update: Update, context: Context) -> None:
    """Send the evaluation form as XLSX."""
    await _send(context, context.pressed(SendSheet).evaluation, "evaluation_sheet")


async def _send(context: Context, evaluation: int, drawing: str) -> None:
    issued = await context.perform(documents.issue, by=context.person.id, evaluation=evaluation, now=context.now)
    url = f"https://t.me/{context.bot.username}?start={issued.payload}"
    context.toast("form_below")
    context.say("evaluation/form", issued=issued, attachment={"as": "document", "draw": drawing, "issued": issued, "url": url})


def build() -> Handlers:
    """The buttons below a result."""
    return [button(SendForm, send_form), button(SendSheet, send_sheet)]
