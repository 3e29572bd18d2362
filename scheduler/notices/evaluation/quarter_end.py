"""Some working days before a quarter ends, everybody hears that it will be evaluated, and what is still to be done for it."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from domain.actions import GoHome
from domain.standards.periods import Frequency, Period
from services.city import DIGEST_AT, City
from services.evaluation import coming
from services.evaluation.expectation_actions import OpenExpectations
from services.insight.actions import OpenRecord
from services.messages import outbox
from services.messages.hours import Hours, calendar_of, hours_of
from services.messages.outbox import Button, Keyboard, Notice
from services.messages.reachable import EASTERNMOST
from services.standards.expected import standards

_MISSED = "missed: away until the quarter has ended"


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each of them one message, at its hour of the day that their own working days make it."""
    today, clock = city.today(now), now.astimezone(city.zone).time()
    quarter = Period.containing(today, Frequency.QUARTERLY)
    if not EASTERNMOST <= clock < city.closes or today < _earliest(session, quarter, city):
        return 0
    told = outbox.promised(session, prefix=f"quarter_end:{quarter}:")
    people = {one for one in coming.concerned(session, people=None, today=today) if coming.key(one, quarter) not in told}
    hours, rules = hours_of(session, people=people, now=now, city=city), standards(session).rules
    begun = {one for one, mine in hours.items() if _day(coming.fires(rules, quarter, mine), mine) <= today}
    facts = coming.facts(session, begun, quarter, today=today) if begun else {}
    waiting = {person: coming.comes(rules, quarter, hours[person]) for person in facts}
    said = {person: _notice(person, one, quarter, hours[person], waiting[person], now) for person, one in sorted(facts.items())}
    outbox.skip(session, *(one for person, one in said.items() if waiting[person] is None), now=now, why=_MISSED)
    return outbox.post(session, *(one for person, one in said.items() if waiting[person] is not None), now=now)


def _earliest(session: Session, quarter: Period, city: City) -> date:
    """The first day on which anybody is told, whatever their working days."""
    rules = standards(session).rules
    calendars = (calendar_of(session, years=(quarter.last.year,), working_days=days) for days in (5, 6))
    return min(_day(coming.fires(rules, quarter, mine), mine) for mine in (Hours(city.zone, one) for one in calendars))


def _day(moment: datetime, hours: Hours) -> date:
    return moment.astimezone(hours.zone).date()


def _notice(person: int, facts: dict[str, object], quarter: Period, hours: Hours, comes: datetime | None, now: datetime) -> Notice:
    return Notice(
        to=person,
        screen=coming.SCREEN,
        key=coming.key(person, quarter),
        facts={**facts, "days": coming.days_left(hours, _day(now, hours), quarter)},
        keyboard=_doors(person, facts),
        not_before=hours.next_from(max(comes or now, now), DIGEST_AT),
        expires_at=datetime.combine(quarter.last + timedelta(days=1), time(), tzinfo=hours.zone),
    )


def _doors(person: int, facts: dict[str, object]) -> Keyboard:
    """What can be done for it: one's own figures, and the agreement that is missing."""
    own = [[Button("own_figures", OpenRecord(person))]] if facts["own"] else []
    return [*own, *([[Button("expectations", OpenExpectations(0))]] if facts["expecting"] else []), [Button("home", GoHome())]]
