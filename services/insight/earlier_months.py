"""What was reached in the months before those that are shown, of the indicators that are judged by the month."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from sqlalchemy import select
from sqlmodel import Session

from domain.standards.periods import Frequency
from models.columns import columns, table
from models.reporting.report import Report, Submission
from services.insight import history, judged_periods
from services.insight.history import Kept
from services.insight.trend import Line, line_of
from services.refusals import Outdated
from services.standards.expected import standards

_MOST = 60
"""Pages somebody can turn back: more months than anybody was employed."""


def monthly(lines: Sequence[Line]) -> list[Line]:
    """Those that are judged by the month."""
    return [line for line in lines if line.quarter.frequency is Frequency.MONTHLY]


def reaches_back(
    session: Session, lines: Sequence[Line], *, verifier: int | None, person: int | None = None, unit: int | None = None
) -> bool:
    """Whether this person, or this unit, reported any of what is judged by the month before the periods that are shown."""
    mine = [line for line in lines if any(one.quarter.frequency is Frequency.MONTHLY for one in line.points)]
    if not mine:
        return False
    report, sent = columns(Report), columns(Submission)
    first = max(line.points[0].quarter for line in mine)
    whose = report.person_id == person if unit is None else report.unit_id == unit
    wanted = select(report.id).where(
        whose, report.indicator_id.in_([line.indicator for line in mine]), report.period < str(first.months()[0])
    )
    if verifier is not None:
        wanted = wanted.join_from(table(Report), table(Submission), sent.id == report.submission_id)
        wanted = wanted.where(sent.verifier_id == verifier)
    return session.connection().execute(wanted.limit(1)).first() is not None


def of(
    session: Session,
    lines: Sequence[Line],
    *,
    verifier: int | None,
    back: int,
    today: date,
    person: int | None = None,
    unit: int | None = None,
) -> tuple[list[Line], list[Kept]]:
    """The lines of a person or of a unit so many times four months earlier, with what they rest on.

    Raises `Outdated` where nothing is judged by the month.
    """
    mine = monthly(lines)
    if not mine or not 0 < back <= _MOST:
        raise Outdated
    known, last = standards(session), max(line.quarter for line in mine)
    until = {
        line.indicator: judged_periods.before(known, [line.indicator], last, count=judged_periods.SHOWN * back + 1)[0]
        for line in mine
    }
    day = max(until.values()).last
    people = history.reporters(session, units=[unit], today=day, verifier=verifier) if unit else {person or 0}
    kept = [
        one
        for one in history.read(session, people=people, today=day, verifier=verifier)
        if one.indicator in until and one.stated.period <= until[one.indicator] and unit in (None, one.unit)
    ]
    there = {one.indicator for one in kept} or until.keys()
    found = [
        line_of(
            id, [one for one in kept if one.indicator == id], today=today, known=known, of_unit=unit is not None, until=until[id]
        )
        for id in sorted(there)
    ]
    return [replace(line, gap=None) for line in found], kept


def spans(lines: Sequence[Line]) -> str:
    """Whether the figures of these are of quarters, months, or both."""
    return judged_periods.spans(chain.from_iterable((point.quarter for point in line.points) for line in lines))
