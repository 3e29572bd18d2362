"""The workbook in chat: an admin sends it, sees what it would change, and applies it with one tap; `/ekspor` gives it back."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE, WORKBOOK
from domain.actions import GoHome
from handlers.reporting import forms
from services.exchange import applied_workbooks, dhis2, lacking, undone_imports
from services.exchange.actions import ApplyImport, ApplyRoles, AskUndo, GiveLacking, UndoImport
from services.messages import sent_files
from services.messages.outbox import Button


async def explain(update: Update, context: Context) -> None:
    """Say how a workbook is sent, with the template."""
    if not context.person.is_admin:
        return await context.go_home()
    context.leave_talks()  # the workbook that comes next is none of what was asked there
    recent = await context.perform(undone_imports.recent, now=context.now, city=context.city)
    buttons = [[Button("undo_named", AskUndo(one.id), facts={"name": one.name[:32]})] for one in recent]
    buttons.append([Button("fill_in_any", GiveLacking(0, 1))])
    return context.say("exchange/import/explain", attachment={"as": "document", "draw": "template"}, buttons=buttons)


async def give_lacking(_update: Update, context: Context) -> None:
    """Send what the roster lacks as a workbook to fill in."""
    wanted = context.pressed(GiveLacking)
    found = await context.look(lacking.look, by=context.person.id, pending=wanted.pending, round=wanted.round, today=context.today)
    if not found.rows:
        context.say("exchange/import/nothing_lacks", buttons=[[Button("home", GoHome())]])
        return
    drawn: dict[str, object] = {"as": "document", "draw": "lacking", "pending": wanted.pending, "round": wanted.round}
    drawn |= {"person": context.person.id, "day": context.today.isoformat()}
    context.say("exchange/import/lacking", counts=lacking.told(found), attachment=drawn)


async def take(update: Update, context: Context) -> None:
    """Keep a workbook, or a form under another name; it is read outside this transaction, and the answer follows."""
    await forms.take(update, context)


async def apply(_update: Update, context: Context) -> None:
    """Order that what was previewed is written, all or nothing; where roles would change, it is asked about these first."""
    wanted = context.pressed(ApplyImport)
    await _order(context, wanted.pending, roles=None, past=wanted.past)


async def apply_roles(_update: Update, context: Context) -> None:
    """Order it with the roles, or with these as they are."""
    wanted = context.pressed(ApplyRoles)
    await _order(context, wanted.pending, roles=wanted.yes, past=wanted.past)


async def _order(context: Context, pending: int, *, roles: bool | None, past: bool) -> None:
    """It is written outside this transaction, and the answer follows."""
    found = await context.perform(
        applied_workbooks.order, by=context.person.id, pending=pending, roles=roles, past=past, now=context.now, city=context.city
    )
    context.say("exchange/import/applying", name=found.name, card=sent_files.card_name(pending))


async def ask_undo(_update: Update, context: Context) -> None:
    """Look once more before what an import wrote is taken back."""
    pending = context.pressed(AskUndo).pending
    found = await context.perform(undone_imports.look, by=context.person.id, pending=pending, now=context.now, city=context.city)
    buttons = [[Button("undo_surely", UndoImport(pending))], [Button("home", GoHome())]]
    context.say("exchange/import/undo", name=found.name, at=found.applied_at, buttons=buttons)


async def undo(_update: Update, context: Context) -> None:
    """Order that it is taken back; the answer follows."""
    found = await context.perform(
        undone_imports.order, by=context.person.id, pending=context.pressed(UndoImport).pending, now=context.now, city=context.city
    )
    context.say("exchange/import/undoing", name=found.name)


async def export(update: Update, context: Context) -> None:
    """Give everything out as a workbook."""
    if not context.person.is_admin:
        return await context.go_home()
    words = context.args or []
    if words and words[0].lower() == "dhis2":
        return await _give_dhis2(context, " ".join(words[1:]))
    wanted = {"as": "document", "draw": "export", "person": context.person.id}
    return context.say("exchange/import/export", attachment=wanted, at=context.now)


async def _give_dhis2(context: Context, words: str) -> None:
    """The verified values of a period as DHIS2 takes them."""
    told = await context.look(dhis2.tell, by=context.person.id, words=words)
    drawn: dict[str, object] = {"as": "document", "draw": "dhis2", "period": str(told.period)}
    context.say("exchange/dhis2/given", told=told, attachment=drawn if told.given else None)


def build() -> Handlers:
    """`/impor`, a workbook sent by an admin, and `/ekspor`."""
    return [
        CommandHandler("impor", explain, filters=PRIVATE),
        CommandHandler("ekspor", export, filters=PRIVATE),
        MessageHandler(WORKBOOK & PRIVATE, take),
        button(ApplyImport, apply),
        button(ApplyRoles, apply_roles),
        button(GiveLacking, give_lacking),
        button(AskUndo, ask_undo),
        button(UndoImport, undo),
    ]
