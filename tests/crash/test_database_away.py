"""The database is away under load (restarted, locked by another process, its disk full): everybody is told so or answered, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.clock import Clock
from models.messages.message import Outbox, OutboxState
from models.reporting.report import DraftAnswer, Submission
from sandbox.world import World
from tests.crash.lives import Mortal
from tests.crash.scene import hear, invite, report, surroundings, telegram
from tests.databases import Postgresql, Sqlite

_AWAY = "penyimpanan sedang terganggu"


@dataclass
class _Scene:
    world: World
    people: Sequence[int]
    bystander: int
    mortal: Mortal

    async def notice(self) -> None:
        """Somebody speaks just now, and is told."""
        self.world.send_text(self.bystander, "/bantuan")
        await hear(self.world, self.bystander, _AWAY)


@asynccontextmanager
async def _at_work(engine: Engine, files: Path) -> AsyncIterator[_Scene]:
    """Four people, who have been answered before; all that they report afterwards is kept once, and each is told so once."""
    (bystander, *people), world = invite(engine)[:5], World(Clock().now)
    for user in (bystander, *people):
        world.add_user(user, f"Guru {user}")
        world.chats[user].started = True
    async with telegram(world) as address:
        mortal = Mortal(surroundings(world, engine, address, files))
        await mortal.start(pragmas=["busy_timeout=20"])
        try:
            for user in people:
                world.send_text(user, "/bantuan")
                await hear(world, user, "Bantuan")
            yield _Scene(world, people, bystander, mortal)
            await hear(world, bystander, "Bantuan")
            assert await mortal.stop() < 10
        finally:
            await mortal.close()
    with Session(engine) as session:
        assert len(session.exec(select(Submission)).all()) == len(people)
        assert session.exec(select(DraftAnswer)).all() == []
        states = session.exec(select(Outbox.state).where(col(Outbox.chat_id).in_(people))).all()
    assert set(states) == {OutboxState.SENT}
    for user in people:
        assert sum("Tersimpan" in one.get("text", "") for one in world.chats[user].messages.values()) == 1


async def test_what_is_said_while_another_process_locks_the_file_is_answered_when_it_lets_go(
    sqlite: Sqlite, tmp_path: Path
) -> None:
    async with _at_work(sqlite.anew(), tmp_path) as scene, asyncio.TaskGroup() as reporting:
        with sqlite.away():
            for user in scene.people:
                reporting.create_task(report(scene.world, user))
            for user in scene.people:
                await hear(scene.world, user, _AWAY)
            await scene.notice()


async def test_what_is_said_while_the_disk_is_full_is_answered_when_there_is_room(sqlite: Sqlite, tmp_path: Path) -> None:
    async with _at_work(sqlite.anew(), tmp_path) as scene, asyncio.TaskGroup() as reporting:
        await scene.mortal.stop()
        await scene.mortal.start(pragmas=["max_page_count=1"])  # the file grows no more
        for user in scene.people:
            reporting.create_task(report(scene.world, user))
        await scene.notice()
        assert await scene.mortal.stop() < 30, "also now it can be stopped"
        await scene.mortal.start()


async def test_while_postgresql_is_restarted_under_load_nothing_is_lost_or_said_twice(
    postgresql: Postgresql, tmp_path: Path
) -> None:
    async with _at_work(postgresql.anew(), tmp_path) as scene, asyncio.TaskGroup() as reporting:
        for user in scene.people:
            reporting.create_task(report(scene.world, user))
        for user in scene.people:
            await hear(scene.world, user, "(1/")
        with postgresql.away():
            await scene.notice()
