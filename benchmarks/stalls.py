"""How long the event loop stands still at most while a chart is drawn, everything exported, and 20,000 people imported."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

import assembly
from benchmarks import imports
from bot.operating.process import shorten_pauses
from bot.unit_of_work.transactions import Transactions
from documents import workbook
from domain.standards.achievement import Status
from models.database import connect, migrate
from services.city import City
from services.exchange import importing
from services.insight.summaries import Standing

_TICK = 0.002


async def measure() -> dict[str, float]:
    """The longest gap between two ticks of the loop in ms, for each piece of long work."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        database = Transactions(engine)
        shorten_pauses()
        draw = assembly.drawer(engine, City(zone=ZoneInfo("Asia/Makassar")))
        content = imports.large_workbook()
        standings = tuple(Standing(f"IND-{n}", "Indikator", Decimal(80 + n), Status.FAIR, n) for n in range(8))
        facts: dict[str, Any] = {"standings": standings}
        found = {
            "read a workbook": await longest(lambda: workbook.read(content, name="a.xlsx")),
            "import it": await longest(lambda: _take(engine, content)),
            "the first chart": await longest(lambda: draw("standings", facts, "id")),
            "a chart": await longest(lambda: draw("standings", facts, "id")),
            "export everything": await longest(lambda: draw("export", {}, "id")),
        }
        database.close()
    return found


async def longest(work: Callable[[], object]) -> float:
    """The longest gap between two ticks of the loop in ms while `work` runs in a thread."""
    gaps: list[float] = []

    async def tick() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(_TICK)
            now = time.perf_counter()
            gaps.append(now - last - _TICK)
            last = now

    ticking = asyncio.create_task(tick())
    await asyncio.to_thread(work)
    ticking.cancel()
    return 1000 * max(gaps, default=0.0)


def _take(engine: Any, content: bytes) -> None:
    with Session(engine) as session, session.begin():
        importing.take(session, workbook.read(content, name="a.xlsx"), today=date(2026, 10, 1), write=True)
