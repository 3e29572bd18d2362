"""An admin opens a quarter's or a month's evaluation for one unit by a command: also one that ended long ago, and never twice."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from domain.evaluation.stages import Dates, usual_dates
from domain.messages.dates import month_number
from domain.standards.periods import Frequency, Period
from models.evaluation.evaluation import EvaluationCycle
from models.people.unit import Unit
from services.city import City
from services.evaluation import absent, cycles, parts, stages
from services.refusals import Refusal
from services.standards.expected import standards

_QUARTER = re.compile(r"(?:(?P<year>\d{4})-?q(?P<n>[1-4])|(?:tw|triwulan) ?-?(?P<m>[1-4]) (?P<of>\d{4}))", re.IGNORECASE)
_MONTH = re.compile(
    r"(?<![\w-])(?:(?P<year>\d{4})-(?P<n>0[1-9]|1[0-2])|(?P<name>[a-z]{3,9}) (?P<of>\d{4}))(?![\w-])", re.IGNORECASE
)


def open_for_unit(session: Session, *, by: int, said: str, now: datetime, city: City) -> int:
    """Open `SD-1 2026-Q1`, `SD-1 TW 1 2026`, `SD-1 2026-09` or `SD-1 September 2026`; the cycle.

    Raises `Refusal` in the admin's words, also for others."""
    if not stages.is_admin(session, by):
        raise Refusal("open_cycle_admins")
    today, (unit, quarter) = city.today(now), _read(session, said)
    if quarter.last >= today:
        raise Refusal("quarter_not_over", quarter=quarter)
    there = select(EvaluationCycle.id).where(col(EvaluationCycle.unit_id) == unit.id, col(EvaluationCycle.quarter) == str(quarter))
    if session.scalars(there).first() is not None:
        raise Refusal("cycle_there", unit=unit.name, quarter=quarter)
    theirs = {**parts.of_movers(session, quarter=quarter, today=today), **parts.lacking(session, quarter=quarter, today=today)}
    mine = {person: found for person, found in theirs.items() if any(one.unit == unit.id for one in found)}
    cycle = EvaluationCycle(unit_id=unit.id, quarter=str(quarter), opened_at=now, **_columns(_dates(session, quarter, today)))
    session.add(cycle)
    session.flush()
    if not cycles.add(session, mine, cycle=cycle, quarter=quarter):
        raise Refusal("nobody_to_evaluate", unit=unit.name, quarter=quarter)
    absent.mark(session)
    return cycle.id


def _read(session: Session, said: str) -> tuple[Unit, Period]:
    words = " ".join(said.split())
    match, period = _period(words)
    code = (words[: match.start()] + words[match.end() :]).strip()
    unit = session.scalars(select(Unit).where(func.lower(Unit.code) == code.lower())).first()
    if unit is None:
        raise Refusal("open_cycle_unit", code=code)
    return unit, period


def _period(words: str) -> tuple[re.Match[str], Period]:
    """The quarter or the month that is named, and where."""
    if quarter := _QUARTER.search(words):
        return quarter, Period(int(quarter["year"] or quarter["of"]), Frequency.QUARTERLY, int(quarter["n"] or quarter["m"]))
    for month in _MONTH.finditer(words):
        if number := int(month["n"] or 0) or month_number((month["name"] or "").lower()):
            return month, Period(int(month["year"] or month["of"]), Frequency.MONTHLY, number)
    raise Refusal("open_cycle_how")


def _dates(session: Session, quarter: Period, today: date) -> Dates:
    """As usual; of a quarter for which that has passed, counted from yesterday, so that everybody has all their days."""
    rules = standards(session).rules
    usual = usual_dates(quarter.last, rules)
    return usual if usual.evidence >= today else usual_dates(today - timedelta(days=1), rules)


def _columns(dates: Dates) -> dict[str, Any]:
    return {f"{name}_until": getattr(dates, name) for name in ("evidence", "self", "rating", "talk", "answer")}
