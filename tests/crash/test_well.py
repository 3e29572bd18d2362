"""The real process says whether it is well, each part of it by itself, and says aloud where it cannot start."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from bot.clock import Clock
from sandbox.world import World
from tests.bot.reception.test_webhook import _free_port
from tests.crash.lives import Mortal, command
from tests.crash.scene import surroundings, telegram

_ROOT = Path(__file__).parents[2]
_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_PATIENCE = 30


@asynccontextmanager
async def _listener() -> AsyncIterator[tuple[str, list[dict[str, str]]]]:
    """The operator's address, and what was posted to it."""
    heard: list[dict[str, str]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        heard.append(json.loads(await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", heard
    finally:
        server.close()
        await server.wait_closed()


async def _page(address: str) -> httpx.Response:
    async with asyncio.timeout(_PATIENCE), httpx.AsyncClient() as client:
        while True:
            with suppress(httpx.TransportError):
                return await client.get(address, timeout=20)
            await asyncio.sleep(0.1)


@_SQLITE
@pytest.mark.parametrize("part", ["all", "scheduler"])
async def test_each_part_says_that_it_is_well(engine: Engine, tmp_path: Path, part: str) -> None:
    world, port = World(Clock().now), _free_port()
    async with telegram(world) as address:
        mortal = Mortal(surroundings(world, engine, address, tmp_path))
        await mortal.start("run", "--part", part, METRICS_LISTEN=f"127.0.0.1:{port}", ALARM_DISK_MB="0")
        try:
            alive = await _page(f"http://127.0.0.1:{port}/healthz")
            ready = await _page(f"http://127.0.0.1:{port}/readyz")
        finally:
            await mortal.close()
    assert (alive.status_code, ready.status_code) == (200, 200), ready.text
    assert ready.json() == {"well": True, "failing": []}


async def test_a_start_on_a_damaged_file_says_what_to_do_and_tells_the_operator_once(tmp_path: Path) -> None:
    (tmp_path / "sipakainga.sqlite3").write_bytes(b"no database at all " * 500)
    world = World(Clock().now)
    async with telegram(world) as address, _listener() as (operator, heard):
        environment = {"BOT_TOKEN": world.token, "BOT_API_URL": address, "DATA_DIR": str(tmp_path), "ALARM_URL": operator}
        said: list[str] = []
        for _ in range(2):
            code, words = await command(environment, tmp_path / "said", "run")
            assert code == 1
            said.append(words)
    for one in said:
        assert "The database is damaged" in one
        assert "main.py restore" in one
    assert [(one["check"], one["state"]) for one in heard] == [("database", "failing")]
