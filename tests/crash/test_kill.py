"""The real process is killed with SIGKILL at random moments under load: every answer is stored once, everybody is answered."""

import asyncio
import random
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.clock import Clock
from models.messages.message import Outbox, OutboxState
from models.reporting.report import DraftAnswer, Report, Submission
from sandbox.refusals import ApiRefusal
from sandbox.world import World
from tests.crash.lives import Mortal
from tests.crash.scene import PEOPLE, invite, report, surroundings, telegram

KILLS = 6


@pytest.mark.parametrize("seed", [1])
async def test_killed_at_random_moments_nothing_is_lost_or_doubled_and_everybody_is_answered(
    engine: Engine, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    people = invite(engine)
    world = World(Clock().now)
    for user in people:
        world.add_user(user, f"Guru {user}")
    calls = 0
    kill_at = sorted(chance.sample(range(15, 150), KILLS))
    killing: set[asyncio.Task[None]] = set()

    async def strike(wait: float) -> None:
        await asyncio.sleep(wait)
        await mortal.kill()
        await mortal.start()

    async def inject(_method: str, _parameters: Any) -> ApiRefusal | None:
        nonlocal calls
        calls += 1
        if kill_at and calls >= kill_at[0] and not any(not task.done() for task in killing):
            kill_at.pop(0)
            killing.add(asyncio.create_task(strike(chance.uniform(0, 0.02))))
        return None

    async with telegram(world, inject) as address:
        mortal = Mortal(surroundings(world, engine, address, tmp_path))
        await mortal.start()
        await asyncio.gather(*(report(world, user) for user in people))
        await asyncio.gather(*killing)
        stopped_in = await mortal.stop()
    assert mortal.ends.count(-signal.SIGKILL) >= KILLS - 1
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
