"""Recordings of talks end by themselves; what was said in them is deleted once its file is sent, or after a day."""

from datetime import datetime

from sqlmodel import Session

from services.adoption import recording
from services.city import City


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """End those whose time is over; both sides hear it."""
    ended = recording.end_due(session, now=now)
    recording.forget_sent(session, now=now)
    return ended
