"""When each person may be written to: their unit's working days, the holidays, and their leave."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlmodel import Session

from domain.calendar import WorkCalendar
from domain.quiet import next_allowed
from models import Leave, Posting, Unit
from models.columns import columns, table
from models.prepared import Prepared
from services.city import City
from services.standards import standards

_posting, _unit, _leave = columns(Posting), columns(Unit), columns(Leave)
_WEEKS = Prepared(
    select(_posting.person_id, _unit.working_days)
    .join_from(table(Posting), table(Unit), _unit.id == _posting.unit_id)
    .where(_posting.person_id.in_(bindparam("people", expanding=True)), _posting.valid_from <= bindparam("today"))
    .order_by(_posting.valid_from)
)
_LEAVES = Prepared(
    select(_leave.person_id, _leave.first, _leave.last).where(
        _leave.person_id.in_(bindparam("people", expanding=True)), _leave.last >= bindparam("today")
    )
)


def allowed(session: Session, *, people: Collection[int], now: datetime, city: City) -> dict[int, datetime]:
    """For each person the first moment from `now` on at which a push that is not urgent may go."""
    today = city.today(now)
    off = days_off(session, years=(today.year, today.year + 1))
    session.flush()
    asked = {"people": list(people), "today": today}
    week: dict[int, int] = dict(_WEEKS(session, **asked))
    away: dict[int, list[tuple[date, date]]] = {}
    for person, first, last in _LEAVES(session, **asked):
        away.setdefault(person, []).append((first, last))
    calendars = {days: WorkCalendar(off, days) for days in (5, 6)}

    def moment(person: int) -> datetime:
        calendar, leaves = calendars[week.get(person, 5)], away.get(person, ())
        return next_allowed(
            now, zone=city.zone, opens=city.opens, closes=city.closes,
            works=lambda day: calendar.is_working(day) and not any(first <= day <= last for first, last in leaves),
        )  # fmt: skip

    return {person: moment(person) for person in people}


def days_off(session: Session, *, years: Collection[int]) -> frozenset[date]:
    """National holidays and cuti bersama of those years, as the admin overrode them."""
    days = set().union(*(_national(year) for year in years))
    for day, off in standards(session).days.items():
        (days.add if off else days.discard)(day)
    return frozenset(days)


@lru_cache(maxsize=32)
def _national(year: int) -> frozenset[date]:
    """The published holidays of Indonesia with cuti bersama (category government); none yet for far years."""
    import holidays

    calendar = holidays.country_holidays("ID", years=year, categories=("public", "government"))
    return frozenset(calendar)
