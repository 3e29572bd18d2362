"""The long form, `make chaos`: every commit point of ten paths, then storms on both databases; prints what it came to.

Words that are given choose among the parts: names of databases, "points", "storms", and names of paths.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path

from tests.crash import storm, striking
from tests.crash.storm import Weather
from tests.databases import Postgresql, Sqlite

Kind = type[Sqlite] | type[Postgresql]
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
ON_POSTGRESQL = ("report, verify", "return", "evaluate")
"""There each life takes longer to begin; the other paths write by the same ways."""
ALONE = Weather(kills=8, refused=0.03, lost=0.03, broken=0.005, outages=2)
TOGETHER = Weather(processes=3, kills=9, notices=150, doubled=0.2, refused=0.03, lost=0.02, broken=0.002, outages=2)
SEEDS = range(1, 6)


async def points(folder: Path, kind: Kind, chosen: set[str]) -> bool:
    """Die at every commit point of each path; whether all ended as if nothing had died."""
    database, total, fine = kind(folder), striking.Counts(), True
    for name in [name for name in PATHS if name in chosen and (kind is Sqlite or name in ON_POSTGRESQL or chosen < set(PATHS))]:
        fine = await _strike(database, name, folder, total) and fine
    _say(f"together on {kind.__name__}", total, 0)
    database.close()
    return fine


async def _strike(database: Sqlite | Postgresql, name: str, folder: Path, total: striking.Counts) -> bool:
    begun, talk = time.monotonic(), PATHS[name]
    expected, again = [await striking.undisturbed(database.anew(), talk, folder / "calm") for _ in range(2)]
    files = folder / talk.replace("/", "_")
    files.mkdir()
    try:
        found, counts = await striking.struck(database.anew(), talk, files)
    except Exception as trouble:
        print(f"    WRONG: {name} came to no end: {type(trouble).__name__} {trouble}", flush=True)
        return False
    wrong, counts.doubled = striking.compare(expected, again, found)
    total.add(counts)
    _say(name, counts, time.monotonic() - begun)
    for line in wrong:
        print(f"    WRONG: {line}", flush=True)
    return not wrong and counts.doubled <= counts.may_double()


def _say(name: str, counts: striking.Counts, seconds: float) -> None:
    print(
        f"{name:22} kills {counts.kills.total():4}  updates {counts.updates:3}  messages {counts.messages:3} (notices {counts.notices}) "
        f" twice on the wire {counts.doubled} of at most {counts.may_double()}  {seconds:.0f} s",
        flush=True,
    )


async def storms(folder: Path, kind: Kind, _chosen: set[str]) -> bool:
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


def main(*words: str) -> None:
    """Run it all, or what was chosen."""
    kinds = [kind for kind in (Sqlite, Postgresql) if kind.__name__.lower() in words or not {"sqlite", "postgresql"} & set(words)]
    chosen = set(PATHS) & set(words) or set(PATHS)
    parts = [part for part in (points, storms) if part.__name__ in words or not {"points", "storms"} & set(words)]
    fine = True
    for part in parts:
        for kind in kinds:
            with tempfile.TemporaryDirectory() as folder:
                fine = asyncio.run(_awaited(part(Path(folder), kind, chosen))) and fine
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
