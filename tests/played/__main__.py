"""Plays years and compares every figure several times in each: `python -m tests.played 40` (how many; then: the first seed)."""

import random
import sys
import tempfile
from datetime import date
from pathlib import Path

from sqlmodel import Session

from tests.databases import Sqlite
from tests.played.compared import Comparison
from tests.played.year import Year

_STOPS = (
    date(2026, 5, 6),
    date(2026, 7, 20),
    date(2026, 8, 12),
    date(2026, 10, 14),
    date(2026, 11, 9),
    date(2027, 1, 14),
    date(2027, 3, 12),
)


def main(count: int, first: int) -> int:
    """How many figures differed."""
    database, figures, differing = Sqlite(Path(tempfile.mkdtemp())), 0, 0
    for seed in range(first, first + count):
        engine = database.anew()
        year, found = Year(engine, random.Random(seed)), list[str]()
        for stop in _STOPS:
            year.until(stop)
            with Session(engine) as session:
                comparison = Comparison(session, stop)
                found += [f"  {stop} {one}" for one in comparison.differences()]
                figures += comparison.compared
        differing += len(found)
        print(f"{seed}: {figures} figures so far, differences: {len(found)}", *found, sep="\n", flush=True)
    return differing


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(1 if main(*(given + [1, 1][len(given) :])) else 0)
