"""`/pengaturan`: when the bot may speak up, when the daily reminder comes, and whether stories come at all."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.messages.outbox import Button
from services.people import preferences
from services.people.preference_actions import ChooseDigest, ChooseHours, ChoosePraise, ChooseStories


async def show(_update: Update, context: Context) -> None:
    """Show what is chosen, with everything that can be."""
    _show(context, await context.perform(preferences.of, person=context.person.id))


async def choose_hours(_update: Update, context: Context) -> None:
    """Be written to in these hours only."""
    wanted = context.pressed(ChooseHours)
    _show(
        context,
        await context.perform(
            preferences.choose_hours,
            by=context.person.id,
            opens=wanted.opens,
            closes=wanted.closes,
            now=context.now,
            city=context.city,
        ),
    )


async def choose_digest(_update: Update, context: Context) -> None:
    """Get the daily reminder at this hour."""
    wanted = context.pressed(ChooseDigest)
    _show(context, await context.perform(preferences.choose_digest, by=context.person.id, hour=wanted.hour))


async def choose_stories(_update: Update, context: Context) -> None:
    """Get stories, or not."""
    wanted = context.pressed(ChooseStories)
    _show(context, await context.perform(preferences.choose_stories, by=context.person.id, on=wanted.on, now=context.now))


async def choose_praise(_update: Update, context: Context) -> None:
    """Be named in the unit's group, or not."""
    wanted = context.pressed(ChoosePraise)
    _show(context, await context.perform(preferences.choose_praise, by=context.person.id, on=wanted.on))


def _show(context: Context, chosen: preferences.Wishes) -> None:
    hours = [
        Button(
            "ticked_hours" if (opens, closes) == (chosen.opens, chosen.closes) else "unticked_hours",
            ChooseHours(opens, closes),
            facts={"opens": f"{opens:02}", "closes": f"{closes:02}"},
        )
        for opens, closes in preferences.HOURS
    ]
    digests = [
        Button("ticked_digest" if hour == chosen.digest_at else "unticked_digest", ChooseDigest(hour), facts={"hour": f"{hour:02}"})
        for hour in preferences.DIGESTS
        if chosen.opens <= hour < chosen.closes
    ]
    stories = Button("stories_off" if chosen.stories else "stories_on", ChooseStories(not chosen.stories))
    praise = Button("praise_off" if chosen.praise else "praise_on", ChoosePraise(not chosen.praise))
    context.say(
        "people/preferences",
        card="preferences",
        buttons=[hours, digests, [stories], [praise], [Button("home", GoHome())]],
        opens=chosen.opens,
        closes=chosen.closes,
        digest_at=chosen.digest_at,
        stories=chosen.stories,
        praise=chosen.praise,
    )


def build() -> Handlers:
    """`/pengaturan` and its buttons."""
    return [
        CommandHandler("pengaturan", show, filters=PRIVATE),
        button(ChooseHours, choose_hours),
        button(ChooseDigest, choose_digest),
        button(ChooseStories, choose_stories),
        button(ChoosePraise, choose_praise),
    ]
