"""Verifying together: what is clean and what is left out is said first, one tap does it, and one takes it back.

inbox ─▶ [Verifikasi semua yang bersih] ─▶ [Ya] ─▶ done ─▶ [Batalkan]
"""

from telegram import Update

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from services.messages.outbox import Button
from services.verification import together
from services.verification.actions import OfferTogether, OpenInbox, UndoTogether, VerifyTogether


async def offer(_update: Update, context: Context) -> None:
    """Say how many it would change, and how many are left out and why."""
    found = await context.perform(together.offer, by=context.person.id)
    yes = Button("verify_these", VerifyTogether(found.newest), facts={"count": len(found.submissions)})
    context.say(
        "verification/together/offer",
        card=together.CARD,
        count=len(found.submissions),
        names=found.names,
        skipped=found.skipped,
        reasons=found.reasons,
        buttons=[[yes], [Button("back", OpenInbox())]],
    )


async def verify(_update: Update, context: Context) -> None:
    """Verify them, of many the first ones now."""
    wanted = context.pressed(VerifyTogether)
    shown = await context.perform(together.begin, by=context.person.id, newest=wanted.newest, now=context.now, city=context.city)
    context.say("verification/together/done", card=together.CARD, shown=shown, buttons=together.keyboard(shown))


async def undo(_update: Update, context: Context) -> None:
    """Take them back."""
    wanted = context.pressed(UndoTogether)
    shown = await context.perform(together.undo, by=context.person.id, bulk=wanted.bulk, now=context.now, city=context.city)
    context.say("verification/together/done", card=together.CARD, shown=shown, buttons=together.keyboard(shown))


def build() -> Handlers:
    """The buttons on the way."""
    return [button(OfferTogether, offer), button(VerifyTogether, verify), button(UndoTogether, undo)]
