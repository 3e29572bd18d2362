"""A kind sentence and the door that fits, for whatever is no report and no answer; what was asked is asked again."""

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, IDLE, PRIVATE, STRANGER
from bot.unit_of_work.unit import current
from domain.actions import GoHome, RunCommand
from domain.messages.small_talk import Meaning, Said, meant_by
from services.adoption.helpdesk_actions import AskHelp
from services.messages import repeating
from services.messages.outbox import Button
from services.reporting import drafts
from services.reporting.actions import ResumeDraft

_KINDS = ("voice", "audio", "video_note", "video", "animation", "sticker", "contact", "poll", "dice", "venue", "location", "story")
"""What cannot be read, as Telegram names it; the first that a message has counts."""

_DOORS: dict[Meaning, tuple[str, ...]] = {
    Meaning.SORROW: ("jadwal",),
    Meaning.RUDE: (),
    Meaning.STOP: ("pengaturan",),
    Meaning.COMPLAINT: ("beban", "pengaturan"),
    Meaning.MISTAKE: ("status",),
    Meaning.LATER: ("jadwal", "pengaturan"),
    Meaning.LEAVE: ("jadwal",),
    Meaning.DONE: ("status",),
    Meaning.DEADLINE: ("lapor", "jadwal"),
    Meaning.HOW: ("latihan", "bantuan"),
    Meaning.WHY: ("kinerja", "status"),
    Meaning.ACCOUNT: ("data_saya",),
    Meaning.PROBLEM: ("lapor",),
    Meaning.PRIVACY: ("data_saya",),
    Meaning.WHO: ("bantuan",),
    Meaning.WHAT: ("latihan", "bantuan"),
    Meaning.LANGUAGE: ("bahasa",),
    Meaning.HELP: ("bantuan",),
    Meaning.SORRY: ("lapor",),
    Meaning.PRAISE: ("cerita",),
    Meaning.THANKS: (),
    Meaning.GREETING: ("lapor", "bantuan"),
    Meaning.OK: (),
}
"""The commands that fit what was meant, the likeliest first."""
_TO_A_PERSON = {
    *(Meaning.SORROW, Meaning.RUDE, Meaning.COMPLAINT, Meaning.HOW, Meaning.WHY, Meaning.ACCOUNT),
    *(Meaning.PROBLEM, Meaning.HELP, Meaning.LEAVE, Meaning.MISTAKE),
}
_COUNTED = {Meaning.GREETING, Meaning.OK, Meaning.DEADLINE, Meaning.LATER, Meaning.SORRY}
"""Where the answer says how much waits."""
_NO_WORDS = {Meaning.GREETING, Meaning.THANKS, Meaning.DEADLINE, Meaning.HOW, Meaning.HELP, Meaning.WHO, Meaning.WHAT}
"""What nobody writes as the whole of a reason or a note of a report; in another talk a greeting alone is surely none."""
_REPORT = "report"
_IN_PASSING = (
    "messages/small_talk",
    "home/not_understood",
    "home/home",
    "home/house",
    "home/waiting",
    "home/keyboard",
    "adoption/help",
    "adoption/topic",
)
"""What is said beside a talk and asks nothing."""


async def reply(context: Context, said: Said) -> None:
    """Answer kindly; in a talk, with what was asked."""
    if context.unit.talks:
        in_passing(context, said)
        return await ask_again(context)
    owed = None
    if said.meaning in _COUNTED:
        owed = len(await context.perform(drafts.mine_owed, by=context.person.id, today=context.today, now=context.now))
    doors = [Button(f"door_{word}", RunCommand(word)) for word in _DOORS[said.meaning]]
    person = [[Button("ask_admins", AskHelp())]] if said.meaning in _TO_A_PERSON else []
    waits = await context.perform(drafts.in_hand, by=context.person.id)
    draft = [[Button("open_draft", ResumeDraft(waits.id))]] if waits else []
    rows = [*draft, *([one] for one in doors), *person, [Button("home", GoHome())]]
    return context.say("messages/small_talk", said=said, person=context.person, owed=owed, asked=False, buttons=rows)


def in_passing(context: Context, said: Said) -> None:
    """Answer kindly in a word; what was asked comes next."""
    context.say("messages/small_talk", said=said, person=context.person, owed=None, asked=True, buttons=[])


async def ask_again(context: Context) -> None:
    """Ask again what was asked last."""
    talk = next(iter(context.unit.talks), "")
    asked = await context.perform(
        repeating.asked_last, by=context.person.id, chat=context.unit.chat_id, talk=talk, beside=_IN_PASSING
    )
    if asked is None:
        return await context.go_home()
    return context.repeat(asked)


def kind_of(message: Message) -> str | None:
    """What kind of message it is, where it has nothing that can be read."""
    return None if message.text else next((kind for kind in _KINDS if getattr(message, kind, None) is not None), "other")


def is_no_answer(text: str, *, in_report: bool = True) -> Said | None:
    """What a message means that nobody writes where words are asked for."""
    said = meant_by(text)
    if said is None or not said.only:
        return None
    return said if said.meaning in (_NO_WORDS if in_report else {Meaning.GREETING}) else None


class _NoAnswer(filters.UpdateFilter):
    def filter(self, update: Update) -> bool:
        message = update.message
        if message is None or not message.text or message.reply_to_message is not None:
            return False
        return is_no_answer(message.text, in_report=_REPORT in current.get().talks) is not None


NO_ANSWER = _NoAnswer(name="no answer")


async def hear_in_passing(_update: Update, context: Context) -> None:
    """A greeting in the middle of a talk."""
    said = is_no_answer(context.heard)
    assert said is not None
    await reply(context, said)


def build() -> Handlers:
    """Greetings and cries for help while something else is asked; whatever talk it is, they are no answer to it."""
    return [MessageHandler(PRIVATE & ANSWER & ~IDLE & ~STRANGER & NO_ANSWER, hear_in_passing)]
