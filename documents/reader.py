"""Reads what people sent, in a process of its own: started by `documents.apart`, never imported by anything that must live.

It waits for files with everything loaded, and forks for each: the copy sets itself limits, reads one file, answers, and ends.
"""

import json
import os
import re
import resource
import signal
import socket
import struct
import sys
from typing import Any

from documents import workbook
from documents.tables import Sheet
from documents.workbook import NotAWorkbook, Trouble
from domain.exchange.cells import as_json
from domain.reporting.filetypes import Unfit, file_type

_LENGTH = struct.Struct("!I")
_NOT_WRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LONGEST = 32_767
"""Letters a cell may have, as in Excel."""
_MOST_LETTERS = 30_000_000


def wait(calls: socket.socket) -> None:
    """Fork for each file, until whoever sends them is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # Ctrl-C is for the bot, whose end is ours
    while True:
        _, files, _, _ = socket.recv_fds(calls, 1, 1)
        if not files:
            return
        if os.fork() == 0:
            calls.close()
            _serve(socket.socket(fileno=files[0]))
        os.close(files[0])


def _serve(line: socket.socket) -> None:
    """Read one file and end; what happens here stays here."""
    try:
        wanted = json.loads(_receive(line, _LENGTH.unpack(_receive(line, _LENGTH.size))[0]))
        content = _receive(line, wanted["size"])
        _limit(wanted["memory"], wanted["seconds"])
        line.sendall(b"+")
        answer = _answered(wanted["what"], content, wanted["name"])
        line.sendall(_LENGTH.pack(len(answer)) + answer)
    finally:
        os._exit(0)


def _receive(line: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        piece = line.recv(min(size - len(got), 1 << 20))
        if not piece:
            os._exit(0)
        got += piece
    return bytes(got)


def _limit(memory: int, seconds: int) -> None:
    """From here on this process can get neither large nor old, and writes no file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(3 * seconds)
    os.nice(5)


def _answered(what: str, content: bytes, name: str) -> bytes:
    try:
        return json.dumps(_type(content, name) if what == "type" else _workbook(content, name), default=as_json).encode()
    except MemoryError:
        return b'{"why": "too_large"}'
    except BaseException:  # also a panic of the library's own, which is no Exception
        return b'{"why": "damaged"}'


def _type(content: bytes, name: str) -> dict[str, Any]:
    kind = file_type(content, name)
    return {"unfit" if isinstance(kind, Unfit) else "kind": kind.value}


def _workbook(content: bytes, name: str) -> dict[str, Any]:
    try:
        sheets = workbook.read(content, name=name)
        room = _MOST_LETTERS
        plain_sheets = {}
        for sheet, rows in sheets.items():
            plain_sheets[plain(sheet)], room = _plain_rows(rows, room)
        return {"sheets": plain_sheets}
    except NotAWorkbook as trouble:
        return {"why": trouble.why.value}


def _plain_rows(rows: Sheet, room: int) -> tuple[list[tuple[int, dict[str, Any]]], int]:
    """The rows as JSON has them, and for how many letters there is room after them."""
    found = []
    for number, cells in rows:
        row = {plain(header): plain(cell) if isinstance(cell, str) else cell for header, cell in cells.items()}
        room -= sum(len(cell) for cell in row.values() if isinstance(cell, str))
        if room < 0:
            raise NotAWorkbook(Trouble.TOO_LARGE)
        found.append((number, row))
    return found, room


def plain(text: str) -> str:
    """Without what no keyboard writes and no database takes."""
    return text if text.isprintable() and len(text) <= _LONGEST else _NOT_WRITTEN.sub("", text[:_LONGEST])


if __name__ == "__main__":
    wait(socket.socket(fileno=int(sys.argv[1])))
