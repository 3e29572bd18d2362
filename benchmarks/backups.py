"""How long a city of 20,000 people with a year of reports takes to back up and to bring back: `python -m benchmarks.backups`."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, insert
from sqlmodel import Session, select

from benchmarks.evaluations import report
from benchmarks.imports import large_workbook
from benchmarks.stalls import longest
from bot.operating.process import shorten_pauses
from documents import workbook
from domain.standards.periods import Frequency, Period
from models.database import connect, migrate, snapshot
from models.messages.message import Outbox, OutboxState
from models.people.person import Person
from models.reporting.report import Report, ReportChange, Submission, SubmissionState
from services.city import City
from services.exchange import importing, nightly_backups
from services.exchange.nightly_backups import Plan
from services.standards import owed
from services.standards.expected import standards

_ROOT = Path(__file__).parents[1]
_NOW = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Makassar")

_MEASURED = """
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command from a small process: what a large one uses would count as its child's."""


async def measure() -> dict[str, float]:
    """Reports, MB, and of each command the seconds and its memory at most; how long the loop stands still meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = await asyncio.to_thread(_by_command, folder)
        engine = connect(f"sqlite:///{folder}/sipakainga.sqlite3")
        with Session(engine) as session:
            found["reports"] = session.scalar(select(func.count()).select_from(Report)) or 0
        shorten_pauses()
        found["loop stands still ms"] = await longest(lambda: _tonight(engine, folder))
        engine.dispose()
    return found


def _by_command(folder: Path) -> dict[str, float]:
    filled = [sys.executable, "-m", "benchmarks.backups", str(folder)]
    subprocess.run(filled, cwd=_ROOT, check=True)  # in a process of its own, which keeps ours small
    size = (folder / "sipakainga.sqlite3").stat().st_size / 1e6
    found = {"database MB": size, **_timed("backup", folder, "city.zip", into=folder)}
    found["backup MB"] = (folder / "city.zip").stat().st_size / 1e6
    return {**found, **_timed("restore", folder, "city.zip", "--unauthenticated", into=folder / "other")}


def fill(folder: Path) -> None:
    """Twelve months, each person's sent once and verified, with its trail and the message about it."""
    engine = connect(f"sqlite:///{folder}/sipakainga.sqlite3")
    migrate(engine)
    with Session(engine) as session, session.begin():
        importing.take(session, workbook.read(large_workbook(), name="a.xlsx"), today=date(2026, 1, 1), write=True)
    number, reports, chance = 0, 0, random.Random(1)
    for month in (Period(2026, Frequency.MONTHLY, n) for n in range(1, 13)):
        with Session(engine) as session, session.begin():
            known, sent = standards(session).indicators, dict[int, int]()
            for person in session.scalars(select(Person.id)):
                number += 1
                sent[person] = number
            session.execute(
                insert(Submission),
                [
                    {
                        "id": submission,
                        "number": f"{submission}",
                        "person_id": person,
                        "unit_id": 1,
                        "version": 1,
                        "submitted_at": _NOW,
                        "state": SubmissionState.VERIFIED,
                    }
                    for person, submission in sent.items()
                ],
            )
            periods = (month, month.quarter()) if month.last == month.quarter().last else (month,)
            dues = owed.expected_for(session, people=None, periods=periods)
            written = [{**report(due, sent[due.person], known[due.indicator].kind == "date"), **_answer(chance)} for due in dues]
            session.execute(insert(Report), [{"id": reports + n, **row} for n, row in enumerate(written, start=1)])
            session.execute(insert(ReportChange), [_change(reports + n, row) for n, row in enumerate(written, start=1)])
            session.execute(insert(Outbox), [_message(f"verified:{submission}", person) for person, submission in sent.items()])
            reports += len(written)
    engine.dispose()


def _answer(chance: random.Random) -> dict[str, Any]:
    of = chance.randrange(10, 400)
    done, at = chance.randrange(of), _NOW - timedelta(seconds=chance.randrange(30_000_000))
    return {"numerator": Decimal(done), "denominator": Decimal(of), "first_submitted_at": at, "submitted_at": at}


def _change(number: int, row: dict[str, Any]) -> dict[str, Any]:
    told = {"report_id": number, "submission_id": row["submission_id"], "by": row["person_id"], "version": 1}
    return {
        **told,
        "at": row["submitted_at"],
        "what": "submitted",
        "new": {"state": "value", "numerator": str(row["numerator"]), "denominator": str(row["denominator"])},
    }


def _message(key: str, person: int) -> dict[str, Any]:
    return {
        "chat_id": person,
        "person_id": person,
        "key": key,
        "screen": "verification/verified",
        "facts": {"number": key, "values": ["90", "100"]},
        "state": OutboxState.SENT,
        "attempts": 1,
        "not_before": _NOW,
        "made_at": _NOW,
        "settled_at": _NOW,
    }


def _timed(command: str, folder: Path, file: str, *, into: Path) -> dict[str, float]:
    """The command as a process of its own: seconds, and MB of memory at most."""
    environment = {**os.environ, "DATA_DIR": str(into), "DATABASE_URL": f"sqlite:///{into}/sipakainga.sqlite3"}
    words = [sys.executable, "-c", _MEASURED, sys.executable, "main.py", command, str(folder / file)]
    done = subprocess.run(words, cwd=_ROOT, env=environment, capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return {f"{command} s": float(seconds), f"{command} RSS MB": float(memory) / 1024}


def _tonight(engine: Engine, folder: Path) -> None:
    with Session(snapshot(engine)) as session:
        made = nightly_backups.make_due(session, plan=Plan(hour=0), city=City(zone=_ZONE, files=folder), now=_NOW)
    assert made is not None


if __name__ == "__main__":
    if len(sys.argv) > 1:
        fill(Path(sys.argv[1]))
    else:
        print(", ".join(f"{name} {value:,.1f}" for name, value in asyncio.run(measure()).items()))
