"""Days on which somebody did not work: those of the leaves that the rules count so, on closed days as these stood."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from domain.people.leaves import Days, as_they_stood
from models.people.person import Leave
from services.standards.expected import standards


def away(session: Session, *, people: Collection[int], first: date, last: date) -> dict[int, list[Days]]:
    """By person the days of leave around these days that are not worked, each by the rules of its day, the earliest first."""
    known = standards(session)
    wanted = select(Leave).where(col(Leave.person_id).in_(people), col(Leave.first) <= last, col(Leave.last) >= first)
    said: dict[int, list[Days]] = {}
    for leave in session.scalars(wanted.order_by(col(Leave.first), col(Leave.id))):
        said.setdefault(leave.person_id, []).append(Days(leave.first, leave.last, leave.kind))
    for person in known.settled.keys() & set(people):
        runs = known.settled[person]
        closed = [(one.first, one.last) for one in runs if one.away and one.first <= last and one.last >= first]
        said[person] = list(as_they_stood(said.get(person, ()), closed, until=runs[-1].last))
    taken = {
        person: [Days(*span, one.kind) for one in theirs for span in known.taking(one.kind, one.first, one.last)]
        for person, theirs in said.items()
    }
    return {person: theirs for person, theirs in taken.items() if theirs}


def spans(leaves: Collection[Days]) -> list[tuple[date, date]]:
    """Their first and last days."""
    return [(one.first, one.last) for one in leaves]
