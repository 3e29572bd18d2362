"""The annual evaluation: `/tahunan` shows the year's quarters, the supervisor decides, the person agrees or objects.

/tahunan ─▶ [person] ─▶ [hasil, perilaku] ─▶ [Putuskan] ─▶ SENTENCE, where it deviates ─▶ decided ─▶ [Setuju] [Sanggah]
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from handlers.evaluation.documents import year_buttons
from handlers.evaluation.results import answer_buttons, follow_up_door
from services.evaluation import year as years
from services.evaluation.actions import OpenObjection
from services.evaluation.paper_actions import OpenOnPaper
from services.evaluation.year_actions import DecideYear, OpenYear, OpenYears, RecountCredit, ToggleYear
from services.messages.outbox import Button


class Step(StrEnum):
    """Where the talk stands; what is decided lies in rows."""

    SENTENCE = "sentence"


async def start(_update: Update, context: Context) -> int:
    """`/tahunan`, or `/tahunan 2026`."""
    words = context.args or []
    year = int(words[0]) if words and words[0].isdecimal() and len(words[0]) == 4 else None
    return await _show_all(context, year)


async def show_all(_update: Update, context: Context) -> int:
    """Show a year."""
    return await _show_all(context, context.pressed(OpenYears).year)


async def show(_update: Update, context: Context) -> int:
    """Show one person's year."""
    wanted = context.pressed(OpenYear)
    return _show(
        context,
        await context.perform(
            years.look, by=context.person.id, person=wanted.person, year=wanted.year, now=context.now, city=context.city
        ),
    )


async def toggle(_update: Update, context: Context) -> int:
    """Move a rating on."""
    wanted = context.pressed(ToggleYear)
    return _show(
        context,
        await context.perform(
            years.toggle,
            by=context.person.id,
            person=wanted.person,
            year=wanted.year,
            part=wanted.part,
            now=context.now,
            city=context.city,
        ),
    )


async def decide(_update: Update, context: Context) -> Step | int:
    """Decide, or ask first why it deviates."""
    wanted = context.pressed(DecideYear)
    found = await context.perform(
        years.decide, by=context.person.id, person=wanted.person, year=wanted.year, now=context.now, city=context.city
    )
    if not found.needs_why:
        return _show(context, found)
    context.say("evaluation/year/ask_why", card="year", year=found, buttons=[[Button("back", OpenYear(found.person, found.year))]])
    return Step.SENTENCE


async def hear(_update: Update, context: Context) -> int:
    """Take the sentence."""
    return _show(
        context, await context.perform(years.tell, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    )


async def recount(_update: Update, context: Context) -> int:
    """Count the angka kredit anew."""
    wanted = context.pressed(RecountCredit)
    found = await context.perform(
        years.recount, by=context.person.id, person=wanted.person, year=wanted.year, now=context.now, city=context.city
    )
    return _show(context, found)


async def _show_all(context: Context, year: int | None) -> int:
    found = await context.look(years.years, by=context.person.id, year=year, today=context.today)
    doors = [
        Button(
            "year_decided_of" if one.decided_at and not one.objected else "year_of",
            OpenYear(one.person, one.year),
            facts={"name": one.name[:24]},
        )
        for one in found.people
    ]
    rows = [doors[place : place + 2] for place in range(0, len(doors), 2)]
    if found.own:
        rows.insert(0, [Button("open_own_year", OpenYear(found.own.person, found.year), facts={"year": found.year})])
    rows.append([Button("year_before", OpenYears(found.year - 1), facts={"year": found.year - 1}), Button("home", GoHome())])
    context.say("evaluation/year/years", card="year", years=found, buttons=rows)
    return ConversationHandler.END


def _show(context: Context, found: years.Year) -> int:
    rows = []
    chosen = found.chosen or found.proposed
    if found.may_decide and chosen:
        faces = (("decide_result", "result", chosen.result), ("decide_conduct", "conduct", chosen.conduct))
        rows = [
            [Button(label, ToggleYear(found.person, found.year, part), facts={"rating": context.label(f"rating_{rating}")})]
            for label, part, rating in faces
        ]
        rows.append([Button("decide_year", DecideYear(found.person, found.year))])
    if found.outcome:
        rows += answer_buttons(found.outcome)
        if not found.own and found.outcome.received_on is None and not found.decides_objection:
            rows.append([Button("on_paper", OpenOnPaper(found.outcome.evaluation, annual=True))])
        rows.append(year_buttons(found.outcome.evaluation))
        rows += follow_up_door(found.outcome)
        if found.decides_objection:
            rows.append([Button("open_objection", OpenObjection(found.outcome.evaluation, annual=True))])
    if found.credit_now:
        rows.append([Button("recount_credit", RecountCredit(found.person, found.year))])
    rows.append([Button("back", OpenYears(found.year)), Button("home", GoHome())])
    context.say("evaluation/year/year", card="year", year=found, buttons=rows)
    return ConversationHandler.END


def build() -> Handlers:
    """`/tahunan`, its buttons, and the sentence it asks for."""
    entries: Handlers = [
        CommandHandler("tahunan", start, filters=PRIVATE),
        button(OpenYears, show_all),
        button(OpenYear, show),
        button(ToggleYear, toggle),
        button(DecideYear, decide),
        button(RecountCredit, recount),
    ]
    return [talk("year", entries=entries, states={Step.SENTENCE: [MessageHandler(ANSWER & PRIVATE, hear)]})]
