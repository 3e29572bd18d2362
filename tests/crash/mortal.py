"""`main.py run` as a process that strikes itself dead at its commit points, and can be born again at once.

The program is loaded once; each life is a fork of it, told on the standard input what part to run, at which moment its clock stands (or
from which it goes on), and which points were struck before. Such a point is: before a commit, after it, and after Telegram's answer
(which is before its mark). The file of points is written before SIGKILL, so each is struck once and the talk gets on.
"""

import ctypes
import json
import os
import signal
import sys
import threading
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import main
from bot.clock import Clock
from bot.delivery.transport import AiohttpRequest
from models.prepared import Prepared
from scheduler.timetable import Timetable
from services.messages import errands

_SHOWS = ("send", "edit", "delete", "answer")
_WRITES = ("insert", "update", "delete")
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
            numbers = [value for value in _values(given) if isinstance(value, int)]
            self._note(" ".join(statement.split()[:3]).lower(), numbers[:40])

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

    Prepared.__call__, Prepared.many = call, call_many  # type: ignore[method-assign]


def _listen_to_telegram(strike: Any) -> None:
    ask = AiohttpRequest.do_request

    async def do_request(self: AiohttpRequest, url: str, method: str, request_data: Any = None, *more: Any, **times: Any) -> Any:
        answer = await ask(self, url, method, request_data, *more, **times)
        name = url.rsplit("/", 1)[1]
        if name.startswith(_SHOWS) and answer[0] == 200:
            said = {key: value for key, value in request_data.parameters.items() if key not in _OF_THE_MOMENT}
            strike(f"after Telegram's answer: {name}", str(zlib.crc32(repr(sorted(said.items())).encode())))
        return answer

    AiohttpRequest.do_request = do_request  # type: ignore[method-assign]


def _say_when_looked() -> None:
    """The driver hears when the scheduler has looked."""
    look = Timetable.look

    async def tell(self: Timetable) -> int:
        promised = await look(self)
        print("looked", flush=True)
        return promised

    Timetable.look = tell  # type: ignore[method-assign]


def _end_with_parent() -> None:
    """Nobody outlives the test, however that ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _live(wish: dict[str, Any]) -> None:
    """One life, until it is stopped or struck."""
    if sys.platform == "linux":
        _end_with_parent()
    os.environ.update(wish["environment"])
    if wish["stands_at"]:
        moment = datetime.fromisoformat(wish["stands_at"])
        main.Clock = lambda: Clock(stands_at=moment)  # type: ignore[assignment,misc]
        errands._FIRST_PAUSE = errands._LONGEST_PAUSE = timedelta(0)  # the pause after a death would not end
    if wish["struck"]:
        Striker(Path(wish["struck"])).install()
    _say_when_looked()
    main.app(["run", "--part", wish["part"]], standalone_mode=False)


def serve() -> None:
    """One life after another, as they are wished for; the end of each is told."""
    if sys.platform == "linux":
        _end_with_parent()
    for line in sys.stdin:
        life = os.fork()
        if life == 0:
            try:
                _live(json.loads(line))
            except BaseException as trouble:
                print(f"{type(trouble).__name__}: {trouble}", file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        print(f"lives {life}", flush=True)
        _, status = os.waitpid(life, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    serve()
