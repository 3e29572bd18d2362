"""`/ekinerja`: the own quarter as text to paste into e-Kinerja BKN, an item a message or all in one file."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.buttons import button
from bot.conversation.context import Context, Handlers
from bot.conversation.filters import PRIVATE
from domain.actions import GoHome
from services.exchange import ekinerja, ekinerja_zip
from services.exchange.actions import OpenPaste, SendPaste, SendPasteFiles
from services.messages.outbox import Button


async def show_newest(update: Update, context: Context) -> None:
    """The newest quarter that has ended."""
    if context.unit.known.speaker is None:
        return await context.go_home()
    return await _show(context, None)


async def show(_update: Update, context: Context) -> None:
    """Another quarter."""
    await _show(context, context.pressed(OpenPaste).quarter)


async def send_files(_update: Update, context: Context) -> None:
    """Send the evidence of one item, named to match."""
    wanted = context.pressed(SendPasteFiles)
    found = await context.perform(ekinerja.files, by=context.person.id, quarter=wanted.quarter, indicator=wanted.indicator)
    context.toast("evidence_below")
    for file in found:
        attachment: dict[str, object] = {"as": "document", "draw": "evidence", "sha256": file.sha256, "name": file.name}
        context.say("exchange/ekinerja/file", file=file, attachment=attachment)


async def send_all(_update: Update, context: Context) -> None:
    """Send everything of the quarter as one file."""
    wanted = context.pressed(SendPaste)
    packed = await context.perform(
        ekinerja_zip.packed, by=context.person.id, quarter=wanted.quarter, now=context.now, city=context.city
    )
    context.toast("file_below")
    attachment: dict[str, object] = {"as": "document", "draw": "paste", "packed": packed, "lacking": packed.pack.lacking}
    context.say("exchange/ekinerja/zip", packed=packed, attachment=attachment)


async def _show(context: Context, quarter: str | None) -> None:
    pack = await context.perform(ekinerja.pack, by=context.person.id, quarter=quarter, today=context.today)
    earlier = Button(f"earlier_{pack.earlier.frequency}", OpenPaste(str(pack.earlier)))
    all_ = [[Button("paste_all", SendPaste(str(pack.quarter)))]] if pack.items else []
    context.say(
        "exchange/ekinerja/checklist",
        pack=pack,
        more=pack.more,
        lacking=pack.lacking,
        buttons=[*all_, [earlier, Button("home", GoHome())]],
    )
    for place, item in enumerate(pack.told, 1):
        door = Button("paste_files", SendPasteFiles(str(pack.quarter), item.indicator), facts={"count": len(item.files)})
        context.say(
            "exchange/ekinerja/item",
            item=item,
            place=place,
            of=len(pack.told),
            quarter=pack.quarter,
            most=pack.letters,
            buttons=[[door]] if item.files else None,
        )


def build() -> Handlers:
    """`/ekinerja` and its buttons."""
    return [
        CommandHandler("ekinerja", show_newest, filters=PRIVATE),
        button(OpenPaste, show),
        button(SendPaste, send_all),
        button(SendPasteFiles, send_files),
    ]
