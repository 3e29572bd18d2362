"""The workbook in chat: an admin sends it, sees what it would change, and applies it with one tap; `/ekspor` gives it back."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE, WORKBOOK
from domain.actions import GoHome
from handlers.reporting import forms
from services.exchange import sent_workbooks
from services.exchange.actions import ApplyImport, ApplyRoles
from services.messages.outbox import Button


async def explain(update: Update, context: Context) -> None:
    """Say how a workbook is sent, with the template."""
    if not context.person.is_admin:
        return await context.go_home()
    context.leave_talks()  # the workbook that comes next is none of what was asked there
    return context.say("exchange/import/explain", attachment={"as": "document", "draw": "template"})


async def take(update: Update, context: Context) -> None:
    """Keep a workbook, or a form under another name; it is read outside this transaction, and the answer follows."""
    await forms.take(update, context)


async def apply(_update: Update, context: Context) -> None:
    """Write what was previewed, all or nothing; where roles would change, ask about these first."""
    wanted = context.pressed(ApplyImport)
    await _apply(context, wanted.pending, roles=None, past=wanted.past)


async def apply_roles(_update: Update, context: Context) -> None:
    """Write what was previewed, with the roles or with these as they are."""
    wanted = context.pressed(ApplyRoles)
    await _apply(context, wanted.pending, roles=wanted.yes, past=wanted.past)


async def _apply(context: Context, id: int, *, roles: bool | None, past: bool) -> None:
    pending = await context.perform(sent_workbooks.mine, by=context.person.id, pending=id)
    rows = sent_workbooks.rows(pending, city=context.city)
    outcome = await context.perform(
        sent_workbooks.apply,
        by=context.person.id,
        pending=id,
        rows=rows,
        roles=roles,
        past=past,
        today=context.today,
        now=context.now,
    )
    if outcome.asks:
        choices = [
            [Button("apply_roles", ApplyRoles(id, True, past), facts={"count": len(outcome.roles)})],
            [Button("apply_without_roles", ApplyRoles(id, False, past))],
            [Button("home", GoHome())],
        ]
        return context.say("exchange/import/roles", roles=outcome.roles, name=pending.name, buttons=choices)
    return context.say("exchange/import/done", outcome=outcome, name=pending.name, buttons=[[Button("home", GoHome())]])


async def export(update: Update, context: Context) -> None:
    """Give everything out as a workbook."""
    if not context.person.is_admin:
        return await context.go_home()
    return context.say("exchange/import/export", attachment={"as": "document", "draw": "export"}, at=context.now)


def build() -> Handlers:
    """`/impor`, a workbook sent by an admin, and `/ekspor`."""
    return [
        CommandHandler("impor", explain, filters=PRIVATE),
        CommandHandler("ekspor", export, filters=PRIVATE),
        MessageHandler(WORKBOOK & PRIVATE, take),
        button(ApplyImport, apply),
        button(ApplyRoles, apply_roles),
    ]
