"""When each person may be written to: their unit's working days, the holidays, and their leave."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache

import holidays
from sqlmodel import Session, col, select

from domain.calendar import WorkCalendar
from domain.quiet import next_allowed
from models import Leave, Posting, Unit
from services.city import City
from services.standards import standards


def allowed(session: Session, *, people: Collection[int], now: datetime, city: City) -> dict[int, datetime]:
    """For each person the first moment from `now` on at which a push that is not urgent may go."""
    today = city.today(now)
    off = days_off(session, years=(today.year, today.year + 1))
    units = session.execute(
        select(Posting.person_id, Unit.working_days)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(col(Posting.person_id).in_(people), col(Posting.valid_from) <= today)
        .order_by(col(Posting.valid_from))
    ).all()
    week: dict[int, int] = {person: days for person, days in units}  # noqa: C416  (rows are no pairs to dict)
    away: dict[int, list[tuple[date, date]]] = {}
    for leave in session.scalars(select(Leave).where(col(Leave.person_id).in_(people), col(Leave.last) >= today)):
        away.setdefault(leave.person_id, []).append((leave.first, leave.last))
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
    calendar = holidays.country_holidays("ID", years=year, categories=("public", "government"))
    return frozenset(calendar)
