"""A question about one value: the verifier asks, the reporter answers by replying to the card, and both stay with the value.

verifier: [Tanyakan] ─▶ (which value) ─▶ QUESTION ─▶ the reporter's card ─▶ a reply, or [Jawab] ─▶ ANSWER
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import ConversationHandler, MessageHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE, replies_to
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.messages.outbox import Button
from services.refusals import Outdated
from services.reporting import submissions
from services.reporting.submission_actions import AskAbout, OpenSubmission
from services.verification import clarifying, verifying
from services.verification.actions import AnswerQuestion, AnswerWithWords, AskValue


class Step(StrEnum):
    """Where the talk stands; question and answer lie with the value."""

    QUESTION = "question"
    ANSWER = "answer"


async def ask_which(_update: Update, context: Context) -> Step | None:
    """Ask which value the question is about; where there is one only, ask the question at once."""
    wanted = context.pressed(AskAbout)
    card, decides = await context.perform(verifying.show, by=context.person.id, submission=wanted.submission)
    if not decides or card.version != wanted.version:
        raise Outdated
    if len(card.lines) == 1:
        return await _ask(context, card.lines[0].report)
    rows = [[Button("ask_value", AskValue(line.report), facts={"name": line.name, "value": line.value})] for line in card.lines]
    rows.append([Button("back", OpenSubmission(card.submission))])
    context.say("verification/question/which", card=submissions.card_name(card.submission), number=card.number, buttons=rows)
    return None


async def ask_what(_update: Update, context: Context) -> Step:
    """Ask for the words of the question."""
    return await _ask(context, context.pressed(AskValue).report)


async def hear_question(_update: Update, context: Context) -> int:
    """Put the question to the reporter."""
    asked = await context.perform(clarifying.ask, by=context.person.id, question=context.heard, now=context.now, city=context.city)
    context.say("verification/question/asked", asked=asked, buttons=[[Button("home", GoHome())]])
    return ConversationHandler.END


async def pick(_update: Update, context: Context) -> Step:
    """Begin to answer a question by its button."""
    wanted = context.pressed(AnswerQuestion)
    asked = await context.perform(clarifying.pick, by=context.person.id, question=wanted.question, now=context.now)
    context.say("verification/question/answer", asked=asked, buttons=[[Button("home", GoHome())]])
    return Step.ANSWER


async def hear_answer(_update: Update, context: Context) -> int:
    """Keep the answer to the question that was picked."""
    await _answer(context, await context.perform(clarifying.picked, by=context.person.id))
    return ConversationHandler.END


async def answer_with_words(_update: Update, context: Context) -> None:
    """Take the words that were written a moment ago as the answer to the question that was chosen."""
    wanted = context.pressed(AnswerWithWords)
    asked = await context.perform(
        clarifying.answer_with_words, by=context.person.id, question=wanted.question, now=context.now, city=context.city
    )
    context.say("verification/question/thanks", asked=asked, buttons=[[Button("home", GoHome())]])


async def hear_reply(_update: Update, context: Context) -> None:
    """Keep the answer given by replying to the card; whatever else the person is in the middle of goes on."""
    await _answer(context, int(context.replied_card.removeprefix(clarifying.CARD)))


async def _ask(context: Context, report: int) -> Step:
    asked = await context.perform(clarifying.begin, by=context.person.id, report=report, now=context.now)
    context.say("verification/question/ask", asked=asked, buttons=[[Button("back", OpenSubmission(asked.submission))]])
    return Step.QUESTION


async def _answer(context: Context, question: int) -> None:
    asked = await context.perform(
        clarifying.answer, by=context.person.id, question=question, words=context.heard, now=context.now, city=context.city
    )
    context.say("verification/question/thanks", asked=asked, buttons=[[Button("home", GoHome())]])


def replies() -> Handlers:
    """Replies to the card: tried before any talk, because whoever replies means that card."""
    return [MessageHandler(replies_to(clarifying.CARD), hear_reply)]


def build() -> Handlers:
    """The talk in which a question is asked, and answered behind its button."""
    return [
        button(AnswerWithWords, answer_with_words),
        talk(
            "question",
            entries=[button(AskAbout, ask_which), button(AskValue, ask_what), button(AnswerQuestion, pick)],
            states={
                Step.QUESTION: [MessageHandler(ANSWER & PRIVATE, hear_question)],
                Step.ANSWER: [MessageHandler(ANSWER & PRIVATE, hear_answer)],
            },
        ),
    ]
