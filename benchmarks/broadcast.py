"""An announcement to 1,500 people at the pace, Telegram refusing some, the bot killed in mid-flight; and what replies feel of it.

`python -m benchmarks.broadcast [people]`. Telegram answers after 40 ms, 1 % of the sends with 429; 2 % of the people have blocked
the bot. Meanwhile others ask for something four times a second.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select
from starlette.applications import Starlette

from bot.operating.process import NOTICES_PER_SECOND
from domain.messages.audience import Audience
from domain.people.nip import Employment
from models.database import connect, migrate
from models.messages.message import Outbox, OutboxState
from models.people.person import Account, Chat, Person, Posting
from sandbox.refusals import ApiRefusal
from sandbox.server import BotApi
from sandbox.site import serve
from sandbox.world import World
from services.city import City
from services.messages import broadcasting
from services.messages.audiences import Choice
from tests.city import found_city

_ROOT = Path(__file__).parent.parent
_CITY = City(zone=ZoneInfo("Asia/Makassar"))
_LATENCY, _REFUSED, _BLOCKED, _RETRY_AFTER = 0.04, 0.01, 0.02, 2
_SPEAKERS, _ASKED_EVERY, _QUIET_SECONDS = 40, 0.25, 30.0
_WORDS = "Apel pagi besok"
_FIRST_SPEAKER, _FIRST_RECIPIENT = 600_000, 700_000


@dataclass
class Watch:
    """What Telegram saw."""

    chance: random.Random
    tried: list[tuple[float, int]] = field(default_factory=list)
    """Each attempt to say the announcement: when and to whom."""
    calls: list[float] = field(default_factory=list)
    """Every message sent or edited."""

    async def inject(self, method: str, p: dict[str, Any]) -> ApiRefusal | None:
        """Note the call, and refuse one in a hundred."""
        now = time.perf_counter()
        if method.startswith(("send", "editmessagetext")):
            self.calls.append(now)
        if method != "sendmessage" or _WORDS not in p["text"]:
            return None
        self.tried.append((now, int(p["chat_id"])))
        if self.chance.random() < _REFUSED:
            return ApiRefusal(429, f"Too Many Requests: retry after {_RETRY_AFTER}", retry_after=_RETRY_AFTER)
        return None


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    people: int
    delivered: int
    recorded: int
    """Blocked or failed, and written down as such."""
    lost: int
    doubled: int
    on_the_wire: int
    """Attempts that were on their way, or answered and not yet marked, when it was killed: what may be doubled."""
    share: float
    """Of the permitted rate, the time the bot was dead left out."""
    most: int
    """Announcements in any one second."""
    most_of_all: int
    """Messages of any kind in any one second."""
    quiet_p99: float
    """Seconds from asking to the reply, without an announcement."""
    busy_p99: float


async def measure(people: int = 1500, *, seed: int = 1) -> Outcome:
    """Send, kill, start again, and count."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/city.sqlite3"
        engine = connect(database)
        await asyncio.to_thread(_prepare, engine, people)
        world, watch = _world(people, seed), Watch(random.Random(seed))
        async with _telegram(world, watch) as (address, api):
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
            await _ask(world, _FIRST_SPEAKER)
            quiet = await _talk(world, until=_after(_QUIET_SECONDS))
            await asyncio.to_thread(_announce, engine)
            busy = await _talk(world, until=lambda: len(watch.tried) >= people * 0.45)
            killed_at = await _strike(bot, watch, at=people // 2)
            polls = api.polls
            await bot.start()
            await until(lambda: api.polls > polls)
            busy += await _talk(world, until=lambda: len({chat for _, chat in watch.tried}) == people)
            await until(lambda: _waiting(engine) == 0, every=0.5)
            bot.kill()
        return _judge(engine, world, watch, people, killed_at, quiet, busy)


class Bot:
    """The real process, without its scheduler."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = {**os.environ, **environment}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Begin it."""
        command = ("main.py", "run", "--part", "updates")
        self._process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=_ROOT, env=self._environment)

    def kill(self) -> None:
        """End it at once."""
        assert self._process
        self._process.kill()


async def _strike(bot: Bot, watch: Watch, *, at: int) -> float:
    await until(lambda: len(watch.tried) >= at)
    bot.kill()
    return time.perf_counter()


async def _talk(world: World, *, until: Any) -> list[float]:
    """People ask for the languages, evenly spread; how long each waited."""
    asking: list[asyncio.Task[float]] = []
    number = 0
    while not until():
        asking.append(asyncio.create_task(_ask(world, _FIRST_SPEAKER + number % _SPEAKERS)))
        number += 1
        await asyncio.sleep(_ASKED_EVERY)
    return list(await asyncio.gather(*asking))


async def _ask(world: World, user: int) -> float:
    answered = asyncio.Event()
    stop = world.listen(lambda event: answered.set() if event["chat"] == user and event["kind"] == "message" else None)
    begun = time.perf_counter()
    world.send_text(user, "/bahasa")
    answered.clear()
    async with asyncio.timeout(30):
        await answered.wait()
    stop()
    return time.perf_counter() - begun


def _judge(
    engine: Engine, world: World, watch: Watch, people: int, killed_at: float, quiet: list[float], busy: list[float]
) -> Outcome:
    users = range(_FIRST_RECIPIENT, _FIRST_RECIPIENT + people)
    got = Counter({user: sum(_WORDS in said.get("text", "") for said in world.chats[user].messages.values()) for user in users})
    states = _states(engine)
    over = (OutboxState.BLOCKED, OutboxState.FAILED)
    return Outcome(
        people=people,
        delivered=sum(got[user] > 0 for user in users),
        recorded=sum(states[user] in over for user in users),
        lost=sum(not got[user] and states[user] not in over for user in users),
        doubled=sum(got[user] > 1 for user in users),
        on_the_wire=sum(abs(at - killed_at) <= 2 * _LATENCY for at, _ in watch.tried),
        share=_share(watch.tried, killed_at),
        most=_most([at for at, _ in watch.tried]),
        most_of_all=_most(watch.calls),
        quiet_p99=_p99(quiet),
        busy_p99=_p99(busy),
    )


def _share(tried: list[tuple[float, int]], killed_at: float) -> float:
    """Attempts of the permitted ones, in both lives, until nobody was left who had not been tried."""
    last_new = max(place for place, (_, chat) in enumerate(tried) if chat not in {other for _, other in tried[:place]})
    died_at = killed_at + 2 * _LATENCY  # what was on the wire still arrived
    lives = ([at for at, _ in tried if at <= died_at], [at for at, _ in tried[: last_new + 1] if at > died_at])
    return sum(len(life) - 1 for life in lives) / sum(life[-1] - life[0] for life in lives) / NOTICES_PER_SECOND


def _most(times: list[float]) -> int:
    times = sorted(times)
    first = most = 0
    for last, at in enumerate(times):
        while at - times[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def _p99(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)]


def _prepare(engine: Engine, people: int) -> None:
    migrate(engine)
    found_city(engine)
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        post = session.exec(select(Posting).where(Posting.position == "Guru Kelas")).one()
        telegram_ids = [_FIRST_SPEAKER + number for number in range(_SPEAKERS)] + [_FIRST_RECIPIENT + n for n in range(people)]
        for number, telegram_id in enumerate(telegram_ids):
            person = Person(nip=f"1989010120150{number:05}", name=f"Pegawai {number}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            position = "Penerima" if telegram_id >= _FIRST_RECIPIENT else "Penanya"
            session.add(Posting(person_id=person.id, unit_id=post.unit_id, position=position, valid_from=date(2026, 1, 1)))
            session.add(Account(person_id=person.id, telegram_id=telegram_id, linked_at=now, linked_by="invitation"))
            session.add(Chat(telegram_id=telegram_id, told_version="1", told_at=now, menu="staff:id"))


def _announce(engine: Engine) -> None:
    """What an admin does in chat; it is urgent, so that it goes out now, whatever the hour."""
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        admin = session.exec(select(Person).where(Person.name == "Tenri Contoh, S.Sos.")).one().id
        written = broadcasting.write(session, by=admin, words=_WORDS, html=_WORDS, attachment=None, now=now)
        mark = Choice(Audience.POSITION, "Penerima", "Penerima").mark
        plan = broadcasting.choose(
            session, by=admin, broadcast=written.broadcast, audience="position", mark=mark, now=now, city=_CITY
        )
        broadcasting.explain_urgent(session, by=admin, broadcast=written.broadcast, now=now, city=_CITY)
        broadcasting.mark_urgent(session, by=admin, why="Jalan ke sekolah ditutup sejak pagi ini", now=now, city=_CITY)
        broadcasting.send(session, by=admin, broadcast=written.broadcast, count=plan.count, typed=True, now=now, city=_CITY)


def _states(engine: Engine) -> dict[int, OutboxState]:
    with Session(engine) as session:
        asked = select(Outbox.chat_id, Outbox.state).where(col(Outbox.broadcast_id).is_not(None))
        return {chat: state for chat, state in session.exec(asked)}


def _waiting(engine: Engine) -> int:
    with Session(engine) as session:
        return session.exec(
            select(func.count()).where(col(Outbox.broadcast_id).is_not(None), Outbox.state == OutboxState.WAITING)
        ).one()


def _world(people: int, seed: int) -> World:
    world, chance = World(lambda: datetime.now(UTC)), random.Random(seed + 1)
    for user in (*range(_FIRST_SPEAKER, _FIRST_SPEAKER + _SPEAKERS), *range(_FIRST_RECIPIENT, _FIRST_RECIPIENT + people)):
        world.add_user(user, "Pegawai")
        world.chats[user].started = True
        world.chats[user].blocked = user >= _FIRST_RECIPIENT and chance.random() < _BLOCKED
    return world


@asynccontextmanager
async def _telegram(world: World, watch: Watch) -> AsyncIterator[tuple[str, BotApi]]:
    api = BotApi(world, latency=_LATENCY, inject=watch.inject)
    opened = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(Starlette(routes=api.routes()), host="127.0.0.1", port=0, ready=opened.set_result))
    try:
        yield f"http://127.0.0.1:{await opened}", api
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


async def until(true: Any, *, every: float = 0.002) -> None:
    """Wait until something is so."""
    while not true():
        await asyncio.sleep(every)


def _after(seconds: float) -> Any:
    at = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= at


def show(one: Outcome) -> None:
    """Print it as the goals ask."""
    print(f"{one.people} people: {one.delivered} delivered, {one.recorded} recorded as blocked or failed, {one.lost} lost")
    print(f"doubled by the kill: {one.doubled} (on the wire: {one.on_the_wire})")
    print(
        f"{100 * one.share:.1f} % of {NOTICES_PER_SECOND:.0f}/s; most in any one second: {one.most}, with replies {one.most_of_all}"
    )
    ratio = one.busy_p99 / one.quiet_p99
    print(f"reply p99: {1000 * one.quiet_p99:.0f} ms without it, {1000 * one.busy_p99:.0f} ms while it runs: {ratio:.2f}x")


if __name__ == "__main__":
    show(asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1500)))
