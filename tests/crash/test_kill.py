"""The real process is killed with SIGKILL at random moments under load: every answer is stored once, everybody is answered."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, select
from starlette.applications import Starlette

from bot.clock import Clock
from domain.people.nip import Employment
from models.messages.message import Outbox, OutboxState
from models.people.person import Account, Person, Posting
from models.reporting.report import DraftAnswer, Report, Submission
from models.standards.standard import Indicator
from sandbox.refusals import ApiRefusal
from sandbox.server import BotApi
from sandbox.site import serve
from sandbox.world import World

PEOPLE, KILLS, PATIENCE = 12, 6, 20
_ROOT = Path(__file__).parents[2]


class Victim:
    """The bot as a process of its own, killed and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = {**os.environ, **environment}
        self.process: asyncio.subprocess.Process | None = None
        self.kills = 0

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "main.py", "run", "--part", "updates", cwd=_ROOT, env=self._environment
        )

    async def kill_and_restart(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.wait()
        self.kills += 1
        await self.start()

    async def stop(self) -> float:
        """End it politely; the seconds it took."""
        assert self.process is not None
        begun = asyncio.get_running_loop().time()
        self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        return asyncio.get_running_loop().time() - begun


def _invite(engine: Engine) -> list[int]:
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
async def telegram(world: World, inject: Any) -> AsyncIterator[str]:
    api = BotApi(world, inject=inject)
    opened = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(Starlette(routes=api.routes()), host="127.0.0.1", port=0, ready=opened.set_result))
    try:
        yield f"http://127.0.0.1:{await opened}"
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


async def _hear(world: World, user: int, *words: str) -> str:
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


async def _report(world: World, user: int) -> None:
    """One person's whole conversation: each answer is given when its question is there."""
    world.send_text(user, "/lapor")
    question = 1
    while "Ringkasan" not in (asked := await _hear(world, user, f"({question}/", "Ringkasan sebelum")):
        world.send_text(user, "43/45" if "jam terlaksana" in asked else "6")
        question += 1
    world.press_label(user, "✅ Kirim")
    await _hear(world, user, "Tersimpan")


@pytest.mark.parametrize("seed", [1])
async def test_killed_at_random_moments_nothing_is_lost_or_doubled_and_everybody_is_answered(
    engine: Engine, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    people = _invite(engine)
    world = World(Clock().now)
    for user in people:
        world.add_user(user, f"Guru {user}")
    calls = 0
    kill_at = sorted(chance.sample(range(15, 150), KILLS))
    killing: set[asyncio.Task[None]] = set()

    async def strike(wait: float) -> None:
        await asyncio.sleep(wait)
        await victim.kill_and_restart()

    async def inject(_method: str, _parameters: Any) -> ApiRefusal | None:
        nonlocal calls
        calls += 1
        if kill_at and calls >= kill_at[0] and not any(not task.done() for task in killing):
            kill_at.pop(0)
            killing.add(asyncio.create_task(strike(chance.uniform(0, 0.02))))
        return None

    async with telegram(world, inject) as address:
        victim = Victim(
            {
                "BOT_TOKEN": world.token,
                "BOT_API_URL": address,
                "DATA_DIR": str(tmp_path),
                "LOG_LEVEL": "ERROR",
                "DATABASE_URL": engine.url.render_as_string(hide_password=False),
            }
        )
        await victim.start()
        await asyncio.gather(*(_report(world, user) for user in people))
        await asyncio.gather(*killing)
        stopped_in = await victim.stop()
    assert victim.kills >= KILLS - 1
    assert stopped_in < 5
    with Session(engine) as session:
        submissions = session.exec(select(Submission)).all()
        reports = session.exec(select(Report)).all()
        assert len(submissions) == PEOPLE, "every report was sent, and once"
        assert len({(r.person_id, r.indicator_id, r.period) for r in reports}) == len(reports)
        assert len(reports) == PEOPLE * (len(reports) // PEOPLE)
        assert {str(r.value.normalize()) for r in reports if r.value} <= {"95.5556", "6"}
        assert session.exec(select(DraftAnswer)).all() == []
        unsent = session.exec(select(Outbox).where(Outbox.chat_id >= 5000, Outbox.state != OutboxState.SENT)).all()
        assert all(row.state is OutboxState.WAITING for row in unsent)
    for user in people:
        receipts = [m for m in world.chats[user].messages.values() if "Tersimpan" in m.get("text", "")]
        assert len(receipts) == 1
