"""The form: `/formulir` gives an XLSX of what I owe; sent back, it fills the draft."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from services.messages import sent_files
from services.reporting import forms

_FORMS = filters.Document.FileExtension("xlsx") & filters.UpdateType.MESSAGE


class _NamedForm(filters.MessageFilter):
    """A document that still bears the form's name, so that it is no evidence, whatever is asked at the moment."""

    def filter(self, message: object) -> bool:
        document = getattr(message, "document", None)
        return bool(document and (document.file_name or "").lower().startswith("formulir"))


async def give(_update: Update, context: Context) -> None:
    """Give the form of what is owed."""
    rows = await context.perform(forms.blank, by=context.person.id, today=context.today, now=context.now)
    context.say("reporting/form/form", count=len(rows), attachment={"as": "document", "draw": "form", "rows": rows})


async def take(_update: Update, context: Context) -> None:
    """Keep what was sent; it is read outside this transaction, and the answer follows."""
    document = context.message.document
    assert document is not None
    await context.perform(
        sent_files.keep, by=context.person.id, file_id=document.file_id, name=document.file_name or "", now=context.now
    )
    context.say("exchange/import/reading", card=sent_files.READING)


def build() -> Handlers:
    """`/formulir`, and a form that comes back."""
    return [CommandHandler("formulir", give, filters=PRIVATE), MessageHandler(_FORMS & PRIVATE & _NamedForm(), take)]
