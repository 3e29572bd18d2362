"""The QR code of a printed document: whoever scans it hears whether it is genuine, and those it concerns whether it still holds."""

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from services.evaluation import documents

_SCANNED = filters.Regex(r"^/start doc_\S*$") & filters.UpdateType.MESSAGE


async def scanned(_update: Update, context: Context) -> None:
    """Say what the bot knows of a scanned document; strangers may ask too."""
    speaker = context.unit.known.speaker
    payload = context.heard.removeprefix("/start ")
    checked = await context.perform(documents.check, by=speaker.id if speaker else None, payload=payload, today=context.today)
    context.say("evaluation/document", checked=checked)


def build() -> Handlers:
    """The scanned link, which must come before `/start`."""
    return [MessageHandler(_SCANNED & PRIVATE, scanned)]
