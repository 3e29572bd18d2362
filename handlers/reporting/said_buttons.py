"""A button below a question or the summary that is said in words is pressed, where it stands there."""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from domain.reporting.said_buttons import Said, said_button
from handlers.reporting import question_cards
from handlers.reporting.question_cards import Step
from services.reporting import drafts
from services.reporting.actions import FillOpen, GiveNotApplicable, PassOver, SendDraft, SendReady, StepBack

Pressed = Callable[[Update, Context], Awaitable[Step | int]]

_BUTTONS: dict[Said, tuple[type, ...]] = {
    Said.LATER: (PassOver,),
    Said.SEND: (SendDraft, SendReady),
    Said.BACK: (StepBack,),
    Said.NOT_APPLICABLE: (GiveNotApplicable,),
    Said.GO_ON: (FillOpen,),
    Said.RIGHT: (SendDraft,),
}
_AT: dict[Step, frozenset[Said]] = {
    Step.VALUE: frozenset({Said.LATER, Said.SEND, Said.BACK, Said.NOT_APPLICABLE}),
    Step.REASON: frozenset({Said.LATER, Said.SEND, Said.BACK}),
    Step.WHY: frozenset({Said.LATER, Said.SEND, Said.BACK}),
    Step.NOTE: frozenset({Said.SEND, Said.BACK}),
    Step.EVIDENCE: frozenset({Said.LATER, Said.SEND, Said.BACK}),
    Step.REVIEW: frozenset({Said.SEND, Said.GO_ON, Said.RIGHT}),
}
"""What is no answer at each step; at a question `ya` and `lanjut` are."""


class _Says(filters.MessageFilter):
    def __init__(self, those: frozenset[Said]) -> None:
        super().__init__(name="says a button")
        self._those = those

    def filter(self, message: Message) -> bool:
        said = said_button(message.text or "")
        return said is not None and message.reply_to_message is None and said in self._those


def hearing(step: Step, steps: Mapping[type, Pressed]) -> Handlers:
    """What hears a button in words at a step; where it does not stand there, what stands there is shown again."""

    async def press(update: Update, context: Context) -> Step | int:
        shown = await context.perform(drafts.resume, by=context.person.id)
        said = said_button(context.heard)
        kinds = () if said is None or (said is Said.BACK and step is not Step.VALUE) else _BUTTONS[said]
        wanted = (one.do for kind in kinds for one in question_cards.buttons_of(shown) if isinstance(one.do, kind))
        if (action := next(wanted, None)) is None:
            return question_cards.show(context, shown)
        context.meant = action
        return await steps[type(action)](update, context)

    return [MessageHandler(ANSWER & PRIVATE & _Says(_AT[step]), press)]
