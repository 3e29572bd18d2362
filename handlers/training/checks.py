"""The short check after a training.

organiser: /soal ─▶ [training] ─▶ QUESTION (one message each) ─▶ [pass mark] [begin anew] [done]
participant: [check] ─▶ question 1/3 ─▶ [A] [B] [C] ─▶ … ─▶ result
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.training.checks import PASS_MARKS
from services.messages.outbox import Button
from services.training import check_questions, checks, participants
from services.training.actions import AnswerCheck, ClearCheck, EndCheck, SetPassMark, StartCheck, WriteCheck
from services.training.check_questions import Written
from services.training.checks import Asked

_LETTERS = "ABCD"


class Step(StrEnum):
    """Where the organiser's talk stands."""

    QUESTION = "question"


async def choose(_update: Update, context: Context) -> Step | int:
    """`/soal`: for the one training, or which of them."""
    mine = await context.perform(participants.mine, by=context.person.id, today=context.today)
    if len(mine) == 1:
        return _show(context, await context.perform(check_questions.begin, by=context.person.id, training=mine[0][0]))
    rows = [[Button("open_training", WriteCheck(id), facts={"title": title})] for id, title in mine]
    context.say("training/which_check", buttons=[*rows, [Button("home", GoHome())]])
    return ConversationHandler.END


async def write(_update: Update, context: Context) -> Step:
    """Write the check of one training."""
    training = context.pressed(WriteCheck).training
    return _show(context, await context.perform(check_questions.begin, by=context.person.id, training=training))


async def hear(_update: Update, context: Context) -> Step:
    """One question with its choices."""
    return _show(context, await context.perform(check_questions.add, by=context.person.id, said=context.heard))


async def set_pass_mark(_update: Update, context: Context) -> Step:
    """How many per cent are asked for."""
    wanted = context.pressed(SetPassMark)
    return _show(
        context,
        await context.perform(
            check_questions.set_pass_mark, by=context.person.id, training=wanted.training, percent=wanted.percent
        ),
    )


async def clear(_update: Update, context: Context) -> Step:
    """Begin anew."""
    training = context.pressed(ClearCheck).training
    return _show(context, await context.perform(check_questions.clear, by=context.person.id, training=training))


async def end(update: Update, context: Context) -> int:
    """Done for now; what was written is kept."""
    await context.go_home()
    return ConversationHandler.END


async def start(_update: Update, context: Context) -> None:
    """Begin a try, or go on."""
    training = context.pressed(StartCheck).training
    _ask(context, await context.perform(checks.begin, by=context.person.id, training=training, now=context.now))


async def answer(_update: Update, context: Context) -> None:
    """Take an answer; after the last comes the result."""
    wanted = context.pressed(AnswerCheck)
    heard = await context.perform(
        checks.answer, by=context.person.id, question=wanted.question, choice=wanted.choice, now=context.now
    )
    if isinstance(heard, Asked):
        return _ask(context, heard)
    again = [[Button("check_again", StartCheck(heard.training))]] if heard.tries_left else []
    return context.say("training/check_result", card="check", buttons=[*again, [Button("home", GoHome())]], result=heard)


def _show(context: Context, shown: Written) -> Step:
    marks = [
        Button(
            "pass_mark_chosen" if mark == shown.pass_mark else "pass_mark",
            SetPassMark(shown.training, mark),
            facts={"percent": mark},
        )
        for mark in PASS_MARKS
    ]
    anew = [Button("check_anew", ClearCheck(shown.training))] if shown.questions else []
    rows = [] if shown.is_closed else [marks, anew]
    context.say("training/check_written", card="check_written", buttons=[*rows, [Button("done", EndCheck())]], check=shown)
    return Step.QUESTION


def _ask(context: Context, asked: Asked) -> None:
    row = [
        Button("choice", AnswerCheck(asked.question, place), facts={"letter": letter})
        for place, letter in zip(range(len(asked.choices)), _LETTERS, strict=False)
    ]
    choices = list(zip(_LETTERS, asked.choices, strict=False))
    context.say("training/check_question", card="check", buttons=[row], asked=asked, choices=choices)


def build() -> Handlers:
    """`/soal`, and the check itself."""
    entries: Handlers = [
        CommandHandler("soal", choose, filters=PRIVATE),
        button(WriteCheck, write),
        button(SetPassMark, set_pass_mark),
        button(ClearCheck, clear),
        button(EndCheck, end),
    ]
    states: dict[object, Handlers] = {Step.QUESTION: [MessageHandler(ANSWER & PRIVATE, hear)]}
    return [talk("check", entries=entries, states=states), button(StartCheck, start), button(AnswerCheck, answer)]
