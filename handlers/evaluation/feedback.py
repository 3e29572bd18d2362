"""Continuous feedback: what was written about me; for supervisors a note or praise about one of their people.

/umpanbalik ─▶ my notes, my people ─▶ one of them ─▶ [Apresiasi · Catatan] ─▶ WORDS
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.evaluation import feedback
from services.evaluation.feedback_actions import FeedbackFor, OpenFeedback, WriteFeedback
from services.messages.outbox import Button


class Step(StrEnum):
    """Where the talk stands; about whom it is lies in a row."""

    WORDS = "words"


async def start(_update: Update, context: Context) -> int:
    """Show what was written about me, and my people."""
    return await _show(context, page=0)


async def turn(_update: Update, context: Context) -> int:
    """Show another page of my people."""
    return await _show(context, page=context.pressed(OpenFeedback).page)


async def show(_update: Update, context: Context) -> int:
    """Show what was written about one of my people, with the two ways to add to it."""
    wanted = context.pressed(FeedbackFor)
    notes = await context.perform(feedback.about, by=context.person.id, person=wanted.person, today=context.today)
    return _show_one(context, notes)


async def ask(_update: Update, context: Context) -> Step:
    """Ask for the words."""
    wanted = context.pressed(WriteFeedback)
    name = await context.perform(
        feedback.begin, by=context.person.id, person=wanted.person, kind=wanted.kind, now=context.now, city=context.city
    )
    context.say(
        "evaluation/feedback/ask",
        card="feedback",
        name=name,
        kind=wanted.kind,
        buttons=[[Button("back", FeedbackFor(wanted.person))]],
    )
    return Step.WORDS


async def hear(_update: Update, context: Context) -> int:
    """Keep the words."""
    notes = await context.perform(feedback.write, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    return _show_one(context, notes)


async def _show(context: Context, *, page: int) -> int:
    notes = await context.perform(feedback.about_me, by=context.person.id, page=page, today=context.today)
    rows = [[Button(text=one.name, do=FeedbackFor(one.person))] for one in notes.people]
    turns = [Button("earlier_page", OpenFeedback(notes.page - 1))] if notes.page else []
    turns += [Button("later_page", OpenFeedback(notes.page + 1))] if notes.more else []
    context.say("evaluation/feedback/notes", card="feedback", notes=notes, buttons=[*rows, turns, [Button("home", GoHome())]])
    return ConversationHandler.END


def _show_one(context: Context, notes: feedback.Notes) -> int:
    rows = [
        [Button("write_praise", WriteFeedback(notes.person, "praise")), Button("write_note", WriteFeedback(notes.person, "note"))],
        [Button("back", OpenFeedback(0)), Button("home", GoHome())],
    ]
    context.say("evaluation/feedback/notes", card="feedback", notes=notes, buttons=rows)
    return ConversationHandler.END


def build() -> Handlers:
    """`/umpanbalik` and its buttons."""
    entries: Handlers = [button(OpenFeedback, turn), button(FeedbackFor, show), button(WriteFeedback, ask)]
    return [
        CommandHandler("umpanbalik", start, filters=PRIVATE),
        talk("feedback", entries=entries, states={Step.WORDS: [MessageHandler(ANSWER & PRIVATE, hear)]}),
    ]
