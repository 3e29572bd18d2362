"""Writes a file so that there is never half of it under its name, not even after a power cut."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HALF = ".half"
"""The end of the name under which a file is written until it is whole; the name begins with a point."""


@contextmanager
def written_whole(final: Path) -> Iterator[IO[bytes]]:
    """What to write into; it takes its name, over whatever has it, when all is written. Only its owner can read it."""
    half = final.with_name(f".{final.name}.{secrets.token_hex(4)}{HALF}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        half.replace(final)
    finally:
        half.unlink(missing_ok=True)
    around = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(around)
    finally:
        os.close(around)
