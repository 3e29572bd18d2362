"""The wallet of hours (JP) and its certificates.

/jp ─▶ wallet ─▶ [certificate] ─▶ FILE ─▶ FIELD (title, number, issuer, date, hours) ─▶ credited
"""

from enum import StrEnum

from telegram import Update
from telegram.ext import CommandHandler, ConversationHandler, MessageHandler, filters

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import ANSWER, PRIVATE
from bot.conversation.talks import talk
from domain.actions import GoHome
from services.messages.outbox import Button
from services.training import certificates, foreign_certificates, wallet
from services.training.actions import AddCertificate, CertificateBack, DecideCertificate, OpenWallet, TakeSuggested
from services.training.certificates import Asked

_PDF = filters.Document.PDF | filters.Document.FileExtension("pdf")
_PAPERS = (filters.PHOTO | _PDF | filters.Document.IMAGE) & filters.UpdateType.MESSAGE
_OTHER = filters.Document.ALL & filters.UpdateType.MESSAGE


class Step(StrEnum):
    """Where the talk stands; what is known of the certificate lies with it."""

    FILE = "file"
    FIELD = "field"


async def show(_update: Update, context: Context) -> None:
    """Show this year's hours, or those of `/jp 2025`."""
    year = int(context.args[0]) if context.args and context.args[0].isdecimal() and len(context.args[0]) == 4 else None
    shown = await context.perform(wallet.open_, by=context.person.id, year=year or None, now=context.now, city=context.city)
    context.say("training/wallet", card="wallet", buttons=wallet.keyboard(shown), wallet=shown)


async def begin(_update: Update, context: Context) -> Step:
    """Ask for the certificate's photo or PDF."""
    training = context.pressed(AddCertificate).training or None
    return _ask(
        context,
        await context.perform(certificates.begin, by=context.person.id, training=training, now=context.now, city=context.city),
    )


async def take_file(_update: Update, context: Context) -> Step | int:
    """Take the photo or PDF, and ask what it says."""
    file = context.message.photo[-1] if context.message.photo else context.message.document
    assert file is not None
    heard = await context.perform(
        certificates.attach,
        by=context.person.id,
        kind="photo" if context.message.photo else "document",
        file_id=file.file_id,
        unique_id=file.file_unique_id,
        now=context.now,
    )
    return await _go_on(context, heard)


async def hear(_update: Update, context: Context) -> Step | int:
    """Take what was written."""
    heard = await context.perform(certificates.hear, by=context.person.id, said=context.heard, now=context.now, city=context.city)
    return await _go_on(context, heard)


async def back(_update: Update, context: Context) -> Step:
    """To the question before."""
    return _ask(context, await context.perform(certificates.back, by=context.person.id))


async def insist(_update: Update, context: Context) -> Step:
    """Something else came where a photo or PDF was asked for, or a button that offers nothing any more."""
    return _ask(context, await context.perform(certificates.asked_now, by=context.person.id))


async def _go_on(context: Context, heard: certificates.Next) -> Step | int:
    if isinstance(heard, Asked):
        return _ask(context, heard)
    shown = await context.perform(wallet.open_, by=context.person.id, year=heard.issued_on.year, now=context.now, city=context.city)
    context.say("training/certificate_credited", card="wallet", buttons=wallet.keyboard(shown), credited=heard, wallet=shown)
    return ConversationHandler.END


async def decide(_update: Update, context: Context) -> None:
    """The supervisor looked at a certificate from elsewhere."""
    wanted = context.pressed(DecideCertificate)
    shown = await context.perform(
        foreign_certificates.decide,
        by=context.person.id,
        certificate=wanted.certificate,
        yes=wanted.yes,
        now=context.now,
        city=context.city,
    )
    context.say("training/certificate_decided", certificate=shown, buttons=[[Button("home", GoHome())]])


def _ask(context: Context, asked: Asked) -> Step:
    behind = [] if asked.field == certificates.FILE else [Button("back", CertificateBack())]
    buttons = [[*behind, Button("leave", OpenWallet())]]
    context.say("training/certificate", card="certificate", buttons=buttons, asked=asked)
    return Step.FILE if asked.field == certificates.FILE else Step.FIELD


async def leave(update: Update, context: Context) -> int:
    """Back to the wallet; nothing was credited."""
    await show(update, context)
    return ConversationHandler.END


def build() -> Handlers:
    """`/jp` and the talk about one certificate."""
    words = ANSWER & PRIVATE
    states: dict[object, Handlers] = {
        Step.FILE: [MessageHandler(_PAPERS & PRIVATE, take_file), MessageHandler((words | _OTHER) & PRIVATE, insist)],
        Step.FIELD: [MessageHandler(words, hear)],
    }
    entries: Handlers = [
        button(AddCertificate, begin),
        button(TakeSuggested, insist),
        button(CertificateBack, back),
        button(OpenWallet, leave),
    ]
    return [
        CommandHandler("jp", show, filters=PRIVATE),
        button(DecideCertificate, decide),
        talk("certificate", entries=entries, states=states),
    ]
