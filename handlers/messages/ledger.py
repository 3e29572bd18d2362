"""`/pengiriman`: how many people each notice reached, and whom it did not reach and why. For admins."""

from datetime import date

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import Action, GoHome
from services.messages import ledger
from services.messages.actions import OpenBroadcast, OpenDelivery, OpenLedger
from services.messages.outbox import Button
from services.refusals import Outdated


async def show(update: Update, context: Context) -> None:
    """Show the latest notices."""
    if not context.person.is_admin:
        return await context.go_home()
    return await _show(context, 0)


async def turn(_update: Update, context: Context) -> None:
    """Show another page of them."""
    await _show(context, context.pressed(OpenLedger).page)


async def name(_update: Update, context: Context) -> None:
    """Name those one notice did not reach."""
    wanted = context.pressed(OpenDelivery)
    occasion, page = await context.perform(
        ledger.missed, by=context.person.id, what=wanted.what, on=_day(wanted.on), page=wanted.page, city=context.city
    )
    turning = pages(page.number, page.pages, lambda number: OpenDelivery(wanted.what, wanted.on, number))
    context.say(
        "messages/ledger/missed",
        card="ledger",
        occasion=occasion,
        page=page,
        buttons=[*turning, [Button("back", OpenLedger(0)), Button("home", GoHome())]],
    )


async def _show(context: Context, number: int) -> None:
    page = await context.perform(ledger.occasions, by=context.person.id, page=number, now=context.now, city=context.city)
    doors = [
        Button("which_line", _door(one), facts={"number": place})
        for place, one in enumerate(page.lines, 1)
        if one.broadcast or (one.unreached and ":" not in one.what)
    ]
    context.say(
        "messages/ledger/list",
        card="ledger",
        page=page,
        now=context.now,
        buttons=[doors, *pages(page.number, page.pages, OpenLedger), [Button("home", GoHome())]],
    )


def _door(one: ledger.Occasion) -> Action:
    return OpenBroadcast(one.broadcast) if one.broadcast else OpenDelivery(one.what, one.on.isoformat(), 0)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Outdated from None


def build() -> Handlers:
    """`/pengiriman` and its buttons."""
    return [CommandHandler("pengiriman", show, filters=PRIVATE), button(OpenLedger, turn), button(OpenDelivery, name)]
