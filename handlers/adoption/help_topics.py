"""`/bantuan`: help by topic, each with an example and the doors to the thing itself; a person is one tap away."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome, RunCommand
from handlers.adoption import first_contact
from services.adoption import helpdesk
from services.adoption.helpdesk_actions import AskHelp, OpenTicket, OpenTopic, SendOnePage, Topic
from services.messages.outbox import Button
from services.people import accounts
from services.refusals import Outdated

_TOPICS: dict[str, tuple[Topic, ...]] = {
    "staff": (Topic.REPORT, Topic.FIX, Topic.EVALUATION, Topic.TRAINING, Topic.OWN),
    "supervisor": (Topic.LEAD, Topic.REPORT, Topic.FIX, Topic.EVALUATION, Topic.OWN),
    "admin": (Topic.ADMIN, Topic.NEWS, Topic.LEAD, Topic.REPORT, Topic.OWN),
}
"""What each role is offered."""
_DOORS: dict[Topic, tuple[str, ...]] = {
    Topic.REPORT: ("lapor", "latihan", "formulir", "jadwal"),
    Topic.FIX: ("status", "riwayat", "batal"),
    Topic.EVALUATION: ("evaluasi", "umpanbalik", "keputusan"),
    Topic.TRAINING: ("pelatihan", "hadir", "jp"),
    Topic.OWN: ("pengaturan", "data_saya", "bahasa", "cerita", "beban", "batal"),
    Topic.LEAD: ("verifikasi", "ringkasan", "kelengkapan", "delegasi"),
    Topic.ADMIN: ("impor", "cuti", "tiket", "pengiriman"),
    Topic.NEWS: ("siarkan", "pelatihan_baru", "peserta"),
}


_PRINTED = (Topic.REPORT, Topic.LEAD)
"""What there is a page to print of."""


async def show(update: Update, context: Context) -> None:
    """Offer the topics, the question that waits for an answer, and a person."""
    if context.unit.known.speaker is None:
        return await first_contact.help_out(update, context)
    admins = await context.perform(accounts.admins)
    waiting = await context.perform(helpdesk.mine, by=context.person.id)
    topics = [[Button(f"topic_{one}", OpenTopic(one))] for one in _TOPICS[context.person.menu]]
    mine = [[Button("open_ticket", OpenTicket(ticket), facts={"number": ticket})] for ticket in sorted(waiting)[-1:]]
    rows = [*topics, *mine, [Button("ask_admins", AskHelp())], [Button("home", GoHome())]]
    return context.say("adoption/help", card="help", admins=admins, buttons=rows)


async def show_topic(_update: Update, context: Context) -> None:
    """Say how it goes, with an example, and open the doors to it."""
    topic = context.pressed(OpenTopic).topic
    if topic not in _TOPICS[context.person.menu]:
        raise Outdated
    doors = [Button(f"door_{word}", RunCommand(word)) for word in _DOORS[topic]]
    pairs = [doors[start : start + 2] for start in range(0, len(doors), 2)]
    printed = [[Button("one_page", SendOnePage(topic is Topic.LEAD))]] if topic in _PRINTED else []
    rows = [*pairs, *printed, [Button("ask_admins", AskHelp())], [Button("back", RunCommand("bantuan"))]]
    context.say("adoption/topic", card="help", topic=topic, buttons=rows)


async def send_page(_update: Update, context: Context) -> None:
    """Send the page to print and hang up."""
    heads = context.pressed(SendOnePage).heads
    if (Topic.LEAD if heads else Topic.REPORT) not in _TOPICS[context.person.menu]:
        raise Outdated
    context.say(
        "adoption/one_page",
        heads=heads,
        attachment={"as": "document", "draw": "one_page", "heads": heads},
        buttons=[[Button("back", RunCommand("bantuan")), Button("home", GoHome())]],
    )


def build() -> Handlers:
    """`/bantuan` and its topics."""
    return [
        CommandHandler(["bantuan", "help"], show, filters=PRIVATE),
        button(OpenTopic, show_topic),
        button(SendOnePage, send_page),
    ]
