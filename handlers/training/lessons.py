"""Micro-lessons: a few cards about one thing, read between two tasks.

/materi ─▶ list ─▶ card 1/5 ─▶ [›] ─▶ … ─▶ [✅ Selesai] ─▶ what to read or try next
"""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.messages.outbox import Button
from services.reporting.actions import Practise
from services.training import lessons
from services.training.lesson_actions import FinishLesson, ListLessons, OpenLesson


async def start(_update: Update, context: Context) -> None:
    """Show which sets there are for me."""
    await _list(context, 0)


async def show_page(_update: Update, context: Context) -> None:
    """Show another page of them."""
    await _list(context, context.pressed(ListLessons).page)


async def show(_update: Update, context: Context) -> None:
    """Show one card."""
    wanted = context.pressed(OpenLesson)
    card = await context.perform(lessons.open_card, by=context.person.id, lesson=wanted.lesson, place=wanted.place, now=context.now)
    back = [Button("lesson_back", OpenLesson(card.lesson, card.place - 1))] if card.place > 1 else []
    on = (
        Button("lesson_on", OpenLesson(card.lesson, card.place + 1), facts={"place": card.place + 1, "of": card.of})
        if card.place < card.of
        else Button("lesson_read", FinishLesson(card.lesson, card.version))
    )
    rows = [[on], [*back, Button("lessons", ListLessons())]]
    context.say("training/lesson_card", card="lesson", attachment=card.picture, buttons=rows, lesson_card=card)


async def finish(_update: Update, context: Context) -> None:
    """I have read it: say so, and what comes next."""
    wanted = context.pressed(FinishLesson)
    done = await context.perform(
        lessons.finish, by=context.person.id, lesson=wanted.lesson, version=wanted.version, now=context.now, city=context.city
    )
    rows = [[Button("lessons_left", ListLessons(), facts={"count": done.left})]] if done.left else []
    rows += [[Button("practise_first", Practise())]] if done.indicators else []
    context.say("training/lesson_done", buttons=[*rows, [Button("lesson_again", OpenLesson(done.lesson, 1)), _home()]], done=done)


async def _list(context: Context, page: int) -> None:
    found = await context.perform(lessons.sets, by=context.person.id, page=page, today=context.today)
    rows = [[Button(_face(one), OpenLesson(one.lesson), facts={"title": one.title})] for one in found.shown]
    turns = [
        Button(label, ListLessons(to), facts={"page": to + 1})
        for label, to in (("page_before", found.page - 1), ("page_after", found.page + 1))
        if 0 <= to < found.pages
    ]
    context.say("training/lessons", card="lessons", buttons=[*rows, turns, [_home()]], found=found)


def _face(one: lessons.Set) -> str:
    if not one.is_open:
        return "lesson_was_read"
    return "lesson_begun" if one.place else "open_lesson"


def _home() -> Button:
    return Button("home", GoHome())


def build() -> Handlers:
    """`/materi` and its cards."""
    return [
        CommandHandler("materi", start, filters=PRIVATE),
        button(ListLessons, show_page),
        button(OpenLesson, show),
        button(FinishLesson, finish),
    ]
