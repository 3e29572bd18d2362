"""How predikat spread in a unit: the picture beside the pola distribusi, and the way to other periods.

/siklus ─▶ [cycle] · /organisasi ─▶ [unit] · /ringkasan ─▶ [unit] ─▶ [Sebaran predikat] ─▶ [another period]
"""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from services.evaluation import organisation_setting as setting
from services.evaluation import spreading
from services.evaluation.organisation_actions import OpenSpread
from services.messages.outbox import Button


async def show(_update: Update, context: Context) -> None:
    """Show one period of a unit."""
    wanted = context.pressed(OpenSpread)
    found = await context.look(
        spreading.look, by=context.person.id, unit=wanted.unit, year=wanted.year, number=wanted.number, today=context.today
    )
    others = [
        Button("organisations_of", OpenSpread(found.unit, *setting.named(one)), facts={"period": one}) for one in found.others
    ]
    context.say(
        "evaluation/spread",
        shown=found,
        attachment=spreading.chart(found),
        buttons=[*([others] if others else []), [Button("home", GoHome())]],
    )


def build() -> Handlers:
    """The button."""
    return [button(OpenSpread, show)]
