"""A notice whose hour passed while the bot was down comes late once, or is recorded as skipped; never twice."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from models.messages.message import Outbox, OutboxState
from scheduler.timetable import Timetable
from tests.given import given
from tests.stage import ZONE, Stage

HISTORY = "Sitti > /start\n-- 2026-10-07 10:00\n"
CHANGED = "given Sitti HADIR-GURU until 2026-09: 40/45\ngiven Rahma TUNGGU until 2026-09: 25\n"
"""So that the Friday has something to say that the closing has not said."""


async def restart(stage: Stage, *, times: int) -> None:
    """Each process that starts looks at once."""
    for _ in range(times):
        process = stage.process
        city = process.application.bot_data["city"]
        await Timetable(database=process.database, delivery=process.delivery, clock=process.clock, city=city).look()
        await stage.settle()


def summaries(stage: Stage, occasion: str) -> list[OutboxState]:
    """What became of the summaries of an occasion."""
    return stage.rows(select(Outbox.state).where(col(Outbox.key).startswith(f"summary:{occasion}:")).order_by(col(Outbox.id)))


SENT, EXPIRED = OutboxState.SENT, OutboxState.EXPIRED


@pytest.mark.parametrize(
    ("up_again", "expected"),
    [
        pytest.param("2026-10-09 15:20", [SENT, SENT, SENT], id="minutes late"),
        pytest.param("2026-10-10 09:00", [SENT, SENT], id="on Saturday, which the admin has off"),
        pytest.param("2026-10-12 09:00", [SENT, SENT, SENT], id="on Monday morning"),
        pytest.param("2026-10-12 15:20", [EXPIRED, EXPIRED, EXPIRED], id="after three days, recorded as skipped"),
    ],
)
async def test_down_at_the_hour_each_gets_the_summary_once_or_its_skip_is_recorded(
    stage: Stage, up_again: str, expected: list[OutboxState]
) -> None:
    await stage.play(HISTORY)
    given(stage.process.database.engine, CHANGED)
    stage.process.clock.move_to(datetime.fromisoformat(up_again).replace(tzinfo=ZONE))
    await restart(stage, times=5)
    assert summaries(stage, "week:2026-10-05") == expected
    told = sum("Ringkasan" in line for who in ("Baso", "Andi", "Tenri") for line in stage.chat(who))
    assert told == (expected + summaries(stage, "period:2026-09")).count(SENT), "nobody is told twice"
