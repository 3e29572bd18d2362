"""First contact: what this is, a try at once, what a colleague says; and whatever a stranger says or sends.

welcome ─▶ [Coba dulu] ─▶ ANSWER ─▶ result ─▶ [Masuk] ─▶ the own number, a NIP, or an invitation
"""

import re
from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler, filters

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import STRANGER
from bot.conversation.talks import talk
from domain.actions import RunCommand
from domain.messages.small_talk import Meaning, Said, greeted_by, meant_by
from domain.reporting.answers import Ambiguous, Answer, Problem, Rule, read_answer
from domain.standards.indicators import IndicatorKind
from handlers.messages import small_talk
from handlers.people import linking
from services.adoption import burden, stories
from services.messages.outbox import Button, Keyboard
from services.people import accounts, agencies
from services.people.actions import HowToJoin, ReadColleague, ReadNotice, TryAnswer, TryOut

_LIKE_A_NUMBER = re.compile(r"(?<!\w)\+?\d[\d\s.\-]{4,}\d(?!\w)")
_LIKE_A_PHONE = re.compile(r"(?:\+?62|0)8\d{7,12}")
_IN_A_TRY = 10
"""Digits from which it is no figure of a report."""
_SAMPLE = Rule(kind=IndicatorKind.RATIO, unit="%", counted="siswa hadir")
_EXAMPLE = "28/30"
_MEANT_AS: dict[Meaning, str] = {
    Meaning.RUDE: "complaint",
    Meaning.COMPLAINT: "complaint",
    Meaning.STOP: "complaint",
    Meaning.LATER: "later",
    Meaning.WHO: "who",
    Meaning.SORROW: "sorrow",
    Meaning.LANGUAGE: "language",
    Meaning.WHAT: "what",
    Meaning.PRIVACY: "privacy",
    Meaning.HOW: "how",
    Meaning.HELP: "how",
    Meaning.PROBLEM: "how",
    Meaning.THANKS: "thanks",
    Meaning.PRAISE: "thanks",
}
"""What the welcome begins with."""
_ASKS_ON = {Meaning.GREETING, Meaning.OK, Meaning.SORRY, Meaning.MISTAKE, Meaning.HOW, Meaning.HELP}
"""After which the question that is tried is simply asked again."""


class Step(StrEnum):
    """What is being tried."""

    ANSWER = "answer"


async def welcome(_update: Update, context: Context) -> None:
    """Say in a few lines what this is and what one gains."""
    await _greet(context, began="start")


async def hear(_update: Update, context: Context) -> None:
    """Answer whatever a stranger writes or sends: a NIP goes to the supervisor, the rest is met where it stands."""
    message, said = context.message, meant_by(context.heard)
    if await _heard_number(context):
        return None
    if (message.text or "").startswith("/"):
        return await _greet(context, began="command")
    if message.text is None:
        return await _greet(context, began="unread", kind=small_talk.kind_of(message))
    if said is not None and said.meaning in (Meaning.HOW, Meaning.HELP, Meaning.PROBLEM, Meaning.ACCOUNT):
        return await _show_ways(context, said)
    began = _MEANT_AS.get(said.meaning, "greeting") if said else "words"
    return await _greet(context, began=began, salute=said.salute if said else greeted_by(context.heard))


async def help_out(_update: Update, context: Context) -> None:
    """Help for somebody who is not linked: the ways in, and who can be asked."""
    await _show_ways(context, None)


async def join(_update: Update, context: Context) -> None:
    """The ways in, with the button that shares the own number."""
    context.say("adoption/first/join", buttons=[[Button("share_contact", asks_contact=True)]])


async def read_notice(_update: Update, context: Context) -> None:
    """The notice about data."""
    context.say("people/notice", buttons=[[_JOIN], [_TRY]])


async def read_colleague(_update: Update, context: Context) -> None:
    """What a colleague says; who it is, is for colleagues."""
    told = await context.perform(stories.newest, most=1)
    context.say("adoption/first/colleague", words=told[0].words if told else None, buttons=[[_JOIN], [_TRY]])


async def try_out(_update: Update, context: Context) -> Step:
    """Ask a question as a report would."""
    return _ask(context, problem=None)


async def hear_try(update: Update, context: Context) -> Step | int | None:
    """Read the answer as a report would; a number that tells who one is, is taken as that."""
    if await _heard_number(context):
        return None
    said = meant_by(context.heard)
    if said is not None and said.meaning in _ASKS_ON:
        return _ask(context, problem=None, salute=said.salute, kindly=True)
    if said is not None:
        await hear(update, context)
        return ConversationHandler.END
    return await _read(context, context.heard)


async def give_sample(_update: Update, context: Context) -> Step:
    """The answer that is offered."""
    return await _read(context, _EXAMPLE)


async def _read(context: Context, text: str) -> Step:
    read = read_answer(text, _SAMPLE, today=context.today)
    if isinstance(read, Ambiguous):
        read = read.choices[0]
    if isinstance(read, Problem):
        return _ask(context, problem=Problem(read.kind, {**read.facts, "example": _EXAMPLE}))
    return await _show_result(context, read)


async def _show_result(context: Context, read: Answer) -> Step:
    told = await context.perform(stories.newest, most=1)
    voice = [[Button("first_voice", ReadColleague())]] if told else []
    rows = [[_JOIN], *voice, [Button("first_again", TryOut())]]
    context.say("adoption/first/result", card="first", answer=read, buttons=rows)
    return Step.ANSWER


def _ask(context: Context, *, problem: Problem | None, salute: object = None, kindly: bool = False) -> Step:
    rows = [[Button("first_sample", TryAnswer(), facts={"example": _EXAMPLE})], [_JOIN]]
    context.say("adoption/first/try", card="first", problem=problem, salute=salute, kindly=kindly, example=_EXAMPLE, buttons=rows)
    return Step.ANSWER


async def _heard_number(context: Context) -> bool:
    """Whether it was a number that tells who somebody is; then it was answered."""
    written = _LIKE_A_NUMBER.search(context.heard)
    if written is None or (context.unit.talks and sum(one.isdigit() for one in written[0]) < _IN_A_TRY):
        return False
    if _LIKE_A_PHONE.fullmatch(re.sub(r"[\s.\-]", "", written[0])):
        context.say("adoption/first/phone", buttons=[[Button("share_contact", asks_contact=True)]])
    else:
        await linking.hear_nip(context, written[0])
    return True


async def _greet(context: Context, *, began: str, kind: str | None = None, salute: object = None) -> None:
    measured = await context.perform(burden.newest) if began == "complaint" else None
    told = await context.perform(stories.newest, most=1)
    rows: list[list[Button]] = [[_TRY], [_JOIN], *([[Button("first_voice", ReadColleague())]] if told else [])]
    rows.append([Button("first_notice", ReadNotice()), Button("door_bahasa", RunCommand("bahasa"))])
    context.say(
        "adoption/first/welcome",
        card="first",
        began=began,
        kind=kind,
        salute=salute,
        minutes=measured.minutes_per_report if measured and measured.people else None,
        agency=await context.perform(agencies.of_all),
        buttons=rows,
    )


async def _show_ways(context: Context, said: Said | None) -> None:
    rows: Keyboard = [[_JOIN], [_TRY], [Button("first_notice", ReadNotice()), Button("door_bahasa", RunCommand("bahasa"))]]
    admins = await context.perform(accounts.admins)
    context.say("adoption/first/help", card="first", salute=said.salute if said else None, admins=admins, buttons=rows)


_TRY = Button("first_try", TryOut())
_JOIN = Button("first_join", HowToJoin())


def build() -> Handlers:
    """Everything a stranger says and sends that is no command of theirs, and the buttons of the first cards."""
    words = filters.UpdateType.MESSAGE & ~filters.CONTACT
    theirs = filters.Regex(r"^/(start|bahasa|language|bantuan|help)\b")
    return [
        talk(
            "first",
            entries=[button(TryOut, try_out), button(TryAnswer, give_sample)],
            states={Step.ANSWER: [MessageHandler(STRANGER & words & filters.TEXT & ~filters.COMMAND, hear_try)]},
        ),
        button(ReadNotice, read_notice),
        button(HowToJoin, join),
        button(ReadColleague, read_colleague),
        MessageHandler(STRANGER & words & ~theirs, hear),
    ]
