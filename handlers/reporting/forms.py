"""The form: `/formulir` gives an XLSX of what I owe; sent back, it fills the draft."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ADMIN, IDLE, PRIVATE, TABLE, TABLE_READ
from services.messages import sent_files
from services.reporting import forms

_REPORT = "report"
"""The talk in which a form fills the draft and changes nothing else."""
_FORMS = (filters.Document.FileExtension("xlsx") | filters.Document.FileExtension("csv")) & filters.UpdateType.MESSAGE
_OTHER_FORMS = (TABLE | filters.Document.FileExtension("txt")) & filters.UpdateType.MESSAGE


class _NamedForm(filters.MessageFilter):
    """A document that still bears the form's name, so that it is no evidence, whatever is asked at the moment."""

    def filter(self, message: object) -> bool:
        document = getattr(message, "document", None)
        name = (document.file_name or "").lower() if document else ""
        return name.startswith(("formulir", "copy of formulir", "salinan formulir")) or "formulir-sipakainga" in name


async def give(_update: Update, context: Context) -> None:
    """Give the form of what is owed."""
    if _REPORT not in context.unit.talks:
        context.leave_talks()  # what is asked there is no reason to take the form for something else
    rows = await context.perform(forms.blank, by=context.person.id, today=context.today, now=context.now)
    context.say("reporting/form/form", count=len(rows), attachment={"as": "document", "draw": "form", "rows": rows})


async def take(_update: Update, context: Context) -> None:
    """Keep what was sent; it is read outside this transaction, and the answer follows."""
    document = context.message.document
    assert document is not None
    pending = await context.perform(
        sent_files.keep, by=context.person.id, file_id=document.file_id, name=document.file_name or "", now=context.now
    )
    context.say("exchange/import/reading", card=sent_files.card_name(pending))


async def save_form_as_xlsx(_update: Update, context: Context) -> None:
    """A form that came back in another format is no evidence either: say how its values can be read."""
    context.say("reporting/form/save_as_xlsx", name=_name(context))


async def save_as_xlsx(_update: Update, context: Context) -> None:
    """An admin's table in another format is most likely meant for the import."""
    context.say("exchange/import/save_as_xlsx", name=_name(context))


def _name(context: Context) -> str:
    document = context.message.document
    return (document.file_name or "" if document else "")[:100]


def build() -> Handlers:
    """`/formulir`, and a form that comes back."""
    return [
        CommandHandler("formulir", give, filters=PRIVATE),
        MessageHandler(_FORMS & PRIVATE & _NamedForm(), take),
        MessageHandler(_OTHER_FORMS & PRIVATE & _NamedForm(), save_form_as_xlsx),
        MessageHandler(IDLE & TABLE_READ & PRIVATE & ADMIN, take),
        MessageHandler(IDLE & TABLE & ~TABLE_READ & PRIVATE & ADMIN, save_as_xlsx),
    ]
