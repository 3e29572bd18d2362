"""Days on which somebody did not work: those of the leaves that the rules count so."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from domain.people.leaves import Days
from models.people.person import Leave
from services.standards.expected import standards


def away(session: Session, *, people: Collection[int], first: date, last: date) -> dict[int, list[Days]]:
    """By person the leaves that touch these days and take them off the days worked, the earliest first."""
    rules = standards(session).rules
    wanted = select(Leave).where(col(Leave.person_id).in_(people), col(Leave.first) <= last, col(Leave.last) >= first)
    found: dict[int, list[Days]] = {}
    for leave in session.scalars(wanted.order_by(col(Leave.first), col(Leave.id))):
        if rules.takes_off(leave.kind):
            found.setdefault(leave.person_id, []).append(Days(leave.first, leave.last, leave.kind))
    return found


def spans(leaves: Collection[Days]) -> list[tuple[date, date]]:
    """Their first and last days."""
    return [(one.first, one.last) for one in leaves]
