"""An aiogram bot doing the same conversation, its states and reports written through to SQLite; runs in an environment of its own.

aiogram brings storages for memory, Redis and MongoDB; this one keeps the same promises in a file, as ours does.
"""

import asyncio
import json
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StorageKey
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

_TABLES = """
create table talk (chat integer, user integer, state text, data text not null default '{}', primary key (chat, user));
create table report (id integer primary key, data text not null);
"""
_BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Nihil", callback_data="nil"), InlineKeyboardButton(text="Batal", callback_data="no")]
    ]
)
_SEND = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="✅ Kirim", callback_data="send")]])


class Report(StatesGroup):
    """The steps of the conversation."""

    ratio = State()
    count = State()
    review = State()


class Storage(BaseStorage):
    """States as rows, each committed before the bot goes on."""

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            self._connection.execute(f"PRAGMA {pragma}")
        if new:
            self._connection.executescript(_TABLES)
        self._one_at_a_time = asyncio.Lock()

    async def run(self, statement: str, *values: object) -> list[Any]:
        """One statement in a thread, committed; its rows."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(lambda: self._connection.execute(statement, values).fetchall())

    async def set_state(self, key: StorageKey, state: Any = None) -> None:
        name = state.state if isinstance(state, State) else state
        await self.run(
            "insert into talk (chat, user, state) values (?, ?, ?) on conflict do update set state = excluded.state",
            key.chat_id,
            key.user_id,
            name,
        )

    async def get_state(self, key: StorageKey) -> str | None:
        rows = await self.run("select state from talk where chat = ? and user = ?", key.chat_id, key.user_id)
        return rows[0][0] if rows else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self.run(
            "insert into talk (chat, user, data) values (?, ?, ?) on conflict do update set data = excluded.data",
            key.chat_id,
            key.user_id,
            json.dumps(dict(data)),
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        rows = await self.run("select data from talk where chat = ? and user = ?", key.chat_id, key.user_id)
        return json.loads(rows[0][0]) if rows else {}

    async def close(self) -> None:
        """Nothing waits: every statement was committed."""


async def start(message: Message, state: FSMContext) -> None:
    await message.answer("Berapa jam mengajar terlaksana dari jadwal? (1/2)", reply_markup=_BUTTONS)
    await state.set_state(Report.ratio)


async def ratio(message: Message, state: FSMContext) -> None:
    await state.update_data(ratio=message.text)
    await message.answer("Berapa modul ajar disusun dan digunakan? (2/2)", reply_markup=_BUTTONS)
    await state.set_state(Report.count)


async def count(message: Message, state: FSMContext) -> None:
    await state.update_data(count=message.text)
    await message.answer("Ringkasan sebelum dikirim", reply_markup=_SEND)
    await state.set_state(Report.review)


async def send(query: CallbackQuery, state: FSMContext, storage: Storage) -> None:
    await query.answer()
    await storage.run("insert into report (data) values (?)", json.dumps(await state.get_data()))
    assert isinstance(query.message, Message)
    await query.message.edit_text("Tersimpan")
    await state.clear()


async def main() -> None:
    """Run until stopped; BOT_TOKEN, BOT_API_URL and DATA_DIR as for our own bot."""
    storage = Storage(Path(os.environ["DATA_DIR"]) / "peer.sqlite3")
    dispatcher = Dispatcher(storage=storage)
    dispatcher.message.register(start, Command("lapor"))
    dispatcher.message.register(ratio, Report.ratio, F.text)
    dispatcher.message.register(count, Report.count, F.text)
    dispatcher.callback_query.register(send, Report.review, F.data == "send")
    telegram = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=telegram), storage=storage)


if __name__ == "__main__":
    asyncio.run(main())
