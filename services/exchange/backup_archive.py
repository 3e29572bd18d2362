"""The file of a backup: a zip with a part per table, the evidence, and a manifest with the sum of each part."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from models.database import newest_revision
from models.exchange.dump import tables
from services.exchange.backup_sealing import SEAL, Key, Sealed, look

FORMAT = 1
MANIFEST = "manifest.json"
BLOCK = 1024 * 1024
"""Bytes of a file held in memory at a time."""

_EVIDENCE = re.compile(r"evidence/[0-9a-f]{2}/[0-9a-f]{64}")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, RuntimeError)
"""What reading says of bytes that are not what was written."""

_IF_TRUSTED = "If you are sure where the file comes from, add --unauthenticated. Nothing was written."
_NOT_OURS = {
    Sealed.NOT_SEALED: f"has no seal: an older version made it, or somebody took the seal out. {_IF_TRUSTED}",
    Sealed.OTHER_KEY: (
        "is sealed with a key that is not here. Name the key of the machine that made it, its DATA_DIR/backup.key, "
        "in BACKUP_KEY_FILE. " + _IF_TRUSTED
    ),
    Sealed.BROKEN: "was changed after it was made: its seal does not fit. Nothing was written; use another backup.",
}

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class BadBackup(Exception):
    """A backup that is not made or not restored; the message is one line that says why and what to do."""


class NotOurs(BadBackup):
    """A backup of which nobody can say who wrote it, or that was changed after it was made."""


class OtherVersion(BadBackup):
    """A backup made at another version of the tables than this program's."""


@dataclass(frozen=True)
class Part:
    """One table of a backup."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Evidence:
    """The files of a backup; each is called by its sum."""

    files: int = 0
    size: int = 0
    damaged: dict[str, str] = field(default_factory=dict)
    """The sums of files that were not what their name says when the backup was made."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    made_at: datetime
    database: str
    revision: str
    tables: dict[str, Part]
    evidence: Evidence | None
    """None where it was left out."""
    missing: int = 0
    """Files that the database named and the folder did not have when the backup was made."""

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(part.rows for part in self.tables.values())

    def told(self) -> Iterator[str]:
        """Its rows by table, its files, and what was wrong with them when it was made, a line each."""
        yield from (f"{name}: {part.rows}" for name, part in sorted(self.tables.items()) if part.rows)
        yield f"{self.rows} rows in {len(self.tables)} tables"
        if self.evidence is None:
            yield "evidence: left out; it lies in DATA_DIR/evidence and is to be copied from there"
            return
        yield f"evidence: {self.evidence.files} files, {self.evidence.size / 1e6:,.1f} MB"
        if self.missing:
            yield f"evidence: {self.missing} files that the database names were not in DATA_DIR/evidence when the backup was made"
        yield from (f"{name} was damaged when the backup was made" for name in self.evidence.damaged)

    def written(self) -> str:
        """The manifest as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, default=str, indent=1)


class Backup:
    """A backup that is read: its manifest at once, its parts one after another."""

    def __init__(self, pack: zipfile.ZipFile, name: str) -> None:
        self._pack = pack
        self._name = name
        self._told = pack.read(MANIFEST)
        self.manifest = _read_manifest(self._told)

    def authenticate(self, key: Key | None) -> None:
        """Raises `NotOurs` where the manifest is not as whoever has the key sealed it."""
        with _reading(self._name):
            sealed = look(key, self._told, self._pack.read(SEAL) if SEAL in self._pack.namelist() else None)
        if sealed is not Sealed.OURS:
            raise NotOurs(f"{self._name} {_NOT_OURS[sealed]}")

    def check(self, progress: Progress = lambda _what, _done, _of: None) -> None:
        """Read everything once and compare the sums. Raises `BadBackup` where one is not what it was."""
        evidence = self.manifest.evidence or Evidence()
        files = self.files()
        if set(self.manifest.tables) != {one.name for one in tables()} or len(files) != evidence.files:
            raise BadBackup("The backup is damaged: parts of it are missing. Nothing was written; use another backup.")
        sums = {_table(name): part.sha256 for name, part in self.manifest.tables.items()}
        sums |= {name: evidence.damaged.get(name, name.rsplit("/", 1)[1]) for name in files}
        done = 0
        with _reading(self._name):
            whole = sum(self._pack.getinfo(name).file_size for name in sums)
            for name, known in sums.items():
                found = sha256()
                for block in self.blocks(name):
                    found.update(block)
                    done += len(block)
                    progress("checking", done, whole)
                if found.hexdigest() != known:
                    raise BadBackup(f"The backup is damaged at {name}. Nothing was written; use another backup.")

    def files(self) -> list[str]:
        """The names of the files of evidence."""
        return [name for name in self._pack.namelist() if _EVIDENCE.fullmatch(name)]

    def lines(self, table: str) -> Iterator[bytes]:
        """The lines of a table."""
        with self._pack.open(_table(table)) as part, io.BufferedReader(part, BLOCK) as buffered:  # type: ignore[type-var]
            yield from buffered

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part."""
        with self._pack.open(name) as part:
            while block := part.read(BLOCK):
                yield block


@contextmanager
def opened(file: Path, named: str | None = None) -> Iterator[Backup]:
    """A backup made at this program's version of the tables. Raises `BadBackup` for any other file, which it calls `named`."""
    name = named or str(file)
    with _reading(name):
        pack = zipfile.ZipFile(file)
    with pack:
        with _reading(name):
            backup = Backup(pack, name)
        _check_revision(backup.manifest)
        yield backup


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        raise BadBackup(f"{name} cannot be read ({trouble.strerror}).") from trouble
    except _UNREADABLE as trouble:
        raise BadBackup(f"{name} is no backup, or it is damaged. Nothing was written; use another backup.") from trouble


def begin_table(pack: zipfile.ZipFile, table: str, now: datetime) -> IO[bytes]:
    """The part into which a table's lines are written."""
    return _begin(pack, _table(table), zipfile.ZIP_DEFLATED, now)


def begin_file(pack: zipfile.ZipFile, digest: str, now: datetime) -> IO[bytes]:
    """The part into which a file of evidence is written; photos are small already."""
    return _begin(pack, f"evidence/{digest[:2]}/{digest}", zipfile.ZIP_STORED, now)


def _begin(pack: zipfile.ZipFile, name: str, compression: int, now: datetime) -> IO[bytes]:
    told = zipfile.ZipInfo(name, now.timetuple()[:6])
    told.compress_type, told.external_attr = compression, 0o600 << 16
    return pack.open(told, "w", force_zip64=True)


def _table(name: str) -> str:
    return f"tables/{name}.jsonl"


def _read_manifest(content: bytes) -> Manifest:
    told = json.loads(content)
    if told.pop("format") != FORMAT:
        raise BadBackup("The backup was made by a newer version of this program; restore it with that one.")
    evidence = told.pop("evidence")
    return Manifest(
        made_at=datetime.fromisoformat(told.pop("made_at")),
        tables={name: Part(**part) for name, part in told.pop("tables").items()},
        evidence=None if evidence is None else Evidence(**evidence),
        **told,
    )


def _check_revision(manifest: Manifest) -> None:
    ours = newest_revision()
    if manifest.revision < ours:
        raise OtherVersion(
            f"The backup was made at version {manifest.revision} of the tables, this program is at {ours}. Restore it with the "
            f"version of the program that made it, then run `migrate` with this one."
        )
    if manifest.revision > ours:
        raise OtherVersion(
            f"The backup was made at version {manifest.revision} of the tables, this program is at {ours}. "
            "Update the program, then restore."
        )
