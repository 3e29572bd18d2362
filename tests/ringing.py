"""What one ring of the clock brings, on a session alone: every notice looks, and what is due is sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.delivery.delivery import claim
from bot.delivery.outcome import Settled, settle
from scheduler.notices import NOTICES, PostDue
from services import rights
from services.calendar.timely import arriving
from services.calendar.timely.sending import still_true
from services.city import City
from tests.stage import ZONE

CITY = City(zone=ZONE)


def ring(session: Session, now: datetime, notices: Sequence[PostDue] = NOTICES) -> list[dict[str, Any]]:
    """Let these notices look, send what is due, and say which rows that were."""
    rights.on_day(session, CITY.today(now))
    for post_due in notices:
        post_due(session, now=now, city=CITY)
    return send(session, now)


def send(session: Session, now: datetime) -> list[dict[str, Any]]:
    """Send what is due, one after the other to each, and say which rows that were."""
    sent: list[dict[str, Any]] = []
    while claimed := claim(session, now=now, worker="w", replies=99, notices=99):
        rows = still_true(session, claimed, now=now, city=CITY)
        settle(session, [Settled.sent(row, now=now, message_id=1) for row in rows])
        arrived = {row["id"]: now for row in rows if row["screen"] in arriving.SCREENS}
        if arrived:
            arriving.note(session, arrived, now=now, city=CITY)
        sent += rows
    return sent
