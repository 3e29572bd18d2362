"""At the end of the week each unit's group hears how complete its reports are: sums over enough people, and nothing else."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from services.city import City
from services.insight import groups
from services.messages.hours import calendar_of

FRIDAY = 4
AT = time(15)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """From Friday afternoon on, or the last working day before it, and on no other week's days."""
    local = now.astimezone(city.zone)
    week = local.date() - timedelta(days=local.weekday())
    day = calendar_of(session, years=(week.year, week.year + 1)).last_working(week + timedelta(days=FRIDAY))
    if day < week or not (local.date() >= day and AT <= local.time() < city.closes):
        return 0
    groups.prune(session, now=now)
    return groups.post_due(session, now=now, city=city, week=week)
