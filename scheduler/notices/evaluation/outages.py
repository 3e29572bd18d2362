"""What an outage took from the terms of evaluations is given back, before anything else is said about them."""

from datetime import datetime

from sqlmodel import Session

from services.city import City
from services.evaluation import giving_back
from services.messages import outages


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Give back the days of each outage once; whose term it was hears of it."""
    promised = 0
    for outage in outages.not_given_back(session):
        promised += giving_back.give_back(session, outage=outage, now=now, city=city)
        outage.given_back_at = now
        session.add(outage)
    session.flush()
    return promised
