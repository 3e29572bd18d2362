"""The webhook: only Telegram is heard, and 200 is said only after everything is stored."""

import asyncio
import json
import logging
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.operating import logs
from bot.operating.listening import listen
from bot.reception.webhook import webhook
from models.messages.message import SeenUpdate
from tests.stage import Stage

_SECRET = "s3cret"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def _post(stage: Stage, payload: Any, secret: str = _SECRET) -> int:
    site = webhook(stage.process.application, path="/hook", secret=_SECRET)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot") as client:
        answer = await client.post("/hook", json=payload, headers={"X-Telegram-Bot-Api-Secret-Token": secret})
    return answer.status_code


async def test_an_update_is_acknowledged_once_it_is_stored(stage: Stage) -> None:
    stage.world.send_text(stage.cast["Sitti"], "/start")
    (update,) = stage.world.pending(0)
    assert await _post(stage, update) == 200
    assert stage.rows(select(SeenUpdate.update_id)) == [update["update_id"]]
    assert await _post(stage, update) == 200, "the same update again is fine, and changes nothing"


@pytest.mark.parametrize("secret", ["", "wrong", "s3cre", "s3crett"])
async def test_nobody_without_the_secret_is_heard(stage: Stage, secret: str) -> None:
    stage.world.send_text(stage.cast["Sitti"], "/start")
    assert await _post(stage, stage.world.pending(0)[0], secret) == 403
    assert stage.rows(select(SeenUpdate)) == []


@pytest.mark.parametrize("payload", [[], {}, {"update_id": "x"}, "text"])
async def test_what_is_no_update_is_refused(stage: Stage, payload: Any) -> None:
    assert await _post(stage, payload) == 400


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(stage: Stage, monkeypatch: Any) -> None:
    def away(*_args: Any, **_facts: Any) -> None:
        raise OperationalError("select 1", {}, Exception("gone"))

    stage.world.send_text(stage.cast["Sitti"], "/start")
    (update,) = stage.world.pending(0)
    with monkeypatch.context() as patched:
        patched.setattr(stage.process.application.database, "session", away)
        patched.setattr(stage.process.application.database, "write", away)
        assert await _post(stage, update) == 503
    assert await _post(stage, update) == 200


async def _raw(stage: Stage, body: Any, **headers: str) -> int:
    site = webhook(stage.process.application, path="/hook", secret=_SECRET)
    transport = httpx.ASGITransport(app=site, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        given = {"X-Telegram-Bot-Api-Secret-Token": _SECRET, **headers}
        return (await client.post("/hook", content=body, headers=given)).status_code


def _odd(**update: Any) -> bytes:
    return json.dumps({"update_id": 7, **update}).encode()


_CHAT = {"id": 1, "type": "private"}
ODD = [
    ("nothing", b"", 400),
    ("no JSON", b"{", 400),
    ("no UTF-8", b"\xff\xfe{", 400),
    ("brackets without end", b"[" * 100_000, 400),
    ("a number of 6,000 digits", b'{"update_id": ' + b"9" * 6000 + b"}", 400),
    ("an id beyond the tables", b'{"update_id": 9223372036854775808}', 400),
    ("an id below nothing", b'{"update_id": -1}', 400),
    ("an id that is yes", b'{"update_id": true}', 400),
    ("an update without contents", _odd(), 200),
    ("a message that is a word", _odd(message="x"), 200),
    ("a message that is a list", _odd(message=[]), 200),
    ("a message without a chat", _odd(message={"message_id": 1, "date": 1}), 200),
    ("a chat that is a number", _odd(message={"message_id": 1, "date": 1, "chat": 5, "text": "a"}), 200),
    ("a date that is a word", _odd(message={"message_id": 1, "date": "x", "chat": _CHAT, "text": "a"}), 200),
    (
        "a date beyond all years",
        _odd(message={"message_id": 1, "date": 10**18, "chat": _CHAT, "from": {"id": 1}, "text": "a"}),
        200,
    ),
    (
        "a chat beyond the tables",
        _odd(message={"message_id": 1, "date": 1, "chat": {"id": 10**30, "type": "private"}, "text": "a"}),
        200,
    ),
    (
        "half a letter",
        b'{"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": {"id": 1, "is_bot": false, "first_name": "a"}, "text": "\\ud800"}}',
        200,
    ),
    ("a press without anything", _odd(callback_query={}), 200),
    ("a poll of an older server", _odd(poll={"id": "1"}), 200),
]


@pytest.mark.parametrize(("body", "status"), [one[1:] for one in ODD], ids=[one[0] for one in ODD])
async def test_whatever_comes_with_the_secret_is_answered_without_an_error_past_the_log(
    stage: Stage, body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _raw(stage, body) == status
    assert [one for one in caplog.records if one.exc_info] == []
    stage.world.send_text(stage.cast["Sitti"], "/start")
    assert await _post(stage, stage.world.pending(0)[0]) == 200, "who comes next is heard"


@pytest.mark.parametrize("length", ["-5", "x", "1" * 400], ids=["below nothing", "a word", "endless"])
async def test_a_length_that_is_none_is_not_believed(stage: Stage, length: str) -> None:
    assert await _raw(stage, b"{}", **{"content-length": length}) in (400, 413)


@asynccontextmanager
async def _listening(stage: Stage) -> AsyncIterator[int]:
    site = webhook(stage.process.application, path="/hook", secret=_SECRET)
    port = _free_port()
    task = asyncio.create_task(listen(site, f"127.0.0.1:{port}"))
    try:
        yield port
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


async def _opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    for _ in range(200):
        with suppress(OSError):
            return await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(0.02)
    raise AssertionError("nobody listens")


async def test_three_hundred_megabytes_in_pieces_are_refused_unread(stage: Stage) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with _listening(stage) as port:
        reader, writer = await _opened(port)
        writer.write(f"POST /hook HTTP/1.1\r\nHost: bot\r\n{_HEADER}: {_SECRET}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        piece = b"%x\r\n" % (1 << 20) + b" " * (1 << 20) + b"\r\n"
        sent = 0
        with suppress(ConnectionError):
            while sent < 300 and not reader.at_eof() and not reader._buffer:
                writer.write(piece)
                await writer.drain()
                sent += 1
        answer = await reader.readline()
        writer.close()
    assert b"413" in answer
    assert sent < 100
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000, "kilobytes"


def test_what_the_libraries_log_has_no_words_of_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    try:
        raise ValueError("Sitti reported 43/45")
    except ValueError as error:
        logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %r", error, exc_info=error)
    logs.configure("ERROR")
    said = capsys.readouterr().err
    assert "Sitti" not in said
    assert "asyncio ERROR Task exception was never retrieved ValueError" in said
    assert said.count("\n") == 1
