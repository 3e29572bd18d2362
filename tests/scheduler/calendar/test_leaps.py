"""The clock leaps, forwards and backwards, also the machine's own: the timetable rings on, and nothing is sent twice or kept back."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.unit_of_work.unit import outbox_row
from models.messages.message import Outbox, OutboxState
from scheduler import timetable
from scheduler.timetable import Timetable
from services.city import City
from services.messages import outbox
from tests.stage import ZONE, Stage

LEAPS = [timedelta(hours=3), timedelta(days=9), timedelta(hours=-3), timedelta(days=-9)]
_NAMES = ["three hours on", "nine days on", "three hours back", "nine days back"]


def _leap(stage: Stage, leap: timedelta) -> None:
    stage.process.clock.move_to(stage.process.clock.now() + leap)


@pytest.mark.parametrize("leap", LEAPS, ids=_NAMES)
async def test_every_notice_looks_again_after_a_leap(stage: Stage, monkeypatch: pytest.MonkeyPatch, leap: timedelta) -> None:
    looked: list[datetime] = []

    def post_due(_session: Any, *, now: datetime, city: City) -> int:
        looked.append(now)
        return 0

    monkeypatch.setattr(timetable, "NOTICES", (post_due,))
    await stage.timetable.look()
    await stage.timetable.look()
    assert len(looked) == 1
    _leap(stage, leap)
    await stage.timetable.look()
    assert len(looked) == 2


async def test_the_ring_goes_on_where_the_machines_clock_was_put_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "_RING_EVERY", 0.05)
    monkeypatch.setattr(timetable, "NOTICES", ())
    process, rung = stage.process, asyncio.Event()
    ringing = Timetable(database=process.database, delivery=process.delivery, clock=process.clock, city=City(zone=ZONE))
    look = ringing.look

    async def hear() -> int:
        rung.set()
        return await look()

    monkeypatch.setattr(ringing, "look", hear)
    ringing.start()
    try:
        async with asyncio.timeout(5):
            await rung.wait()
            ringing._job.modify(
                next_run_time=ringing._job.next_run_time + timedelta(days=9)
            )  # so it looks to who was put back nine days
            rung.clear()
            await rung.wait()
    finally:
        ringing.stop()


@pytest.mark.parametrize("leap", LEAPS, ids=_NAMES)
async def test_what_is_being_sent_while_the_clock_leaps_is_sent_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, leap: timedelta
) -> None:
    delivery, going, go = stage.process.delivery, asyncio.Event(), asyncio.Event()
    send = delivery._sender.send
    sent: list[int] = []

    async def slowly(row: dict[str, Any]) -> Any:
        sent.append(row["id"])
        going.set()
        await go.wait()
        return await send(row)

    monkeypatch.setattr(delivery._sender, "send", slowly)
    now = stage.process.clock.now()
    for number in range(3):
        await stage.process.database.write(
            lambda session, number=number: outbox.post_to_chat(
                session, 101 + number, screen="home/apology", key=f"leap:{number}", now=now, code="x"
            )
        )
    await delivery.look()
    await going.wait()
    for _ in range(3):
        _leap(stage, leap)
        await delivery.look()
    go.set()
    await delivery.settle_all()
    _leap(stage, timedelta(days=60))
    await delivery.finish_due()
    assert sorted(sent) == sorted(set(sent))
    assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT}


async def test_a_lease_from_before_the_clock_was_put_back_keeps_nothing(stage: Stage) -> None:
    now = stage.process.clock.now()
    dead = {"leased_by": "dead", "leased_until": now + timedelta(days=9), "made_at": now, "not_before": now}
    row = {**outbox_row(chat_id=101, screen="home/apology", facts={"code": "x"}), **dead}
    await stage.process.database.write(lambda session: session.add(Outbox(**row)))
    await stage.process.delivery.finish_due()
    assert stage.rows(select(Outbox.state)) == [OutboxState.SENT]
