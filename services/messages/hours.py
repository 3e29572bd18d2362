"""When each person may be written to: their unit's working days and time zone, holidays, leave, and the hours they chose."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, bindparam, select
from sqlmodel import Session

from domain.messages.quiet_hours import next_allowed
from domain.standards.national_days import national_days
from domain.standards.working_days import WorkCalendar
from models.columns import columns, table
from models.people.person import Leave, Posting
from models.people.preference import Preference
from models.people.unit import Unit
from models.prepared import Prepared
from services.city import DIGEST_AT, City
from services.messages.pieces import cut
from services.standards.expected import standards

_posting, _unit, _leave, _wish = columns(Posting), columns(Unit), columns(Leave), columns(Preference)
_THESE: BindParameter[Any] = bindparam("people", expanding=True)
_ALL_POSTED = (
    select(_posting.person_id, _unit.working_days, _unit.time_zone)
    .join_from(table(Posting), table(Unit), _unit.id == _posting.unit_id)
    .where(_posting.valid_from <= bindparam("today"))
    .order_by(_posting.valid_from)
)
_ALL_LEAVES = select(_leave.person_id, _leave.first, _leave.last).where(_leave.last >= bindparam("today")).order_by(_leave.first)
_ALL_WISHES = select(_wish.person_id, _wish.opens, _wish.closes, _wish.digest_at)
_POSTED, _LEAVES, _WISHES = Prepared(_ALL_POSTED), Prepared(_ALL_LEAVES), Prepared(_ALL_WISHES)
_POSTED_OF, _LEAVES_OF, _WISHES_OF = (
    Prepared(_ALL_POSTED.where(_posting.person_id.in_(_THESE))),
    Prepared(_ALL_LEAVES.where(_leave.person_id.in_(_THESE))),
    Prepared(_ALL_WISHES.where(_wish.person_id.in_(_THESE))),
)

_SEVERAL, _AT_ONCE = 4000, 500
"""Of more people than that everybody's hours are read; of fewer, of so many in one statement."""


@dataclass(frozen=True)
class Hours:
    """When one person works and where their clock stands."""

    zone: ZoneInfo
    calendar: WorkCalendar
    leaves: tuple[tuple[date, date], ...] = ()
    opens: time = City.opens
    closes: time = City.closes
    digest_at: time = DIGEST_AT

    def works(self, day: date) -> bool:
        """Whether they may be written to on a day."""
        return self.calendar.is_working(day) and not any(first <= day <= last for first, last in self.leaves)

    def is_open(self, now: datetime) -> bool:
        """Whether a push that is not urgent may go right now."""
        local = now.astimezone(self.zone)
        return self.works(local.date()) and self.opens <= local.time() < self.closes

    def takes_digest(self, now: datetime) -> bool:
        """Whether the day's one reminder may go right now."""
        return self.is_open(now) and self.digest_at <= now.astimezone(self.zone).time()

    def next_from(self, moment: datetime, at: time) -> datetime:
        """The same, not before the hour `at` of that day."""
        found = self.next_open(moment)
        return self.next_open(max(found, datetime.combine(found.astimezone(self.zone).date(), at, tzinfo=self.zone)))

    def next_open(self, moment: datetime) -> datetime:
        """The first moment from then on at which a push that is not urgent may go."""
        return next_allowed(moment, zone=self.zone, opens=self.opens, closes=self.closes, works=self.works)


def allowed_from(session: Session, *, people: Collection[int], at: time, now: datetime, city: City) -> dict[int, datetime]:
    """As `allowed`, and never before the hour `at` of their own clock: a notice comes at the hour at which it is announced."""
    theirs = hours_of(session, people=people, now=now, city=city)
    return {person: hours.next_from(now, at) for person, hours in theirs.items()}


def allowed(session: Session, *, people: Collection[int], now: datetime, city: City) -> dict[int, datetime]:
    """For each person the first moment from `now` on, in the hours of their own zone and choice, at which a push may go."""
    moments: dict[Hours, datetime] = {}
    theirs = hours_of(session, people=people, now=now, city=city)
    for hours in theirs.values():
        if hours not in moments:
            moments[hours] = hours.next_open(now)
    return {person: moments[hours] for person, hours in theirs.items()}


def hours_of(session: Session, *, people: Collection[int], now: datetime, city: City) -> dict[int, Hours]:
    """The hours of each of these people, by the unit of their latest posting and by what they chose."""
    if not people:
        return {}
    today = city.today(now)
    off = days_off(session, years=range(today.year - 1, today.year + 2))
    session.flush()
    posted, leaves, wishes = list[Any](), list[Any](), list[Any]()
    if len(people) <= _SEVERAL:
        for some in cut(list(people), _AT_ONCE):
            posted += _POSTED_OF(session, people=some, today=today)
            leaves += _LEAVES_OF(session, people=some, today=today)
            wishes += _WISHES_OF(session, people=some)
    else:
        posted, leaves = _POSTED(session, today=today), _LEAVES(session, today=today)
        wishes = _WISHES(session)
    calendars = {days: WorkCalendar(off, days) for days in (5, 6)}
    units = {person: (days, zone) for person, days, zone in posted}
    away: dict[int, list[tuple[date, date]]] = {}
    for person, first, last in leaves:
        away.setdefault(person, []).append((first, last))
    chosen = {person: (time(opens), time(closes), time(digest_at)) for person, opens, closes, digest_at in wishes}
    usual, for_all = (5, None), (city.opens, city.closes, DIGEST_AT)
    return {
        person: Hours(
            _zone(units.get(person, usual)[1], city),
            calendars[units.get(person, usual)[0]],
            tuple(away.get(person, ())),
            *chosen.get(person, for_all),
        )
        for person in people
    }


def zones(session: Session, *, city: City) -> set[ZoneInfo]:
    """Every time zone in which somebody of this city works."""
    return {city.zone, *(_zone(name, city) for name in session.scalars(select(_unit.time_zone).distinct()))}


def calendar_of(session: Session, *, years: Collection[int], working_days: int = 5) -> WorkCalendar:
    """The working days of the city in those years."""
    return WorkCalendar(days_off(session, years=years), working_days)


def days_off(session: Session, *, years: Collection[int]) -> frozenset[date]:
    """National holidays and cuti bersama of those years, as the admin overrode them."""
    days = set().union(*(national_days(year) for year in years))
    for day, off in standards(session).days.items():
        (days.add if off else days.discard)(day)
    return frozenset(days)


def _zone(name: str | None, city: City) -> ZoneInfo:
    return ZoneInfo(name) if name else city.zone
