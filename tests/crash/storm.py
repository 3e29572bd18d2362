"""Many people report at once while processes are killed in turn, the line to Telegram breaks, and updates come twice and late."""

import asyncio
import random
import socket
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine, func, text, update
from sqlmodel import Session, col, select
from starlette.applications import Starlette

from models.messages.message import Outbox, OutboxState, SeenUpdate, Urgency
from models.people.person import Account
from models.reporting.report import DraftAnswer, Report, Submission
from sandbox.methods import call
from sandbox.refusals import ApiRefusal
from sandbox.server import BotApi
from sandbox.site import serve
from sandbox.world import World
from services.messages import outbox
from services.messages.outbox import Notice
from tests.crash.lives import Mortal
from tests.crash.scene import invite, report, surroundings

_SECRET = "0123456789abcdef"
_ANNOUNCED = "Apel di halaman"
_TO_SEND = ("sendmessage", "editmessagetext")


_AT_WORK = text("select pid, state, wait_event_type, wait_event, now() - xact_start, left(query, 120) from pg_stat_activity")

Away = Callable[[], AbstractContextManager[None]]


@dataclass
class Weather:
    """How bad it is; shares of all calls to Telegram, and of all updates."""

    processes: int = 1
    kills: int = 6
    notices: int = 0
    refused: float = 0.0
    """429, 500 and 502, without doing anything."""
    lost: float = 0.0
    """Done, but the answer is lost."""
    broken: float = 0.0
    """The connection is reset, before or after."""
    doubled: float = 0.0
    """Updates that come again, late, and to another process."""
    outages: int = 0
    """How often the database is away for a while."""


@dataclass
class Damage:
    """What it came to."""

    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    updates: int = 0
    updates_again: int = 0
    expected: int = 0
    stored: int = 0
    notices: int = 0
    notices_settled: int = 0
    doubled: int = 0
    """Receipts and notices that came a second time on the wire."""
    most_in_a_second: int = 0
    wrong: list[str] = field(default_factory=list)


async def rage(engine: Engine, files: Path, weather: Weather, *, seed: int, away: Away | None = None) -> Damage:
    """Let everybody report in this weather, and count what came of it; `away` takes the database away."""
    chance, damage = random.Random(seed), Damage()
    people = invite(engine)
    world = World(lambda: datetime.now(UTC))  # noqa: TID251  (the processes live in real time)
    for user in people:
        world.add_user(user, f"Guru {user}")
        world.chats[user].started = True
    if weather.notices:
        _promise(engine, people, weather.notices)
    sent: list[tuple[float, int, str]] = []
    world.listen(lambda event: _note(world, event, sent))
    async with _telegram(world, weather, damage, chance) as (address, hooks):
        crew = [_mortal(engine, files, world, address, hook, weather) for hook in hooks]
        lives = [asyncio.create_task(mortal.live_on()) for mortal in crew]
        killer = asyncio.create_task(_strike(crew, weather, damage, chance, away))
        try:
            damage.wrong += await _all_report(engine, world, people, crew, killer)
            while any(mortal.pid is None or mortal.ended.is_set() for mortal in crew):
                await asyncio.sleep(0.01)
            for life in lives:
                life.cancel()
            for mortal in crew:
                await mortal.stop()
        finally:
            for task in (killer, *lives):
                task.cancel()
            await asyncio.gather(killer, *lives, return_exceptions=True)
            for mortal in crew:
                await mortal.close()
    receipts = {user: sum("Tersimpan" in one.get("text", "") for one in world.chats[user].messages.values()) for user in people}
    damage.wrong += [f"{user} got no receipt" for user, count in receipts.items() if not count]
    damage.doubled += sum(max(0, count - 1) for count in receipts.values())
    _judge(engine, people, sent, damage)
    return damage


async def _all_report(
    engine: Engine, world: World, people: list[int], crew: list[Mortal], killer: "asyncio.Task[None]"
) -> list[str]:
    """Until everybody has a receipt and nothing is owed any more; what stands still if that does not come."""
    stuck: list[str] = []
    try:
        async with asyncio.TaskGroup() as reporting:
            for user in people:
                reporting.create_task(report(world, user))
        await killer
        await _until_settled(engine)
    except* TimeoutError:
        stuck = _stuck(engine, world, crew)
    return stuck


def _stuck(engine: Engine, world: World, crew: list[Mortal]) -> list[str]:
    """What stands still where somebody waited in vain."""
    with Session(engine) as session:
        rows = session.scalars(select(Outbox).where(Outbox.state == OutboxState.WAITING).order_by(col(Outbox.id)).limit(20)).all()
        waiting = [
            f"row {row.id} for {row.chat_id}: {row.screen}, {row.urgency}, tried {row.attempts}, not before {row.not_before:%T},"
            f" held by {row.leased_by} until {row.leased_until}, {row.error}"
            for row in rows
        ]
        if engine.dialect.name == "postgresql":
            waiting += [f"connection: {one}" for one in session.execute(_AT_WORK)]
    now = datetime.now(UTC)  # noqa: TID251
    lives = [(one.pid, one.ended.is_set(), len(one.ends)) for one in crew]
    queued = [(_chat(one), one["update_id"]) for _, one in world.queue]
    return [f"somebody waits at {now:%T}; lives {lives}; Telegram keeps {queued}", *waiting]


def _mortal(engine: Engine, files: Path, world: World, address: str, hook: int | None, weather: Weather) -> Mortal:
    given = surroundings(world, engine, address, files)
    if hook is not None:
        given |= {"WEBHOOK_URL": "https://bot.invalid/hook", "WEBHOOK_SECRET": _SECRET, "WEBHOOK_LISTEN": f"127.0.0.1:{hook}"}
    return Mortal(given)


async def _strike(crew: list[Mortal], weather: Weather, damage: Damage, chance: random.Random, away: Away | None) -> None:
    async with asyncio.TaskGroup() as striking:
        striking.create_task(_kill_in_turn(crew, weather, damage, chance))
        if away:
            striking.create_task(_take_away(away, weather, damage, chance))


async def _take_away(away: Away, weather: Weather, damage: Damage, chance: random.Random) -> None:
    for _ in range(weather.outages):
        await asyncio.sleep(chance.uniform(1, 2.5))
        with away():
            await asyncio.sleep(chance.uniform(0.5, 2))
        damage.faults["database away"] += 1


async def _kill_in_turn(crew: list[Mortal], weather: Weather, damage: Damage, chance: random.Random) -> None:
    """From the first second on, also while they begin."""
    for number in range(weather.kills):
        await asyncio.sleep(chance.uniform(0.05, 1.2))
        while not crew[number % len(crew)].strike():
            await asyncio.sleep(0.01)
        damage.kills += 1


@asynccontextmanager
async def _telegram(
    world: World, weather: Weather, damage: Damage, chance: random.Random
) -> AsyncIterator[tuple[str, list[int | None]]]:
    """The sandbox behind a line that breaks; with several processes it hands the updates to each in turn."""

    async def inject(method: str, p: Any) -> ApiRefusal | None:
        dice = chance.random()
        if method not in _TO_SEND:
            return None
        if dice < weather.refused:
            code = chance.choice((429, 500, 502))
            damage.faults[str(code)] += 1
            return ApiRefusal(
                code, "Too Many Requests: retry after 1" if code == 429 else "Bad Gateway", retry_after=1 if code == 429 else None
            )
        if dice < weather.refused + weather.lost:
            damage.faults["answer lost"] += 1
            with suppress(ApiRefusal):
                call(world, method, p)
            return ApiRefusal(502, "Bad Gateway")
        return None

    api = BotApi(world, inject=inject)
    hooks: list[int | None] = [_free_port() for _ in range(weather.processes)] if weather.processes > 1 else [None]
    if weather.processes > 1:
        post = _Post(world, [hook for hook in hooks if hook], weather, damage, chance)
        api._deliver = post.deliver
    opened = asyncio.get_running_loop().create_future()
    site = asyncio.create_task(serve(Starlette(routes=api.routes()), host="127.0.0.1", port=0, ready=opened.set_result))
    line = await asyncio.start_server(_Line(await opened, weather, damage, chance).carry, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{line.sockets[0].getsockname()[1]}", hooks
    finally:
        line.close()
        site.cancel()
        await asyncio.gather(site, return_exceptions=True)


class _Line:
    """Carries bytes to the sandbox and back, and breaks now and then."""

    def __init__(self, port: int, weather: Weather, damage: Damage, chance: random.Random) -> None:
        self._port, self._weather, self._damage, self._chance = port, weather, damage, chance

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end or the line lets go."""
        try:
            inner, outer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.close()
            return
        ways = [asyncio.create_task(self._pump(reader, outer)), asyncio.create_task(self._pump(inner, writer))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for end in (writer, outer):
            end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(1 << 16):
                if self._chance.random() < self._weather.broken:
                    self._damage.faults["reset"] += 1
                    return
                writer.write(piece)
                await writer.drain()


class _Post:
    """Hands updates out as Telegram does: chats side by side, each in order, again until they are taken; some come twice, late."""

    def __init__(self, world: World, hooks: list[int], weather: Weather, damage: Damage, chance: random.Random) -> None:
        self._world, self._hooks, self._weather, self._damage, self._chance = world, hooks, weather, damage, chance
        self._turn = 0
        self._late: set[asyncio.Task[None]] = set()

    async def deliver(self) -> None:
        """Until nothing is left."""
        busy: dict[int, asyncio.Task[None]] = {}
        async with aiohttp.ClientSession() as session:
            while self._world.queue or busy or self._late:
                for _, one in list(self._world.queue):
                    chat = _chat(one)
                    if chat not in busy:
                        busy[chat] = asyncio.create_task(self._hand(session, one))
                await asyncio.sleep(0.005)
                busy = {chat: task for chat, task in busy.items() if not task.done()}

    async def _hand(self, session: aiohttp.ClientSession, one: dict[str, Any]) -> None:
        while not await self._try(session, one):
            await asyncio.sleep(0.05)
        self._world.queue = deque(each for each in self._world.queue if each[1]["update_id"] != one["update_id"])
        if self._chance.random() < self._weather.doubled:
            self._damage.updates_again += 1
            late = asyncio.create_task(self._again(session, one))
            self._late.add(late)
            late.add_done_callback(self._late.discard)

    async def _again(self, session: aiohttp.ClientSession, one: dict[str, Any]) -> None:
        await asyncio.sleep(self._chance.uniform(0, 1))
        await self._try(session, one)

    async def _try(self, session: aiohttp.ClientSession, one: dict[str, Any]) -> bool:
        self._turn += 1
        url = f"http://127.0.0.1:{self._hooks[self._turn % len(self._hooks)]}/hook"
        with suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(url, json=one, headers={"X-Telegram-Bot-Api-Secret-Token": _SECRET}) as response:
                return response.status == 200
        return False


def _chat(one: dict[str, Any]) -> int:
    message = one.get("message") or one.get("callback_query", {}).get("message") or one["my_chat_member"]
    return int(message["chat"]["id"])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def _promise(engine: Engine, people: list[int], notices: int) -> None:
    """Notices that are due at once, a few for each."""
    now = datetime.now(UTC)  # noqa: TID251
    with Session(engine) as session, session.begin():
        theirs = session.scalars(select(Account.person_id).where(col(Account.telegram_id).in_(people))).all()
        facts = {"by": "Tenri", "html": _ANNOUNCED, "urgent": True}
        told = [
            Notice(to=theirs[n % len(theirs)], screen="messages/broadcast/message", key=f"storm:{n}", facts=facts)
            for n in range(notices)
        ]
        outbox.post(session, *told, now=now)
        session.execute(update(Outbox).where(col(Outbox.key).startswith("storm:")).values(not_before=now))


def _note(world: World, event: dict[str, Any], sent: list[tuple[float, int, str]]) -> None:
    if event["kind"] == "message":
        message = world.chats[event["chat"]].messages[event["message"]]
        if message["from"]["id"] == world.bot["id"]:
            sent.append((asyncio.get_running_loop().time(), event["chat"], message.get("text", "")))


async def _until_settled(engine: Engine) -> None:
    async with asyncio.timeout(60):
        while True:
            now = datetime.now(UTC)  # noqa: TID251
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                due = select(Outbox.id).where(Outbox.state == OutboxState.WAITING, col(Outbox.not_before) <= now).limit(1)
                tried = select(Outbox.id).where(Outbox.state == OutboxState.WAITING, col(Outbox.attempts) > 0).limit(1)
                if session.scalar(due) is None and session.scalar(tried) is None:
                    return
            await asyncio.sleep(0.05)


def _judge(engine: Engine, people: list[int], sent: list[tuple[float, int, str]], damage: Damage) -> None:
    with Session(engine) as session:
        submissions = session.exec(select(Submission)).all()
        reports = session.exec(select(Report)).all()
        damage.updates = session.scalar(select(func.count()).select_from(SeenUpdate)) or 0
        damage.expected, damage.stored = len(people), len(submissions)
        if Counter(one.person_id for one in submissions).most_common(1)[0][1] != 1 or len(submissions) != len(people):
            damage.wrong.append(f"{len(submissions)} submissions of {len(people)} people")
        if len({(one.person_id, one.indicator_id, one.period) for one in reports}) != len(reports):
            damage.wrong.append("an answer is kept twice")
        if left := session.exec(select(DraftAnswer)).all():
            damage.wrong.append(f"{len(left)} answers stayed in drafts")
        rows = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
        notices = [row for row in rows if (row.key or "").startswith("storm:")]
        damage.notices, damage.notices_settled = len(notices), sum(row.state is OutboxState.SENT for row in notices)
        for row in rows:
            if row.chat_id in people and row.state not in (OutboxState.SENT, OutboxState.WAITING):
                damage.wrong.append(f"row {row.id} ({row.screen}) is {row.state}: {row.error}")
        _judge_order(rows, damage)
    chosen = [(at, chat) for at, chat, text in sent if _ANNOUNCED in text]
    damage.doubled += max(0, len(chosen) - len(notices))
    if len(chosen) < len(notices):
        damage.wrong.append(f"{len(notices) - len(chosen)} notices never came")
    moments = sorted(at for at, _ in chosen)
    damage.most_in_a_second = max((sum(at <= other < at + 1 for other in moments) for at in moments), default=0)


def _judge_order(rows: Any, damage: Damage) -> None:
    """What one chat was told came in the order in which it was promised."""
    shown: defaultdict[tuple[int, Urgency], list[int]] = defaultdict(list)
    for row in rows:
        if row.message_id and row.edits is None:
            shown[row.chat_id, row.urgency].append(row.message_id)
    damage.wrong += [f"chat {chat}: {ids} is another order" for (chat, _), ids in shown.items() if ids != sorted(ids)]
