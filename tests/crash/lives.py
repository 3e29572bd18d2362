"""The driver's end of `tests/crash/mortal.py`: the bot as a real process, begun, stopped and killed."""

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds for what takes a few on a machine that does nothing else."""


@cache
def _nursery() -> str:
    """Where lives are given; the program is loaded once for all of them, and ends with the tests."""
    place = tempfile.mkdtemp(prefix="lives") + "/door"
    server = subprocess.Popen([sys.executable, "-m", "tests.crash.mortal", place], cwd=_ROOT, stdout=subprocess.PIPE)
    atexit.register(_end, server)
    assert server.stdout
    with server.stdout as says:
        assert says.readline() == b"ready\n"
    return place


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.kill()
    server.wait()


class Mortal:
    """The bot, one life after another."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.pid: int | None = None
        self.ended = asyncio.Event()
        self.looked = asyncio.Event()
        self.ends: list[int] = []
        self._reading: asyncio.Task[None] | None = None
        self._line: asyncio.StreamWriter | None = None

    async def start(
        self,
        *words: str,
        stands_at: datetime | None = None,
        struck: Path | None = None,
        said: Path | None = None,
        pragmas: Sequence[str] = (),
        patience: float | None = None,
        **besides: str,
    ) -> None:
        """Begin a life: with these words on the command line, `besides` in its surroundings, and what it says in a file.

        SQLite is told `pragmas` besides ours, and Telegram is waited for with this `patience`.
        """
        await self.close()
        self.ended.clear()
        self.looked.clear()
        reader, self._line = await asyncio.open_unix_connection(_nursery())
        wish = {
            "words": words or ("run", "--part", "updates"),
            "stands_at": stands_at and stands_at.isoformat(),
            "struck": struck and str(struck),
            "said": said and str(said),
            "pragmas": list(pragmas),
            "patience": patience,
            "environment": self.environment | besides,
        }
        self._line.write(json.dumps(wish).encode() + b"\n")
        word, life = (await reader.readline()).split()
        assert word == b"lives"
        self.pid = int(life)
        self._reading = asyncio.create_task(self._read(reader, self._line))

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """End this life, politely or not; the seconds it took."""
        begun = asyncio.get_running_loop().time()
        if self.pid is not None:
            with suppress(ProcessLookupError):  # it ended just now
                os.kill(self.pid, how)
        await self.wait()
        return asyncio.get_running_loop().time() - begun

    def strike(self) -> bool:
        """Kill it without waiting for its end; whether it lived."""
        if self.pid is None or self.ended.is_set():
            return False
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return True

    async def live_on(self) -> None:
        """One life after another until cancelled, however each ends, as a supervisor of services sees to."""
        while True:
            await self.start()
            await self.ended.wait()
            await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """End this life at once."""
        await self.stop(signal.SIGKILL)

    async def wait(self) -> int:
        """Until this life ends; how it ended."""
        async with asyncio.timeout(PATIENCE):
            await self.ended.wait()
            await self.close()
        return self.ends[-1]

    async def close(self) -> None:
        """End the life, if there is one."""
        if self._line is not None:
            self._line.close()
        if self._reading is not None:
            await self._reading

    async def _read(self, reader: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            async for said in reader:
                word, _, rest = said.decode().strip().partition(" ")
                if word == "ended":
                    self.ends.append(int(rest))
                    self.ended.set()
                elif word == "looked":
                    self.looked.set()
            line.close()
            await line.wait_closed()
        self.pid = None


async def command(environment: dict[str, str], said: Path, *words: str) -> tuple[int, str]:
    """Give one command and wait for its end: how it ended, and what it said."""
    life = Mortal({"COLUMNS": "400", **environment})
    await life.start(*words, said=said)
    return await life.wait(), said.read_text(encoding="utf-8")
