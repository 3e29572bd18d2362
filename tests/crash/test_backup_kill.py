"""`backup` and `restore` as real processes, also killed with SIGKILL half-way: never half a file, never half a database."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, inspect, select
from sqlmodel import Session

from models.columns import table
from models.exchange.dump import tables
from models.messages.message import Outbox
from services.exchange.backup_archive import opened
from tests.crash.lives import PATIENCE, Mortal, command

MANY = 15_000
_ON_SQLITE = pytest.mark.parametrize(("engine", "empty"), [("sqlite", "sqlite")], indirect=True, ids=["sqlite"])


def _given(engine: Engine, files: Path) -> dict[str, str]:
    url = engine.url.render_as_string(hide_password=False)
    return {"DATABASE_URL": url, "DATA_DIR": str(files), "BACKUP_KEY": "the key of either machine"}


async def _run(engine: Engine, files: Path, *words: str) -> tuple[int, str]:
    """How it ended, and what it said."""
    code, said = await command(_given(engine, files), files.with_suffix(".said"), *words)
    assert "Traceback" not in said
    return code, said


async def _kill(engine: Engine, files: Path, *words: str, when: Callable[[], bool]) -> None:
    """Run a command until `when`, and kill it."""
    mortal = Mortal(_given(engine, files))
    await mortal.start(*words, said=files.with_suffix(".said"))
    async with asyncio.timeout(PATIENCE):
        while not when():
            assert not mortal.ended.is_set(), "it was done before it could be killed"
            await asyncio.sleep(0.002)
    await mortal.kill()


def _fill(engine: Engine) -> None:
    """So many rows that writing them takes a while."""
    at = datetime(2026, 10, 5, tzinfo=UTC)
    row = {"screen": "home/home", "facts": {"words": "x" * 80}, "not_before": at, "made_at": at, "attempts": 0}
    with Session(engine) as session, session.begin():
        session.execute(insert(Outbox), [{**row, "chat_id": number, "key": f"many:{number}"} for number in range(MANY)])


def _rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        return {
            one.name: connection.execute(select(func.count()).select_from(one)).scalar_one()
            for one in tables()
            if one.name in there
        }


async def test_what_backup_writes_restore_brings_back_and_only_into_an_empty_database(
    engine: Engine, empty: Engine, tmp_path: Path
) -> None:
    file = str(tmp_path / "city.zip")
    code, said = await _run(engine, tmp_path / "data", "backup", file)
    assert code == 0, said
    assert f"{file} is written" in said
    counted = [line for line in said.splitlines() if "rows in" in line]
    before = _rows(engine)
    code, refused = await _run(engine, tmp_path / "data", "restore", file)
    assert code == 1
    assert "The database is not empty" in refused
    assert "Nothing was written" in refused
    assert _rows(engine) == before
    code, said = await _run(empty, tmp_path / "other", "restore", file)
    assert code == 0, said
    assert [line for line in said.splitlines() if "rows in" in line] == counted
    assert _rows(empty) == before


@_ON_SQLITE
async def test_a_backup_that_is_killed_leaves_no_half_file_under_its_name(engine: Engine, empty: Engine, tmp_path: Path) -> None:
    _fill(engine)
    file, data = tmp_path / "city.zip", tmp_path / "data"

    def is_under_way() -> bool:
        return any(one.stat().st_size > 0 for one in tmp_path.glob(".city.zip.*.half"))

    await _kill(engine, data, "backup", str(file), when=is_under_way)
    assert not file.exists()
    assert len(list(tmp_path.glob(".city.zip.*.half"))) == 1
    assert (await _run(engine, data, "backup", str(file)))[0] == 0
    whole = file.read_bytes()
    for half in tmp_path.glob(".city.zip.*.half"):
        half.unlink()
    await _kill(engine, data, "backup", "--overwrite", str(file), when=is_under_way)
    assert file.read_bytes() == whole, "what was there before stays"
    with opened(file) as found:
        found.check()


@_ON_SQLITE
async def test_a_restore_that_is_killed_leaves_the_database_empty_and_can_be_run_again(
    engine: Engine, empty: Engine, tmp_path: Path
) -> None:
    _fill(engine)
    file = str(tmp_path / "city.zip")
    assert (await _run(engine, tmp_path / "data", "backup", file))[0] == 0
    written = Path(f"{empty.url.database}-wal")
    tables_alone = 1_500_000
    await _kill(empty, tmp_path / "other", "restore", file, when=lambda: written.exists() and written.stat().st_size > tables_alone)
    assert not any(_rows(empty).values())
    assert (await _run(empty, tmp_path / "other", "restore", file))[0] == 0
    assert _rows(empty)[table(Outbox).name] >= MANY
