"""`/pengaturan`: when the bot may speak up, when the daily reminder comes, and whether pictures and stories come at all."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.messages.outbox import Button
from services.people import preferences, speakers
from services.people.preference_actions import (
    ChooseDigest,
    ChooseHours,
    ChoosePictures,
    ChoosePraise,
    ChooseStories,
    OpenDigests,
    OpenHours,
    OpenPreferences,
)


async def show(_update: Update, context: Context) -> None:
    """Show what is chosen, with everything that can be."""
    await _show(context, await context.perform(preferences.of, person=context.person.id))


async def choose_hours(_update: Update, context: Context) -> None:
    """Be written to in these hours only."""
    wanted = context.pressed(ChooseHours)
    await _show(
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
    await _show(context, await context.perform(preferences.choose_digest, by=context.person.id, hour=wanted.hour))


async def choose_stories(_update: Update, context: Context) -> None:
    """Get stories, or not."""
    wanted = context.pressed(ChooseStories)
    await _show(context, await context.perform(preferences.choose_stories, by=context.person.id, on=wanted.on, now=context.now))


async def choose_praise(_update: Update, context: Context) -> None:
    """Be named in the unit's group, or not."""
    wanted = context.pressed(ChoosePraise)
    await _show(context, await context.perform(preferences.choose_praise, by=context.person.id, on=wanted.on))


async def choose_pictures(_update: Update, context: Context) -> None:
    """Get pictures, or their content in words."""
    on = context.pressed(ChoosePictures).on
    await context.perform(speakers.choose_pictures, chat_id=context.unit.chat_id, on=on, now=context.now)
    await show(_update, context)


async def open_hours(_update: Update, context: Context) -> None:
    """Offer the hours in which one may be written to."""
    chosen = await context.perform(preferences.of, person=context.person.id)
    hours = [
        Button(
            "ticked_hours" if (opens, closes) == (chosen.opens, chosen.closes) else "unticked_hours",
            ChooseHours(opens, closes),
            facts={"opens": f"{opens:02}", "closes": f"{closes:02}"},
        )
        for opens, closes in preferences.HOURS
    ]
    _choose(context, "people/preferences/hours", hours)


async def open_digests(_update: Update, context: Context) -> None:
    """Offer the hours of the daily reminder."""
    chosen = await context.perform(preferences.of, person=context.person.id)
    digests = [
        Button("ticked_digest" if hour == chosen.digest_at else "unticked_digest", ChooseDigest(hour), facts={"hour": f"{hour:02}"})
        for hour in preferences.DIGESTS
        if chosen.opens <= hour < chosen.closes
    ]
    _choose(context, "people/preferences/digests", digests)


def _choose(context: Context, screen: str, choices: list[Button]) -> None:
    context.say(screen, card="preferences", buttons=[choices, [Button("back", OpenPreferences())]])


async def _show(context: Context, chosen: preferences.Wishes) -> None:
    pictures = await context.perform(speakers.sees_pictures, chat_id=context.unit.chat_id)
    hours: dict[str, object] = {"opens": f"{chosen.opens:02}", "closes": f"{chosen.closes:02}"}
    rows = [
        [Button("open_hours", OpenHours(), facts=hours)],
        [Button("open_digests", OpenDigests(), facts={"hour": f"{chosen.digest_at:02}"})],
        [Button("pictures_off" if pictures else "pictures_on", ChoosePictures(not pictures))],
        [Button("stories_off" if chosen.stories else "stories_on", ChooseStories(not chosen.stories))],
        [Button("praise_off" if chosen.praise else "praise_on", ChoosePraise(not chosen.praise))],
    ]
    context.say(
        "people/preferences",
        card="preferences",
        buttons=[*rows, [Button("home", GoHome())]],
        opens=chosen.opens,
        closes=chosen.closes,
        digest_at=chosen.digest_at,
        stories=chosen.stories,
        praise=chosen.praise,
        pictures=pictures,
    )


def build() -> Handlers:
    """`/pengaturan` and its buttons."""
    return [
        CommandHandler("pengaturan", show, filters=PRIVATE),
        button(OpenPreferences, show),
        button(OpenHours, open_hours),
        button(OpenDigests, open_digests),
        button(ChoosePictures, choose_pictures),
        button(ChooseHours, choose_hours),
        button(ChooseDigest, choose_digest),
        button(ChooseStories, choose_stories),
        button(ChoosePraise, choose_praise),
    ]
