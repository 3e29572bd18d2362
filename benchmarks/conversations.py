"""Updates a second, reply time, CPU and memory of the same conversation, ours beside a bare python-telegram-bot bot."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import update
from sqlmodel import Session, select

from domain.nip import Employment
from models import Account, Indicator, Person, Posting, Submission
from models.database import connect, migrate
from tests.city import found_city

_ROOT = Path(__file__).parent.parent
OURS, PEER = "Sipakainga", "python-telegram-bot, as its docs have it"
_STEPS = 4
"""Updates in one conversation."""


@dataclass
class Figures:
    """One bot in one round."""

    updates_per_second: float
    p50: float
    p99: float
    cpu_per_thousand: float
    memory: float
    started: float
    finished: int


async def measure(bot: str, *, people: int, latency: float) -> Figures:
    """Let `people` go through the conversation at once, Telegram answering after `latency` seconds; times are in ms."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/city.sqlite3"
        users = await asyncio.to_thread(_prepare, database, people)
        telegram = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.telegram", str(latency), str(users[0]), str(people), cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert telegram.stdout
        assert telegram.stdin
        address = (await telegram.stdout.readline()).decode().strip()
        environment = {**os.environ, "BOT_TOKEN": "424242:SANDBOX", "BOT_API_URL": address, "DATA_DIR": folder,
                       "DATABASE_URL": database, "LOG_LEVEL": "ERROR"}  # fmt: skip
        command = ["main.py", "run"] if bot == OURS else ["-m", "benchmarks.peer"]
        begun = time.perf_counter()
        process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=_ROOT, env=environment)
        await telegram.stdout.readline()  # the first getUpdates
        started = time.perf_counter() - begun
        cpu = _cpu(process.pid)
        telegram.stdin.write(b"go\n")
        seconds, p50, p99 = map(float, (await telegram.stdout.readline()).split())
        used, memory = _cpu(process.pid) - cpu, _memory(process.pid)
        process.kill()
        await process.wait()
        telegram.terminate()
        await telegram.wait()
        finished = await asyncio.to_thread(_count, database) if bot == OURS else people
        updates = people * _STEPS
        return Figures(updates / seconds, p50, p99, 1000 * used / updates, memory, started, finished)


def _prepare(database: str, people: int) -> list[int]:
    engine = connect(database)
    migrate(engine)
    found_city(engine)
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        session.execute(update(Indicator).values(opens_before=100, locks_after=5))
        teacher = session.exec(select(Posting).where(Posting.position == "Guru Kelas")).one()
        head = Person(nip="197001011995011999", name="Kepala", employment=Employment.PNS)
        session.add(head)
        session.flush()
        for number in range(people):
            person = Person(nip=f"1990010120150{number:05}", name=f"Guru {number}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            session.add(Posting(person_id=person.id, unit_id=teacher.unit_id, supervisor_id=head.id, position="Guru Kelas",
                                valid_from=date(2026, 1, 1)))  # fmt: skip
            session.add(Account(person_id=person.id, telegram_id=500_000 + number, linked_at=now, linked_by="invitation"))
    engine.dispose()
    return [500_000 + number for number in range(people)]


def _count(database: str) -> int:
    engine = connect(database)
    with Session(engine) as session:
        found = len(session.exec(select(Submission.id)).all())
    engine.dispose()
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def middle(rounds: list[Figures], name: str) -> float:
    """The median of one figure over the rounds."""
    return statistics.median(getattr(one, name) for one in rounds)
