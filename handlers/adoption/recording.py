"""`/rekam`: an admin records the own talk, or asks somebody for theirs; `/berhenti` ends it.

/rekam ─▶ [Rekam percakapan saya] ─▶ running        /rekam NAME ─▶ which ─▶ asked ─▶ their card: [Izinkan] ─▶ running
running ─▶ [Hentikan], /berhenti, or half an hour ─▶ the file to the admin        [Buang] ─▶ nothing is left
"""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.adoption import recording
from services.adoption.recording import Shown
from services.adoption.recording_actions import AnswerRecording, AskToRecord, RecordMine, StopRecording
from services.messages.outbox import Button


async def offer(_update: Update, context: Context) -> None:
    """Say what recording is, and whose talk was recorded last; with a name, whom to ask."""
    if not context.person.is_admin:
        return await context.go_home()
    said = " ".join(context.args or [])
    if said:
        there = await context.perform(recording.choices, by=context.person.id, said=said)
        rows = [[Button(text=one.name, do=AskToRecord(one.person))] for one in there]
        return context.say("adoption/recording/choose", buttons=[*rows, [Button("home", GoHome())]])
    recent = await context.perform(recording.recent, by=context.person.id)
    running = [[Button("recording_stop", StopRecording(one.id, True))] for one in recent if one.state == "running"]
    buttons = [*running[:1], [Button("recording_mine", RecordMine())], [Button("home", GoHome())]]
    return context.say("adoption/recording/offer", minutes=recording.MINUTES, recent=recent, buttons=buttons)


async def record_mine(_update: Update, context: Context) -> None:
    """Begin with the own talk."""
    shown = await context.perform(recording.begin_own, by=context.person.id, chat_id=context.unit.chat_id, now=context.now)
    _show(context, shown)


async def ask(_update: Update, context: Context) -> None:
    """Ask whoever was chosen."""
    shown = await context.perform(recording.ask, by=context.person.id, person=context.pressed(AskToRecord).person, now=context.now)
    context.say("adoption/recording/asked", shown=shown, buttons=[[Button("home", GoHome())]])


async def answer(_update: Update, context: Context) -> None:
    """They agree, or not."""
    wanted = context.pressed(AnswerRecording)
    shown = await context.perform(
        recording.answer,
        by=context.person.id,
        chat_id=context.unit.chat_id,
        recording=wanted.recording,
        yes=wanted.yes,
        now=context.now,
    )
    _show(context, shown)


async def stop(_update: Update, context: Context) -> None:
    """End it by the button."""
    wanted = context.pressed(StopRecording)
    shown = await context.perform(
        recording.stop, by=context.person.id, recording=wanted.recording, keep=wanted.keep, now=context.now
    )
    _show(context, shown)


async def stop_whatever_runs(_update: Update, context: Context) -> None:
    """End it by the command."""
    shown = await context.perform(recording.stop_whatever_runs, by=context.person.id, now=context.now)
    _show(context, shown)


def _show(context: Context, shown: Shown) -> None:
    doors = recording.doors(shown) or [[Button("home", GoHome())]]  # while it runs its card is left as it is
    context.say("adoption/recording/state", card=recording.card(shown.id), shown=shown, buttons=doors)


def build() -> Handlers:
    """The commands and the buttons."""
    return [
        CommandHandler(["rekam", "record"], offer, filters=PRIVATE),
        CommandHandler(["berhenti", "stop"], stop_whatever_runs, filters=PRIVATE),
        button(RecordMine, record_mine),
        button(AskToRecord, ask),
        button(AnswerRecording, answer),
        button(StopRecording, stop),
    ]
