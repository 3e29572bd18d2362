"""An announcement that was sent: how it goes, whom it did not reach, stopping it, taking it back. For admins."""

from telegram import Update

from bot.conversation.buttons import button, pages
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from services.messages import sent_broadcasts
from services.messages.actions import AskRecall, OpenBroadcast, OpenUnreached, RecallBroadcast, StopBroadcast
from services.messages.outbox import Button
from services.messages.sent_broadcasts import Standing


async def show(_update: Update, context: Context) -> None:
    """Show how it stands."""
    await _show(context, context.pressed(OpenBroadcast).broadcast)


async def name(_update: Update, context: Context) -> None:
    """Name those it did not reach."""
    wanted = context.pressed(OpenUnreached)
    page = await context.perform(sent_broadcasts.unreached, by=context.person.id, broadcast=wanted.broadcast, page=wanted.page)
    turning = pages(page.number, page.pages, lambda number: OpenUnreached(wanted.broadcast, number))
    context.say(
        "messages/broadcast/unreached",
        page=page,
        buttons=[*turning, [Button("back", OpenBroadcast(wanted.broadcast)), Button("home", GoHome())]],
    )


async def stop(_update: Update, context: Context) -> None:
    """Send it to nobody more."""
    broadcast = context.pressed(StopBroadcast).broadcast
    say(
        context,
        await context.perform(sent_broadcasts.stop, by=context.person.id, broadcast=broadcast, now=context.now, city=context.city),
    )


async def ask_recall(_update: Update, context: Context) -> None:
    """Say what taking it back can do, and ask."""
    broadcast = context.pressed(AskRecall).broadcast
    standing = await context.perform(
        sent_broadcasts.look, by=context.person.id, broadcast=broadcast, now=context.now, city=context.city
    )
    context.say(
        "messages/broadcast/ask_recall",
        standing=standing,
        buttons=[
            [Button("recall_sure", RecallBroadcast(broadcast), facts={"count": standing.recallable})],
            [Button("back", OpenBroadcast(broadcast))],
        ],
    )


async def recall(_update: Update, context: Context) -> None:
    """Take it back."""
    broadcast = context.pressed(RecallBroadcast).broadcast
    say(
        context,
        await context.perform(
            sent_broadcasts.recall, by=context.person.id, broadcast=broadcast, now=context.now, city=context.city
        ),
    )


def say(context: Context, standing: Standing) -> None:
    """Show the card, which is edited from now on while something happens."""
    context.say(
        "messages/broadcast/standing",
        card=sent_broadcasts.card_name(standing.broadcast),
        standing=standing,
        buttons=sent_broadcasts.keyboard(standing),
    )


async def _show(context: Context, broadcast: int) -> None:
    say(
        context,
        await context.perform(sent_broadcasts.look, by=context.person.id, broadcast=broadcast, now=context.now, city=context.city),
    )


def build() -> Handlers:
    """The buttons below an announcement that was sent."""
    return [
        button(OpenBroadcast, show),
        button(OpenUnreached, name),
        button(StopBroadcast, stop),
        button(AskRecall, ask_recall),
        button(RecallBroadcast, recall),
    ]
