"""Keeps what lies in DATA_DIR its owner's alone: folders 0700, files 0600, also those that an older version left open."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MASK = 0o077
"""What this program gives nobody but its owner."""
_MARKS = ("", "-wal", "-shm", "-journal")
"""The ends of the names of the files of one SQLite database."""


def begin(files: Path, database: Path | None = None) -> None:
    """Make what is written from now on private, and shut the door of `files` (DATA_DIR); the database's files are mended too.

    Behind that door nobody reads what older versions left open, so that `mend` may take its time.
    """
    os.umask(MASK)
    if files.is_dir():
        _close(files)
    for mark in _MARKS if database else ():
        with suppress(FileNotFoundError):
            _close(Path(f"{database}{mark}"))


def mend(files: Path) -> int:
    """Take away what others may do with anything in `files`; how many files and folders that were."""
    return sum(_close(one) for one in _everything(files))


def _everything(files: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(files):
        yield Path(folder)
        yield from (Path(folder, name) for name in names)


def _close(one: Path) -> bool:
    """Whether somebody else could do something with it. What is another's cannot be changed, and is left."""
    with suppress(FileNotFoundError, PermissionError):
        there = one.lstat()
        if there.st_mode & MASK and not stat.S_ISLNK(there.st_mode):
            one.chmod(stat.S_IMODE(there.st_mode) & ~MASK)
            return True
    return False
