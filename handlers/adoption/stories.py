"""Success stories: `/cerita` shows what worked for colleagues, and lets one tell one's own.

[write] ─▶ WORDS ─▶ PHOTO (or without) ─▶ boxes ─▶ the supervisor ─▶ [Setujui] / [Kembalikan] ─▶ REASON
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler, filters

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.adoption import stories
from services.adoption.stories import BOXES, Told
from services.adoption.story_actions import (
    ConsentTo,
    DecideStory,
    OpenStories,
    OpenStory,
    SkipPhoto,
    SubmitStory,
    TapStory,
    WithdrawStory,
    WriteStory,
)
from services.messages.outbox import Button

_MOST = 5


class Step(StrEnum):
    """Where the talk stands; the story itself lies in its row."""

    WORDS = "words"
    PHOTO = "photo"
    BOXES = "boxes"
    REASON = "reason"


async def show_all(_update: Update, context: Context) -> None:
    """Show the newest stories and my own."""
    told = await context.perform(stories.newest, most=_MOST)
    mine = await context.perform(stories.mine, by=context.person.id)
    rows = [[Button("story_read", OpenStory(one.id), facts={"unit": one.unit})] for one in told]
    rows += [[Button(f"story_mine_{one.state}", OpenStory(one.id))] for one in mine if one.words]
    rows += [[Button("story_write", WriteStory())], [Button("home", GoHome())]]
    context.say("adoption/story/list", stories=told, buttons=rows)


async def show_one(_update: Update, context: Context) -> None:
    """Show one story whole."""
    _show(context, await context.perform(stories.read, by=context.person.id, story=context.pressed(OpenStory).story))


async def tap(_update: Update, context: Context) -> None:
    """Count that it was helpful, or bring reader and author together."""
    wanted = context.pressed(TapStory)
    await context.perform(
        stories.tap, by=context.person.id, story=wanted.story, wants_it=wanted.wants_it, now=context.now, city=context.city
    )
    context.toast("story_wanted_told" if wanted.wants_it else "story_thanked")


async def withdraw(_update: Update, context: Context) -> None:
    """Take my story back."""
    await context.perform(stories.withdraw, by=context.person.id, story=context.pressed(WithdrawStory).story)
    context.say("adoption/story/withdrawn", buttons=[[Button("home", GoHome())]])


async def write(_update: Update, context: Context) -> Step:
    """Ask for the words, or show what was written already."""
    told = await context.perform(stories.begin, by=context.person.id, now=context.now, city=context.city)
    context.say("adoption/story/ask_words", story=told, buttons=[[Button("home", GoHome())]])
    return Step.WORDS


async def hear_words(_update: Update, context: Context) -> Step:
    """Keep the words, and ask for a picture."""
    told = await context.perform(stories.hear_words, by=context.person.id, words=context.heard, now=context.now)
    context.say("adoption/story/ask_photo", story=told, buttons=[[Button("story_no_photo", SkipPhoto(told.id))]])
    return Step.PHOTO


async def hear_photo(_update: Update, context: Context) -> Step:
    """Keep the picture."""
    told = await context.perform(stories.show_photo, by=context.person.id, file_id=context.message.photo[-1].file_id)
    return _ask_consent(context, told)


async def skip_photo(_update: Update, context: Context) -> Step:
    """Tell it without a picture."""
    return _ask_consent(context, await context.perform(stories.show_photo, by=context.person.id, file_id=None))


async def consent(_update: Update, context: Context) -> Step:
    """Tick or untick a box."""
    wanted = context.pressed(ConsentTo)
    return _ask_consent(context, await context.perform(stories.consent, by=context.person.id, story=wanted.story, box=wanted.box))


async def submit(_update: Update, context: Context) -> int:
    """Hand it to the supervisor."""
    wanted = context.pressed(SubmitStory)
    told = await context.perform(stories.submit, by=context.person.id, story=wanted.story, now=context.now, city=context.city)
    context.say("adoption/story/submitted", story=told, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def decide(_update: Update, context: Context) -> Step | int:
    """Approve at once; to return it, ask why."""
    wanted = context.pressed(DecideStory)
    if not wanted.yes:
        told = await context.perform(stories.begin_return, by=context.person.id, story=wanted.story, now=context.now)
        context.say("adoption/story/ask_reason", story=told, card=f"story:{told.id}")
        return Step.REASON
    told = await context.perform(stories.approve, by=context.person.id, story=wanted.story, now=context.now, city=context.city)
    context.say("adoption/story/decided", story=told, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def hear_reason(_update: Update, context: Context) -> int:
    """Return the story whose card asks, with the reason."""
    told = await context.perform(stories.return_, by=context.person.id, reason=context.heard, now=context.now, city=context.city)
    context.say("adoption/story/decided", story=told, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


def _ask_consent(context: Context, told: Told) -> Step:
    rows = [[Button(f"{'ticked' if box in told.consents else 'unticked'}_{box}", ConsentTo(told.id, box))] for box in BOXES]
    if told.may_be_submitted:
        rows.append([Button("story_submit", SubmitStory(told.id))])
    rows.append([Button("story_rewrite", WriteStory()), Button("home", GoHome())])
    context.say("adoption/story/consent", story=told, card="story", buttons=rows)
    return Step.BOXES


def _show(context: Context, told: Told) -> None:
    own = told.author_id == context.person.id
    rows = [] if own or told.state != "approved" else [*stories.taps(told)]
    if own and told.state in ("waiting", "approved"):
        rows.append([Button("story_withdraw", WithdrawStory(told.id))])
    if own and told.state in ("writing", "returned"):
        rows.append([Button("story_again", WriteStory())])
    rows.append([Button("stories", OpenStories()), Button("home", GoHome())])
    context.say("adoption/story/story", story=told, own=own, attachment=stories.picture(told), buttons=rows)


def build() -> Handlers:
    """`/cerita`, reading, and the talk in which a story is told or decided."""
    return [
        CommandHandler("cerita", show_all, filters=PRIVATE),
        button(OpenStories, show_all),
        button(OpenStory, show_one),
        button(TapStory, tap),
        button(WithdrawStory, withdraw),
        talk(
            "story",
            entries=[
                button(WriteStory, write),
                button(SkipPhoto, skip_photo),
                button(ConsentTo, consent),
                button(SubmitStory, submit),
                button(DecideStory, decide),
            ],
            states={
                Step.WORDS: [MessageHandler(ANSWER & PRIVATE, hear_words)],
                Step.PHOTO: [MessageHandler(filters.PHOTO & filters.UpdateType.MESSAGE & PRIVATE, hear_photo)],
                Step.BOXES: [],
                Step.REASON: [MessageHandler(ANSWER & PRIVATE, hear_reason)],
            },
        ),
    ]
