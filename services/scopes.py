"""Whose achievements a person may look at: their own, those of the people they answer for, and for admins everybody's."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import Indicator, Person, Posting, Role
from services.refusals import Outdated
from services.standards import standards


@dataclass(frozen=True)
class Scope:
    """What of somebody's reports may be seen."""

    verifier: int | None
    """Only what was sent to this verifier; None: everything."""


def enter(session: Session, *, by: int, person: int, today: date) -> Scope:
    """The scope in which `by` may look at `person` today. Raises `Outdated` where they may not.

    A supervisor sees the people who report to them today, and of these what was sent to the supervisor.
    """
    if person == by:
        return Scope(None)
    role = session.get_one(Person, by).role
    wanted = _posts(today).where(col(Posting.person_id) == person)
    if role is not Role.ADMIN:
        wanted = wanted.where(col(Posting.supervisor_id) == by)
    if session.scalars(wanted).first() is None:
        raise Outdated
    return Scope(None if role is Role.ADMIN else by)


def team(session: Session, *, person: int, today: date) -> tuple[int, ...]:
    """The people who report to the same supervisor as `person`, themselves included."""
    mine = _posts(today).where(col(Posting.person_id) == person).with_only_columns(col(Posting.supervisor_id))
    return tuple(sorted({person, *session.scalars(_posts(today).where(col(Posting.supervisor_id).in_(mine)))}))


def indicator(session: Session, id: int) -> Indicator:
    """The indicator of a button. Raises `Outdated` where there is none."""
    found = standards(session).indicators.get(id)
    if found is None:
        raise Outdated
    return found


def _posts(today: date) -> SelectOfScalar[int]:
    return select(Posting.person_id).where(
        col(Posting.valid_from) <= today, or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today)
    )
