"""The evaluation that comes with a quarter's end, before it opens: whom it concerns, and from which day on they are told."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session

from domain.calendar.schedule import WorkingDaysBeforeEnd, firing
from domain.evaluation.stages import usual_dates
from domain.standards.periods import Frequency, Period
from domain.standards.rules import Rules
from models.columns import columns, table
from models.people.person import Person, Posting
from services import rights
from services.city import DIGEST_AT
from services.evaluation import agreements
from services.messages.hours import Hours
from services.naming import among
from services.standards.expected import standards

SCREEN = "evaluation/quarter_end"
_posting, _person = columns(Posting), columns(Person)


@dataclass(frozen=True)
class Concerned:
    """How the coming evaluation concerns somebody: as who is evaluated, and as who judges so many others."""

    own: bool = False
    count: int = 0


def rule(rules: Rules) -> WorkingDaysBeforeEnd:
    """When it is announced."""
    return WorkingDaysBeforeEnd(DIGEST_AT, Frequency.QUARTERLY, rules.announced_days)


def concerned(session: Session, *, people: Collection[int] | None, today: date) -> dict[int, Concerned]:
    """Whom of these (None: of everybody) it concerns by the posts that are held today."""
    rows = select(_posting.person_id, _posting.supervisor_id).join_from(
        table(Posting), table(Person), _person.id == _posting.person_id
    )
    rows = rows.where(
        rights.in_post(today),
        _person.is_test.is_(False),
        _posting.supervisor_id.is_not(None),
        _posting.supervisor_id != _posting.person_id,
    )
    if people is not None:
        rows = rows.where(among(people, Posting.person_id) | among(people, Posting.supervisor_id))
    own, judges = set[int](), Counter[int]()
    for person, supervisor in session.connection().execute(rows):
        own.add(person)
        judges[supervisor] += 1
    found = own | judges.keys()
    return {one: Concerned(one in own, judges[one]) for one in (found if people is None else found.intersection(people))}


def fires(rules: Rules, quarter: Period, hours: Hours) -> datetime:
    """When a quarter's end is announced by somebody's working days."""
    return firing(rule(rules), quarter.first, calendar=hours.calendar, zone=hours.zone).at


def comes(rules: Rules, quarter: Period, hours: Hours) -> datetime | None:
    """When somebody with these hours is told of it; None where they are away until the quarter has ended."""
    reaches = hours.next_from(fires(rules, quarter, hours), DIGEST_AT)
    return reaches if reaches.astimezone(hours.zone).date() <= quarter.last else None


def facts(session: Session, people: Collection[int], quarter: Period, *, today: date) -> dict[int, dict[str, object]]:
    """What the message says to each of those it concerns."""
    dates = usual_dates(quarter.last, standards(session).rules)
    lacking = agreements.lacking(session, people=people, today=today)
    told = {"quarter": quarter, "ends": quarter.last, "evidence": dates.evidence, "self_until": dates.self, "rating": dates.rating}
    return {
        person: {**told, "own": one.own, "count": one.count, "expecting": lacking.get(person)}
        for person, one in concerned(session, people=people, today=today).items()
    }


def days_left(hours: Hours, today: date, quarter: Period) -> int:
    """Working days that are left of a quarter after today."""
    return hours.calendar.working_days_between(today + timedelta(days=1), quarter.last)


def key(person: int, quarter: Period) -> str:
    """What makes it told once."""
    return f"quarter_end:{quarter}:{person}"
