"""The backup of each night: where it lies, when it is still to be made, and how many of them are kept."""

import errno
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session

from services.city import City
from services.exchange.backing_up import make
from services.exchange.backup_archive import Manifest
from services.exchange.backup_sealing import made as made_key
from services.exchange.stopping import Stopped
from services.whole_files import HALF

RESERVE = 100 * 1024 * 1024
"""Bytes of the disk that a backup leaves to the bot: answers come before their copies."""

_NAME = re.compile(r"sipakainga-(\d{4}-\d{2}-\d{2})\.zip")
_ABANDONED = timedelta(days=1)
"""So old is half a backup only where whoever wrote it died."""
_LOCK = 7_153, 0
"""The lock of whoever makes a backup, on PostgreSQL."""


@dataclass(frozen=True)
class Plan:
    """From which hour of the day on a backup is made, and how many are kept."""

    hour: int = 2
    keep: int = 7
    """0 makes none."""
    key: str | None = None
    """What they are sealed with; None: the key that lies in DATA_DIR."""


def due(*, plan: Plan, now: datetime, city: City) -> date | None:
    """The night whose backup is to be made now; None where there is none, or it is made already."""
    night = city.today(now)
    if not plan.keep or now.astimezone(city.zone).hour < plan.hour or _place(city.files, night).exists():
        return None
    return night


def make_due(
    session: Session, *, plan: Plan, city: City, now: datetime, stopping: Callable[[], bool] = lambda: False
) -> Manifest | None:
    """Make the backup that is due, and let the oldest go; None where another process makes it or has made it.

    The session is one of `models.database.snapshot`. The evidence is left out: it lies in the same DATA_DIR, and never changes.
    Raises `BadBackup`, OSError where the folder cannot be used, and `Stopped`.
    """
    if not _is_alone(session) or (night := due(plan=plan, now=now, city=city)) is None:
        return None
    there = folder(city.files)
    there.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear(there, now)

    def look(_what: str, _done: int, _of: int) -> None:
        if stopping():
            raise Stopped
        if shutil.disk_usage(there).free < RESERVE:
            raise OSError(errno.ENOSPC, "No space left but what the bot itself needs")

    seal = made_key(city.files, plan.key)
    made = make(session, file=_place(city.files, night), evidence=None, key=seal, now=now, progress=look)
    for old in kept(city.files)[plan.keep :]:
        old.unlink(missing_ok=True)
    return made


def folder(files: Path) -> Path:
    """Where the backups of the nights lie."""
    return files / "backups"


def kept(files: Path) -> list[Path]:
    """The backups that are there, the newest first."""
    return sorted((one for one in folder(files).glob("*.zip") if _NAME.fullmatch(one.name)), reverse=True)


def last(files: Path) -> date | None:
    """The night of the newest backup there is."""
    there = kept(files)
    return night_of(there[0]) if there else None


def night_of(file: Path) -> date:
    """The night a backup is of, by its name."""
    named = _NAME.fullmatch(file.name)
    assert named is not None
    return date.fromisoformat(named[1])


def _place(files: Path, night: date) -> Path:
    return folder(files) / f"sipakainga-{night}.zip"


def _is_alone(session: Session) -> bool:
    """Whether no other process makes a backup, until this transaction ends. SQLite has one process anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.execute(select(func.pg_try_advisory_xact_lock(*_LOCK))).scalar_one())


def _clear(there: Path, now: datetime) -> None:
    """Remove what a process left that died while it wrote."""
    for half in there.glob(f".sipakainga-*{HALF}"):
        if half.stat().st_mtime < (now - _ABANDONED).timestamp():
            half.unlink(missing_ok=True)
