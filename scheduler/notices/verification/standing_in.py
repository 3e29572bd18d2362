"""Who stands in hears when it begins, whose inbox it is when it is back; what nobody decided for long is raised."""

from datetime import datetime
from functools import partial

from sqlmodel import Session

from services.city import City
from services.messages.pieces import Piece
from services.verification import delegated, idle


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Tell of inboxes that are given away today, or are back."""
    return delegated.post_due(session, now=now, city=city)


def raise_due(session: Session, *, now: datetime, city: City) -> int:
    """Let the next level decide too what waits for seven working days."""
    return sum(piece(session) for piece in raises(session, now=now, city=city))


def raises(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """The same, found on a snapshot and done for one verifier at a time."""
    waiting = idle.to_raise(session, now=now, city=city)
    return [partial(idle.raise_due, only=[verifier], now=now, city=city) for verifier in waiting]
