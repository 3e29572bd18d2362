"""The long form, `make chaos`: every commit point of ten paths, then storms on both databases; prints what it came to."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tests.crash import storm, striking
from tests.crash.storm import Weather
from tests.databases import Postgresql, Sqlite

PATHS = {
    "report, verify": "reporting/report_verify",
    "return": "reporting/return_and_correct",
    "unlock": "reporting/locked_and_unlocked",
    "broadcast": "messages/broadcast",
    "import": "reporting/rules",
    "RSVP": "training/training",
    "check-in": "training/training_attendance",
    "evaluate": "evaluation/evaluation_agreed",
    "object": "evaluation/evaluation_objection",
}
ALONE = Weather(kills=8, refused=0.03, lost=0.03, broken=0.005, outages=2)
TOGETHER = Weather(processes=3, kills=9, notices=150, doubled=0.2, refused=0.03, lost=0.02, broken=0.002, outages=2)
SEEDS = range(1, 6)


async def points(folder: Path) -> bool:
    """Die at every commit point of each path; whether all ended as if nothing had died.

    On SQLite, which gives a number that was undone to the next row: PostgreSQL leaves a gap, and what people read is not the same.
    """
    database, total, fine = Sqlite(folder), striking.Counts(), True
    for name, talk in PATHS.items():
        begun = time.monotonic()
        expected, again = [await striking.undisturbed(database.anew(), talk, folder / "calm") for _ in range(2)]
        files = folder / talk.replace("/", "_")
        files.mkdir()
        try:
            found, counts = await striking.struck(database.anew(), talk, files)
        except Exception as trouble:
            print(f"    WRONG: {name} came to no end: {type(trouble).__name__} {trouble}", flush=True)
            fine = False
            continue
        wrong, counts.doubled = striking.compare(expected, again, found)
        total.add(counts)
        fine = fine and not wrong and counts.doubled <= counts.may_double()
        _say(name, counts, time.monotonic() - begun)
        for line in wrong:
            print(f"    WRONG: {line}")
    _say("together", total, 0)
    database.close()
    return fine


def _say(name: str, counts: striking.Counts, seconds: float) -> None:
    print(
        f"{name:16} kills {counts.kills.total():4}  updates {counts.updates:3}  messages {counts.messages:3} (notices {counts.notices}) "
        f" twice on the wire {counts.doubled} of at most {counts.may_double()}  {seconds:.0f} s",
        flush=True,
    )


async def storms(folder: Path, kind: type[Sqlite] | type[Postgresql]) -> bool:
    """Everybody reports while processes are killed, the line breaks and the database goes away; whether every promise was kept."""
    weather = ALONE if kind is Sqlite else TOGETHER
    database, fine = kind(folder), True
    for seed in SEEDS:
        files = folder / str(seed)
        files.mkdir()
        damage = await storm.rage(database.anew(), files, weather, seed=seed, away=database.away)
        print(f"storm {seed} on {kind.__name__}, {weather.processes} processes: {damage}", flush=True)
        fine = fine and not damage.wrong
    database.close()
    return fine


async def _awaited(part: Awaitable[bool]) -> bool:
    return await part


def main() -> None:
    """Run it all."""
    parts: list[Callable[[Path], Awaitable[bool]]] = [points, partial(storms, kind=Sqlite), partial(storms, kind=Postgresql)]
    fine = True
    for part in parts:
        with tempfile.TemporaryDirectory() as folder:
            fine = asyncio.run(_awaited(part(Path(folder)))) and fine
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
