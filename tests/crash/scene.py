"""The city at work: a Telegram to reach, teachers who can report on any day, and what each of them does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, update
from sqlmodel import Session, select
from starlette.applications import Starlette

from bot.clock import Clock
from domain.people.nip import Employment
from models.people.person import Account, Person, Posting
from models.standards.standard import Indicator
from sandbox.server import BotApi, Inject
from sandbox.site import serve
from sandbox.world import World
from tests.crash.lives import PATIENCE

PEOPLE = 12


def surroundings(world: World, engine: Engine, address: str, files: Path) -> dict[str, str]:
    """What a bot of this world finds in its environment."""
    return {
        "BOT_TOKEN": world.token,
        "BOT_API_URL": address,
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "DATA_DIR": str(files),
        "LOG_LEVEL": "ERROR",
        "BACKUPS_KEPT": "0",
    }


def invite(engine: Engine) -> list[int]:
    """Twelve more teachers, for whom this month can be reported on any day; their Telegram ids."""
    now = Clock().now()
    with Session(engine) as session, session.begin():
        session.execute(update(Indicator).values(opens_before=100))
        teacher = session.exec(select(Posting).where(Posting.position == "Guru Kelas")).one()
        for number in range(PEOPLE):
            person = Person(nip=f"19900101201501{1}{800 + number}", name=f"Guru {number}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            session.add(
                Posting(
                    person_id=person.id,
                    unit_id=teacher.unit_id,
                    supervisor_id=teacher.supervisor_id,
                    position="Guru Kelas",
                    valid_from=date(2026, 1, 1),
                )
            )
            session.add(Account(person_id=person.id, telegram_id=5000 + number, linked_at=now, linked_by="invitation"))
    return [5000 + number for number in range(PEOPLE)]


@asynccontextmanager
async def telegram(world: World, inject: Inject | None = None) -> AsyncIterator[str]:
    """The sandbox's Telegram at an address of its own."""
    api = BotApi(world, inject=inject)
    opened = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(Starlette(routes=api.routes()), host="127.0.0.1", port=0, ready=opened.set_result))
    try:
        yield f"http://127.0.0.1:{await opened}"
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


async def hear(world: World, user: int, *words: str) -> str:
    """Wait until the bot's message with one of `words` is there; its text."""
    arrived = asyncio.Event()
    stop = world.listen(lambda event: arrived.set() if event["chat"] == user else None)
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                said = [one.get("text", "") for one in world.chats[user].messages.values() if one["from"] == world.bot]
                found = [text for text in said if any(word in text for word in words)]
                if found:
                    return found[-1]
                arrived.clear()
                await arrived.wait()
    finally:
        stop()


async def report(world: World, user: int) -> None:
    """One person's whole conversation: each answer is given when its question is there."""
    world.send_text(user, "/lapor")
    question = 1
    while "Ringkasan" not in (asked := await hear(world, user, f"({question}/", "Ringkasan sebelum")):
        world.send_text(user, "43/45" if "jam terlaksana" in asked else "6")
        question += 1
    world.press_label(user, "✅ Kirim")
    await hear(world, user, "Tersimpan")
