"""Once an evaluation is closed and nobody can answer any more, tell how the coaching was rated."""

from datetime import datetime

from sqlmodel import Session

from services.city import City
from services.evaluation import coaching


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """To the next level, and where enough answered to the supervisor; once each quarter."""
    return coaching.tell_due(session, now=now, city=city)
