"""A new training, by conversation: one question after the other, a look at the whole, and out it goes.

/pelatihan_baru ─▶ ANSWER (eleven questions, six of them may be left out) ─▶ [Umumkan]
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from services.messages.outbox import Button
from services.training import planning
from services.training.actions import DropPlan, LeaveOut, LeavePlan, ListTrainings, PlanBack, PublishTraining
from services.training.planning import Asked


class Step(StrEnum):
    """Where the talk stands; the answers lie in the draft."""

    ANSWER = "answer"


async def begin(update: Update, context: Context) -> Step | int:
    """Begin, or go on; only admins can."""
    if not context.person.is_admin:
        await context.go_home()
        return ConversationHandler.END
    return _show(
        context,
        await context.perform(planning.begin, by=context.person.id, today=context.today, now=context.now, city=context.city),
    )


async def hear(_update: Update, context: Context) -> Step:
    """Take the answer."""
    heard = await context.perform(
        planning.hear, by=context.person.id, said=context.heard, today=context.today, now=context.now, city=context.city
    )
    return _show(context, heard)


async def leave_out(_update: Update, context: Context) -> Step:
    """Leave the question out."""
    field = context.pressed(LeaveOut).field
    heard = await context.perform(
        planning.leave_out, by=context.person.id, field=field, today=context.today, now=context.now, city=context.city
    )
    return _show(context, heard)


async def back(_update: Update, context: Context) -> Step:
    """To the question before."""
    return _show(
        context, await context.perform(planning.back, by=context.person.id, today=context.today, now=context.now, city=context.city)
    )


async def publish(_update: Update, context: Context) -> int:
    """Put it on offer."""
    offer = await context.perform(planning.publish, by=context.person.id, today=context.today, now=context.now, city=context.city)
    context.say("training/published", card="plan", buttons=[[Button("trainings", ListTrainings())]], offer=offer)
    return ConversationHandler.END


async def drop(update: Update, context: Context) -> int:
    """Throw the draft away."""
    await context.perform(planning.drop, by=context.person.id)
    return await leave(update, context)


async def leave(update: Update, context: Context) -> int:
    """Leave the draft for later."""
    await context.go_home()
    return ConversationHandler.END


def _show(context: Context, shown: planning.Next) -> Step:
    ways = [Button("leave", LeavePlan()), Button("discard", DropPlan())]
    if isinstance(shown, Asked):
        rows = [[Button(f"leave_out_{shown.field}", LeaveOut(shown.field))]] if shown.optional else []
        behind = [Button("back", PlanBack())] if shown.n > 1 else []
        context.say("training/plan_question", card="plan", buttons=[*rows, [*behind, *ways]], asked=shown)
    else:
        rows = [[Button("publish_training", PublishTraining())], [Button("back", PlanBack()), *ways]]
        context.say("training/plan_review", card="plan", buttons=rows, plan=shown)
    return Step.ANSWER


def build() -> Handlers:
    """`/pelatihan_baru` and its buttons."""
    entries: Handlers = [
        CommandHandler("pelatihan_baru", begin, filters=PRIVATE),
        button(LeaveOut, leave_out),
        button(PlanBack, back),
        button(PublishTraining, publish),
        button(DropPlan, drop),
        button(LeavePlan, leave),
    ]
    return [talk("plan", entries=entries, states={Step.ANSWER: [MessageHandler(ANSWER & PRIVATE, hear)]})]
