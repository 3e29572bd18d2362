"""The evaluation: what waits for me, and judging: the facts, hasil kerja, seven values, the predikat.

/evaluasi ─▶ desk ─▶ card ─▶ [di atas · sesuai · di bawah] ─▶ seven values ─▶ predikat ─▶ the next one
                        └▶ SENTENCE, where the rating deviates from the facts ┘
"""

from collections.abc import Sequence
from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import Action, GoHome
from domain.evaluation.ratings import Rating
from domain.evaluation.stages import Stage
from services.evaluation import desks, figures, judging
from services.evaluation.actions import (
    AcceptProposal,
    AddStep,
    FinishJudging,
    HoldTalk,
    OpenBehind,
    OpenConduct,
    OpenDesk,
    OpenDetail,
    OpenEvaluation,
    OpenFigure,
    OpenObjection,
    OpenRadar,
    OpenResult,
    OpenValues,
    RateResult,
    TakeBackJudgement,
    ToggleConduct,
)
from services.evaluation.organisation_actions import ListOrganisations, OpenOrganisation
from services.evaluation.paper_actions import OpenUnreached
from services.evaluation.views import Judged
from services.insight import pictures
from services.messages.outbox import Button, Keyboard
from services.reporting.submission_actions import OpenSubmission


class Step(StrEnum):
    """Where the talk stands; what is judged, and which sentence is asked for, lies in rows."""

    SENTENCE = "sentence"


async def start(_update: Update, context: Context) -> int:
    """Show what of the evaluation waits, each with its door."""
    found, late = await context.look(desks.opened, by=context.person.id, now=context.now, city=context.city)
    paper = [[Button("not_received", OpenUnreached(0), facts={"count": late})]] if late else []
    *doors, home = _doors(found)
    context.say("evaluation/desk", card="evaluation", desk=found, buttons=[*doors, *paper, home])
    return ConversationHandler.END


async def show(_update: Update, context: Context) -> int:
    """Show one evaluation: the facts first."""
    show_facts(context, await _look(context, context.pressed(OpenEvaluation).evaluation))
    return ConversationHandler.END


async def rate(_update: Update, context: Context) -> Step | int:
    """Take hasil kerja, and go on to the seven values."""
    wanted = context.pressed(RateResult)
    shown = await context.perform(
        judging.rate, by=context.person.id, evaluation=wanted.evaluation, rating=wanted.rating, now=context.now, city=context.city
    )
    return _go_on(context, shown)


async def accept(_update: Update, context: Context) -> Step | int:
    """Rate as the facts propose and conduct as expected, and put the next person behind a tap."""
    wanted = context.pressed(AcceptProposal)
    shown = await context.perform(
        judging.accept, by=context.person.id, evaluation=wanted.evaluation, rating=wanted.rating, now=context.now, city=context.city
    )
    return _finished(context, shown)


async def show_conduct(_update: Update, context: Context) -> Step | int:
    """Show the seven values."""
    return _go_on(context, await _look(context, context.pressed(OpenConduct).evaluation))


async def show_values(_update: Update, context: Context) -> int:
    """Show the seven values one by one."""
    _show_values(context, await _look(context, context.pressed(OpenValues).evaluation))
    return ConversationHandler.END


async def toggle(_update: Update, context: Context) -> int:
    """Move one of the seven values on."""
    wanted = context.pressed(ToggleConduct)
    shown = await context.perform(
        judging.toggle, by=context.person.id, evaluation=wanted.evaluation, value=wanted.value, now=context.now, city=context.city
    )
    _show_values(context, shown)
    return ConversationHandler.END


async def finish(_update: Update, context: Context) -> Step | int:
    """All seven are as meant: say the predikat, and put the next person behind a tap."""
    wanted = context.pressed(FinishJudging)
    shown = await context.perform(
        judging.finish, by=context.person.id, evaluation=wanted.evaluation, now=context.now, city=context.city
    )
    return _finished(context, shown)


async def take_back(_update: Update, context: Context) -> int:
    """Open what I judged a moment ago."""
    wanted = context.pressed(TakeBackJudgement)
    shown = await context.perform(
        judging.take_back, by=context.person.id, evaluation=wanted.evaluation, now=context.now, city=context.city
    )
    show_facts(context, shown)
    return ConversationHandler.END


async def hear(_update: Update, context: Context) -> Step | int:
    """Take the sentence that was asked for."""
    shown = await context.perform(judging.tell, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    return _finished(context, shown) if shown.done else _go_on(context, shown)


async def show_detail(_update: Update, context: Context) -> None:
    """Show the arithmetic, with a door to each figure."""
    shown = await _look(context, context.pressed(OpenDetail).evaluation)
    back = [Button("back", OpenEvaluation(shown.evaluation))]
    context.say("evaluation/detail", card="evaluation", judged=shown, buttons=[*_figure_buttons(shown), back])


async def show_figure(_update: Update, context: Context) -> None:
    """Show the reports a figure is made of."""
    wanted = context.pressed(OpenFigure)
    figure = await context.perform(figures.figure, by=context.person.id, evaluation=wanted.evaluation, indicator=wanted.indicator)
    rows = [
        [Button("open_submission", OpenSubmission(one.submission), facts={"number": one.number})]
        for one in figure.reports
        if one.opens
    ]
    context.say(
        "evaluation/figure", card="evaluation", figure=figure, buttons=[*rows, [Button("back", OpenDetail(wanted.evaluation))]]
    )


async def show_behind(_update: Update, context: Context) -> None:
    """Show the reports that are late, or were corrected; or the certificates behind the JP."""
    wanted = context.pressed(OpenBehind)
    back = [Button("back", OpenDetail(wanted.evaluation))]
    if wanted.what == figures.HOURS:
        earned = await context.perform(figures.hours, by=context.person.id, evaluation=wanted.evaluation)
        return context.say("evaluation/hours", card="evaluation", earned=earned, buttons=[back])
    found = await context.perform(figures.behind, by=context.person.id, evaluation=wanted.evaluation, what=wanted.what)
    numbers = {one.submission: one.number for _, one in found.reports if one.opens}
    rows = [[Button("open_submission", OpenSubmission(id), facts={"number": number})] for id, number in numbers.items()]
    return context.say("evaluation/behind", card="evaluation", behind=found, buttons=[*rows, back])


async def show_radar(_update: Update, context: Context) -> None:
    """Send the card's figures as a picture."""
    wanted = context.pressed(OpenRadar).evaluation
    shown = await _look(context, wanted)
    context.toast("radar_below")
    chosen = figures.web(shown)
    context.say(
        "evaluation/radar",
        judged=shown,
        chosen=chosen,
        attachment=pictures.as_photo(chosen),
        buttons=[[Button("back", OpenDetail(wanted))]],
    )


def show_facts(context: Context, shown: Judged) -> None:
    """Say the card, with the buttons of whoever looks at it."""
    context.say("evaluation/judge", card="evaluation", judged=shown, buttons=_fact_buttons(shown))


async def _look(context: Context, evaluation: int) -> Judged:
    return await context.perform(judging.look, by=context.person.id, evaluation=evaluation, now=context.now, city=context.city)


def _go_on(context: Context, shown: Judged) -> Step | int:
    if shown.needs:
        context.say(
            "evaluation/ask_why", card="evaluation", judged=shown, buttons=[[Button("back", OpenEvaluation(shown.evaluation))]]
        )
        return Step.SENTENCE
    _show_conduct(context, shown)
    return ConversationHandler.END


def _finished(context: Context, shown: Judged) -> Step | int:
    if shown.needs:
        return _go_on(context, shown)
    context.say("evaluation/judged", card="evaluation", judged=shown, buttons=_after_buttons(shown))
    return Step.SENTENCE if shown.own and shown.mine.note is None else ConversationHandler.END


def _show_conduct(context: Context, shown: Judged) -> None:
    """Ask for all seven at once while none differs; else show them one by one."""
    if any(rating is not Rating.MEETS for _, rating in shown.mine.conducts):
        _show_values(context, shown)
        return
    rows = [
        [Button("all_meets", FinishJudging(shown.evaluation))],
        [Button("open_values", OpenValues(shown.evaluation))],
        [Button("back", OpenEvaluation(shown.evaluation))],
    ]
    context.say("evaluation/conduct", card="evaluation", judged=shown, buttons=rows)


def _show_values(context: Context, shown: Judged) -> None:
    rows = [
        [Button(f"value_{rating}", ToggleConduct(shown.evaluation, value), facts={"name": context.label(f"conduct_{value}")})]
        for value, rating in shown.mine.conducts
    ]
    rows.append([Button("finish_judging", FinishJudging(shown.evaluation))])
    context.say("evaluation/conducts", card="evaluation", judged=shown, buttons=rows)


def _fact_buttons(shown: Judged) -> Keyboard:
    rows = []
    if (rating := _to_accept(shown)) is not None:
        rows.append([Button(f"accept_{rating}", AcceptProposal(shown.evaluation, rating))])
    if shown.may_judge:
        rows += [[Button(_face(shown, rating), RateResult(shown.evaluation, rating))] for rating in shown.offered]
    if shown.may_judge and not shown.offered:
        rows.append([Button("set_organisation", OpenOrganisation(shown.cycle))])
    rows += _follow_buttons(shown)
    rows.append([Button("open_detail", OpenDetail(shown.evaluation))])
    if not shown.own:
        walk = [Button("previous_person", OpenEvaluation(shown.previous))] if shown.previous else []
        walk += [Button("next_person", OpenEvaluation(shown.following), facts={"count": shown.left})] if shown.following else []
        rows.append(walk)
    rows.append([Button("evaluation_desk", OpenDesk())])
    return rows


def _to_accept(shown: Judged) -> Rating | None:
    """What the facts propose, where no report is missing, the supervisor has rated nothing yet and no step is called for."""
    untouched = shown.mine.result is None and all(rating is Rating.MEETS for _, rating in shown.mine.conducts)
    if shown.own or not shown.may_judge or not untouched or figures.lacks_reports(shown):
        return None
    return next((one for one in shown.offered if one is not Rating.BELOW and one == figures.proposed(shown)), None)


def _face(shown: Judged, rating: Rating) -> str:
    if shown.mine.result is rating:
        return f"chosen_{rating}"
    return f"proposed_{rating}" if not shown.own and figures.proposed(shown) == rating else f"rate_{rating}"


def _figure_buttons(shown: Judged) -> list[list[Button]]:
    doors = [
        Button("open_figure", OpenFigure(shown.evaluation, indicator), facts={"name": name})
        for indicator, name in figures.of(shown)
    ]
    rows = [doors[place : place + 2] for place in range(0, len(doors), 2)]
    behind = [
        Button(f"behind_{what}", OpenBehind(shown.evaluation, what), facts={"count": count})
        for what, count in figures.numbers(shown).items()
        if count
    ]
    rows += [behind] if behind else []
    drawn = figures.web(shown).of >= figures.RADAR_FROM
    return [*rows, [Button("open_radar", OpenRadar(shown.evaluation))]] if drawn else rows


def _follow_buttons(shown: Judged) -> list[list[Button]]:
    """What follows from a judgement: steps, the talk, the result."""
    if shown.away:
        return []
    if shown.stage in (Stage.ANSWER, Stage.OBJECTION, Stage.DONE):
        return [[Button("open_result", OpenResult(shown.evaluation))]]
    rows = []
    if not shown.own and shown.done and shown.may_judge:
        rows.append([Button("need_step" if shown.lacks_step else "add_step", AddStep(shown.evaluation))])
        if shown.stage is Stage.TALK:
            rows.append([Button("hold_talk", HoldTalk(shown.evaluation))])
    return rows


def _after_buttons(shown: Judged) -> Keyboard:
    rows = _follow_buttons(shown)
    if shown.following:
        rows.append([Button("next_person", OpenEvaluation(shown.following), facts={"count": shown.left})])
    rows.append([Button("undo_judgement", TakeBackJudgement(shown.evaluation))])
    if not shown.own:
        rows[-1].append(Button("change_judgement", OpenEvaluation(shown.evaluation)))
    rows.append([Button("evaluation_desk", OpenDesk()), Button("home", GoHome())])
    return rows


def _doors(desk: desks.Desk) -> list[list[Button]]:
    rows = []
    for one in desk.to_judge_self or desk.own:
        label, facts = _named("judge_self" if desk.to_judge_self else "evaluation_own_part", one, desk.to_judge_self)
        rows.append([Button(label, OpenEvaluation(one.evaluation), facts=facts)])
    if desk.to_judge:
        rows.append([Button("judge_people", OpenEvaluation(desk.to_judge[0].evaluation), facts={"count": len(desk.to_judge)})])
    for one in reversed(desk.to_answer):
        label, facts = _named("answer_result", one, desk.to_answer)
        rows.insert(0, [Button(label, OpenResult(one.evaluation, one.annual), facts=facts)])
    if desk.organisations:
        rows.insert(
            0, [Button("set_organisations", ListOrganisations(*desk.organisations_of, 0), facts={"count": len(desk.organisations)})]
        )
    rows += [[_door("talk_with", OpenEvaluation(one.evaluation), one, desk.to_talk)] for one in desk.to_talk]
    rows += [[_door("decide_for", OpenObjection(one.evaluation, one.annual), one, desk.to_decide)] for one in desk.to_decide]
    return [*rows, [Button("home", GoHome())]]


def _named(label: str, one: desks.Waiting, among: Sequence[desks.Waiting]) -> tuple[str, dict[str, object]]:
    """A door with its year, or its days where there are parts; with its period, where the doors beside it are of others."""
    if one.annual:
        return "answer_year", {"year": one.period}
    facts: dict[str, object] = {"days": desks.days_of(one.period)}
    return (f"{label}_of", {**facts, "period": one.whole}) if _differ(among) else (label, facts)


def _door(label: str, do: Action, one: desks.Waiting, among: Sequence[desks.Waiting]) -> Button:
    """A person's door; with its period, where somebody stands there twice."""
    if len({other.label for other in among}) == len(among):
        return Button(label, do, facts={"name": one.label})
    return Button(f"{label}_of", do, facts={"name": one.label, "period": one.whole})


def _differ(among: Sequence[desks.Waiting]) -> bool:
    return len({one.whole for one in among if not one.annual}) > 1


def build() -> Handlers:
    """`/evaluasi` and everything that judges."""
    return [
        CommandHandler("evaluasi", start, filters=PRIVATE),
        button(OpenDetail, show_detail),
        button(OpenFigure, show_figure),
        button(OpenBehind, show_behind),
        button(OpenRadar, show_radar),
        talk(
            "evaluation",
            entries=[
                button(OpenDesk, start),
                button(AcceptProposal, accept),
                button(OpenEvaluation, show),
                button(OpenConduct, show_conduct),
                button(OpenValues, show_values),
                button(RateResult, rate),
                button(ToggleConduct, toggle),
                button(FinishJudging, finish),
                button(TakeBackJudgement, take_back),
            ],
            states={Step.SENTENCE: [MessageHandler(ANSWER & PRIVATE, hear)]},
        ),
    ]
