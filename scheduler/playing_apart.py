"""Plays a copy in a process of its own, so that whoever talks with the bot meanwhile does not wait for it.

A city of few is played here: that takes no longer than the process would to begin.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from domain.standards.periods import Period
from models.people.person import Person
from scheduler import rehearsal
from scheduler.rehearsal import Copy, Member, Message, Progress, Rehearsed
from services.city import City

FEW = 300
"""People whom it is not worth a process."""
_ROOT = Path(__file__).parents[1]
_GIVEN_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPYCACHEPREFIX", "PYTHONHOME", "LD_LIBRARY_PATH")
"""Of our surroundings; the bot's secrets stay with the bot."""
_BEHIND = 5
"""How much behind the bot it stands for the processor."""


class NotPlayed(RuntimeError):
    """The process ended before it had played to the end."""


def is_many(copy: Copy) -> bool:
    """Whether it is worth a process."""
    with Session(copy.engine) as session:
        return (session.scalar(select(func.count(col(Person.id)))) or 0) > FEW


def play(copy: Copy, *, progress: Progress) -> Rehearsed:
    """As `rehearsal.play`. Raises `NotPlayed`."""
    if not is_many(copy):
        return rehearsal.play(copy, progress=progress)
    copy.engine.dispose()  # with the last connection everything stands in the file
    with tempfile.TemporaryDirectory(prefix="sipakainga-rehearsal-") as folder:
        Path(folder, "copy").write_text(json.dumps(_told(copy)), encoding="utf-8")
        surroundings = {name: os.environ[name] for name in _GIVEN_ON if name in os.environ}
        command = [sys.executable, "-m", "scheduler.playing_apart", folder]
        with subprocess.Popen(  # noqa: S603  (our own file, by our own Python)
            command, cwd=_ROOT, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                for line in process.stdout or ():
                    progress(*map(int, line.split()))
            finally:
                if process.poll() is None and sys.exc_info()[0] is not None:
                    process.kill()
        if process.returncode:
            raise NotPlayed(f"the play ended with {process.returncode}")
        return _read(json.loads(Path(folder, "played").read_bytes()))


def _told(copy: Copy) -> dict[str, Any]:
    """A copy, as the process is told of it."""
    return {
        "file": copy.engine.url.database,
        "quarter": str(copy.quarter),
        "begins": copy.begins.isoformat(),
        "zone": copy.city.zone.key,
        "linked": list(copy.linked.items()),
    }


def _copy(told: Mapping[str, Any]) -> Copy:
    begins, linked = datetime.fromisoformat(told["begins"]), dict(told["linked"])
    city = City(zone=ZoneInfo(told["zone"]))
    return Copy(rehearsal.opened(Path(told["file"])), Period.parse(told["quarter"]), begins, city, linked)


def _read(played: Mapping[str, Any]) -> Rehearsed:
    """What the process has played."""
    return Rehearsed(
        Period.parse(played["quarter"]),
        tuple(map(date.fromisoformat, played["days"])),
        tuple(Message(person, key, datetime.fromisoformat(at)) for person, key, at in played["messages"]),
        tuple(Member(*one) for one in played["members"]),
        tuple(played["former_supervisors"]),
    )


def _play(folder: Path) -> None:
    """In the process of its own."""
    os.nice(_BEHIND)
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # most of what is read dies at once; looking for it takes a tenth of the play
    copy = _copy(json.loads((folder / "copy").read_bytes()))
    played = rehearsal.play(copy, progress=lambda done, days: print(done, days, flush=True))
    copy.engine.dispose()
    told = {
        "quarter": str(played.quarter),
        "days": [day.isoformat() for day in played.days],
        "messages": [(one.person, one.key, one.at.isoformat()) for one in played.messages],
        "members": [astuple(one) for one in played.members],
        "former_supervisors": played.former_supervisors,
    }
    (folder / "played").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    _play(Path(sys.argv[1]))
