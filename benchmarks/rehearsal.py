"""How long a rehearsal of a quarter takes for a city of 5,000 people: `python -m benchmarks.rehearsal [people]`."""

import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from domain.standards.periods import Period
from models.database import connect, migrate
from sample import city
from scheduler import rehearsal, rehearsal_book
from services.city import City
from services.exchange import importing
from texts import Texts

PEOPLE = 5_000
_TEAM = 20
_NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Makassar")


def roster(engine: Engine, *, people: int) -> None:
    """The sample city with so many teachers and midwives more, in teams of twenty under a head of their own."""
    today = date(2026, 11, 24)
    book = city.workbook(today=today)
    heads = {row["Jabatan"]: row for row in book["Pegawai"]}
    for team in range(people // _TEAM):
        school = team % 2 == 0
        head, staff = (
            (heads["Kepala Sekolah"], heads["Guru Kelas"]) if school else (heads["Kepala Puskesmas"], heads["Petugas KIA"])
        )
        unit = f"UNIT-{team}"
        book["Unit"].append(
            {
                "Kode": unit,
                "Nama": f"Unit Contoh {team}",
                "Bidang": "pendidikan" if school else "kesehatan",
                "Induk": "DISDIK" if school else "DINKES",
                "Hari Kerja": 6,
            }
        )
        book["Pegawai"] += [
            {
                **(head if number == 0 else staff),
                "NIP": _nip(team * _TEAM + number),
                "Unit": unit,
                "HP": "",
                "Status": "PNS",
                "Golongan": "",
                "Atasan": head["Atasan"] if number == 0 else _nip(team * _TEAM),
            }
            for number in range(_TEAM)
        ]
    rows: dict[str, Any] = {sheet: list(enumerate(found, start=2)) for sheet, found in book.items()}
    with Session(engine) as session, session.begin():
        outcome = importing.take(session, rows, today=today, write=True)
        assert not outcome.rejected, outcome.rejected[:3]


def measure(people: int = PEOPLE) -> dict[str, float]:
    """Seconds to play 2027-Q1 and to write the workbook; how many people and messages, and the memory at most."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        roster(engine, people=people)
        begun = time.perf_counter()
        played = rehearsal.rehearse(engine, quarter=Period.parse("2027-Q1"), now=_NOW, city=City(zone=_ZONE))
        played_in = time.perf_counter() - begun
        begun = time.perf_counter()
        content = rehearsal_book.write(played, texts=Texts(zone=_ZONE), zone=_ZONE)
        written_in = time.perf_counter() - begun
        engine.dispose()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "people": len(played.members),
        "play s": played_in,
        "write s": written_in,
        "messages": len(played.messages),
        "MB written": len(content) / 1e6,
        "RSS MB": memory,
    }


def _nip(number: int) -> str:
    year, month = 1970 + number % 25, 1 + number // 25 % 12
    return f"{year}{month:02}01{year + 25}01{1 + number % 2}{number // 300 % 999 + 1:03}"


if __name__ == "__main__":
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
    print(", ".join(f"{name} {value:,.1f}" for name, value in found.items()))
