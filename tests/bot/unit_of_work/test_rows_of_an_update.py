"""No command reads the rows of many people while it keeps the writer: what does is looked up on a snapshot first."""

import sqlite3
import threading
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from benchmarks import city, large_city
from bot.delivery.wording import MENUS
from models.database import connect, migrate
from tests.conftest import play_on
from tests.stage import Stage

_PEOPLE = 160
_MOST = 120
"""Rows that an update may read in its transaction: of a unit of twenty people and their reports, never of half a city."""


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[tuple[Stage, dict[str, int], Counter[str]]]:
    """Eight units under two Dinas, whose quarter is being judged; and how many rows each kind of thread has fetched."""
    engine, fetched = connect(f"sqlite:///{tmp_path}/town.sqlite3"), Counter[str]()

    def count(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
        fetched[threading.current_thread().name.split("_")[0]] += 1
        return row

    def watch(connection: sqlite3.Connection, _record: object) -> None:
        connection.row_factory = count

    event.listen(engine, "connect", watch)
    migrate(engine)
    cast = large_city.build(engine, people=_PEOPLE, months=1, today=city.NOW.date())
    async with play_on(engine, tmp_path, now=city.NOW) as stage:
        for user in cast.values():
            stage.world.add_user(user, "Pegawai")
            stage.world.chats[user].started = True
        for days in (0, 8):
            stage.process.clock.move_to(city.NOW + timedelta(days=days))
            await stage.timetable.look()
        yield stage, cast, fetched
    engine.dispose()


@pytest.mark.filterwarnings("ignore")
async def test_no_command_reads_half_a_city_inside_its_transaction(town: tuple[Stage, dict[str, int], Counter[str]]) -> None:
    stage, cast, fetched = town
    menus = {"Kepala": "supervisor", "Korwil": "supervisor", "Admin": "admin"}
    assert set(MENUS["staff"]) <= set(MENUS["supervisor"])
    read: dict[str, int] = {}
    for who, menu in menus.items():
        for command in MENUS[menu]:
            stage.world.send_text(cast[who], f"/{command}")
            before = fetched["database"]
            updates = stage.world.pending(0)
            await _handle(stage, updates)
            read[f"{who} /{command}"] = fetched["database"] - before
            await stage.process.delivery.settle_all()
    assert fetched["reading"], "summaries are looked up beside the writer"
    assert {name: rows for name, rows in read.items() if rows > _MOST} == {}


async def _handle(stage: Stage, updates: list[dict[str, Any]]) -> None:
    from bot.reception.polling import handle_batch
    from bot.reception.reading import read

    await handle_batch(stage.process.application, [read(one, stage.process.application.bot) for one in updates])
    stage.world.pending(updates[-1]["update_id"] + 1)
