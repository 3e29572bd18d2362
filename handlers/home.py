"""Home: one card with what I owe by due date, and a button that opens exactly that."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.buttons import button
from bot.context import Context, Handlers
from bot.filters import PRIVATE
from services import homes
from services.actions import GoHome, OpenInbox, OpenSummary, ReportAll
from services.outbox import Button


async def show(_update: Update, context: Context) -> None:
    """Show what the person owes, what waits for their decision, and where to go."""
    home = await context.perform(homes.look, by=context.person.id, today=context.today)
    doors = [[_door(item)] for item in home.open_items]
    if home.owed > 1:
        doors.insert(0, [Button("report_all", ReportAll(), facts={"count": home.owed})])
    if home.to_verify:
        doors.append([Button("inbox", OpenInbox(), facts={"count": home.to_verify})])
    if context.person.supervises or context.person.is_admin:
        doors.append([Button("summary", OpenSummary())])
    context.say("home", card="home", buttons=doors, person=context.person, home=home, now=context.now)


def _door(item: homes.Item) -> Button:
    if item.kind == "due":
        label = "open_late" if item.late else "open_due"
        return Button(label, item.opens, facts={"name": item.name, "period": item.period, "due": item.due})
    return Button(f"open_{item.kind}", item.opens, facts={"name": item.name})


def build() -> Handlers:
    """`/start` and the home button."""
    return [CommandHandler("start", show, filters=PRIVATE), button(GoHome, show)]
