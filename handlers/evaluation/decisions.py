"""What a unit decides after a month: the board, a decision in three answers, and what became of it.

/keputusan ─▶ board ─▶ [➕] ─▶ WORDS ─▶ by whom ─▶ until when ─▶ noted
                └▶ [selesai · tidak · mundur] ─▶ OUTCOME in a sentence, if one likes
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from domain.evaluation.decisions import usual_days
from services.evaluation import deciding, decisions, loops
from services.evaluation.deciding import EVERYBODY, MEMBER, Answer, Part, Writing
from services.evaluation.decision_actions import (
    AddDecision,
    AnswerDecision,
    DropDecision,
    GiveDecisionPart,
    OpenDecisions,
    TellPeriod,
    TurnOwners,
)
from services.messages.outbox import Button

_MOST = 20
"""People to choose from at once, and units whose decisions can be opened."""


class Step(StrEnum):
    """Where the talk stands; what was answered lies with the decision."""

    WORDS = "words"


async def start(_update: Update, context: Context) -> int:
    """Show what the own unit decided."""
    if context.unit.known.speaker is None:
        await context.go_home()
        return ConversationHandler.END
    return await _show(context, OpenDecisions(0, 0))


async def show(_update: Update, context: Context) -> int:
    """Show a unit, or another page."""
    return await _show(context, context.pressed(OpenDecisions))


async def tell(_update: Update, context: Context) -> int:
    """Tell everybody now what came of the month."""
    wanted = context.pressed(TellPeriod)
    board = await context.perform(
        loops.tell_now,
        by=context.person.id,
        unit=wanted.unit,
        year=wanted.year,
        month=wanted.month,
        now=context.now,
        city=context.city,
    )
    return _say(context, board)


async def begin(_update: Update, context: Context) -> Step | int:
    """Begin a decision."""
    wanted = context.pressed(AddDecision)
    writing = await context.perform(
        deciding.begin,
        by=context.person.id,
        unit=wanted.unit,
        year=wanted.year,
        month=wanted.month,
        now=context.now,
        city=context.city,
    )
    return _go_on(context, writing)


async def answer(_update: Update, context: Context) -> Step | int:
    """Take one of the offered answers."""
    wanted = context.pressed(GiveDecisionPart)
    writing = await context.perform(
        deciding.answer, by=context.person.id, decision=wanted.decision, key=wanted.answer, now=context.now, city=context.city
    )
    return _go_on(context, writing)


async def turn(_update: Update, context: Context) -> Step | int:
    """Show others who could do it."""
    wanted = context.pressed(TurnOwners)
    writing = await context.perform(deciding.look, by=context.person.id, decision=wanted.decision, today=context.today)
    return _go_on(context, writing, page=wanted.page)


async def drop(_update: Update, context: Context) -> int:
    """Throw away what is being written."""
    wanted = context.pressed(DropDecision)
    unit = await context.perform(deciding.drop, by=context.person.id, decision=wanted.decision, today=context.today)
    return await _show(context, OpenDecisions(unit, 0))


async def report(_update: Update, context: Context) -> Step:
    """Say what became of a decision."""
    wanted = context.pressed(AnswerDecision)
    one = await context.perform(
        deciding.report, by=context.person.id, decision=wanted.decision, said=wanted.answer, now=context.now, city=context.city
    )
    context.say("evaluation/decision/answered", card="decisions", one=one, buttons=_home())
    return Step.WORDS


async def hear(_update: Update, context: Context) -> Step | int:
    """Take words for what is asked."""
    found = await context.perform(deciding.hear, by=context.person.id, words=context.heard, now=context.now, city=context.city)
    if isinstance(found, Writing):
        return _go_on(context, found)
    context.say("evaluation/decision/answered", card="decisions", one=found, buttons=_home())
    return ConversationHandler.END


async def _show(context: Context, wanted: OpenDecisions) -> int:
    board = await context.perform(decisions.look, by=context.person.id, unit=wanted.unit, page=wanted.page, today=context.today)
    return _say(context, board)


def _say(context: Context, board: decisions.Board) -> int:
    rows: list[list[Button]] = []
    for place, one in enumerate(board.decisions, board.page * decisions.PAGE + 1):
        if one.may_answer:
            rows.append([Button(f"decision_{said}", AnswerDecision(one.decision, said), facts={"n": place}) for said in Answer])
    month = board.month
    if board.may_decide:
        rows.insert(0, [Button("add_decision", AddDecision(board.unit, month.year, month.number))])
    if board.may_decide and not board.told:
        rows.insert(0, [Button("tell_period", TellPeriod(board.unit, month.year, month.number), facts={"period": month})])
    turns = [Button("earlier_page", OpenDecisions(board.unit, board.page - 1))] if board.page else []
    turns += [Button("later_page", OpenDecisions(board.unit, board.page + 1))] if board.more else []
    others = [[Button(text=name, do=OpenDecisions(unit, 0))] for unit, name in board.others]
    context.say(
        "evaluation/decision/board", card="decisions", board=board, buttons=[*rows, turns, *others, [Button("home", GoHome())]]
    )
    return ConversationHandler.END


def _go_on(context: Context, writing: Writing, *, page: int = 0) -> Step | int:
    if writing.asks is None:
        again = AddDecision(writing.unit, writing.month.year, writing.month.number)
        rows = [[Button("add_decision", again)], *_home(writing.unit)]
        context.say("evaluation/decision/noted", card="decisions", writing=writing, buttons=rows)
        return ConversationHandler.END
    rows = _offered(context, writing, page)
    rows.append([Button("cancel", DropDecision(writing.decision))])
    context.say("evaluation/decision/ask", card="decisions", writing=writing, buttons=rows)
    return Step.WORDS


def _offered(context: Context, writing: Writing, page: int) -> list[list[Button]]:
    if writing.asks is Part.DUE:
        return [
            [Button(key, GiveDecisionPart(writing.decision, key), facts={"day": day})]
            for key, day in usual_days(context.today).items()
        ]
    if writing.asks is not Part.OWNER:
        return []
    page = min(max(0, page), max(0, len(writing.people) - 1) // _MOST)
    shown = writing.people[page * _MOST : (page + 1) * _MOST]
    rows = [[Button(EVERYBODY, GiveDecisionPart(writing.decision, EVERYBODY))]]
    rows += [
        [Button("owner_member", GiveDecisionPart(writing.decision, f"{MEMBER}{id}"), facts={"name": name})] for id, name in shown
    ]
    turns = [Button("earlier_page", TurnOwners(writing.decision, page - 1))] if page else []
    turns += [Button("later_page", TurnOwners(writing.decision, page + 1))] if len(writing.people) > (page + 1) * _MOST else []
    return [*rows, turns]


def _home(unit: int = 0) -> list[list[Button]]:
    return [[Button("unit_decisions", OpenDecisions(unit, 0)), Button("home", GoHome())]]


def build() -> Handlers:
    """`/keputusan` and its buttons."""
    entries: Handlers = [
        button(OpenDecisions, show),
        button(TellPeriod, tell),
        button(AddDecision, begin),
        button(GiveDecisionPart, answer),
        button(TurnOwners, turn),
        button(DropDecision, drop),
        button(AnswerDecision, report),
    ]
    return [
        CommandHandler("keputusan", start, filters=PRIVATE),
        talk("deciding", entries=entries, states={Step.WORDS: [MessageHandler(ANSWER & PRIVATE, hear)]}),
    ]
