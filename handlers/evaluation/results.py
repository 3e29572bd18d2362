"""The result of a quarter or a year: handed over, agreed with or objected to, and an objection decided by the next level.

[Dialog selesai] ─▶ result ─▶ [Setuju]
                          └─▶ [Sanggah] ─▶ WORDS ─▶ the next level ─▶ hasil, perilaku ─▶ WORDS ─▶ decided
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from handlers.evaluation.documents import year_buttons
from services.evaluation import desks, results
from services.evaluation.actions import (
    Agree,
    DecideObjection,
    HoldTalk,
    ObjectTo,
    OpenDesk,
    OpenEvaluation,
    OpenObjection,
    OpenResult,
    SendForm,
    ToggleDecision,
)
from services.evaluation.coaching_actions import OpenCoaching
from services.evaluation.document_actions import SendSheet
from services.evaluation.follow_up_actions import OpenFollowUps
from services.evaluation.paper_actions import OpenOnPaper
from services.evaluation.year_actions import OpenYear
from services.messages.outbox import Button, Keyboard


class Step(StrEnum):
    """Where the talk stands; whose words are asked for lies in a row."""

    WORDS = "words"


async def hold_talk(_update: Update, context: Context) -> int:
    """Hand the result over, and put the next talk behind a tap."""
    wanted = context.pressed(HoldTalk)
    desk = await context.look(desks.desk, by=context.person.id, today=context.today, city=context.city)
    found = await context.perform(
        results.hold_talk, by=context.person.id, evaluation=wanted.evaluation, now=context.now, city=context.city
    )
    left = [one for one in desk.to_talk if one.evaluation != wanted.evaluation]
    following = [
        [Button("next_talk", OpenEvaluation(one.evaluation), facts={"name": one.label, "count": len(left)})] for one in left[:1]
    ]
    context.say("evaluation/result", card="evaluation", outcome=found, buttons=[*following, *_answers(found)])
    return ConversationHandler.END


async def show(_update: Update, context: Context) -> int:
    """Show a result."""
    wanted = context.pressed(OpenResult)
    return _show(context, await _look(context, wanted))


async def agree(_update: Update, context: Context) -> int:
    """Agree with one tap."""
    wanted = context.pressed(Agree)
    found = await context.perform(
        results.agree, by=context.person.id, evaluation=wanted.evaluation, annual=wanted.annual, now=context.now, city=context.city
    )
    return _show(context, found)


async def ask_objection(_update: Update, context: Context) -> Step:
    """Ask what the objection is."""
    wanted = context.pressed(ObjectTo)
    found = await context.perform(
        results.begin_objection,
        by=context.person.id,
        evaluation=wanted.evaluation,
        annual=wanted.annual,
        now=context.now,
        city=context.city,
    )
    context.say(
        "evaluation/ask_objection",
        card="evaluation",
        outcome=found,
        buttons=[[Button("back", OpenResult(found.evaluation, found.annual))]],
    )
    return Step.WORDS


async def show_objection(_update: Update, context: Context) -> int:
    """Show an objection to whoever decides it."""
    wanted = context.pressed(OpenObjection)
    return _show_objection(context, await _look(context, wanted))


async def toggle(_update: Update, context: Context) -> int:
    """Move hasil kerja or perilaku kerja on."""
    wanted = context.pressed(ToggleDecision)
    found = await context.perform(
        results.toggle,
        by=context.person.id,
        evaluation=wanted.evaluation,
        annual=wanted.annual,
        part=wanted.part,
        now=context.now,
        city=context.city,
    )
    return _show_objection(context, found)


async def ask_decision(_update: Update, context: Context) -> Step:
    """Ask why it is decided so."""
    wanted = context.pressed(DecideObjection)
    found = await context.perform(
        results.begin_decision,
        by=context.person.id,
        evaluation=wanted.evaluation,
        annual=wanted.annual,
        now=context.now,
        city=context.city,
    )
    context.say(
        "evaluation/ask_decision",
        card="evaluation",
        outcome=found,
        buttons=[[Button("back", OpenObjection(found.evaluation, found.annual))]],
    )
    return Step.WORDS


async def hear(_update: Update, context: Context) -> int:
    """Take the words."""
    return _show(
        context, await context.perform(results.tell, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    )


async def _look(context: Context, wanted: OpenResult | OpenObjection) -> results.Outcome:
    return await context.perform(
        results.look, by=context.person.id, evaluation=wanted.evaluation, annual=wanted.annual, now=context.now, city=context.city
    )


def _show(context: Context, found: results.Outcome) -> int:
    context.say("evaluation/result", card="evaluation", outcome=found, buttons=_answers(found))
    return ConversationHandler.END


def _answers(found: results.Outcome) -> Keyboard:
    rows = answer_buttons(found)
    if found.annual:
        rows += [year_buttons(found.evaluation), _year(found)]
    else:
        rows.append(
            [Button("evaluation_form", SendForm(found.evaluation)), Button("evaluation_sheet", SendSheet(found.evaluation))]
        )
    if not found.own and found.received_on is None:
        rows.append([Button("on_paper", OpenOnPaper(found.evaluation, found.annual))])
    rows += follow_up_door(found)
    if found.may_rate_coaching:
        rows.append([Button("open_coaching", OpenCoaching(found.evaluation))])
    return [*rows, [Button("evaluation_desk", OpenDesk()), Button("home", GoHome())]]


def answer_buttons(found: results.Outcome) -> list[list[Button]]:
    """What the person may answer to a result."""
    row = [Button("agree", Agree(found.evaluation, found.annual))] if found.may_answer else []
    if found.may_object:
        row.append(Button("object", ObjectTo(found.evaluation, found.annual)))
    return [row] if row else []


def follow_up_door(found: results.Outcome) -> list[list[Button]]:
    """The door to rewards and sanctions, for who may propose them once the result is final."""
    if not (found.may_follow_up and found.final):
        return []
    return [[Button("follow_ups", OpenFollowUps(found.evaluation, found.annual))]]


def _year(found: results.Outcome) -> list[Button]:
    """The door to the quarters of a year; none for a single quarter."""
    if not isinstance(found.period, int):
        return []
    label = "open_own_year" if found.own else "open_year_of"
    return [Button(label, OpenYear(found.person, found.period), facts={"year": found.period})]


def _show_objection(context: Context, found: results.Outcome) -> int:
    rows = []
    if found.decided and found.decided_at is None:
        result, conduct, _ = found.decided
        faces = [("decide_result", "result", result), ("decide_conduct", "conduct", conduct)]
        rows = [
            [
                Button(
                    label, ToggleDecision(found.evaluation, part, found.annual), facts={"rating": context.label(f"rating_{rating}")}
                )
            ]
            for label, part, rating in faces
        ]
        rows.append([Button("decide_so", DecideObjection(found.evaluation, found.annual))])
    context.say(
        "evaluation/objection",
        card="evaluation",
        outcome=found,
        buttons=[*rows, _year(found), [Button("evaluation_desk", OpenDesk())]],
    )
    return ConversationHandler.END


def build() -> Handlers:
    """The buttons of a result and of an objection, and the words they ask for."""
    entries: Handlers = [
        button(HoldTalk, hold_talk),
        button(OpenResult, show),
        button(Agree, agree),
        button(ObjectTo, ask_objection),
        button(OpenObjection, show_objection),
        button(ToggleDecision, toggle),
        button(DecideObjection, ask_decision),
    ]
    return [talk("outcome", entries=entries, states={Step.WORDS: [MessageHandler(ANSWER & PRIVATE, hear)]})]
