"""Changes by conversation, for admins: people, targets, indicators, holidays, each looked at before it is written.

/kelola ─▶ what ─▶ ANSWER (two to five questions, most of them one tap) ─▶ a look at whom it touches ─▶ [Simpan] ─▶ [Batalkan]
"""

from enum import StrEnum
from functools import partial

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome, RunCommand
from domain.exchange.managing import TASKS, Ask, Part, Task
from handlers.people import leaves
from services.home import managing
from services.home.manage_actions import (
    AnswerBefore,
    BeginChange,
    ChooseAnswer,
    DropChange,
    OpenManage,
    ResumeChange,
    SaveChange,
    TurnAnswers,
    UndoChange,
)
from services.home.managed_questions import Choice
from services.home.managing import Asking, Done, Next, Ready, Wanted
from services.messages.outbox import Button
from services.naming import label
from services.refusals import Refusal

_LETTERS = 48
_CARD = "manage"


class Step(StrEnum):
    """Where the talk stands; the answers lie in the change."""

    ANSWER = "answer"


async def doors(_update: Update, context: Context) -> int:
    """What can be changed, and what was changed last; only admins can."""
    return await _doors(context, Part.ALL)


async def open_part(_update: Update, context: Context) -> int:
    """What can be changed of one part."""
    return await _doors(context, context.pressed(OpenManage).part)


async def _doors(context: Context, part: Part) -> int:
    if not context.person.is_admin:
        await context.go_home()
        return ConversationHandler.END
    found = await context.perform(managing.doors, by=context.person.id, now=context.now)
    rows = []
    if found.left is not None:
        name = label(found.left_name or "…")
        rows.append([Button(f"manage_again_{found.left_task}", ResumeChange(found.left), facts={"name": name})])
    ways = [_begins(task) for task in TASKS[part]]
    if part is Part.ALL:
        ways = [Button(f"manage_part_{one}", OpenManage(one)) for one in (Part.PEOPLE, Part.STANDARDS)] + ways
        ways += [Button("door_pelatihan_baru", RunCommand("pelatihan_baru"))]
    rows += [ways[place : place + 2] for place in range(0, len(ways), 2)]
    context.say("home/manage/doors", card=_CARD, buttons=[*rows, [Button("home", GoHome())]], doors=found)
    return ConversationHandler.END


def _begins(task: Task) -> Button:
    return Button(f"manage_do_{task}", BeginChange(task))


async def begin(_update: Update, context: Context) -> Step | int:
    """Ask the first question."""
    wanted = context.pressed(BeginChange)
    return await _show(
        context,
        await context.perform(
            managing.begin, by=context.person.id, task=wanted.task, subject=wanted.subject, today=context.today, now=context.now
        ),
    )


async def resume(_update: Update, context: Context) -> Step | int:
    """Go on where it was left."""
    change = context.pressed(ResumeChange).change
    return await _show(
        context, await context.perform(managing.resume, by=context.person.id, change=change, today=context.today, now=context.now)
    )


async def hear(_update: Update, context: Context) -> Step | int:
    """Take what was written."""
    change = await context.perform(managing.current, by=context.person.id, now=context.now)
    heard = partial(managing.hear, by=context.person.id, change=change, said=context.heard)
    return await _show(context, await context.perform(heard, today=context.today, now=context.now))


async def choose(_update: Update, context: Context) -> Step | int:
    """Take what was offered."""
    wanted = context.pressed(ChooseAnswer)
    chosen = partial(managing.choose, by=context.person.id, change=wanted.change, step=wanted.step, place=wanted.place)
    return await _show(context, await context.perform(chosen, today=context.today, now=context.now))


async def turn(_update: Update, context: Context) -> Step | int:
    """Show other answers."""
    wanted = context.pressed(TurnAnswers)
    shown = await context.perform(
        managing.turn, by=context.person.id, change=wanted.change, step=wanted.step, page=wanted.page, now=context.now
    )
    return await _show(context, shown)


async def back(_update: Update, context: Context) -> Step | int:
    """To the question before."""
    change = context.pressed(AnswerBefore).change
    return await _show(
        context, await context.perform(managing.back, by=context.person.id, change=change, today=context.today, now=context.now)
    )


async def drop(_update: Update, context: Context) -> int:
    """Change nothing."""
    await context.perform(managing.drop, by=context.person.id, change=context.pressed(DropChange).change, now=context.now)
    return await _doors(context, Part.ALL)


async def save(_update: Update, context: Context) -> Step | int:
    """Write what was looked at; where it would do something else by now, show that instead."""
    change = context.pressed(SaveChange).change
    shown = await context.perform(managing.ready, by=context.person.id, change=change, today=context.today, now=context.now)
    if isinstance(shown, Done):
        return _done(context, shown)
    wanted = await _compared(context, shown)
    done = await context.perform(
        managing.save, by=context.person.id, change=change, wanted=wanted, now=context.now, city=context.city
    )
    return _done(context, done) if done is not None else await _look(context, shown, wanted, moved=True)


async def undo(_update: Update, context: Context) -> int:
    """Take it back."""
    change = context.pressed(UndoChange).change
    return _done(context, await context.perform(managing.undo, by=context.person.id, change=change, now=context.now))


async def _compared(context: Context, shown: Ready) -> Wanted:
    """What would be written. Raises `Refusal` where it contradicts what is there: then the last question is asked still."""
    wanted = await context.look(
        managing.compare, by=context.person.id, task=shown.task, said=shown.said, today=context.today, now=context.now
    )
    if wanted.refusal is not None:
        key, facts = wanted.refusal
        raise Refusal(key, **facts)
    return wanted


async def _show(context: Context, shown: Next) -> Step | int:
    if isinstance(shown, Asking):
        _ask(context, shown)
        return Step.ANSWER
    if shown.task is Task.LEAVE:
        said = await context.perform(managing.away, by=context.person.id, change=shown.change, now=context.now)
        await leaves.look(context, said)
        return ConversationHandler.END
    return await _look(context, shown, await _compared(context, shown), moved=False)


async def _look(context: Context, shown: Ready, wanted: Wanted, *, moved: bool) -> Step:
    """Whom it touches; nothing is written yet."""
    await context.perform(managing.show, by=context.person.id, change=shown.change, wanted=wanted, now=context.now)
    rows = [[Button("manage_save", SaveChange(shown.change))]] if wanted.good else []
    rows.append([Button("back", AnswerBefore(shown.change)), Button("cancel", DropChange(shown.change))])
    context.say(
        "home/manage/look",
        card=_CARD,
        buttons=rows,
        task=shown.task,
        lines=shown.lines,
        touched=wanted.touched,
        outcome=wanted.outcome,
        changes=wanted.outcome.changes,
        moved=moved,
    )
    return Step.ANSWER


def _ask(context: Context, shown: Asking) -> None:
    rows = [[_answer(shown, place, one)] for place, one in shown.offered.lines]
    if shown.ask in (Ask.SINCE, Ask.LAST, Ask.KIND, Ask.OFF, Ask.SCOPE, Ask.FIELD):  # short words, two beside each other
        flat = [one for row in rows for one in row]
        rows = [flat[place : place + 2] for place in range(0, len(flat), 2)]
    rows += pages(shown.offered.number, shown.offered.pages, partial(TurnAnswers, shown.change, shown.step))
    before = [Button("back", AnswerBefore(shown.change))] if shown.step else []
    context.say(
        "home/manage/question",
        card=_CARD,
        buttons=[*rows, [*before, Button("cancel", DropChange(shown.change))]],
        asked=shown,
        today=context.today,
    )


def _answer(shown: Asking, place: int, one: Choice) -> Button:
    action = ChooseAnswer(shown.change, shown.step, place)
    if one.label is not None:
        return Button(one.label, action, facts={"day": one.day} if one.day else {})
    return Button(text=label(one.text or one.value, _LETTERS), do=action)


def _done(context: Context, done: Done) -> int:
    rows = [] if done.undone else [[Button("manage_undo", UndoChange(done.change))]]
    rows.append([Button("manage_more", OpenManage()), Button("home", GoHome())])
    context.say("home/manage/done", card=_CARD, buttons=rows, done=done)
    return ConversationHandler.END


def build() -> Handlers:
    """`/kelola` and its buttons."""
    entries: Handlers = [
        CommandHandler("kelola", doors, filters=PRIVATE),
        button(OpenManage, open_part),
        button(BeginChange, begin),
        button(ResumeChange, resume),
        button(ChooseAnswer, choose),
        button(TurnAnswers, turn),
        button(AnswerBefore, back),
        button(DropChange, drop),
        button(SaveChange, save),
        button(UndoChange, undo),
    ]
    return [talk("manage", entries=entries, states={Step.ANSWER: [MessageHandler(ANSWER & PRIVATE, hear)]})]
