"""The databases, the city and the stage that tests play on."""

import gc
import tempfile
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Engine

import assembly
from bot.clock import Clock
from bot.operating import logs
from bot.operating.process import running
from bot.operating.settings import Settings
from sandbox.world import World
from scheduler.timetable import Timetable
from tests import browsers
from tests.city import CAST, NOW
from tests.databases import Postgresql, Sqlite
from tests.stage import Stage, WorldRequest

logs.configure("ERROR")
gc.freeze()  # what is loaded by now stays, and what a test leaves is little:
gc.set_threshold(200_000, 20, 20)  # looking for garbage as often as usual takes a sixth of the tests' time
_NOTICE = "PostgreSQL could not be started here: NOTHING WAS TESTED ON POSTGRESQL. Cause: "
_missing: list[str] = []


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sqlite]:
    """The city on SQLite."""
    database = Sqlite(tmp_path_factory.mktemp("sqlite"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The city on PostgreSQL. Its folder lies beside pytest's: whoever begins another run closes those to its server."""
    with tempfile.TemporaryDirectory(prefix="sipakainga-") as folder:
        try:
            database = Postgresql(Path(folder))
        except Exception as trouble:
            _missing.append(repr(trouble))
            pytest.skip(_NOTICE + repr(trouble))
        yield database
        database.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--everything-twice` plays on both databases also what does not depend on them."""
    parser.addoption("--everything-twice", action="store_true", help="play each test on both databases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say on which databases a test is played.

    Tables, the way of an update, and the use cases whose statements the databases take differently are played on both. What
    else there is asks the same statements again and again, so that one database is enough: which of them, follows from the name
    of the test, or of the transcript, so that each room is played on either.
    """
    if config.getoption("everything_twice"):
        return
    left = {item for item in items if _is_played_elsewhere(item)}
    if left:
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def _is_played_elsewhere(item: pytest.Item) -> bool:
    database = getattr(item, "callspec", None) and item.callspec.params.get("engine")
    if (
        database is None
        or not _is_played_once(item.path)
        or any("engine" in one.args[0] for one in item.iter_markers("parametrize"))
    ):
        return False
    name = item.name.replace(database, "") if _room(item.path) == "talks" else getattr(item, "originalname", item.name)
    return bool(database != _DATABASES[zlib.crc32(name.encode()) % _IN == 0])


@lru_cache
def _is_played_once(file: Path) -> bool:
    return any(file.match(one) for one in _LONG) or (_room(file) in _PLAYED_ONCE and not any(file.match(one) for one in _TWICE))


def _room(file: Path) -> str:
    return file.relative_to(Path(__file__).parent).parts[0]


_DATABASES = ("sqlite", "postgresql")
_IN = 3
"""One in so many of what is played once is played on PostgreSQL, which takes half as long again."""
_PLAYED_ONCE = ("handlers", "scheduler", "sandbox", "services", "talks")
_TWICE = (
    *("services/exchange/test_backups.py", "services/exchange/test_history.py", "services/exchange/test_undone_imports.py"),
    *("services/exchange/test_retention.py", "services/exchange/test_applied_workbooks.py", "services/home/test_finding.py"),
    *("services/insight/test_kept_sums.py", "services/insight/test_levels.py", "services/people/test_namesakes.py"),
    *("services/evaluation/test_opening.py", "services/evaluation/test_opened_in_pieces.py"),
    *("services/reporting/test_sending_what_is_ready.py", "services/reporting/test_areas_stored.py"),
    "services/standards/test_roster_kept.py",
)
"""Of them, those of triggers, of search, of rows written many at a time, and of whole tables read and written."""
_LONG = ("bot/delivery/test_missed_firing.py", "bot/errands/test_nightly.py")
"""Besides, those that play weeks: as long as a transcript, and with as many statements of others in them."""


@pytest.fixture(params=_DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The city as it was founded, once on each kind of database."""
    engine = request.getfixturevalue(request.param).anew()
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"], ids=["to_sqlite", "to_postgresql"])
def empty(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database without tables, once of each kind."""
    with request.getfixturevalue(request.param).empty() as engine:
        yield engine


@pytest_asyncio.fixture
async def stage(engine: Engine, tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot on stage, with everybody of the city linked and the clock standing still."""
    async with play_on(engine, tmp_path) as opened:
        yield opened


def play_on(engine: Engine, files: Path, *, now: datetime = NOW, page: str | None = None) -> Any:
    """A stage on a given database; `page` is the address of the page for those who answer for many."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def opened() -> AsyncIterator[Stage]:
        clock = Clock(stands_at=now)
        world = World(clock.now)
        for name, telegram_id in CAST.items():
            world.add_user(telegram_id, name, phone=f"+62811000{telegram_id}")
            world.chats[telegram_id].started = True
        request = WorldRequest(world)
        settings = _usual_settings().model_copy(update={"data_dir": files, "public_url": page})
        parts = assembly.parts(
            settings, engine, clock=clock, token=world.token, api_url="http://sandbox", request=request, updates_request=request
        )
        async with running(replace(parts, notices_per_second=1000)) as process:
            timetable = Timetable(database=process.database, delivery=process.delivery, clock=clock, city=parts.city)
            yield Stage(process=process, world=world, timetable=timetable, request=request, cast=CAST)

    return opened()


@lru_cache
def _usual_settings() -> Settings:
    return Settings(_env_file=None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes that test side by side hands what it missed to the one that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["missing"] = _missing


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what a process missed."""
    _missing.extend(cause for cause in getattr(node, "workeroutput", {}).get("missing", ()) if cause not in _missing)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud what could not be tested on this machine."""
    for cause in _missing:
        terminalreporter.write_line(f"NOTICE: {_NOTICE}{cause}", red=True, bold=True)
    if browsers.browser() is None:
        terminalreporter.write_line(browsers.NOTICE, red=True, bold=True)
