"""Where copies go off the machine: a folder that rsync reaches, or a bucket that speaks S3. Never half a file has its name."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from services.exchange.stopping import Stopped
from services.whole_files import written_whole

Stopping = Callable[[], bool]

_BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\w./-]*))?", re.ASCII)
_REMOTE = re.compile(r"(/|rsync://\w[\w.@-]*(:\d+)?/|(\w[\w.-]*@)?\w[\w.-]*:(?!//))[\w./~+=@-]*", re.ASCII)
"""A folder of this machine (a mounted disk), a module of an rsync server, or `user@host:folder` by ssh."""
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20"
_AT_ONCE = 4
_LISTED = re.compile(r"^-\S+\s+[\d.,]+\s+\S+\s+\S+\s(.+)$", re.MULTILINE)


class Why(StrEnum):
    """Why copies could not be sent."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    FULL = "full"
    KEY = "key"
    PROGRAM = "program"
    SPACE = "space"
    UNKNOWN = "unknown"


class CopyFailed(Exception):
    """A copy that was not sent; `words` say what the other side said, and hold no secret."""

    def __init__(self, why: Why, words: str) -> None:
        super().__init__(words)
        self.why = why


@dataclass(frozen=True)
class Account:
    """Who we are to a bucket."""

    key_id: str
    secret: str
    endpoint: str | None = None
    """None: Amazon's own."""
    region: str = "us-east-1"


class Target(Protocol):
    """A place for files; their names are paths below it."""

    def names(self, folder: str) -> set[str]:
        """The files below a folder; none where it is not there."""

    def send(self, staged: Path, stopping: Stopping) -> None:
        """Bring all files of a folder there, each under its name only once it is whole, over what has it."""

    def remove(self, names: Iterable[str]) -> None:
        """Let files go."""

    def fetch(self, folder: Path) -> int:
        """Bring everything back into a folder; how many files it has then."""


def is_bucket(where: str) -> bool:
    """Whether a target is a bucket."""
    return where.startswith("s3://")


def readable(where: str) -> bool:
    """Whether it is a target at all."""
    return bool(_BUCKET.fullmatch(where) if is_bucket(where) else _REMOTE.fullmatch(where))


def target(where: str, account: Account | None) -> Target:
    """The target that BACKUP_TO names."""
    if not is_bucket(where):
        return Remote(where)
    assert account is not None
    return Bucket(where, account)


class Remote:
    """What the program rsync reaches. It writes beside the name and renames, so a line that breaks leaves no half file."""

    def __init__(self, where: str) -> None:
        self._where = where.rstrip("/") + "/"

    def names(self, folder: str) -> set[str]:
        try:
            said = self._run("--recursive", "--list-only", "--no-human-readable", f"{self._where}{folder}/")
        except CopyFailed as trouble:
            if "No such file" in str(trouble):
                return set()
            raise
        return {f"{folder}/{name}" for name in _LISTED.findall(said)}

    def send(self, staged: Path, stopping: Stopping) -> None:
        self._run("--recursive", "--times", "--chmod=D700,F600", f"{staged}/", self._where, stopping=stopping)

    def remove(self, names: Iterable[str]) -> None:
        """rsync deletes what the sender has not: here an empty folder, and only the names that are listed."""
        gone = sorted(names)
        if not gone:
            return
        with tempfile.TemporaryDirectory() as held:
            empty, rules = Path(held, "empty"), Path(held, "rules")
            folders = {str(one) for name in gone for one in Path(name).parents if str(one) != "."}
            for one in folders:
                (empty / one).mkdir(parents=True, exist_ok=True)
            kept = [f"+ /{one}/" for one in sorted(folders)]
            rules.write_text("\n".join([*kept, *(f"+ /{name}" for name in gone), "- *", ""]), encoding="utf-8")
            self._run("--recursive", "--delete", f"--filter=merge {rules}", f"{empty}/", self._where)

    def fetch(self, folder: Path) -> int:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._run("--recursive", "--times", "--chmod=D700,F600", self._where, f"{folder}/")
        return sum(1 for one in folder.rglob("*") if one.is_file())

    def _run(self, *words: str, stopping: Stopping = lambda: False) -> str:
        program = shutil.which("rsync")
        if program is None:
            raise CopyFailed(Why.PROGRAM, "rsync is not on this machine: apt install rsync, or set BACKUP_TO to a bucket.")
        around = {"RSYNC_RSH": _SSH, **os.environ, "LC_ALL": "C"}
        command = [program, "--timeout=120", *words]
        with subprocess.Popen(  # noqa: S603  (the operator's own target, checked when it was read, and no shell)
            command, env=around, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as child:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    out, err = child.communicate(timeout=1)
                    break
                if stopping():
                    child.terminate()
                    raise Stopped
        if child.returncode:
            raise CopyFailed(_why(child.returncode, err), f"rsync ended with {child.returncode}: {_short(err)}")
        return out


def _why(code: int, said: str) -> Why:
    if "No space left" in said or "Disk quota" in said:
        return Why.FULL
    if "Permission denied" in said or "Host key" in said or "auth failed" in said or code in {1, 3, 11, 23}:
        return Why.REFUSED
    return Why.UNREACHABLE if code in {5, 10, 12, 30, 35, 255} else Why.UNKNOWN


def _short(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("Debug source")]
    return " / ".join(lines[:3])[:400]


class Bucket:
    """A bucket. A name appears with the last byte of its file, so there is never half of one."""

    def __init__(self, where: str, account: Account, *, retries: int = 3) -> None:
        from obstore.store import S3Store

        parts = _BUCKET.fullmatch(where)
        assert parts is not None
        options: dict[str, Any] = {"endpoint": account.endpoint} if account.endpoint else {}
        self._store = S3Store(
            parts[1],
            prefix=(parts[2] or "").strip("/") or None,
            access_key_id=account.key_id,
            secret_access_key=account.secret,
            region=account.region,
            virtual_hosted_style_request=not account.endpoint,
            client_options={
                "allow_http": bool(account.endpoint and account.endpoint.startswith("http://")),
                "connect_timeout": timedelta(seconds=20),
                "timeout": timedelta(minutes=5),
            },
            retry_config={"max_retries": retries, "retry_timeout": timedelta(minutes=2)},
            **options,
        )

    def names(self, folder: str) -> set[str]:
        import obstore

        with _told():
            below = f"{folder}/" if folder else None
            return {one["path"] for some in obstore.list(self._store, below, chunk_size=1000) for one in some}

    def send(self, staged: Path, stopping: Stopping) -> None:
        import obstore

        def put(file: Path) -> None:
            if stopping():
                raise Stopped
            with _told():
                obstore.put(self._store, file.relative_to(staged).as_posix(), file)

        with ThreadPoolExecutor(_AT_ONCE) as sending:
            for _ in sending.map(put, sorted(one for one in staged.rglob("*") if one.is_file())):
                pass

    def remove(self, names: Iterable[str]) -> None:
        import obstore

        with _told():
            for one in sorted(names):
                obstore.delete(self._store, one)

    def fetch(self, folder: Path) -> int:
        import obstore

        there = self.names("")
        for one in sorted(there):
            place = folder / one
            if not place.resolve().is_relative_to(folder.resolve()):
                continue
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _told(), written_whole(place) as out:
                for block in obstore.get(self._store, one):
                    out.write(block)
        return len(there)


@contextmanager
def _told() -> Iterator[None]:
    """Says in our words what a bucket would not."""
    from obstore import exceptions as theirs

    try:
        yield
    except (theirs.PermissionDeniedError, theirs.UnauthenticatedError, theirs.NotFoundError, theirs.InvalidPathError) as trouble:
        raise CopyFailed(Why.REFUSED, f"the bucket: {_short(str(trouble))}") from None
    except theirs.BaseError as trouble:
        raise CopyFailed(Why.UNREACHABLE, f"the bucket: {_short(str(trouble))}") from None
