"""Who stands in hears when it begins, whose inbox it is when it is back; what nobody decided for long is raised."""

from datetime import datetime

from sqlmodel import Session

from services.city import City
from services.verification import delegated, idle


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Tell of inboxes that are given away today, or are back."""
    return delegated.post_due(session, now=now, city=city)


def raise_due(session: Session, *, now: datetime, city: City) -> int:
    """Let the next level decide too what waits for seven working days."""
    return idle.raise_due(session, now=now, city=city)
