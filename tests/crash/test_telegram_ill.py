"""Telegram refuses, falls silent, breaks off, or does it and loses the answer: everybody is answered all the same, in order."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from sqlmodel import Session, col, select

from bot.clock import Clock
from models.messages.message import Outbox, OutboxState
from sandbox.world import World
from tests.crash.lives import PATIENCE, Mortal
from tests.crash.scene import invite, surroundings, telegram
from tests.databases import Sqlite

SILENCE = 0.4
"""Seconds after which Telegram counts as silent."""
NOT_DONE = ("429", "500", "502", "reset", "silent")
DONE = ("done, reset", "done, silent", "done, half an answer", "done, no answer that can be read")


class _Line:
    """Carries calls to Telegram and answers back; the first message to each chat meets with that chat's fault."""

    def __init__(self, port: int, faults: dict[int, str]) -> None:
        self._port = port
        self._faults = faults
        self.met: list[str] = []

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end or a fault closes it."""
        inner, outer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            with suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    head, body = await _message(reader)
                    fault = self._fault(head, body)
                    if fault and not await self._meet(fault, head + body, (inner, outer), writer):
                        return
                    if not fault:
                        outer.write(head + body)
                        writer.write(b"".join(await _message(inner)))
        finally:
            for end in (writer, outer):
                end.transport.abort()

    def _fault(self, head: bytes, body: bytes) -> str | None:
        if b"/sendMessage " not in head.split(b"\r\n", 1)[0]:
            return None
        return self._faults.pop(json.loads(body)["chat_id"], None)

    async def _meet(
        self, fault: str, asked: bytes, inner: tuple[asyncio.StreamReader, asyncio.StreamWriter], writer: asyncio.StreamWriter
    ) -> bool:
        """Whether the connection goes on."""
        self.met.append(fault)
        answer = b""
        if fault in DONE:
            inner[1].write(asked)
            answer = b"".join(await _message(inner[0]))
        if fault.endswith("silent"):
            await asyncio.sleep(2 * SILENCE)
        if fault.endswith(("silent", "reset")):
            return False
        if fault == "done, half an answer":
            writer.write(answer[:-10])
            await writer.drain()
            return False
        if fault == "429":
            writer.write(_answer(429, b'{"ok": false, "error_code": 429, "description": "x", "parameters": {"retry_after": 1}}'))
        else:
            writer.write(_answer(int(fault) if fault.isdigit() else 200, b"<html>nginx</html>"))
        return True


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    return head, await reader.readexactly(length)


def _answer(code: int, body: bytes) -> bytes:
    return b"HTTP/1.1 %d X\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (code, len(body), body)


@asynccontextmanager
async def _ill(world: World, faults: dict[int, str]) -> AsyncIterator[tuple[str, _Line]]:
    async with telegram(world) as address:
        line = _Line(int(address.rsplit(":", 1)[1]), faults)
        server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", line
        finally:
            server.close()


async def test_whatever_telegram_does_to_a_message_it_comes_and_the_next_comes_after_it(sqlite: Sqlite, tmp_path: Path) -> None:
    engine = sqlite.anew()
    people = dict(zip(invite(engine), NOT_DONE + DONE, strict=False))
    world = World(Clock().now)
    for user in people:
        world.add_user(user, f"Guru {user}")
    async with _ill(world, dict(people)) as (address, line):
        mortal = Mortal(surroundings(world, engine, address, tmp_path))
        await mortal.start(patience=SILENCE)
        for user in people:
            world.send_text(user, "/bantuan")
            world.send_text(user, "/lapor")
        async with asyncio.timeout(PATIENCE):
            while not all(any("(1/" in words for words in _said(world, user)) for user in people):
                await asyncio.sleep(0.05)
        await mortal.stop()
    assert sorted(line.met) == sorted(people.values())
    with Session(engine) as session:
        assert set(session.scalars(select(Outbox.state).where(col(Outbox.chat_id).in_(people)))) == {OutboxState.SENT}
    for user, fault in people.items():
        heard = ["help" if "Bantuan" in words else "question" for words in _said(world, user)]
        assert heard in (["help", "question"], ["help", "help", "question"]), fault
        assert fault in DONE or len(heard) == 2, f"{fault}: nothing was done, so nothing may come twice"


def _said(world: World, user: int) -> list[str]:
    return [one["text"] for one in world.chats[user].messages.values() if one["from"] == world.bot]
