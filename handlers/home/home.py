"""Home: one card with what I owe by due date, and a button that opens exactly that."""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from services.evaluation.actions import OpenDesk
from services.home import home as homes
from services.insight.actions import OpenSummary
from services.messages.outbox import Button
from services.people import accounts, agencies
from services.people.actions import OpenLinkRequest
from services.reporting.actions import ReportAll
from services.verification.actions import OpenInbox


async def show(_update: Update, context: Context) -> None:
    """Show what the person owes, what waits for their decision, and where to go; to strangers, how to be recognised."""
    if context.unit.known.speaker is None:
        return context.say(
            "people/privacy",
            buttons=[[Button("share_contact", asks_contact=True)]],
            admins=await context.perform(accounts.admins),
            agency=await context.perform(agencies.of_all),
        )
    home = await context.perform(homes.look, by=context.person.id, today=context.today, now=context.now, city=context.city)
    doors = [[_door(item)] for item in home.open_items]
    if home.owed > 1:
        doors.insert(0, [Button("report_all", ReportAll(), facts={"count": home.owed})])
    if home.to_verify:
        doors.append([Button("inbox", OpenInbox(), facts={"count": home.to_verify})])
    if home.to_evaluate:
        doors.append([Button("evaluation_home", OpenDesk(), facts={"count": home.to_evaluate})])
    if home.to_recognise:
        doors.append([Button("link_requests", OpenLinkRequest(0), facts={"count": home.to_recognise})])
    if context.person.supervises or context.person.is_admin:
        doors.append([Button("summary", OpenSummary())])
    return context.say("home/home", card="home", buttons=doors, person=context.person, home=home, now=context.now)


def _door(item: homes.Item) -> Button:
    if item.kind == "due":
        label = "open_late" if item.late else "open_due"
        return Button(label, item.opens, facts={"name": item.name, "period": item.period, "due": item.due})
    return Button(f"open_{item.kind}", item.opens, facts={"name": item.name})


def build() -> Handlers:
    """The home button; `/start` belongs to handlers/people/linking.py, which may find an invitation in it."""
    return [button(GoHome, show)]
