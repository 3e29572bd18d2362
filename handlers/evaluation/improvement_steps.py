"""An improvement step: what it is about, the cause, what is done, by whom, by when, with what support; later, whether it was done.

about ─▶ cause ─▶ action ─▶ owner ─▶ day ─▶ support ─▶ agreed
"""

import re
from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.evaluation import agreed_steps, improvement_steps
from services.evaluation.actions import (
    AddStep,
    AddUnitStep,
    AnswerStep,
    DropStep,
    GiveStepPart,
    OpenCycle,
    OpenEvaluation,
    StepAbout,
    UnitStepAbout,
)
from services.evaluation.improvement_steps import Part
from services.messages.outbox import Button
from services.refusals import Outdated

USUAL: dict[Part, tuple[str, ...]] = {
    Part.CAUSE: ("cause_time", "cause_skill", "cause_tools", "cause_people", "cause_recording", "cause_target"),
    Part.OWNER: ("owner_person", "owner_supervisor"),
    Part.DUE: ("due_two_weeks", "due_month", "due_quarter"),
    Part.SUPPORT: ("support_training", "support_mentor", "support_tools", "support_none"),
}
"""The usual answers, as labels."""
_MEMBER = re.compile(rf"{improvement_steps.MEMBER}\d{{1,9}}")


class Step(StrEnum):
    """Where the talk stands; what was answered lies with the step."""

    PART = "part"


async def ask_about(_update: Update, context: Context) -> int:
    """Ask which indicator it is about, weak ones first."""
    wanted = context.pressed(AddStep)
    name, topics = await context.perform(improvement_steps.topics, by=context.person.id, evaluation=wanted.evaluation)
    rows = [
        [Button("about_weak" if one.weak else "about", StepAbout(wanted.evaluation, one.indicator), facts={"name": one.name})]
        for one in topics
    ]
    rows.append([Button("about_whole", StepAbout(wanted.evaluation, 0))])
    rows.append([Button("back", OpenEvaluation(wanted.evaluation))])
    context.say("evaluation/steps/about", card="evaluation", name=name, buttons=rows)
    return ConversationHandler.END


async def begin(_update: Update, context: Context) -> Step | int:
    """Begin the step, and ask the cause."""
    wanted = context.pressed(StepAbout)
    writing = await context.perform(
        improvement_steps.begin, by=context.person.id, evaluation=wanted.evaluation, indicator=wanted.indicator
    )
    return _go_on(context, writing)


async def ask_about_unit(_update: Update, context: Context) -> int:
    """Ask which of the unit's indicators it is about, the least reached first."""
    wanted = context.pressed(AddUnitStep)
    name, topics = await context.perform(improvement_steps.unit_topics, by=context.person.id, cycle=wanted.cycle)
    rows = [
        [Button("about_weak" if one.weak else "about", UnitStepAbout(wanted.cycle, one.indicator), facts={"name": one.name})]
        for one in topics
    ]
    rows.append([Button("about_whole", UnitStepAbout(wanted.cycle, 0))])
    rows.append([Button("back", OpenCycle(wanted.cycle))])
    context.say("evaluation/steps/about", card="cycle", name=name, buttons=rows)
    return ConversationHandler.END


async def begin_for_unit(_update: Update, context: Context) -> Step | int:
    """Begin a unit's step, and ask the cause."""
    wanted = context.pressed(UnitStepAbout)
    writing = await context.perform(
        improvement_steps.begin_for_unit, by=context.person.id, cycle=wanted.cycle, indicator=wanted.indicator
    )
    return _go_on(context, writing)


async def answer(_update: Update, context: Context) -> Step | int:
    """Take one of the usual answers."""
    wanted = context.pressed(GiveStepPart)
    if not any(wanted.answer in usual for usual in USUAL.values()) and not _MEMBER.fullmatch(wanted.answer):
        raise Outdated
    words = context.label(wanted.answer) if wanted.answer in (*USUAL[Part.CAUSE], *USUAL[Part.SUPPORT]) else ""
    writing = await context.perform(
        improvement_steps.answer,
        by=context.person.id,
        step=wanted.step,
        key=wanted.answer,
        words=words,
        now=context.now,
        city=context.city,
    )
    return _go_on(context, writing)


async def hear(_update: Update, context: Context) -> Step | int:
    """Take words for what is asked."""
    writing = await context.perform(
        improvement_steps.hear, by=context.person.id, words=context.heard, now=context.now, city=context.city
    )
    return _reported(context, writing) if writing.shown.done_at else _go_on(context, writing)


async def drop(_update: Update, context: Context) -> int:
    """Throw the step away."""
    wanted = context.pressed(DropStep)
    gone = await context.perform(improvement_steps.drop, by=context.person.id, step=wanted.step)
    context.say("evaluation/steps/dropped", card=_card(gone), buttons=[[Button("back", _back(gone))]])
    return ConversationHandler.END


async def report(_update: Update, context: Context) -> Step | int:
    """Say whether a step was done."""
    wanted = context.pressed(AnswerStep)
    writing = await context.perform(
        improvement_steps.report, by=context.person.id, step=wanted.step, done=wanted.done, now=context.now, city=context.city
    )
    return _reported(context, writing)


def _go_on(context: Context, writing: improvement_steps.Writing) -> Step | int:
    shown = writing.shown
    if writing.asks is None:
        again = AddStep(shown.evaluation) if shown.evaluation else AddUnitStep(shown.cycle or 0)
        rows = [[Button("add_step", again), Button("back", _back(shown))]]
        context.say("evaluation/steps/agreed", card=_card(shown), writing=writing, buttons=rows)
        return ConversationHandler.END
    names = {"person": writing.person, "supervisor": writing.supervisor}
    rows = [[Button(key, GiveStepPart(writing.shown.step, key), facts=dict(names))] for key in _usual(writing)]
    rows += [
        [Button("owner_member", GiveStepPart(writing.shown.step, f"{improvement_steps.MEMBER}{person}"), facts={"name": name})]
        for person, name in writing.people
    ]
    rows.append([Button("cancel", DropStep(writing.shown.step))])
    context.say("evaluation/steps/ask", card=_card(shown), writing=writing, buttons=rows)
    return Step.PART


def _usual(writing: improvement_steps.Writing) -> tuple[str, ...]:
    return () if writing.people or writing.asks is None else USUAL.get(writing.asks, ())


def _back(shown: agreed_steps.Shown) -> OpenEvaluation | OpenCycle:
    return OpenEvaluation(shown.evaluation) if shown.evaluation else OpenCycle(shown.cycle or 0)


def _card(shown: agreed_steps.Shown) -> str:
    return "evaluation" if shown.evaluation else "cycle"


def _reported(context: Context, writing: improvement_steps.Writing) -> Step | int:
    context.say("evaluation/steps/reported", card="improvement", writing=writing, buttons=[[Button("home", GoHome())]])
    return Step.PART if writing.shown.done_at and writing.shown.outcome is None else ConversationHandler.END


def build() -> Handlers:
    """The buttons of a step, and the words it asks for."""
    entries: Handlers = [
        button(AddStep, ask_about),
        button(StepAbout, begin),
        button(GiveStepPart, answer),
        button(DropStep, drop),
        button(AnswerStep, report),
        button(AddUnitStep, ask_about_unit),
        button(UnitStepAbout, begin_for_unit),
    ]
    return [talk("improving", entries=entries, states={Step.PART: [MessageHandler(ANSWER & PRIVATE, hear)]})]
