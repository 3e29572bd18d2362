"""The copies off the machine: each night the newest backup and the evidence that is not there yet, closed before it leaves."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select

from models.columns import columns
from models.reporting.report import Attachment, AttachmentState
from services.exchange import nightly_backups
from services.exchange.backup_sealing import Key
from services.exchange.backup_sealing import made as made_key
from services.exchange.copy_sealing import CLOSED, Closing
from services.exchange.copy_targets import Account, CopyFailed, Target, Why, target
from services.exchange.stopping import Stopped
from services.reporting import evidence_files
from services.whole_files import written_whole

Named = Callable[[], set[str]]
"""The hashes of all evidence that the database names."""

_BATCH_FILES, _BATCH_BYTES = 200, 64 * 1024 * 1024
"""So much evidence lies closed on this disk at a time."""
_PLAUSIBLE = 2
"""Where the folder holds less than half of what was copied, it was lost rather than let go: nothing is removed."""


@dataclass(frozen=True)
class Plan:
    """Where copies go, for whom they are closed, and how many backups are kept there."""

    to: str
    recipients: str
    keep: int
    account: Account | None = None
    key: str | None = None
    """The key of the backups; None: the one that lies in DATA_DIR."""

    @property
    def place(self) -> str:
        """Tells whether copies went to where they go now, without saying where."""
        return sha256(f"{self.to} {self.recipients}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Copied:
    """What was sent last: the night, when, where to, how many files were new, and how many were removed."""

    night: date
    at: datetime
    place: str
    files: int
    removed: int = 0


def last(files: Path) -> Copied | None:
    """The last time all copies were sent; None where they never were."""
    try:
        told = json.loads(_state(files).read_text(encoding="utf-8"))
        return Copied(**{**told, "night": date.fromisoformat(told["night"]), "at": datetime.fromisoformat(told["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def due(files: Path, plan: Plan) -> Path | None:
    """The backup whose copy is to be sent now; None where there is none, or all was sent."""
    there, known = nightly_backups.kept(files), last(files)
    if not there or not plan.keep:
        return None
    sent = known is not None and known.place == plan.place and known.night >= nightly_backups.night_of(there[0])
    return None if sent else there[0]


def send_due(
    *, files: Path, plan: Plan, now: datetime, named: Named, stopping: Callable[[], bool] = lambda: False, to: Target | None = None
) -> Copied | None:
    """Send what is to be sent; None where that is nothing, or another process does it. Raises `CopyFailed` and `Stopped`.

    The backup goes first and the evidence after it, then what the rules let go is removed. Only then is it written down
    that all was sent, so whatever breaks off in between is taken up again: what is there already is not sent anew.
    """
    with _alone(files) as alone:
        backup = due(files, plan) if alone else None
        if backup is None:
            return None
        key, closing, there = made_key(files, plan.key), Closing(plan.recipients), to or target(plan.to, plan.account)
        try:
            found = _send(files, backup, key, closing, there, stopping)
        except OSError as trouble:
            raise CopyFailed(Why.SPACE, f"DATA_DIR/copies cannot be written to ({trouble.strerror}).") from trouble
        finally:
            shutil.rmtree(_staging(files), ignore_errors=True)
        removed = _prune(files, plan, key, there, named)
        done = Copied(nightly_backups.night_of(backup), now, plan.place, found, removed)
        with written_whole(_state(files)) as out:
            out.write(json.dumps(asdict(done), default=str).encode())
        return done


def _send(files: Path, backup: Path, key: Key, closing: Closing, there: Target, stopping: Callable[[], bool]) -> int:
    """Send the backup and the evidence that is not there; how many files of evidence were new."""
    stage = _staging(files)
    _empty(stage)
    closing.close(backup, stage / key.name / "backups" / f"{backup.name}{CLOSED}")
    there.send(stage, stopping)
    known, new = there.names(f"{key.name}/evidence"), 0
    for some in _batches(_missing(files, key, known)):
        _empty(stage)
        for name, source in some.items():
            if stopping():
                raise Stopped
            try:
                closing.close(source, stage / name)
            except FileNotFoundError:  # a rule let it go meanwhile
                continue
            new += 1
        there.send(stage, stopping)
    return new


def _missing(files: Path, key: Key, known: set[str]) -> Iterator[tuple[str, Path]]:
    for one in sorted(evidence_files.folder(files).glob("??/*")):
        name = _called(key, one.name)
        if _is_whole(one) and name not in known:
            yield name, one


def _batches(found: Iterator[tuple[str, Path]]) -> Iterator[dict[str, Path]]:
    some: dict[str, Path] = {}
    size = 0
    for name, source in found:
        some[name] = source
        size += source.stat().st_size
        if len(some) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield some
            some, size = {}, 0
    if some:
        yield some


def _prune(files: Path, plan: Plan, key: Key, there: Target, named: Named) -> int:
    """Remove the oldest backups, what a line that broke left, and evidence that neither folder nor database has any more."""
    backups = there.names(f"{key.name}/backups")
    whole = sorted((one for one in backups if _hidden(one) is False), reverse=True)
    gone = {*whole[plan.keep :], *(one for one in backups if _hidden(one))}
    evidence = there.names(f"{key.name}/evidence")
    gone |= {one for one in evidence if _hidden(one)}
    here = {_called(key, one.name) for one in evidence_files.folder(files).glob("??/*") if _is_whole(one)}
    let_go = {one for one in evidence if not _hidden(one)} - here
    if let_go and len(here) * _PLAUSIBLE >= len(evidence):
        gone |= let_go - {_called(key, one) for one in named()}
    if gone:
        there.remove(gone)
    return len(gone)


def named_evidence(connection: Connection) -> set[str]:
    """The hashes of all evidence that the database names."""
    row = columns(Attachment)
    kept = select(row.sha256).where(row.state == AttachmentState.KEPT, row.sha256.is_not(None)).distinct()
    return set(connection.execute(kept, execution_options={"yield_per": 1000}).scalars())


def bring_evidence(folder: Path, *, files: Path, named: set[str], open_: Callable[[Path, Path], None]) -> Mapping[str, int]:
    """Open the copies of evidence below a folder and put those that the database names where they lay.

    What they are is what their bytes say, not their name; how many were new, there already, and not named.
    """
    found = {"new": 0, "there": 0, "not named": 0}
    plain = files / ".evidence.opened"
    for one in sorted(folder.rglob(f"evidence/??/*{CLOSED}")):
        try:
            open_(one, plain)
            digest = sha256(plain.read_bytes()).hexdigest()
            place = evidence_files.place(digest, files)
            if digest not in named:
                found["not named"] += 1
            elif place.exists():
                found["there"] += 1
            else:
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                plain.replace(place)
                found["new"] += 1
        finally:
            plain.unlink(missing_ok=True)
    return found


def _called(key: Key, digest: str) -> str:
    """The name of a copy of evidence: only who has our key can tell which file it is."""
    blind = key.blind(digest)
    return f"{key.name}/evidence/{blind[:2]}/{blind}{CLOSED}"


def _hidden(name: str) -> bool:
    return name.rsplit("/", 1)[-1].startswith(".")


def _is_whole(file: Path) -> bool:
    return len(file.name) == 64 and not file.name.startswith(".")


def _staging(files: Path) -> Path:
    return files / "copies"


def _state(files: Path) -> Path:
    return files / "copied.json"


def _empty(stage: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700, parents=True)


@contextmanager
def _alone(files: Path) -> Iterator[bool]:
    """Whether no other process sends copies; all of them share DATA_DIR."""
    lock = os.open(files / ".copies.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
    finally:
        os.close(lock)
