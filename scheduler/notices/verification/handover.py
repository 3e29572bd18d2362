"""When a verifier left, what waited for them is handed over to whoever is responsible now."""

from datetime import datetime

from sqlmodel import Session

from services.city import City
from services.verification import handover


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Hand over what waits for somebody who left; how many reports passed on."""
    return handover.hand_over(session, now=now, city=city)
