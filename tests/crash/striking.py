"""Plays a transcript on the real process, which dies at every commit point once, and compares with what happens when nothing dies."""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, text, update
from sqlmodel import Session, SQLModel, col, func

from bot.clock import Clock
from models.columns import table
from models.messages.broadcast import Broadcast, BroadcastState
from models.messages.budget import SendBudget
from models.messages.errand import ErrandTry
from models.messages.message import Outbox, OutboxState, SeenUpdate
from models.messages.outage import Alive
from sandbox.world import World
from services.city import City
from services.exchange import applied_workbooks
from services.messages import sent_files
from services.reporting import evidence_files
from tests.city import CAST, NOW
from tests.conftest import play_on
from tests.crash.lives import PATIENCE, Mortal
from tests.crash.scene import surroundings, telegram
from tests.given import given
from tests.stage import _LINE, ZONE, Stage, _shown

_TALKS = Path(__file__).parents[1] / "talks"
_MOST_LIVES = 1_000
_BETWEEN = ("after Telegram's answer", "before the commit: marking")
_PASSING = {"attempts", "leased_until", "leased_by", "settled_at", "message_id", "edits", "deletes"}
"""What a kill may change: how often it was tried, and which message shows what or was the first that came."""

_OF_THE_LIVING = (table(ErrandTry), table(Alive), table(SendBudget))
"""What counts the tries of an errand that came to its end while its process died, when somebody last lived, and what they may send."""

_ANNOUNCING = select(Broadcast.id).where(col(Broadcast.state).in_([BroadcastState.SENDING, BroadcastState.RECALLING]))

_NEXT = text(
    "; ".join(
        f"select setval(pg_get_serial_sequence('\"{one.name}\"', '{one.autoincrement_column.name}'),"
        f' coalesce(max({one.autoincrement_column.name}), 1), count(*) > 0) from "{one.name}"'
        for one in SQLModel.metadata.sorted_tables
        if one.autoincrement_column is not None
    )
)

Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Seen:
    """What there is in the end."""

    rows: Rows
    lines: dict[str, list[str]]
    """Every message and change of one, by whose chat it was seen in."""


@dataclass
class Counts:
    """What a talk went through."""

    kills: Counter[str] = field(default_factory=Counter)
    updates: int = 0
    messages: int = 0
    notices: int = 0
    doubled: int = 0
    """Messages that came a second time, which only a kill between Telegram's answer and the mark may cause."""

    def may_double(self) -> int:
        """Between Telegram's answer and the mark a message may come a second time."""
        return sum(count for point, count in self.kills.items() if point.startswith(_BETWEEN))

    def add(self, other: "Counts") -> None:
        """Count `other` too."""
        self.kills += other.kills
        self.updates += other.updates
        self.messages += other.messages
        self.notices += other.notices
        self.doubled += other.doubled


async def undisturbed(engine: Engine, name: str, files: Path, *, until: int | None = None) -> Seen:
    """The transcript as it goes when nothing dies; only the first `until` things that happen in it."""
    heading, transcript = _talk(name, until)
    given(engine, heading)
    async with play_on(engine, files) as stage:
        ear = _Ear(stage.world)
        for line in transcript.splitlines():
            close_gaps(engine)
            await stage.play(line)
        return Seen(read(engine), ear.lines)


async def struck(engine: Engine, name: str, files: Path, *, until: int | None = None) -> tuple[Seen, Counts]:
    """The transcript as it goes when the process dies at each of its commit points."""
    heading, transcript = _talk(name, until)
    given(engine, heading)
    async with _theatre(engine, files) as play:
        for line in transcript.splitlines():
            match = _LINE.fullmatch(line)
            assert match
            close_gaps(engine)
            if match["at"]:
                await play.wait_until(match["at"])
            else:
                play.stage.act(CAST[match["who"]], match["what"])
                await play.rest()
        await play.mortal.stop()
        seen = Seen(read(engine), play.ear.lines)
        counts = Counts(kills=play.points())
    with Session(engine) as session:
        counts.updates = session.scalar(select(func.count()).select_from(SeenUpdate)) or 0
        counts.messages = session.scalar(select(func.count()).select_from(Outbox)) or 0
        counts.notices = session.scalar(select(func.count()).select_from(Outbox).where(col(Outbox.key).is_not(None))) or 0
    return seen, counts


@dataclass
class _Theatre:
    stage: Stage
    mortal: Mortal
    clock: Clock
    engine: Engine
    file: Path
    ear: "_Ear"
    city: City
    part: str = "updates"

    async def live(self) -> None:
        close_gaps(self.engine)
        await self.mortal.start("run", "--part", self.part, stands_at=self.clock.now(), struck=self.file)

    async def wait_until(self, local: str) -> None:
        """Move the clock, let the scheduler look, and go on without it, as on the stage."""
        await self.mortal.stop()
        self.clock.move_to(datetime.fromisoformat(local.strip()).replace(tzinfo=ZONE))
        with Session(self.engine) as session, session.begin():
            session.execute(update(Alive).values(at=self.clock.now()))  # it was there all the while
        self.part = "all"
        await self.live()
        await self.rest(looked=True)
        await self.mortal.stop()
        self.part = "updates"
        await self.live()
        await self.rest()

    async def rest(self, *, looked: bool = False) -> None:
        """Wait until everything said is handled and everything owed is sent, bringing the process back whenever it died."""
        async with asyncio.timeout(PATIENCE * 4):
            while True:
                if self.mortal.ended.is_set():
                    assert self.mortal.ends[-1] == -signal.SIGKILL, f"it ended by itself: {self.mortal.ends[-1]}"
                    assert len(self.mortal.ends) < _MOST_LIVES, "it does not get on"
                    await self.live()
                elif not self.stage.world.queue and (self.mortal.looked.is_set() or not looked) and not self._is_owed():
                    return
                await asyncio.sleep(0.01)

    def _is_owed(self) -> bool:
        now = self.clock.now()
        with Session(self.engine.execution_options(begin="DEFERRED")) as session:
            due = select(Outbox.id).where(col(Outbox.state) == OutboxState.WAITING, col(Outbox.not_before) <= now).limit(1)
            if session.scalar(due) is not None:
                return True
            if session.scalar(_ANNOUNCING.limit(1)) is not None:
                return True
            files = sent_files.unread(session, now=now), applied_workbooks.ordered(session, now=now)
            return any((*files, evidence_files.waiting(session, now=now)))

    def points(self) -> Counter[str]:
        return Counter(line.rsplit(" ", 1)[0] for line in self.file.read_text(encoding="utf-8").splitlines())


@asynccontextmanager
async def _theatre(engine: Engine, files: Path) -> AsyncIterator[_Theatre]:
    clock = Clock(stands_at=NOW)
    world = World(clock.now)
    for name, id in CAST.items():
        world.add_user(id, name, phone=f"+62811000{id}")
        world.chats[id].started = True
    stage = Stage(process=None, world=world, timetable=None, request=None, cast=CAST)
    async with telegram(world, None) as address:
        environment = surroundings(world, engine, address, files)
        play = _Theatre(stage, Mortal(environment), clock, engine, files / "struck", _Ear(world), City(zone=ZONE))
        try:
            await play.live()
            await play.rest()
            yield play
        finally:
            await play.mortal.close()


class _Ear:
    """Hears what is said in every chat."""

    def __init__(self, world: World) -> None:
        self.lines: dict[str, list[str]] = {name: [] for name in CAST}
        self._world = world
        self._names = {id: name for name, id in CAST.items()}
        world.listen(self._hear)

    def _hear(self, event: dict[str, Any]) -> None:
        who = self._names.get(event["chat"])
        if who is None or (event["kind"] != "message" and not (event["kind"] == "edit" and event["words"])):
            return
        message = self._world.chats[event["chat"]].messages[event["message"]]
        if message["from"]["id"] == self._world.bot["id"]:
            self.lines[who].append(f"{'<' if event['kind'] == 'message' else '~'} {_shown(message)}")


def close_gaps(engine: Engine) -> None:
    """Let the next rows have the numbers that were given to rows that were undone: PostgreSQL, unlike SQLite, would leave them out."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(_NEXT)


def read(engine: Engine) -> Rows:
    """All that is stored, but for what a kill may change."""
    with engine.execution_options(begin="DEFERRED").connect() as connection:
        return {
            one.name: [
                {name: value for name, value in row.items() if name not in _PASSING}
                for row in connection.execute(select(one).order_by(*one.primary_key)).mappings()
            ]
            for one in SQLModel.metadata.sorted_tables
            if one not in _OF_THE_LIVING
        }


def compare(expected: Seen, again: Seen, found: Seen) -> tuple[list[str], int]:
    """What differs, in words, and how many messages came twice. What differs between two undisturbed runs too is chance."""
    wrong = [*_rows_wrong(expected.rows, again.rows, found.rows)]
    doubled = 0
    for who, lines in expected.lines.items():
        was, now = Counter(_plain(lines)), Counter(_plain(found.lines[who]))
        wrong += [f"{who} never got: {line}" for line in was if now[line] < (was[line] if line[0] == "<" else 1)]
        wrong += [f"{who} got what nobody gets: {line}" for line in now if line not in was]
        doubled += sum(now[line] - was[line] for line in now if line[0] == "<" and line in was)
        order = [list(dict.fromkeys(line for line in _plain(one) if line[0] == "<")) for one in (lines, found.lines[who])]
        if order[0] != order[1] and not wrong:
            wrong.append(f"{who} got it in another order: {order}")
    return wrong, doubled


def _rows_wrong(expected: Rows, again: Rows, found: Rows) -> list[str]:
    """The tables whose rows are others, whatever their order and numbers."""
    wrong = []
    for name, rows in expected.items():
        chance = {key for row, same in zip(rows, again[name], strict=True) for key in row if row[key] != same[key]}
        was, now = (Counter(_told(row, {"id", *chance}) for row in some) for some in (rows, found[name]))
        wrong += [f"{name} lacks {row}" for row in was - now] + [f"{name} has besides {row}" for row in now - was]
    return wrong


def _told(row: dict[str, Any], without: set[str]) -> str:
    return repr({key: value for key, value in row.items() if key not in without})


def _plain(lines: list[str]) -> list[str]:
    """Without what is chance: codes in links and on documents."""
    return [re.sub(r"\b(?=\w*\d)[A-Z0-9]{4}(-[A-Z0-9]{4})+\b|start=\S+", "…", line) for line in lines]


def _talk(name: str, until: int | None) -> tuple[str, str]:
    """What is given, and what happens; not what is said to it."""
    heading, _, transcript = (_TALKS / f"{name}.talk").read_text(encoding="utf-8").partition("\n\n")
    happens = [line for line in transcript.splitlines() if (match := _LINE.fullmatch(line)) and match["way"] in (None, ">")]
    return heading, "\n".join(happens[:until])
