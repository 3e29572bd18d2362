"""Updates a second, reply time, CPU and memory of the same conversation, ours beside a bare PTB bot and an aiogram bot."""

import asyncio
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import update
from sqlmodel import Session, select

from benchmarks.telegram import STEPS, Heard, Plan
from domain.people.nip import Employment
from models.database import connect, migrate
from models.people.person import Account, Chat, Person, Posting
from models.reporting.report import Submission
from models.standards.standard import Indicator
from tests.city import found_city

_ROOT = Path(__file__).parent.parent
OURS, PEER, AIOGRAM = "Sipakainga", "python-telegram-bot, as its docs have it", "aiogram, states in SQLite"
_FIRST = 500_000
_LIVES = 1.6
"""Seconds a bot lives at most before it is killed."""
_PEERS = _ROOT / ".venv" / "peers" / "bin" / "python"
"""What needs other versions of our libraries than we do lives apart."""
_COMMANDS = {
    OURS: [sys.executable, "main.py", "run"],
    PEER: [sys.executable, "-m", "benchmarks.peer"],
    AIOGRAM: [str(_PEERS), "-m", "benchmarks.peer_aiogram"],
}


@dataclass
class Figures:
    """One bot in one round; times in ms unless they say otherwise."""

    updates_per_second: float
    p50: float
    p99: float
    new_messages: float
    cpu_per_thousand: float
    """CPU seconds."""
    memory: float
    """RSS at the end, in MB."""
    started: float
    """Seconds to the first getUpdates."""
    stopped: float
    """Seconds from SIGTERM until the process was gone."""
    pictures_loaded: bool
    finished: int


async def measure(
    bot: str, *, people: int, latency: float = 0.0, per_second: float | None = None, steps: int = len(STEPS), kills: int = 0
) -> Figures:
    """Let people go through the conversation with a bot that is killed with SIGKILL `kills` times meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/city.sqlite3"
        first = await asyncio.to_thread(_prepare, database, people)
        plan = Plan(first=first, people=people, latency=latency, per_second=per_second, steps=steps)
        telegram = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.telegram",
            json.dumps(asdict(plan)),
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert telegram.stdout
        assert telegram.stdin
        address = (await telegram.stdout.readline()).decode().strip()
        environment = {
            **os.environ,
            "BOT_TOKEN": "424242:SANDBOX",
            "BOT_API_URL": address,
            "DATA_DIR": folder,
            "DATABASE_URL": database,
            "LOG_LEVEL": "ERROR",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed bot is compiled

        async def start() -> asyncio.subprocess.Process:
            return await asyncio.create_subprocess_exec(*_COMMANDS[bot], cwd=_ROOT, env=environment)

        begun = time.perf_counter()
        process = await start()
        await telegram.stdout.readline()  # the first getUpdates
        started = time.perf_counter() - begun
        cpu = _cpu(process.pid)
        telegram.stdin.write(b"go\n")
        for _ in range(kills):
            await asyncio.sleep(random.uniform(0.1, _LIVES))
            process.kill()
            await process.wait()
            process = await start()
        heard = Heard(**json.loads(await telegram.stdout.readline()))
        updates = people * steps
        found = Figures(
            updates_per_second=updates / heard.seconds,
            p50=heard.p50,
            p99=heard.p99,
            new_messages=heard.new_messages,
            cpu_per_thousand=1000 * (_cpu(process.pid) - cpu) / updates,
            memory=_memory(process.pid),
            started=started,
            pictures_loaded=_has_loaded(process.pid, "/PIL/"),
            stopped=await _stop(process),
            finished=await asyncio.to_thread(_count, database) if bot == OURS else people,
        )
        telegram.terminate()
        await telegram.wait()
        return found


async def _stop(process: asyncio.subprocess.Process) -> float:
    begun = time.perf_counter()
    process.terminate()
    await process.wait()
    return time.perf_counter() - begun


def _prepare(database: str, people: int) -> int:
    """A city in which these people have talked with the bot before, and whose head is there to verify what they send."""
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
        session.add(Posting(person_id=head.id, unit_id=teacher.unit_id, position="Kepala Sekolah", valid_from=date(2026, 1, 1)))
        for number in range(people):
            person = Person(nip=f"1989010120150{number:05}", name=f"Guru {number}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            session.add(
                Posting(
                    person_id=person.id,
                    unit_id=teacher.unit_id,
                    supervisor_id=head.id,
                    position="Guru Kelas",
                    valid_from=date(2026, 1, 1),
                )
            )
            session.add(Account(person_id=person.id, telegram_id=_FIRST + number, linked_at=now, linked_by="invitation"))
            session.add(Chat(telegram_id=_FIRST + number, menu="staff:id"))
    engine.dispose()
    return _FIRST


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


def _has_loaded(pid: int, library: str) -> bool:
    return library in Path(f"/proc/{pid}/maps").read_text()
