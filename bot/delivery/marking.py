"""Writes down what became of messages together with what it means that they came."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.delivery.outcome import Settled, settle
from models.messages.message import OutboxState
from services.calendar.timely import arriving
from services.city import City


def mark(session: Session, outcomes: Sequence[Settled], *, now: datetime, city: City) -> None:
    """Mark the rows; where it matters that a message came, note that it did, on the day on which it did."""
    settle(session, outcomes)
    came = {one.id: one.at for one in outcomes if one.state is OutboxState.SENT and one.screen in arriving.SCREENS}
    if came:
        arriving.note(session, came, now=now, city=city)
