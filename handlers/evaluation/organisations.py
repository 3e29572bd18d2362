"""How units as a whole did: the list of mine, one of them, its predikat, and what it rests on.

/organisasi ─▶ my units ─▶ one unit ─▶ [Istimewa · Baik · …] ─▶ SENTENCE, what it rests on ─▶ the unit
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.evaluation.spread import Organisation
from services.evaluation import organisation_setting as setting
from services.evaluation import spreading
from services.evaluation.actions import OpenCycle, OpenDesk
from services.evaluation.organisation_actions import ChooseOrganisation, ListOrganisations, OpenOrganisation, SetOrganisation
from services.messages.outbox import Button


class Step(StrEnum):
    """Where the talk stands; of which unit and period lies in a row."""

    BASIS = "basis"


async def start(_update: Update, context: Context) -> int:
    """Show the units whose predikat I set, for the quarter that ended last."""
    return await _show_list(context, ListOrganisations(0, 0, 0))


async def turn(_update: Update, context: Context) -> int:
    """Show another page, quarter or year."""
    return await _show_list(context, context.pressed(ListOrganisations))


async def show(_update: Update, context: Context) -> int:
    """Show one unit, to choose its predikat."""
    wanted = context.pressed(ChooseOrganisation)
    found = await context.perform(
        setting.choose, by=context.person.id, unit=wanted.unit, year=wanted.year, number=wanted.number, today=context.today
    )
    return _ask(context, found)


async def show_of_cycle(_update: Update, context: Context) -> int:
    """Show the unit and quarter of a cycle."""
    wanted = context.pressed(OpenOrganisation)
    return _ask(context, await context.perform(setting.of_cycle, by=context.person.id, cycle=wanted.cycle, today=context.today))


async def keep(_update: Update, context: Context) -> Step:
    """Keep the predikat, and ask what it rests on."""
    wanted = context.pressed(SetOrganisation)
    found = await context.perform(setting.keep, by=context.person.id, wanted=wanted, now=context.now, city=context.city)
    await _say(context, found, asks=True)
    return Step.BASIS


async def hear(_update: Update, context: Context) -> int:
    """Keep what it rests on."""
    found = await context.perform(setting.tell, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    await _say(context, found, asks=False)
    return ConversationHandler.END


async def _show_list(context: Context, wanted: ListOrganisations) -> int:
    found = await context.perform(
        setting.look, by=context.person.id, year=wanted.year, number=wanted.number, page=wanted.page, today=context.today
    )
    rows = [[Button(text=one.name, do=ChooseOrganisation(one.unit, *setting.named(found.of)))] for one in found.units]
    turns = [Button("earlier_page", ListOrganisations(*setting.named(found.of), found.page - 1))] if found.page else []
    turns += [Button("later_page", ListOrganisations(*setting.named(found.of), found.page + 1))] if found.more else []
    others = [Button("organisations_of", ListOrganisations(*setting.named(one), 0), facts={"period": one}) for one in found.others]
    context.say(
        "evaluation/organisation/list",
        card="organisation",
        overview=found,
        buttons=[*rows, turns, others, [Button("evaluation_desk", OpenDesk()), Button("home", GoHome())]],
    )
    return ConversationHandler.END


def _ask(context: Context, found: setting.Chosen) -> int:
    rows = [[Button(f"organisation_{one}", SetOrganisation(found.unit, *setting.named(found.of), one))] for one in Organisation]
    context.say(
        "evaluation/organisation/choose",
        card="organisation",
        chosen=found,
        buttons=[*rows, [Button("back", ListOrganisations(*setting.named(found.of), 0))]],
    )
    return ConversationHandler.END


async def _say(context: Context, found: setting.Chosen, *, asks: bool) -> None:
    rows = [[Button("open_cycle", OpenCycle(found.cycle))]] if found.cycle else []
    rows += await context.perform(spreading.door, by=context.person.id, unit=found.unit, of=found.of, today=context.today)
    rows += [
        [Button("change_organisation", ChooseOrganisation(found.unit, *setting.named(found.of)))],
        [Button("organisations", ListOrganisations(*setting.named(found.of), 0)), Button("evaluation_desk", OpenDesk())],
    ]
    context.say("evaluation/organisation/set", card="organisation", chosen=found, asks=asks, buttons=rows)


def build() -> Handlers:
    """`/organisasi` and its buttons."""
    entries: Handlers = [
        button(ListOrganisations, turn),
        button(ChooseOrganisation, show),
        button(OpenOrganisation, show_of_cycle),
        button(SetOrganisation, keep),
    ]
    return [
        CommandHandler("organisasi", start, filters=PRIVATE),
        talk("organisation", entries=entries, states={Step.BASIS: [MessageHandler(ANSWER & PRIVATE, hear)]}),
    ]
