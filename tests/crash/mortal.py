"""The program as processes that are born at once: it is loaded one time, and each life is a fork of it.

A life is a connection to the socket that the first argument names. It is wished for in one line: what to do, in which surroundings, at
which moment its clock stands (or from which it goes on), and at which points it was struck before. Its end is told, and it does not
outlive its connection.

It may be given to notice what takes long sooner: the database's lock, Telegram's silence.
A life may strike itself dead at its commit points: before a commit, after it, and after Telegram's answer (which is before its mark).
The point is written to a file before SIGKILL, so each is struck once and the talk gets on.
"""

import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import sys
import threading
import zlib
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import main
from bot.clock import Clock
from bot.delivery import leases
from bot.delivery.transport import AiohttpRequest
from models import database
from models.prepared import Prepared
from scheduler.timetable import Timetable
from services.messages import errands

_LATER = ("bot.operating.listening", "bot.reception.webhook", "psycopg")
"""What a life would load when it needs it."""
_SHOWS = ("send", "edit", "delete", "answer")
_WRITES = ("insert", "update", "delete")
_COUNTING = "update errandtry set"
"""Its numbers say how often it was tried, and after each death once more: of them only the last, the errand's own, tells the point."""
_OF_THE_MOMENT = ("message_id",)
"""What differs between two sendings of the same."""


class Striker:
    """Notes what a transaction writes, and ends the process at each point it has not ended at before."""

    def __init__(self, struck: Path) -> None:
        self._file = struck
        self._struck = set(struck.read_text(encoding="utf-8").splitlines()) if struck.exists() else set()
        self._here = threading.local()

    def install(self) -> None:
        """From now on; a transaction is in one thread from its beginning to its end."""
        event.listen(Engine, "begin", lambda _connection: self._forget())
        event.listen(Engine, "before_cursor_execute", self._hear)
        event.listen(Engine, "commit", lambda _connection: self._reach("before the commit"))
        event.listen(Session, "after_commit", lambda _session: self._reach("after the commit"))
        _listen_to_prepared(self._note)
        _listen_to_telegram(self._strike)

    def _forget(self) -> None:
        self._here.written = []

    def _note(self, kind: str, number: Any) -> None:
        self._here.written.append((kind, str(number)))

    def _hear(self, _connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        if statement.lstrip()[:6].lower() in _WRITES:
            kind = " ".join(statement.split()[:3]).lower()
            numbers = [value for value in _values(given) if isinstance(value, int)]
            self._note(kind, numbers[-1:] if kind == _COUNTING else numbers[:40])

    def _reach(self, when: str) -> None:
        written = getattr(self._here, "written", [])
        if not written:
            return
        telling = [one for one in written if one[0] in ("handling", "marking")] or written
        kind, what = telling[0][0], zlib.crc32(repr(sorted(set(telling))).encode())
        self._strike(f"{when}: {kind}", str(what))

    def _strike(self, place: str, what: str) -> None:
        point = f"{place} {what}"
        if point in self._struck:
            return
        with self._file.open("a", encoding="utf-8") as file:
            file.write(point + "\n")
        os.kill(os.getpid(), signal.SIGKILL)


def _values(given: Any) -> list[Any]:
    if isinstance(given, dict):
        return list(given.values())
    if isinstance(given, (list, tuple)):
        return [value for one in given for value in (_values(one) if isinstance(one, (dict, list, tuple)) else [one])]
    return []


def _listen_to_prepared(note: Any) -> None:
    """What is handed straight to the driver: the marks of updates and of messages among it."""
    once, many = Prepared.__call__, Prepared.many

    def call(self: Prepared, session: Session, **values: Any) -> list[Any]:
        found = once(self, session, **values)
        if "update_id" in values:
            note("handling", values["update_id"])
        return found

    def call_many(self: Prepared, session: Session, given: Any) -> None:
        many(self, session, given)
        for values in given:
            if "row" in values and "to_state" in values:
                note("marking", values["row"])

    Prepared.__call__, Prepared.many = call, call_many


def _listen_to_telegram(strike: Any) -> None:
    ask = AiohttpRequest.do_request

    async def do_request(self: AiohttpRequest, url: str, method: str, request_data: Any = None, *more: Any, **times: Any) -> Any:
        answer = await ask(self, url, method, request_data, *more, **times)
        name = url.rsplit("/", 1)[1]
        if name.startswith(_SHOWS) and answer[0] == 200:
            said = {key: value for key, value in request_data.parameters.items() if key not in _OF_THE_MOMENT}
            strike(f"after Telegram's answer: {name}", str(zlib.crc32(repr(sorted(said.items())).encode())))
        return answer

    AiohttpRequest.do_request = do_request


def _say_when_looked(line: socket.socket) -> None:
    """The driver hears when the scheduler has looked."""
    look = Timetable.look

    async def tell(self: Timetable) -> int:
        promised = await look(self)
        line.sendall(b"looked\n")
        return promised

    Timetable.look = tell


def _end_with_parent() -> None:
    """Nobody outlives the test, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _live(wish: dict[str, Any], line: socket.socket) -> None:
    """One life, until it is done, stopped or struck."""
    _end_with_parent()
    os.environ.update(wish["environment"])
    if wish["said"]:
        said = os.open(wish["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
    database._PRAGMAS = (*database._PRAGMAS, *wish["pragmas"])
    if wish["patience"]:
        AiohttpRequest.__init__.__kwdefaults__["read_timeout"] = wish["patience"]
    if wish["stands_at"]:
        moment = datetime.fromisoformat(wish["stands_at"])
        main.Clock = lambda: Clock(stands_at=moment)
        errands._FIRST_PAUSE = errands._LONGEST_PAUSE = timedelta(0)  # the pause after a death would not end
        errands.MOST_TRIES = 1_000  # each of the points at which it is in hand is a death of its own
        leases._SHOW_EVERY = 0.01  # and what the dead held is waited for only as long as the database takes to notice
    if wish["struck"]:
        Striker(Path(wish["struck"])).install()
    _say_when_looked(line)
    main.obey(wish["words"])


class _Nursery:
    """Gives lives, and tells their ends."""

    def __init__(self, place: str) -> None:
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(place)
        self._door.listen(64)
        self._deaths, self._bell = socket.socketpair()
        self._bell.setblocking(False)
        self._deaths.setblocking(False)
        self._lives: dict[int, socket.socket] = {}
        self._waiting = selectors.DefaultSelector()
        for each in (self._door, self._deaths):
            self._waiting.register(each, selectors.EVENT_READ)

    def serve(self) -> None:
        """One life for each connection."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._bell.fileno())
        print("ready", flush=True)
        while True:
            for key, _ in self._waiting.select():
                if key.fileobj is self._door:
                    self._give(self._door.accept()[0])
                elif key.fileobj is self._deaths:
                    self._bury()
                else:
                    self._let_go(key.fileobj)

    def _give(self, line: socket.socket) -> None:
        with line.makefile("rb") as said:
            wish = json.loads(said.readline() or b"null")
        if wish is None:
            line.close()
            return
        life = os.fork()
        if life == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for other in (self._waiting, self._door, self._deaths, self._bell, *self._lives.values()):
                other.close()
            _end(wish, line)
        self._lives[life] = line
        self._waiting.register(line, selectors.EVENT_READ)
        with suppress(OSError):  # nobody listens any more, and its end follows
            line.sendall(f"lives {life}\n".encode())

    def _bury(self) -> None:
        with suppress(BlockingIOError):
            self._deaths.recv(4096)
        with suppress(ChildProcessError):
            while (dead := os.waitpid(-1, os.WNOHANG))[0]:
                line = self._lives.pop(dead[0])
                with suppress(OSError):
                    line.sendall(f"ended {os.waitstatus_to_exitcode(dead[1])}\n".encode())
                with suppress(KeyError, ValueError):
                    self._waiting.unregister(line)
                line.close()

    def _let_go(self, line: Any) -> None:
        """Nobody listens any more."""
        with suppress(KeyError, ValueError):
            self._waiting.unregister(line)
        for life, whose in self._lives.items():
            if whose is line:
                os.kill(life, signal.SIGKILL)


def _end(wish: dict[str, Any], line: socket.socket) -> None:
    code = 0
    try:
        _live(wish, line)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException as trouble:
        code = 1
        print(f"{type(trouble).__name__}: {trouble}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _end_with_parent()
    for name in _LATER:
        import_module(name)
    gc.freeze()
    _Nursery(sys.argv[1]).serve()
