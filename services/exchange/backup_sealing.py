"""The seal of a backup: only who has the key can have written what it says, so that nobody makes themselves an admin in it."""

import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

SEAL = "manifest.seal"
"""The part of a backup that holds it. The manifest names the sum of every table, so that sealing it seals them all."""

_NAME = "backup.key"
_SHORT = 8


@dataclass(frozen=True)
class Key:
    """What backups are sealed with."""

    secret: bytes

    @property
    def name(self) -> str:
        """Tells keys apart without giving any away."""
        return sha256(b"name of " + self.secret).hexdigest()[:_SHORT]

    def seal(self, manifest: bytes) -> str:
        """The seal of a manifest, as JSON."""
        return json.dumps({"key": self.name, "seal": self._sum(manifest)})

    def blind(self, digest: str) -> str:
        """The name of a file with this hash where others may read names: who has the file cannot tell that we have it too."""
        return hmac.new(self.secret, b"name of evidence " + digest.encode(), sha256).hexdigest()

    def _sum(self, manifest: bytes) -> str:
        return hmac.new(self.secret, manifest, sha256).hexdigest()


class Sealed(StrEnum):
    """What a seal says."""

    OURS = "ours"
    NOT_SEALED = "not sealed"
    """Made by an older version, or the seal was taken out."""
    OTHER_KEY = "other key"
    BROKEN = "broken"
    """Sealed with our key, and changed afterwards."""


def look(key: Key | None, manifest: bytes, seal: bytes | None) -> Sealed:
    """What `seal` says of `manifest`; `key` None where we have none."""
    if seal is None:
        return Sealed.NOT_SEALED
    told = json.loads(seal)
    if key is None or told["key"] != key.name:
        return Sealed.OTHER_KEY
    return Sealed.OURS if hmac.compare_digest(str(told["seal"]), key._sum(manifest)) else Sealed.BROKEN


def place(files: Path) -> Path:
    """Where the key lies that is made where none is set; `files` is DATA_DIR."""
    return files / _NAME


def there(files: Path, given: str | None = None) -> Key | None:
    """The key that was set (BACKUP_KEY), or the one in `files`; None where there is none yet."""
    if given:
        return Key(given.encode())
    try:
        return Key(place(files).read_bytes().strip())
    except FileNotFoundError:
        return None


def made(files: Path, given: str | None = None) -> Key:
    """As `there`; the first time a key is made, which only its owner can read. Two that make it at once agree on one."""
    found = there(files, given)
    if found is not None:
        return found
    files.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = files / f".{_NAME}.{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_hex(32).encode())
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):  # another was quicker: theirs is the key
            os.link(half, place(files))
    finally:
        half.unlink(missing_ok=True)
    return Key(place(files).read_bytes().strip())
