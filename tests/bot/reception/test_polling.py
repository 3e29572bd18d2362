"""Long polling: what is confirmed is stored, what comes twice is handled once, and a crowd does not wait for its own end."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select
from telegram.error import TimedOut

from bot.reception import polling
from models.messages.message import SeenUpdate
from tests.stage import Stage

_STRANGERS = range(9_000, 9_130)


class Telegram:
    """Gives what is pending, and asks at each call whether what is confirmed was stored."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.asked: list[tuple[int, int, int]] = []
        """Offset, how many it gave, how long it would have waited."""

    async def __call__(self, _method: str, asked: dict[str, Any], *, read_timeout: float) -> list[dict[str, Any]]:
        confirmed = {update["update_id"] for _, update in self.stage.world.queue if update["update_id"] < asked["offset"]}
        assert confirmed <= set(self.stage.rows(select(SeenUpdate.update_id)))
        await asyncio.sleep(0)
        found = self.stage.world.pending(asked["offset"], asked["limit"])
        if not found:
            raise asyncio.CancelledError
        self.asked.append((asked["offset"], len(found), asked["timeout"]))
        return found


async def _poll(stage: Stage, telegram: Telegram) -> None:
    with suppress(asyncio.CancelledError):
        await polling.poll(stage.process.application, telegram)
    await stage.process.delivery.settle_all()


def _crowd(stage: Stage, people: range) -> None:
    for person in people:
        stage.world.add_user(person, "Orang")
        stage.world.start(person)


def _seen(stage: Stage) -> int:
    return int(stage.rows(select(func.count()).select_from(SeenUpdate))[0])


async def test_a_few_are_stored_and_confirmed_by_the_next_call(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_PATIENCE", 10)
    _crowd(stage, _STRANGERS[:3])
    telegram = Telegram(stage)
    await _poll(stage, telegram)
    assert telegram.asked == [(0, 3, 25)]
    assert _seen(stage) == 3


async def test_of_a_crowd_everybody_is_heard_once_and_confirmed_only_when_stored(stage: Stage) -> None:
    _crowd(stage, _STRANGERS)
    telegram = Telegram(stage)
    await _poll(stage, telegram)
    assert _seen(stage) == len(_STRANGERS)
    assert [len(stage.world.chats[person].messages) for person in _STRANGERS] == [2] * len(_STRANGERS)
    first = telegram.asked[0][0]
    assert (first, 100, 0) in telegram.asked, "while the first are handled, Telegram is asked again, and nothing is confirmed by it"


async def test_who_comes_while_many_are_handled_is_handled_next(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    _crowd(stage, _STRANGERS[:10])
    telegram = Telegram(stage)
    store = polling._store
    late = iter([_STRANGERS[10:12]])

    async def slowly(*given: Any) -> None:
        for people in late:
            _crowd(stage, people)
        await store(*given)

    monkeypatch.setattr(polling, "_store", slowly)
    await _poll(stage, telegram)
    assert _seen(stage) == 12
    assert telegram.asked[1][1:] == (12, 0)


async def test_while_the_database_is_away_nothing_is_confirmed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    _crowd(stage, _STRANGERS[:10])
    monkeypatch.setattr(polling, "_PAUSE", 0)
    transact, fails = stage.process.database._transact, iter(range(50))

    def away(work: Any) -> Any:
        if next(fails, None) is not None:
            raise OperationalError("select 1", {}, Exception("gone"))
        return transact(work)

    monkeypatch.setattr(stage.process.database, "_transact", away)
    await _poll(stage, Telegram(stage))
    assert _seen(stage) == 10


async def test_a_line_that_breaks_while_many_are_handled_loses_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    _crowd(stage, _STRANGERS)
    monkeypatch.setattr(polling, "_PAUSE", 0)
    telegram = Telegram(stage)
    call = telegram.__call__

    async def breaking(*given: Any, **more: Any) -> Any:
        if len(telegram.asked) == 1:
            telegram.asked.append((0, 0, 0))
            raise TimedOut
        return await call(*given, **more)

    with suppress(asyncio.CancelledError):
        await polling.poll(stage.process.application, breaking)
    await stage.process.delivery.settle_all()
    assert _seen(stage) == len(_STRANGERS)


async def test_nobody_waits_for_the_screen_of_another_and_each_chat_keeps_its_order(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow update is not confirmed meanwhile, and what its chat says next waits for it."""
    slow, quick = _STRANGERS[:2]
    _crowd(stage, range(slow, slow + 1))
    process, told, waits, release = stage.process.application.process_update, [], asyncio.Event(), asyncio.Event()

    async def handle(update: Any) -> None:
        if update.effective_chat.id == slow and not waits.is_set():
            waits.set()
            await release.wait()
        await process(update)
        told.append(update.effective_chat.id)
        if update.effective_chat.id == quick:
            assert max(offset for offset, _, _ in telegram.asked) <= first, "what is not stored is not confirmed"
            release.set()

    monkeypatch.setattr(stage.process.application, "process_update", handle)
    monkeypatch.setattr(polling, "_BESIDE", 0.01)
    telegram, first = Telegram(stage), stage.world.queue[0][1]["update_id"]
    polled = asyncio.create_task(_poll(stage, telegram))
    await waits.wait()
    _crowd(stage, range(quick, quick + 1))
    stage.world.send_text(slow, "/bantuan")
    await asyncio.wait_for(polled, 10)
    assert told == [quick, slow, slow]
    assert _seen(stage) == 3
