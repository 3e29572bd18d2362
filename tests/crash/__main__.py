"""The long form, `make chaos`: every commit point of ten paths, then storms on both databases; prints what it came to."""

import asyncio
import sys
import tempfile
import time
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


async def points(folder: Path, kind: type[Sqlite] | type[Postgresql]) -> bool:
    """Die at every commit point of each path; whether all ended as if nothing had died."""
    database, total, fine = kind(folder / "database"), striking.Counts(), True
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
        _say(f"{kind.__name__}, {name}", counts, time.monotonic() - begun)
        for line in wrong:
            print(f"    WRONG: {line}")
    _say(f"{kind.__name__}, together", total, 0)
    database.close()
    return fine


def _say(name: str, counts: striking.Counts, seconds: float) -> None:
    print(
        f"{name:28} kills {counts.kills.total():4}  updates {counts.updates:3}  messages {counts.messages:3} (notices {counts.notices}) "
        f" twice on the wire {counts.doubled} of at most {counts.may_double()}  {seconds:.0f} s",
        flush=True,
    )


async def storms(folder: Path, kind: type[Sqlite] | type[Postgresql]) -> bool:
    """Everybody reports while processes are killed, the line breaks and the database goes away; whether every promise was kept."""
    weather = ALONE if kind is Sqlite else TOGETHER
    database, fine = kind(folder / "database"), True
    for seed in SEEDS:
        files = folder / str(seed)
        files.mkdir()
        damage = await storm.rage(database.anew(), files, weather, seed=seed, away=database.away)
        print(f"storm {seed} on {kind.__name__}, {weather.processes} processes: {damage}", flush=True)
        fine = fine and not damage.wrong
    database.close()
    return fine


def main() -> None:
    """Run it all."""
    fine = True
    for part in (points, storms):
        for kind in (Sqlite, Postgresql):
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "database").mkdir()
                fine = asyncio.run(part(Path(folder), kind)) and fine
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
