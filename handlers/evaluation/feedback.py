"""Continuous feedback: what was written about me; for supervisors a note or praise about one of their people.

/umpanbalik ─▶ my notes, my people ─▶ one of them ─▶ [Apresiasi · Catatan] ─▶ (a line · a value) ─▶ WORDS
                     └▶ colleagues to ask ─▶ their request ─▶ [Apresiasi · Catatan] ─▶ … or [Tidak bersedia]
                                └▶ somebody of another unit ─▶ NAME or NIP ─▶ who is meant ─▶ their request
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.evaluation.ratings import Conduct
from services.evaluation import feedback, peer_feedback, seeking_peers
from services.evaluation.feedback_actions import (
    AimFeedback,
    AskPeer,
    DeclineFeedback,
    FeedbackFor,
    OpenFeedback,
    OpenPeers,
    SeekPeer,
    WriteFeedback,
)
from services.messages.outbox import Button
from services.naming import label


class Step(StrEnum):
    """Where the talk stands; about whom it is lies in a row."""

    WORDS = "words"
    NAME = "name"


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
    asked = await context.perform(
        feedback.begin, by=context.person.id, person=wanted.person, kind=wanted.kind, now=context.now, city=context.city
    )
    return _ask(context, asked)


async def aim(_update: Update, context: Context) -> Step:
    """Say what the words are about."""
    wanted = context.pressed(AimFeedback)
    asked = await context.perform(
        feedback.aim,
        by=context.person.id,
        person=wanted.person,
        indicator=wanted.indicator,
        value=wanted.value,
        now=context.now,
        city=context.city,
    )
    return _ask(context, asked)


async def hear(_update: Update, context: Context) -> int:
    """Keep the words."""
    notes = await context.perform(feedback.write, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    if isinstance(notes, feedback.Notes):
        return _show_one(context, notes)
    context.say("evaluation/feedback/thanks", card="feedback", asked=notes, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def show_peers(_update: Update, context: Context) -> None:
    """Show who can be asked."""
    wanted = context.pressed(OpenPeers)
    _show_peers(
        context,
        await context.perform(
            peer_feedback.look, by=context.person.id, person=wanted.person, page=wanted.page, now=context.now, city=context.city
        ),
    )


async def ask_peer(_update: Update, context: Context) -> None:
    """Ask a colleague."""
    wanted = context.pressed(AskPeer)
    _show_peers(
        context,
        await context.perform(
            peer_feedback.ask, by=context.person.id, person=wanted.person, to=wanted.to, now=context.now, city=context.city
        ),
    )


async def seek(_update: Update, context: Context) -> Step:
    """Ask for the name or NIP of somebody of another unit."""
    wanted = context.pressed(SeekPeer).person
    sought = await context.perform(seeking_peers.begin, by=context.person.id, person=wanted, now=context.now, city=context.city)
    return _show_found(context, sought)


async def find(_update: Update, context: Context) -> Step:
    """Show who is meant."""
    return _show_found(
        context,
        await context.perform(seeking_peers.find, by=context.person.id, words=context.heard, now=context.now, city=context.city),
    )


async def decline(_update: Update, context: Context) -> None:
    """Say that I would rather not."""
    wanted = context.pressed(DeclineFeedback).request
    name = await context.perform(peer_feedback.decline, by=context.person.id, request=wanted, now=context.now, city=context.city)
    context.say("evaluation/feedback/not_given", card="feedback", name=name, buttons=[[Button("home", GoHome())]])


def _show_found(context: Context, sought: seeking_peers.Sought) -> Step:
    rows = [
        [Button("ask_other", AskPeer(sought.person, one.person), facts={"name": label(one.name), "unit": one.unit})]
        for one in sought.found
    ]
    back = [Button("back", OpenPeers(sought.person, 0))]
    context.say("evaluation/feedback/seek", card="feedback", sought=sought, buttons=[*rows, back])
    return Step.NAME


def _ask(context: Context, asked: feedback.Asked) -> Step:
    lines = [[Button(text=name, do=AimFeedback(asked.person, indicator, "-"))] for indicator, name in asked.indicators]
    values = [Button(f"conduct_{value}", AimFeedback(asked.person, 0, value)) for value in Conduct]
    back = [Button("back", FeedbackFor(asked.person))] if asked.mine else [Button("home", GoHome())]
    context.say(
        "evaluation/feedback/ask",
        card="feedback",
        asked=asked,
        buttons=[*lines, *[values[at : at + 2] for at in range(0, len(values), 2)], back],
    )
    return Step.WORDS


def _show_peers(context: Context, found: peer_feedback.Peers) -> None:
    rows = [
        [Button("peer_asked" if one.asked else "ask_peer", AskPeer(found.person, one.person), facts={"name": one.name})]
        for one in found.peers
    ]
    turns = [Button("earlier_page", OpenPeers(found.person, found.page - 1))] if found.page else []
    turns += [Button("later_page", OpenPeers(found.person, found.page + 1))] if found.more else []
    back = Button("back", OpenFeedback(0) if found.own else FeedbackFor(found.person))
    others = [Button("seek_peer", SeekPeer(found.person))]
    context.say("evaluation/feedback/peers", card="feedback", found=found, buttons=[*rows, turns, others, [back]])


async def _show(context: Context, *, page: int) -> int:
    notes = await context.perform(feedback.about_me, by=context.person.id, page=page, today=context.today)
    rows = [[Button(text=one.name, do=FeedbackFor(one.person))] for one in notes.people]
    turns = [Button("earlier_page", OpenFeedback(notes.page - 1))] if notes.page else []
    turns += [Button("later_page", OpenFeedback(notes.page + 1))] if notes.more else []
    context.say("evaluation/feedback/notes", card="feedback", notes=notes, buttons=[*rows, turns, _ways(notes)])
    return ConversationHandler.END


def _ways(notes: feedback.Notes) -> list[Button]:
    return [Button("ask_peers", OpenPeers(notes.person, 0)), Button("home", GoHome())]


def _show_one(context: Context, notes: feedback.Notes) -> int:
    rows = [
        [Button("write_praise", WriteFeedback(notes.person, "praise")), Button("write_note", WriteFeedback(notes.person, "note"))],
        [Button("ask_peers", OpenPeers(notes.person, 0))],
        [Button("back", OpenFeedback(0)), Button("home", GoHome())],
    ]
    context.say("evaluation/feedback/notes", card="feedback", notes=notes, buttons=rows)
    return ConversationHandler.END


def build() -> Handlers:
    """`/umpanbalik` and its buttons."""
    entries: Handlers = [
        button(OpenFeedback, turn),
        button(FeedbackFor, show),
        button(WriteFeedback, ask),
        button(AimFeedback, aim),
        button(SeekPeer, seek),
    ]
    return [
        CommandHandler("umpanbalik", start, filters=PRIVATE),
        button(OpenPeers, show_peers),
        button(AskPeer, ask_peer),
        button(DeclineFeedback, decline),
        talk(
            "feedback",
            entries=entries,
            states={Step.WORDS: [MessageHandler(ANSWER & PRIVATE, hear)], Step.NAME: [MessageHandler(ANSWER & PRIVATE, find)]},
        ),
    ]
