"""*Sarang laba-laba*: the button below one's own record, a unit and a summary draws their indicators as a web.

/kinerja · /tren ─▶ [unit] · /ringkasan ─▶ [Sarang laba-laba]
"""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from domain.actions import Action, GoHome
from services.insight import pictures, webs
from services.insight.actions import OpenLevel, OpenLevelWeb, OpenRecord, OpenRecordWeb, OpenSummary, OpenTrendUnit, OpenUnitWeb
from services.messages.outbox import Button


async def show_record(_update: Update, context: Context) -> None:
    """Show a person's."""
    wanted = context.pressed(OpenRecordWeb).person
    found = await context.look(webs.of_person, by=context.person.id, person=wanted, today=context.today)
    _say(context, found, back=OpenRecord(wanted))


async def show_unit(_update: Update, context: Context) -> None:
    """Show a unit's."""
    wanted = context.pressed(OpenUnitWeb).unit
    found = await context.look(webs.of_unit, by=context.person.id, unit=wanted, today=context.today)
    _say(context, found, back=OpenTrendUnit(wanted, 0))


async def show_level(_update: Update, context: Context) -> None:
    """Show a summary's."""
    wanted = context.pressed(OpenLevelWeb).unit
    found = await context.look(webs.of_level, by=context.person.id, unit=wanted, now=context.now, city=context.city)
    _say(context, found, back=OpenLevel(wanted, 0) if wanted else OpenSummary())


def _say(context: Context, found: webs.Shown, *, back: Action) -> None:
    context.say(
        "insight/web",
        shown=found,
        attachment=pictures.as_photo(found.chosen),
        buttons=[[Button("back", back), Button("home", GoHome())]],
    )


def build() -> Handlers:
    """The three buttons."""
    return [button(OpenRecordWeb, show_record), button(OpenUnitWeb, show_unit), button(OpenLevelWeb, show_level)]
