"""Closes what leaves the machine (age). Whoever has the identity opens it; this machine has the recipient alone and cannot."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from services.exchange.backup_archive import BadBackup
from services.exchange.copy_targets import CopyFailed, Why
from services.whole_files import written_whole

CLOSED = ".age"
"""The end of the name of a closed file."""
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_BEGINS = b"age-encryption.org/"


class Closing:
    """Closes files for recipients, each of whom can open them alone."""

    def __init__(self, recipients: str) -> None:
        import pyrage

        try:
            self._for = [pyrage.x25519.Recipient.from_str(one) for one in recipients.replace(",", " ").split()]
        except pyrage.RecipientError as trouble:
            raise CopyFailed(Why.KEY, f"BACKUP_RECIPIENT is no key ({trouble}); copy what `keypair` printed.") from trouble

    def close(self, source: Path, into: Path) -> None:
        """Write `source` closed into a new file."""
        import pyrage

        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source.open("rb") as plain, written_whole(into) as out:
            pyrage.encrypt_io(plain, out, self._for)


class Identity:
    """Opens what was closed for it; read from the file that `keypair` or age-keygen wrote."""

    def __init__(self, file: Path) -> None:
        import pyrage

        try:
            lines = file.read_text(encoding="utf-8").split("\n")
            (secret,) = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
            self._own = pyrage.x25519.Identity.from_str(secret)
        except OSError as trouble:
            raise BadBackup(f"{file} cannot be read ({trouble.strerror}); name the file of the identity.") from trouble
        except (ValueError, pyrage.IdentityError) as trouble:
            raise BadBackup(f"{file} holds no identity of age: one line that begins with AGE-SECRET-KEY-1.") from trouble

    def open(self, file: Path, into: Path) -> None:
        """Write what `file` holds into a new file that only its owner can read. Raises `BadBackup`."""
        import pyrage

        try:
            with file.open("rb") as closed, written_whole(into) as out:
                pyrage.decrypt_io(closed, out, [self._own])
        except OSError as trouble:
            raise BadBackup(f"{file} cannot be opened ({trouble.strerror or trouble}). Nothing was written.") from trouble
        except pyrage.DecryptError as trouble:
            raise BadBackup(
                f"{file} cannot be opened with this identity: it was closed for another, or it is damaged. Nothing was written."
            ) from trouble


def is_closed(file: Path) -> bool:
    """Whether a file is closed, whatever its name."""
    try:
        with file.open("rb") as there:
            return there.read(len(_BEGINS)) == _BEGINS
    except OSError:
        return False


@contextmanager
def opened(file: Path, identity: Path | None, folder: Path) -> Iterator[Path]:
    """The file itself, or what it holds where it is closed, for as long as it is looked at. Raises `BadBackup`."""
    if not is_closed(file):
        yield file
        return
    if identity is None:
        raise BadBackup(f"{file} is closed: name the file of the identity that opens it, --identity FILE.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    plain = folder / f".opened-{os.getpid()}.zip"
    try:
        Identity(identity).open(file, plain)
        yield plain
    finally:
        plain.unlink(missing_ok=True)


def make_keypair(file: Path) -> str:
    """Write a new identity into `file`, which must not be there; the recipient for BACKUP_RECIPIENT. Raises `BadBackup`."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    try:
        with open(file, "x", encoding="utf-8", opener=partial(os.open, mode=0o600)) as out:
            out.write(f"# public key: {made.to_public()}\n{made}\n")
    except FileExistsError:
        raise BadBackup(f"{file} is there already; name another file, or what it opens is lost.") from None
    return str(made.to_public())
