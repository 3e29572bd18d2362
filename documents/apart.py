"""Has what people sent read in a process of its own, with limits on memory and time: whatever a file does, it does it there."""

import atexit
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from documents import reader
from documents.tables import Sheet
from documents.workbook import NotAWorkbook, Trouble
from domain.exchange.cells import restored
from domain.reporting.filetypes import LARGEST, FileType, Unfit

MEMORY = 1 << 30
"""Bytes the process may take up, what Python itself needs included."""
SECONDS = 10
"""Of the processor; three times as long by the clock."""
_MOST_ANSWERED = 128 << 20
_LENGTH = struct.Struct("!I")
_GIVEN_ON = ("PATH", "LANG", "LC_ALL", "PYTHONPYCACHEPREFIX", "PYTHONHOME", "LD_LIBRARY_PATH")
"""Of our surroundings; the bot's secrets stay with the bot."""


class NoReader(OSError):
    """No process could be had: the machine is short of something, and another try may do."""


def read_workbook(content: bytes, name: str) -> dict[str, Sheet]:
    """The sheets of a file that somebody sent, as `workbook.read` gives them. Raises `NotAWorkbook`, and `NoReader`."""
    if len(content) > LARGEST:
        raise NotAWorkbook(Trouble.TOO_LARGE)
    answer = _ask("workbook", content, name)
    if answer is None:
        raise NotAWorkbook(Trouble.TOO_LARGE)
    if "sheets" not in answer:
        raise NotAWorkbook(Trouble(answer["why"]))
    return {sheet: [(number, restored(cells)) for number, cells in rows] for sheet, rows in answer["sheets"].items()}


def file_type(content: bytes, name: str = "") -> FileType | Unfit:
    """What a file that somebody sent is, as `domain.filetypes` says it. Raises `NoReader`."""
    if len(content) > LARGEST:
        return Unfit.TOO_LARGE
    answer = _ask("type", content, name)
    if answer is None:
        return Unfit.TOO_MUCH
    if "kind" in answer:
        return FileType(answer["kind"])
    return Unfit(answer["unfit"]) if "unfit" in answer else Unfit.UNKNOWN


def end() -> None:
    """Let the process that waits for files go; it is started again when one comes."""
    _READER.end()


class _Reader:
    """The process that waits for files. It is started with the first one, and again where it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._calls: socket.socket | None = None

    def call(self) -> socket.socket:
        """A line to a fresh copy of it."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                self._hand_over(theirs)
            except OSError:  # it has ended since
                self._stop()
                self._hand_over(theirs)
        return ours

    def _hand_over(self, line: socket.socket) -> None:
        socket.send_fds(self._ready(), [b"."], [line.fileno()])

    def end(self) -> None:
        """Stop it, and the copies that are reading."""
        with self._lock:
            if self._process is not None:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._stop()

    def _ready(self) -> socket.socket:
        if self._calls is None or self._process is None or self._process.poll() is not None:
            self._stop()
            self._calls, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603  (our own file, by our own Python)
                    [sys.executable, "-s", "-P", reader.__file__, str(theirs.fileno())],
                    env=_surroundings(),
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    start_new_session=True,
                )
        return self._calls

    def _stop(self) -> None:
        if self._calls is not None:
            self._calls.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._calls = self._process = None


_READER = _Reader()
atexit.register(_READER.end)


def _surroundings() -> dict[str, str]:
    paths = os.pathsep.join(str(Path(one).absolute()) for one in sys.path)
    here = str(Path(reader.__file__).absolute().parent.parent)
    return {"PYTHONPATH": os.pathsep.join((here, paths)), **{name: os.environ[name] for name in _GIVEN_ON if name in os.environ}}


def _ask(what: str, content: bytes, name: str) -> Any:
    """The answer; None where the copy ended without one, because the file made it too large or too slow."""
    wanted = {"what": what, "name": name, "size": len(content), "memory": MEMORY, "seconds": SECONDS}
    head = json.dumps(wanted).encode()
    try:
        called = _READER.call()
    except OSError as trouble:
        raise NoReader(*trouble.args) from trouble
    with called as line:
        line.settimeout(4 * SECONDS)
        try:
            line.sendall(_LENGTH.pack(len(head)) + head)
            line.sendall(content)
            begun = line.recv(1)
        except OSError as trouble:
            raise NoReader(*trouble.args) from trouble
        if begun != b"+":
            raise NoReader("the reader ended before it began")
        return _heard(line)


def _heard(line: socket.socket) -> Any:
    try:
        length = _LENGTH.unpack(_receive(line, _LENGTH.size))[0]
        return json.loads(_receive(line, length)) if length <= _MOST_ANSWERED else None
    except (OSError, EOFError):
        return None


def _receive(line: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        piece = line.recv(min(size - len(got), 1 << 20))
        if not piece:
            raise EOFError
        got += piece
    return bytes(got)
