"""Days on which somebody did not work: those of the leaves that the rules count so."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from domain.people.leaves import Days
from models.people.person import Leave
from services.standards.expected import standards


def away(session: Session, *, people: Collection[int], first: date, last: date) -> dict[int, list[Days]]:
    """By person the days of leave around these days that are not worked, each by the rules of its day, the earliest first."""
    known = standards(session)
    wanted = select(Leave).where(col(Leave.person_id).in_(people), col(Leave.first) <= last, col(Leave.last) >= first)
    found: dict[int, list[Days]] = {}
    for leave in session.scalars(wanted.order_by(col(Leave.first), col(Leave.id))):
        taken = [Days(*span, leave.kind) for span in known.taking(leave.kind, leave.first, leave.last)]
        if taken:
            found.setdefault(leave.person_id, []).extend(taken)
    return found


def spans(leaves: Collection[Days]) -> list[tuple[date, date]]:
    """Their first and last days."""
    return [(one.first, one.last) for one in leaves]
