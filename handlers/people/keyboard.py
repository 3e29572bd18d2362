"""The small keyboard below the chat: Lapor, Menu, Bantuan. It is given once, and once more where the language changes."""

from bot.conversation.context import Context
from services.messages.outbox import Button, Keyboard
from services.people import speakers

_VERSION = "1"
_ROWS = (("below_report", "below_menu", "below_help"),)


async def to_give(context: Context) -> Keyboard | None:
    """The keyboard, where this chat has not got it; it counts as given. None after a tap: it needs a message of its own."""
    wanted = f"{_VERSION}:{context.language or context.city.language}"
    pressed = context.incoming is not None and context.incoming.callback_query is not None
    if pressed or context.unit.known.keyboard == wanted:
        return None
    await context.perform(speakers.remember, chat_id=context.unit.chat_id, keyboard=wanted, now=context.now)
    return [[Button(label, below=True) for label in row] for row in _ROWS]
