"""Updates that cannot be read or handled: they are passed over and counted, and those behind them are handled."""

import asyncio
import copy
import json
import random
from contextlib import suppress
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.operating.health import health
from bot.reception import polling
from bot.reception.passing_over import passed_over
from tests.bot.reception.test_webhook import _post
from tests.stage import Stage

_FAR = 2**70
_POLL = {"poll": {"id": "1", "question": "Hadir?"}}
UNREADABLE = {
    "a poll of an older server": _POLL,
    "a message that is a list": {"message": []},
    "a message without a chat": {"message": {"message_id": 1, "date": 1, "text": "halo"}},
    "words that are a number": {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": 5}},
    "a chat that is a word": {"message": {"message_id": 1, "date": 1, "chat": {"id": "5", "type": "private"}, "text": "halo"}},
    "a chat beyond any": {"message": {"message_id": 1, "date": 1, "chat": {"id": _FAR, "type": "private"}, "text": "halo"}},
    "a day beyond the calendar": {"message": {"message_id": 1, "date": 10**20, "chat": {"id": 5, "type": "private"}, "text": "a"}},
    "a press without a person": {"callback_query": {"id": "1", "chat_instance": "1", "data": "home"}},
    "a press whose data is a list": {
        "callback_query": {"id": "1", "chat_instance": "1", "data": ["home"], "from": {"id": 5, "is_bot": False, "first_name": "A"}}
    },
    "a member without a chat": {"my_chat_member": {"date": 1}},
}


class Odd:
    """Gives updates of another's making, and then what the stage's people said."""

    def __init__(self, stage: Stage, *odd: dict[str, Any]) -> None:
        self.stage = stage
        self.odd = list(odd)

    async def __call__(self, _method: str, asked: dict[str, Any], *, read_timeout: float) -> list[dict[str, Any]]:
        odd, self.odd = self.odd, []
        found = odd or self.stage.world.pending(asked["offset"], asked["limit"])
        if not found:
            raise asyncio.CancelledError
        return found


async def _poll(stage: Stage, telegram: Odd) -> None:
    with suppress(asyncio.CancelledError):
        await polling.poll(stage.process.application, telegram)
    await stage.process.delivery.settle_all()


@pytest.mark.parametrize("odd", UNREADABLE.values(), ids=UNREADABLE)
async def test_what_cannot_be_read_is_counted_and_the_next_is_handled(stage: Stage, odd: dict[str, Any]) -> None:
    before = passed_over()
    stage.world.send_text(stage.cast["Sitti"], "/start")
    (said,) = stage.world.pending(0)
    await _poll(stage, Odd(stage, {"update_id": said["update_id"] - 1, **odd}))
    assert passed_over() == before + 1
    assert "Selamat datang" in stage.chat("Sitti")[-1]


@pytest.mark.parametrize("number", [None, "x", 1.5, True, _FAR, -_FAR])
async def test_what_has_no_number_is_counted_and_the_next_is_handled(
    stage: Stage, number: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_PAUSE", 0)
    before = passed_over()
    stage.world.send_text(stage.cast["Sitti"], "/start")
    await _poll(stage, Odd(stage, {"update_id": number, **_POLL}))
    assert passed_over() > before
    assert "Selamat datang" in stage.chat("Sitti")[-1]


async def test_by_webhook_it_is_taken_and_does_not_come_again(stage: Stage) -> None:
    before = passed_over()
    assert [await _post(stage, {"update_id": 7, **odd}) for odd in UNREADABLE.values()] == [200] * len(UNREADABLE)
    assert passed_over() == before + len(UNREADABLE)


async def test_what_cannot_be_handled_is_apologised_for_and_the_next_is_handled(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, fails = stage.process.application.process_update, iter([True])

    async def failing(update: Any) -> None:
        if next(fails, False):
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        await handle(update)

    monkeypatch.setattr(stage.process.application, "process_update", failing)
    stage.world.send_text(stage.cast["Sitti"], "/status")
    stage.world.send_text(stage.cast["Sitti"], "/start")
    await _poll(stage, Odd(stage, *stage.world.pending(0)))
    assert any("kode" in line.lower() for line in stage.chat("Sitti")[:-1])
    assert "Selamat datang" in stage.chat("Sitti")[-1]


async def test_metrics_show_how_many_were_passed_over(stage: Stage) -> None:
    await _post(stage, {"update_id": 7, **_POLL})
    site = health(stage.process.database, files=stage.process.application.bot_data["city"].files)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot") as client:
        shown = (await client.get("/metrics")).text
    found = {one.name: one.samples[0].value for one in text_string_to_metric_families(shown) if one.samples}
    assert found["sipakainga_updates_passed_over"] == passed_over()


_ODD: tuple[Any, ...] = (None, "", "x", 0, -1, _FAR, 1.5, [], {}, True, "\x00", "\ud800", [[]], {"id": {}}, "9" * 5000)


def _damaged(update: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The update with one to three of its values, however deep, replaced, doubled or missing; its number is kept."""
    damaged = copy.deepcopy(update)
    for _ in range(chance.randint(1, 3)):
        inside: Any = damaged
        while True:
            keys = [key for key in (inside if isinstance(inside, dict) else range(len(inside))) if key != "update_id"]
            if not keys:
                break
            key = chance.choice(keys)
            if isinstance(inside[key], dict | list) and inside[key] and chance.random() < 0.85:
                inside = inside[key]
                continue
            if chance.random() < 0.3:
                del inside[key]
            else:
                inside[key] = chance.choice(_ODD)
            break
    return damaged


async def test_two_hundred_damaged_updates_stop_nobody(stage: Stage) -> None:
    """Whatever comes, polling goes on, and whoever says something sound afterwards is answered."""
    chance = random.Random(12)
    sitti = stage.cast["Sitti"]
    stage.world.send_text(sitti, "/start")
    await stage.settle()
    sound = []
    for act in ("/lapor", "43/45", "(foto)", "(lokasi)", "(dokumen a.xlsx)", "(dokumen a.pdf)", "(kontak)"):
        stage.act(sitti, act)
        sound += stage.world.pending(0)
        stage.world.pending(sound[-1]["update_id"] + 1)
    stage.world.press_label(sitti, "Isi semua")
    sound += stage.world.pending(0)
    stage.world.pending(sound[-1]["update_id"] + 1)
    odd = [{**_damaged(chance.choice(sound), chance), "update_id": 10**9 + number} for number in range(200)]
    await _poll(stage, Odd(stage, *json.loads(json.dumps(odd))))
    await stage.settle()
    assert "Yang menunggu Bapak/Ibu" in await stage.play("Sitti > /batal\n")
