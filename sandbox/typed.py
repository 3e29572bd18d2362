"""What is typed at the terminal or comes through a pipe, line by line, while everything else goes on."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import AsyncIterator, Callable

_PROMPT = "> "


async def typed(write: Callable[[str], None]) -> AsyncIterator[str]:
    """Each line; what came through a pipe is written too, so that what is printed reads as a talk.

    The next line is asked for only when the last one is done. The thread that waits for it is a daemon: it never holds up the end.
    """
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    wanted = threading.Semaphore(0)

    def read() -> None:
        while wanted.acquire():
            line = _ask()
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(lines.put_nowait, line)
            if line is None:
                return

    threading.Thread(target=read, daemon=True).start()
    while True:
        wanted.release()
        line = await lines.get()
        if line is None:
            return
        if not sys.stdin.isatty():
            write(f"{_PROMPT}{line}")
        yield line


def _ask() -> str | None:
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  (arrow keys and what was typed before)
        try:
            return input(_PROMPT)
        except EOFError:
            return None
    line = sys.stdin.buffer.readline()
    return line.decode("utf-8", "replace").rstrip("\r\n") if line else None
