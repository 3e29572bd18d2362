"""A supervisor reminds those of their people who still owe a report; the day's one reminder counts."""

from collections import defaultdict
from datetime import date, datetime

from sqlmodel import Session

from models.people.person import Person
from services.calendar.digests import Digests
from services.city import City
from services.insight import levels, summaries
from services.messages import outbox
from services.messages.hours import hours_of
from services.people import scopes
from services.standards import owed


def remind(session: Session, *, by: int, now: datetime, city: City) -> int:
    """Remind the missing of what they owe, in their hours, each at most once a day (the digest counts); how many."""
    today = city.today(now)
    people = _people(session, by, today)
    lacking: defaultdict[int, list[owed.Due]] = defaultdict(list)
    for due in owed.owed_by(session, people=people, today=today):
        lacking[due.person].append(due)
    reminder = session.get_one(Person, by).called
    digests: dict[datetime, Digests] = {}
    notices = []
    for person, hours in hours_of(session, people=sorted(lacking), now=now, city=city).items():
        at = hours.next_open(now)
        digest = digests.setdefault(at, Digests(at, city))
        notices.append(digest(person, f"reminder:{person}:{city.today(at)}", lacking[person], hours, by=reminder))
    return outbox.post(session, *notices, now=now) if notices else 0


def _people(session: Session, by: int, today: date) -> frozenset[int]:
    """Who reports to `by`, and who is below these in the same unit. Who answers for whole units leaves them to their heads."""
    whole = levels.is_level(session, by=by, today=today)
    direct = summaries.teams_of(session, supervisors=[by], on=today, everything=not whole)[by]
    return direct | scopes.colleagues_below(session, by=by, on=today)
