"""Makes a backup while the bot runs: one moment of the database, and all evidence that it names."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.columns import columns
from models.database import newest_revision, revision
from models.exchange.dump import count, lines, tables
from models.reporting.report import Attachment, AttachmentState
from services.exchange import backup_archive, backup_sealing
from services.exchange.backup_archive import BadBackup, Evidence, Manifest, Part, Progress
from services.reporting import evidence_files
from services.whole_files import written_whole


def make(
    session: Session,
    *,
    file: Path,
    evidence: Path | None,
    key: backup_sealing.Key,
    overwrite: bool = False,
    now: datetime,
    progress: Progress = lambda _what, _done, _of: None,
) -> Manifest:
    """Write everything into `file`; what it holds. The session is one of `models.database.snapshot`; `evidence` is the
    DATA_DIR whose files of evidence are in it too, None where they are not.

    Raises `BadBackup`. Under its own name there is only ever a whole file, which nobody but its owner can read.
    """
    if file.exists() and not overwrite:
        raise BadBackup(f"{file} is there already; name another file, or add --overwrite.")
    _check_tables(session.connection())
    try:
        with written_whole(file) as out, zipfile.ZipFile(out, "w") as pack:
            manifest = _fill(pack, session.connection(), evidence, now, progress)
            pack.writestr(backup_archive.MANIFEST, manifest.written())
            pack.writestr(backup_sealing.SEAL, key.seal(manifest.written().encode()))
    except OSError as trouble:
        raise BadBackup(
            f"{file} cannot be written ({trouble.strerror}); nothing is left of it. Choose another folder."
        ) from trouble
    return manifest


def _check_tables(connection: Connection) -> None:
    there, ours = revision(connection), newest_revision()
    if there is None:
        raise BadBackup("There is nothing to back up: the database has no tables. Check DATABASE_URL and DATA_DIR.")
    if there != ours:
        raise BadBackup(
            f"The tables are at version {there}, this program is at {ours}. Make the backup with the version of the program "
            "that runs the bot, or run `migrate` first."
        )


def _fill(pack: zipfile.ZipFile, connection: Connection, files: Path | None, now: datetime, progress: Progress) -> Manifest:
    """The tables first and the evidence after them, so that every file the tables name is there."""
    whole, done, parts = sum(count(connection, one) for one in tables()), 0, dict[str, Part]()
    for one in tables():
        found, rows = sha256(), 0
        with backup_archive.begin_table(pack, one.name, now) as out:
            for some, told in lines(connection, one):
                found.update(told)
                out.write(told)
                rows += some
                progress("rows", done + rows, whole)
        parts[one.name] = Part(rows, found.hexdigest())
        done += rows
    kept = _fill_evidence(pack, files, now, progress) if files else None
    missing = sum(1 for _ in _missing(connection, files)) if files else 0
    return Manifest(now, connection.dialect.name, newest_revision(), parts, kept, missing)


def _fill_evidence(pack: zipfile.ZipFile, files: Path, now: datetime, progress: Progress) -> Evidence:
    there = sorted(one for one in evidence_files.folder(files).glob("??/*") if len(one.name) == 64)
    size, damaged = 0, {}
    for done, one in enumerate(there, start=1):
        found = sha256()
        with one.open("rb") as source, backup_archive.begin_file(pack, one.name, now) as out:
            while block := source.read(backup_archive.BLOCK):
                found.update(block)
                out.write(block)
                size += len(block)
        if found.hexdigest() != one.name:
            damaged[f"evidence/{one.name[:2]}/{one.name}"] = found.hexdigest()
        progress("evidence", done, len(there))
    return Evidence(len(there), size, damaged)


def _missing(connection: Connection, files: Path) -> Iterator[str]:
    """The files that are named as kept and are not there."""
    named = columns(Attachment)
    kept = select(named.sha256).where(named.state == AttachmentState.KEPT, named.sha256.is_not(None)).distinct()
    for digest in connection.execute(kept, execution_options={"yield_per": 1000}).scalars():
        if not evidence_files.place(digest, files).exists():
            yield digest
