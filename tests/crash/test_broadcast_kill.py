"""The real process is killed in the middle of an announcement: nobody is left out, and at most what was on the wire comes twice."""

import asyncio
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.clock import Clock
from domain.messages.audience import Audience
from domain.people.nip import Employment
from models.messages.broadcast import Broadcast, BroadcastState
from models.messages.message import Outbox, OutboxState
from models.people.person import Account, Person, Posting
from sandbox.refusals import ApiRefusal
from sandbox.world import World
from services.city import City
from services.messages import broadcasting
from services.messages.audiences import Choice
from tests.crash.lives import Mortal
from tests.crash.scene import surroundings, telegram

PEOPLE, KILL_AT = 60, (12, 30)
FIRST = 7000
CITY = City(zone=ZoneInfo("Asia/Makassar"))


def _invite(engine: Engine, world: World) -> None:
    with Session(engine) as session, session.begin():
        unit = session.exec(select(Posting.unit_id)).first()
        for number in range(PEOPLE):
            person = Person(nip=f"19900101201501{1}{800 + number}", name=f"Guru {number}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            session.add(Posting(person_id=person.id, unit_id=unit, position="Penerima", valid_from=date(2026, 1, 1)))
            now = Clock().now()
            session.add(Account(person_id=person.id, telegram_id=FIRST + number, linked_at=now, linked_by="invitation"))
            world.add_user(FIRST + number, f"Guru {number}")
            world.chats[FIRST + number].started = True


def _announce(engine: Engine) -> None:
    """What an admin does in chat; it goes out now, whatever the hour."""
    now = Clock().now()
    mark = Choice(Audience.POSITION, "Penerima", "Penerima").mark
    with Session(engine) as session, session.begin():
        admin = session.exec(select(Person).where(Person.name == "Tenri Contoh, S.Sos.")).one().id
        id = broadcasting.write(session, by=admin, words="Apel", html="Apel pagi", attachment=None, now=now).broadcast
        plan = broadcasting.choose(session, by=admin, broadcast=id, audience="position", mark=mark, now=now, city=CITY)
        broadcasting.send(session, by=admin, broadcast=id, count=plan.count, typed=True, now=now, city=CITY)
        for row in session.scalars(select(Outbox).where(col(Outbox.broadcast_id) == id)):
            row.not_before, row.facts = now, {**row.facts, "urgent": True}


def _states(engine: Engine) -> Counter[OutboxState]:
    with Session(engine) as session:
        return Counter(session.exec(select(Outbox.state).where(col(Outbox.broadcast_id).is_not(None))))


async def test_killed_in_the_middle_of_an_announcement_everybody_gets_it(engine: Engine, tmp_path: Path) -> None:
    world = World(Clock().now)
    _invite(engine, world)
    world.chats[FIRST + 5].blocked = True
    tried: list[int] = []
    reached = {at: asyncio.Event() for at in KILL_AT}

    async def inject(method: str, p: Any) -> ApiRefusal | None:
        if method != "sendmessage" or "Apel pagi" not in p["text"]:
            return None
        tried.append(int(p["chat_id"]))
        if len(tried) in reached:
            reached[len(tried)].set()
        return ApiRefusal(429, "Too Many Requests: retry after 1", retry_after=1) if len(tried) == 20 else None

    async with telegram(world, inject) as address:
        mortal = Mortal(surroundings(world, engine, address, tmp_path))
        _announce(engine)
        await mortal.start()
        async with asyncio.timeout(60):
            for at in KILL_AT:
                await reached[at].wait()
                await mortal.kill()
                await mortal.start()
            while _states(engine)[OutboxState.WAITING] or not _is_over(engine):
                await asyncio.sleep(0.1)
        await mortal.stop()
    got = Counter({user: len(world.chats[user].messages) for user in range(FIRST, FIRST + PEOPLE)})
    assert [user for user in got if not got[user]] == [FIRST + 5], "only who blocked the bot went without"
    assert _states(engine) == {OutboxState.SENT: PEOPLE - 1, OutboxState.BLOCKED: 1}
    assert sum(count > 1 for count in got.values()) <= 2 * len(KILL_AT)
    assert max(got.values()) <= 1 + len(KILL_AT)


def _is_over(engine: Engine) -> bool:
    with Session(engine) as session:
        return session.exec(select(Broadcast.state)).one() is BroadcastState.SENT
