"""Home: what waits, with a button that opens exactly that, and the doors of the house, eight buttons at most."""

from telegram import Update

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from handlers.adoption import first_contact
from handlers.home import houses
from handlers.people import keyboard
from services.evaluation.actions import OpenDesk
from services.home import home as homes
from services.home.actions import OpenWaiting
from services.messages.outbox import Button
from services.people.actions import OpenLinkRequest
from services.reporting.actions import ReportAll

_MOST = 8
"""Buttons on one card."""
_PAGE = 5
_KEEPS = "report"
"""The talk that goes on where it stood, since a draft waits for the next answer; any other is left by going home."""


async def show(update: Update, context: Context) -> None:
    """Show what the person owes, what waits for their decision, and where to go; to strangers, what this is."""
    if context.unit.known.speaker is None:
        return await first_contact.welcome(update, context)
    if _KEEPS not in context.unit.talks:
        context.leave_talks()
    below = await keyboard.to_give(context)
    if below is not None:
        context.say("home/keyboard", buttons=below)
    home = await _look(context, most=homes.MOST)
    doors = houses.doors(context.person.menu, home)
    has_door = {type(one.do) for row in doors for one in row}
    room = _MOST - sum(len(row) for row in doors)
    waits = [one for one in _waiting(home) if type(one.do) not in has_door]
    if len(waits) > room:
        waits = [*waits[: room - 1], Button("all_waiting", OpenWaiting(0), facts={"count": home.count})]
    return context.say(
        "home/home", card="home", buttons=[*([one] for one in waits), *doors], person=context.person, home=home, now=context.now
    )


async def show_waiting(_update: Update, context: Context) -> None:
    """Show everything that waits, each behind its button."""
    home = await _look(context, most=None)
    waits, page = _waiting(home), context.pressed(OpenWaiting).page
    last = max(0, (len(waits) - 1) // _PAGE)
    page = max(0, min(page, last))
    shown = [[one] for one in waits[page * _PAGE : (page + 1) * _PAGE]]
    turns = pages(page, last + 1, OpenWaiting)
    context.say("home/waiting", card="home", count=home.count, buttons=[*shown, *turns, [Button("home", GoHome())]])


async def _look(context: Context, *, most: int | None) -> homes.Home:
    return await context.perform(
        homes.look, by=context.person.id, today=context.today, now=context.now, city=context.city, most=most
    )


def _waiting(home: homes.Home) -> list[Button]:
    """A button for each thing that waits, what can be done at once first."""
    rows = [Button("report_all", ReportAll(), facts={"count": home.owed})] if home.owed > 1 else []
    rows += [_door(item) for item in home.open_items]
    if home.to_evaluate:
        rows.append(Button("evaluation_home", OpenDesk(), facts={"count": home.to_evaluate}))
    if home.to_recognise:
        rows.append(Button("link_requests", OpenLinkRequest(0), facts={"count": home.to_recognise}))
    return rows


def _door(item: homes.Item) -> Button:
    if item.kind == "due":
        label = "open_late" if item.late else "open_due"
        return Button(label, item.opens, facts={"name": item.name, "period": item.period, "due": item.due})
    name = item.name if not item.about else " +".join([item.about[0], *([str(len(item.about) - 1)] if item.about[1:] else [])])
    return Button(f"open_{item.kind}", item.opens, facts={"name": name})


def build() -> Handlers:
    """The home button; `/start` belongs to handlers/people/linking.py, which may find an invitation in it."""
    return [button(GoHome, show), button(OpenWaiting, show_waiting), *houses.build()]
