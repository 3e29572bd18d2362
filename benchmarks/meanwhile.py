"""What others wait for while a workbook of 5,000 people is looked at and applied: `python -m benchmarks.meanwhile [people]`."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks import imports
from benchmarks.broadcast import Bot, until
from documents import workbook
from models.database import connect, migrate
from sandbox.world import World
from services.exchange import sheets
from tests.city import CAST, found_city
from tests.crash.scene import telegram

_ASKED_EVERY, _QUIET_SECONDS = 0.1, 10.0
_ASKING = ("Sitti", "Baso", "Rahma", "Andi")
_CHANGED = {"Jabatan": "Guru Agama"}


@dataclass(frozen=True)
class Waited:
    """What people waited in one stretch of time, in ms."""

    what: str
    seconds: float
    p50: float
    p99: float
    longest: float

    def __str__(self) -> str:
        waits = f"p50 {self.p50:4.0f}   p99 {self.p99:4.0f}   longest {self.longest:4.0f} ms"
        return f"{self.what:34} {self.seconds:5.1f} s   /start {waits}"


def book(people: int, **other: Any) -> bytes:
    """So many teachers of one school, with these cells other than usual."""
    columns = [column.header for column in sheets.PERSON.columns]
    teacher = {
        "Nama": "Guru Umpama",
        "L/P": "L",
        "Status": "PNS",
        "Jabatan": "Guru Kelas",
        "Unit": "SD-1",
        "Atasan": "197001011995011001",
        "Berlaku Mulai": "2026-01-01",
    }
    rows = [{**teacher, "NIP": imports.nip(number), **other} for number in range(1, people + 1)]
    return workbook.write({"Pegawai": (columns, [[row.get(header) for header in columns] for row in rows])})


async def measure(people: int) -> AsyncIterator[Waited]:
    """Nobody does anything, then an admin sends 5,000 new people, applies them, and the same with everybody changed."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/city.sqlite3"
        engine = connect(database)
        migrate(engine)
        found_city(engine)
        engine.dispose()
        world = World(lambda: datetime.now(UTC))
        for name, user in CAST.items():
            world.add_user(user, name)
            world.chats[user].started = True
        async with telegram(world) as address:
            bot = Bot(
                {
                    "BOT_TOKEN": world.token,
                    "BOT_API_URL": address,
                    "DATA_DIR": folder,
                    "DATABASE_URL": database,
                    "LOG_LEVEL": "ERROR",
                }
            )
            await bot.start()
            try:
                async for one in _measured(world, people):
                    yield one
            finally:
                bot.kill()


async def _measured(world: World, people: int) -> AsyncIterator[Waited]:
    await _ask(world, CAST["Sitti"])
    yield await _while("nothing else", world, asyncio.sleep(_QUIET_SECONDS))
    for what, content in (("new", book(people)), ("changed", book(people, **_CHANGED))):
        world.send_document(CAST["Tenri"], f"{what}.xlsx", content)
        yield await _while(f"{people} {what}: looked at", world, _said(world, "Belum ada yang ditulis"))
        world.press_label(CAST["Tenri"], "✅ Terapkan")
        yield await _while(f"{people} {what}: applied", world, _said(world, f"✅ {what}.xlsx diterapkan"))


async def _show(people: int) -> None:
    async for one in measure(people):
        print(one, flush=True)


async def _said(world: World, words: str) -> None:
    messages = world.chats[CAST["Tenri"]].messages
    await until(lambda: words in list(messages.values())[-1].get("text", ""), every=0.01)


async def _while(what: str, world: World, work: Any) -> Waited:
    """How long each `/start` took while `work` was going on."""
    begun, asked = time.perf_counter(), list[asyncio.Task[float]]()
    under_way = asyncio.ensure_future(work)
    while not under_way.done():
        asked.append(asyncio.create_task(_ask(world, CAST[_ASKING[len(asked) % len(_ASKING)]])))
        await asyncio.sleep(_ASKED_EVERY)
    seconds = time.perf_counter() - begun
    waits = sorted(1000 * wait for wait in await asyncio.gather(*asked))
    return Waited(what, seconds, waits[len(waits) // 2], waits[int(len(waits) * 0.99)], waits[-1])


async def _ask(world: World, user: int) -> float:
    answered = asyncio.Event()
    stop = world.listen(lambda event: answered.set() if event["chat"] == user and event["kind"] == "message" else None)
    world.send_text(user, "/start")
    answered.clear()
    begun = time.perf_counter()
    async with asyncio.timeout(60):
        await answered.wait()
    stop()
    return time.perf_counter() - begun


if __name__ == "__main__":
    asyncio.run(_show(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000))
