"""After each month the loop is closed: whoever decides for a unit is asked what was decided, and everybody who reported is told."""

from datetime import datetime

from sqlmodel import Session

from domain.evaluation.decisions import months_to_look_at, told_on
from services.city import City
from services.evaluation import loops
from services.standards.expected import standards

_AT_ONCE = 12
"""Units that are told in one look, so that nobody waits for it; looks begin with the day, so that all are by its first hour."""
_ASKED = 500


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Ask for each unit once, and tell of each once, in the days after its day; nobody hears it before the hours of their day."""
    if now.astimezone(city.zone).time() >= city.closes:
        return 0
    today, rules, count, room = city.today(now), standards(session).rules, 0, _AT_ONCE
    for month in months_to_look_at(today, rules):
        if today < told_on(month, rules):
            units = loops.unasked(session, month, most=_ASKED)
            count += loops.asked(session, units=units, month=month, now=now, city=city) if units else 0
            continue
        for unit in loops.untold(session, month, most=room) if room else ():
            count, room = count + loops.tell(session, unit=unit, month=month, by=None, now=now, city=city), room - 1
    return count
