"""What is typed at the terminal or comes through a pipe, line by line, while everything else goes on; and what is printed."""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from io import FileIO

_PROMPT = "> "


class Quit(Exception):
    """Whoever typed or read wants to end."""


def is_terminal() -> bool:
    """Whether somebody types, rather than a pipe or nothing at all."""
    return sys.stdin is not None and sys.stdin.isatty()


def written(line: str) -> None:
    """Print a line at once; where nobody reads any more (`| head`), that is the end, and no error."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Quit from None


async def typed(write: Callable[[str], None]) -> AsyncIterator[str]:
    """Each line; what came through a pipe is written too, so that what is printed reads as a talk.

    The next line is asked for only when the last one is done. The thread that waits for it is a daemon: it never holds up the end.
    """
    loop, ask = asyncio.get_running_loop(), _prompted if is_terminal() else _piped()
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    wanted = threading.Semaphore(0)

    def read() -> None:
        while wanted.acquire():
            line = ask()
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
        if not is_terminal():
            write(f"{_PROMPT}{line}")
        yield line


def _prompted() -> str | None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  (arrow keys and what was typed before)
    try:
        return input(_PROMPT)
    except EOFError:
        return None


def _piped() -> Callable[[], str | None]:
    """Lines of a pipe, read without a buffer: nothing is held when the program ends while a thread waits here."""
    if sys.stdin is None:
        return lambda: None
    pipe = FileIO(0, closefd=False)

    def read() -> str | None:
        line = pipe.readline()
        return line.decode("utf-8", "replace").rstrip("\r\n") if line else None

    return read
