"""From the city down to a unit: what each level comes to, which units need attention and why, and the same as a file.

/ringkasan ─▶ [unit] ─▶ [unit below] ─▶ …
          ├▶ [Semua unit] ─▶ [unit]
          ├▶ [Indikator] ─▶ [indicator] ─▶ [unit]
          └▶ [PDF] [XLSX]
"""

from telegram import Update

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from services.evaluation import spreading
from services.insight import level_sheets, levels, pws
from services.insight.actions import OpenAreas, OpenLevel, OpenLevelIndicator, OpenLevelIndicators, OpenLevelWeb, SendLevel
from services.insight.levels import Level
from services.messages.outbox import Button


async def show(_update: Update, context: Context) -> None:
    """Show a level, or a page of the units below it."""
    wanted = context.pressed(OpenLevel)
    found = await context.look(
        levels.level, by=context.person.id, unit=wanted.unit, period=wanted.period, now=context.now, city=context.city
    )
    if wanted.page:
        return context.say(
            "insight/level_units",
            level=(shown := levels.page(found, wanted.page - 1)),
            buttons=[
                *levels.doors(shown.lines, found.chosen),
                *pages(shown.page, shown.pages, lambda page: OpenLevel(found.unit, page + 1, found.chosen)),
                [Button("back", OpenLevel(found.unit, 0, found.chosen))],
            ],
        )
    return await say(context, found)


async def say(context: Context, found: Level) -> None:
    """Say what a level comes to; of a unit without others below it also how predikat spread there."""
    page = context.city.page
    *buttons, back = levels.keyboard(found, page=page)
    if found.unit and not found.lines:
        buttons += await context.look(spreading.door, by=context.person.id, unit=found.unit, today=context.today)
    context.say("insight/level", level=levels.card(found, page=page), buttons=[*buttons, back])


async def show_indicators(_update: Update, context: Context) -> None:
    """Show every indicator of a level, the least reached first."""
    wanted = context.pressed(OpenLevelIndicators)
    found = await context.look(
        levels.level, by=context.person.id, unit=wanted.unit, period=wanted.period, now=context.now, city=context.city
    )
    shown = levels.indicators(found, wanted.page)
    context.say(
        "insight/level_indicators",
        level=levels.card(found),
        page=shown,
        buttons=[
            *levels.indicator_doors(found, shown),
            *pages(shown.number, shown.pages, lambda page: OpenLevelIndicators(found.unit, page, found.chosen)),
            [
                *([Button("open_web", OpenLevelWeb(found.unit))] if found.lines and not shown.number else []),
                Button("back", OpenLevel(found.unit, 0, found.chosen)),
            ],
        ],
    )


async def show_indicator(_update: Update, context: Context) -> None:
    """Show how the units below stand in one indicator."""
    wanted = context.pressed(OpenLevelIndicator)
    found = await context.look(
        levels.indicator,
        by=context.person.id,
        unit=wanted.unit,
        indicator=wanted.indicator,
        period=wanted.period,
        now=context.now,
        city=context.city,
    )
    shown = levels.page_of_units(found, wanted.page)
    watched = await context.look(pws.is_watched, indicator=wanted.indicator, today=context.today)
    context.say(
        "insight/level_indicator",
        told=shown,
        buttons=[
            *levels.unit_doors(shown),
            *pages(shown.page, shown.pages, lambda page: OpenLevelIndicator(wanted.unit, wanted.indicator, page, wanted.period)),
            *([[Button("pws", OpenAreas(wanted.unit, wanted.indicator), facts={"name": found.whole.name})]] if watched else []),
            [Button("back", OpenLevelIndicators(wanted.unit, 0, wanted.period))],
        ],
    )


async def send(_update: Update, context: Context) -> None:
    """Send a level as a file for the archive."""
    wanted = context.pressed(SendLevel)
    found = await context.look(
        level_sheets.give, by=context.person.id, unit=wanted.unit, period=wanted.period, now=context.now, city=context.city
    )
    context.say(
        "insight/level_file",
        name=found.level.name,
        attachment={"as": "document", "draw": "level_sheet" if wanted.sheet else "level_page", "sheet": found},
        buttons=[[Button("back", OpenLevel(wanted.unit, 0, wanted.period)), Button("home", GoHome())]],
    )


def build() -> Handlers:
    """The buttons of a level; `/ringkasan` shows the first."""
    return [
        button(OpenLevel, show),
        button(OpenLevelIndicators, show_indicators),
        button(OpenLevelIndicator, show_indicator),
        button(SendLevel, send),
    ]
