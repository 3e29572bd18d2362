"""A bare python-telegram-bot bot doing the same conversation: ConversationHandler, PicklePersistence, sequential, httpx."""

import os
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

RATIO, COUNT, REVIEW = range(3)
_BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Nihil", callback_data="nil"), InlineKeyboardButton("Batal", callback_data="no")]]
)
_SEND = InlineKeyboardMarkup([[InlineKeyboardButton("✅ Kirim", callback_data="send")]])


async def start(update: Update, _context: Any) -> int:
    assert update.message
    await update.message.reply_text("Berapa jam mengajar terlaksana dari jadwal? (1/2)", reply_markup=_BUTTONS)
    return RATIO


async def ratio(update: Update, context: Any) -> int:
    assert update.message
    context.user_data["ratio"] = update.message.text
    await update.message.reply_text("Berapa modul ajar disusun dan digunakan? (2/2)", reply_markup=_BUTTONS)
    return COUNT


async def count(update: Update, context: Any) -> int:
    assert update.message
    context.user_data["count"] = update.message.text
    await update.message.reply_text("Ringkasan sebelum dikirim", reply_markup=_SEND)
    return REVIEW


async def send(update: Update, context: Any) -> int:
    assert update.callback_query
    await update.callback_query.answer()
    context.bot_data.setdefault("reports", []).append(dict(context.user_data))
    await update.callback_query.edit_message_text("Tersimpan")
    return ConversationHandler.END


def main() -> None:
    """Run until stopped; BOT_TOKEN, BOT_API_URL and DATA_DIR as for our own bot."""
    conversation: ConversationHandler[Any] = ConversationHandler(
        entry_points=[CommandHandler("lapor", start)],
        states={
            RATIO: [MessageHandler(filters.TEXT & ~filters.COMMAND, ratio)],
            COUNT: [MessageHandler(filters.TEXT & ~filters.COMMAND, count)],
            REVIEW: [CallbackQueryHandler(send)],
        },
        fallbacks=[],
        name="report",
        persistent=True,
    )
    address = os.environ["BOT_API_URL"]
    application = (
        Application.builder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{address}/bot")
        .persistence(PicklePersistence(Path(os.environ["DATA_DIR"]) / "peer.pickle"))
        .build()
    )
    application.add_handler(conversation)
    application.run_polling(drop_pending_updates=False)


if __name__ == "__main__":
    main()
