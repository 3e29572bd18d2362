"""Each night one backup, whoever runs how often; where none can be made, the admins hear it, and hear when one is."""

import asyncio
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.errands.nightly import Nightly
from bot.operating import checks
from bot.operating.settings import Settings
from models.database import snapshot
from services.city import City
from services.exchange import nightly_backups
from services.exchange.backup_archive import opened
from services.exchange.nightly_backups import Plan
from tests.stage import ZONE, Stage

Room = Callable[[int], None]


def _nightly(stage: Stage, files: Path, *, keep: int = 3) -> Nightly:
    return Nightly(
        database=stage.process.database,
        delivery=stage.process.delivery,
        clock=stage.process.clock,
        city=City(zone=ZONE, files=files),
        plan=Plan(keep=keep),
    )


async def _at(stage: Stage, made: Nightly, local: str) -> bool:
    """Whether a backup is made at this time; what is to be sent then is sent."""
    await stage.wait_until(local)
    found = await made.look()
    await stage.settle()
    return found


def _names(files: Path) -> list[str]:
    return sorted(one.name for one in nightly_backups.folder(files).iterdir())


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """Says how many bytes are free."""
    free = [10**12]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free[0]))
    return lambda given: free.__setitem__(0, given)


async def test_each_night_one_backup_is_made_and_the_newest_are_kept(stage: Stage, tmp_path: Path) -> None:
    made = _nightly(stage, tmp_path)
    for day in (6, 7, 8, 9):
        assert not await _at(stage, made, f"2026-10-0{day} 01:59")
        assert await _at(stage, made, f"2026-10-0{day} 02:00")
        assert not await _at(stage, made, f"2026-10-0{day} 02:01")
        assert not await _at(stage, _nightly(stage, tmp_path), f"2026-10-0{day} 09:00"), "nor after a restart"
    assert _names(tmp_path) == [f"sipakainga-2026-10-0{day}.zip" for day in (7, 8, 9)]
    for file in nightly_backups.kept(tmp_path):
        with opened(file) as found:
            found.check()
            assert found.manifest.tables["person"].rows > 0
            assert found.manifest.evidence is None


async def test_a_night_that_was_missed_is_made_up_for_in_the_morning(stage: Stage, tmp_path: Path) -> None:
    assert await _at(stage, _nightly(stage, tmp_path), "2026-10-06 09:17")


async def test_whoever_wants_none_gets_none(stage: Stage, tmp_path: Path) -> None:
    made = _nightly(stage, tmp_path, keep=0)
    assert not await _at(stage, made, "2026-10-06 03:00")
    await asyncio.wait_for(made.run(), 5)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_several_processes_make_one(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = threading.Barrier(3)
    place = City(zone=ZONE, files=tmp_path)

    def look(_: int) -> bool:
        with Session(snapshot(engine)) as session:
            session.connection()
            ready.wait(10)
            at = datetime(2026, 10, 6, 2, tzinfo=ZONE)
            return nightly_backups.make_due(session, plan=Plan(), city=place, now=at) is not None

    with ThreadPoolExecutor(3) as processes:
        assert sorted(processes.map(look, range(3))) == [False, False, True]


async def test_half_a_backup_of_a_process_that_died_goes_the_next_night(stage: Stage, tmp_path: Path) -> None:
    nightly_backups.folder(tmp_path).mkdir()
    old, young = (nightly_backups.folder(tmp_path) / f".sipakainga-2026-10-0{n}.zip.aa.half" for n in (5, 6))
    for half, hour in ((old, 1), (young, 26)):
        half.write_bytes(b"PK")
        at = datetime(2026, 10, 5, tzinfo=ZONE) + timedelta(hours=hour)
        os.utime(half, (at.timestamp(), at.timestamp()))
    assert await _at(stage, _nightly(stage, tmp_path), "2026-10-06 02:00")
    assert _names(tmp_path) == [young.name, "sipakainga-2026-10-06.zip"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_process_that_is_stopped_leaves_no_half(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def free(_: Any) -> Any:
        begun.set()
        go_on.wait(10)
        return SimpleNamespace(free=10**12)

    monkeypatch.setattr(shutil, "disk_usage", free)
    await stage.wait_until("2026-10-06 02:00")
    looking = asyncio.create_task(_nightly(stage, tmp_path).look())
    assert await asyncio.to_thread(begun.wait, 10)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    go_on.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert _names(tmp_path) == []


async def test_admins_hear_once_that_the_disk_is_full_and_when_a_backup_is_made_again(
    stage: Stage, tmp_path: Path, room: Room
) -> None:
    made = _nightly(stage, tmp_path)
    assert await _at(stage, made, "2026-10-05 21:00")
    room(nightly_backups.RESERVE - 1)
    heard = len(stage.chat("Tenri"))
    for hour in ("02:00", "02:30", "03:00", "06:59"):
        assert not await _at(stage, made, f"2026-10-06 {hour}")
    assert len(stage.chat("Tenri")) == heard, "nobody is woken"
    assert _names(tmp_path) == ["sipakainga-2026-10-05.zip"]
    assert not await _at(stage, made, "2026-10-06 08:05")
    (said,) = [one for one in stage.chat("Tenri") if "Cadangan" in one]
    assert said == (
        "⚠️ Cadangan data malam 6 Okt 2026 belum berhasil dibuat / Sebab: ruang disk hampir habis. / Cadangan terakhir: 5 Okt 2026. / "
        "Bot tetap melayani, dan mencoba lagi setiap jam. Mohon teruskan pesan ini kepada pengelola server: / "
        "Kosongkan ruang pada disk DATA_DIR, atau simpan lebih sedikit cadangan (BACKUPS_KEPT). [🏠 Menu utama]"
    )
    room(10**12)
    assert not await _at(stage, made, "2026-10-06 09:04"), "an hour after it failed it is tried again"
    assert await _at(stage, made, "2026-10-06 09:05")
    assert stage.chat("Tenri")[-1] == "✅ Cadangan data sudah berhasil dibuat lagi: 6 Okt 2026 pukul 09.05 WITA. [🏠 Menu utama]"
    assert await _at(stage, made, "2026-10-07 09:05")
    assert "dibuat lagi" in [one for one in stage.chat("Tenri") if "Cadangan" in one][-1]
    assert sum("Cadangan" in one for one in stage.chat("Tenri")) == 2


async def test_what_passes_by_morning_is_told_to_nobody(stage: Stage, tmp_path: Path, room: Room) -> None:
    made = _nightly(stage, tmp_path)
    room(0)
    assert not await _at(stage, made, "2026-10-06 02:00")
    room(10**12)
    assert await _at(stage, made, "2026-10-06 03:00")
    await stage.wait_until("2026-10-06 08:05")
    assert not [one for one in stage.chat("Tenri") if "Cadangan" in one]


@pytest.fixture
def kept(engine: Engine, tmp_path: Path) -> Path:
    """A backup of the night of 6 October."""
    with Session(snapshot(engine)) as session:
        at = datetime(2026, 10, 6, 2, tzinfo=ZONE)
        nightly_backups.make_due(session, plan=Plan(), city=City(zone=ZONE, files=tmp_path), now=at)
    (made,) = nightly_backups.kept(tmp_path)
    assert nightly_backups.night_of(made) == date(2026, 10, 6)
    return made


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("harm", "days", "good", "words"),
    [
        (lambda file: None, 0, True, "made 6 Okt 2026 pukul 02.00 WITA, 0.0 MB, whole"),
        (lambda file: None, 3, False, "too old; is `run` running?"),
        (lambda file: file.write_bytes(file.read_bytes()[:-50]), 0, False, "`run` makes it again"),
        (lambda file: file.unlink(), 0, True, "none yet; `run` makes one each night, after 02:00"),
    ],
    ids=["whole", "old", "damaged", "none"],
)
async def test_check_says_when_the_last_backup_was_made_and_whether_it_can_be_read(
    kept: Path, tmp_path: Path, harm: Callable[[Path], Any], days: int, good: bool, words: str
) -> None:
    harm(kept)
    chosen = Settings(_env_file=None, data_dir=tmp_path)
    found = await checks.look(chosen, now=datetime(2026, 10, 6, 9, tzinfo=ZONE) + timedelta(days=days))
    (line,) = [(right, line) for right, line in found if line.startswith("backup:")]
    assert line[0] is good
    assert words in line[1]
