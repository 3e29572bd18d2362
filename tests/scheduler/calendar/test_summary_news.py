"""A summary comes when it has something to say: one a day at most, and on Fridays only what changed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.messages.message import Outbox, OutboxState
from scheduler.notices.insight import weekly_summary
from services.city import City
from tests.given import given

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
BASO = 2


def _look(engine: Engine, at: str) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=ZONE).astimezone(UTC)
    with Session(engine) as session, session.begin():
        weekly_summary.post_due(session, now=now, city=CITY)


def _summaries(engine: Engine, person: int = BASO) -> dict[str, OutboxState]:
    with Session(engine) as session:
        wanted = select(Outbox).where(Outbox.screen == "insight/summary", Outbox.person_id == person).order_by(col(Outbox.id))
        return {str(row.key).removeprefix("summary:").removesuffix(f":{person}"): row.state for row in session.scalars(wanted)}


def test_where_a_month_closes_on_a_friday_one_message_says_it(engine: Engine) -> None:
    """October's reports are due on Thursday 5 November."""
    for at in ("2026-10-30 15:05", "2026-11-06 07:05", "2026-11-06 15:05"):
        _look(engine, at)
    told = _summaries(engine)
    assert told["period:2026-10"] is OutboxState.WAITING
    assert told["week:2026-11-02"] is OutboxState.CANCELLED


def test_after_a_day_without_a_look_closing_and_friday_are_one_message(engine: Engine) -> None:
    _look(engine, "2026-11-07 09:05")
    told = _summaries(engine)
    assert told == {
        "week:2026-10-26": OutboxState.EXPIRED,
        "period:2026-10": OutboxState.WAITING,
        "week:2026-11-02": OutboxState.CANCELLED,
    }


@pytest.mark.parametrize("reported", [False, True])
def test_a_friday_on_which_nothing_has_changed_brings_no_summary(engine: Engine, reported: bool) -> None:
    _look(engine, "2026-10-16 15:05")
    if reported:
        given(engine, "given Sitti HADIR-GURU until 2026-09: 40/45\n")
    _look(engine, "2026-10-23 15:05")
    assert _summaries(engine)["week:2026-10-19"] is (OutboxState.WAITING if reported else OutboxState.CANCELLED)
