"""The rehearsal: an admin has a quarter played on a copy, and gets who would hear what and when as a workbook."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from domain.standards.periods import Period
from services.calendar import rehearsals
from services.calendar.actions import Rehearse
from services.exchange.actions import RehearseImport
from services.messages.outbox import Button


async def ask(update: Update, context: Context) -> None:
    """Play the quarter that is named, or offer the next four."""
    if not context.person.is_admin:
        return await context.go_home()
    _, _, named = context.heard.partition(" ")
    if named.strip():
        return await _begin(context, rehearsals.read_quarter(named, today=context.today))
    quarters = rehearsals.ahead(context.today)
    buttons = [[Button("rehearse", Rehearse(str(quarter)), facts={"quarter": quarter})] for quarter in quarters]
    return context.say("calendar/rehearsal/which", buttons=[*buttons, [Button("home", GoHome())]])


async def choose(update: Update, context: Context) -> None:
    """Play the quarter of the button."""
    if not context.person.is_admin:
        return await context.go_home()
    return await _begin(context, rehearsals.read_quarter(context.pressed(Rehearse).quarter, today=context.today))


async def try_import(_update: Update, context: Context) -> None:
    """Play what is left of the quarter with a previewed workbook and without; the preview stays as it is."""
    if not context.person.is_admin:
        return await context.go_home()
    pending = context.pressed(RehearseImport).pending
    await context.perform(rehearsals.ask_import, by=context.person.id, pending=pending, now=context.now, city=context.city)
    return context.toast("import_is_tried")


async def _begin(context: Context, quarter: Period) -> None:
    await context.perform(rehearsals.ask, by=context.person.id, quarter=quarter, now=context.now)
    context.say("calendar/rehearsal/progress", card=rehearsals.CARD, quarter=quarter, percent=0)


def build() -> Handlers:
    """`/simulasi`, alone or with a quarter, and what an import would make other."""
    return [CommandHandler("simulasi", ask, filters=PRIVATE), button(Rehearse, choose), button(RehearseImport, try_import)]
