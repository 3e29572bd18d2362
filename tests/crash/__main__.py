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
ALONE = Weather(kills=8, refused=0.03, lost=0.03, broken=0.005)
TOGETHER = Weather(processes=3, kills=9, notices=150, doubled=0.2)


async def points(folder: Path) -> bool:
    """Die at every commit point of each path; whether all ended as if nothing had died."""
    database, total, fine = Sqlite(folder), striking.Counts(), True
    for name, talk in PATHS.items():
        begun = time.monotonic()
        expected, again = [await striking.undisturbed(database.anew(), talk, folder / "calm") for _ in range(2)]
        files = folder / talk.replace("/", "_")
        files.mkdir()
        found, counts = await striking.struck(database.anew(), talk, files)
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


async def storms(folder: Path) -> bool:
    """Everybody reports while processes are killed and the line breaks; whether every promise was kept."""
    fine = True
    for kind, weather in ((Sqlite, ALONE), (Postgresql, TOGETHER)):
        database = kind(folder)
        try:
            damage = await storm.rage(database.anew(), folder / kind.__name__, weather, seed=1)
        finally:
            database.close()
        print(f"storm on {kind.__name__}, {weather.processes} processes: {damage}", flush=True)
        fine = fine and not damage.wrong
    return fine


def main() -> None:
    """Run it all."""
    with tempfile.TemporaryDirectory() as folder:
        fine = [asyncio.run(part(Path(folder))) for part in (points, storms)]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
