"""Checking in at a training: the organiser shows a code, the invited type it or scan its picture.

/hadir_kode ─▶ [training] ─▶ code and picture ─▶ [newest code]
/hadir ─▶ CODE ─▶ recorded
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler, filters

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.messages.outbox import Button
from services.training import attending
from services.training.actions import ShowCode, StartCheck
from services.training.attending import Outcome

_SCANNED = filters.Regex(r"^/start hadir_(\d+)_(\d{6})$") & filters.UpdateType.MESSAGE


class Step(StrEnum):
    """Where the talk stands."""

    CODE = "code"


async def ask_code(_update: Update, context: Context) -> Step | int:
    """`/hadir 123456`, or ask for the code."""
    if context.args:
        return await _attend(context, "".join(context.args))
    context.say("training/ask_code", buttons=[[Button("home", GoHome())]])
    return Step.CODE


async def hear_code(_update: Update, context: Context) -> Step | int:
    """A typed code."""
    return await _attend(context, context.heard)


async def scanned(update: Update, context: Context) -> Step | int:
    """The link behind the picture; a stranger is told first how to be recognised."""
    if context.unit.known.speaker is None:
        await context.go_home()
        return ConversationHandler.END
    _, training, code = context.heard.split("_")
    return await _attend(context, code, training=int(training))


async def choose_training(_update: Update, context: Context) -> None:
    """`/hadir_kode`: the code of today's training, or which of them."""
    running = await context.perform(attending.running, by=context.person.id, today=context.today)
    if len(running) == 1:
        return await _show_code(context, running[0][0])
    rows = [[Button("open_training", ShowCode(id), facts={"title": title})] for id, title in running]
    return context.say("training/which_code", buttons=[*rows, [Button("home", GoHome())]])


async def show_code(_update: Update, context: Context) -> None:
    """The newest code."""
    await _show_code(context, context.pressed(ShowCode).training)


async def _show_code(context: Context, training: int) -> None:
    shown = await context.perform(attending.show, by=context.person.id, training=training, now=context.now, city=context.city)
    url = f"https://t.me/{context.bot.username}?start={shown.payload}"
    context.say(
        "training/code",
        card="attendance_code",
        shown=shown,
        attachment={"as": "photo", "draw": "attendance_code", "url": url},
        buttons=[[Button("new_code", ShowCode(training))]],
    )


async def _attend(context: Context, said: str, *, training: int | None = None) -> Step | int:
    tried = await context.perform(
        attending.attend, by=context.person.id, said=said, training=training, now=context.now, city=context.city
    )
    check = [[Button("take_check", StartCheck(tried.check))]] if tried.check else []
    context.say("training/attended", tried=tried, buttons=[*check, [Button("home", GoHome())]])
    return Step.CODE if tried.outcome in (Outcome.WRONG, Outcome.SLOW_DOWN) else ConversationHandler.END


def build() -> Handlers:
    """`/hadir`, `/hadir_kode` and the scanned link, which must come before `/start`."""
    entries: Handlers = [MessageHandler(_SCANNED & PRIVATE, scanned), CommandHandler("hadir", ask_code, filters=PRIVATE)]
    states: dict[object, Handlers] = {Step.CODE: [MessageHandler(ANSWER & PRIVATE, hear_code)]}
    return [
        talk("attend", entries=entries, states=states),
        CommandHandler("hadir_kode", choose_training, filters=PRIVATE),
        button(ShowCode, show_code),
    ]
