"""After the talk: nine statements about the coaching, each answered by a tap from 1 to 5, or skipped."""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from domain.actions import GoHome
from services.evaluation import coaching
from services.evaluation.actions import OpenResult
from services.evaluation.coaching_actions import OpenCoaching, ScoreCoaching
from services.messages.outbox import Button


async def start(_update: Update, context: Context) -> None:
    """Ask the statement that comes next."""
    wanted = context.pressed(OpenCoaching)
    _show(context, await context.perform(coaching.look, by=context.person.id, evaluation=wanted.evaluation, today=context.today))


async def score(_update: Update, context: Context) -> None:
    """Count a score, and ask the next."""
    wanted = context.pressed(ScoreCoaching)
    found = await context.perform(
        coaching.score,
        by=context.person.id,
        evaluation=wanted.evaluation,
        statement=wanted.statement,
        score=wanted.score,
        today=context.today,
    )
    _show(context, found)


def _show(context: Context, asked: coaching.Asked) -> None:
    if asked.statement is None:
        rows = [[Button("open_result", OpenResult(asked.evaluation)), Button("home", GoHome())]]
        return context.say("evaluation/coaching/thanks", card="coaching", asked=asked, buttons=rows)
    scores = [
        Button("coaching_score", ScoreCoaching(asked.evaluation, asked.statement, score), facts={"score": score})
        for score in coaching.SCORES
    ]
    skip = Button("coaching_skip", ScoreCoaching(asked.evaluation, asked.statement, 0))
    return context.say(
        "evaluation/coaching/ask", card="coaching", asked=asked, buttons=[scores, [skip], [Button("leave_coaching", GoHome())]]
    )


def build() -> Handlers:
    """The door, and the taps."""
    return [button(OpenCoaching, start), button(ScoreCoaching, score)]
