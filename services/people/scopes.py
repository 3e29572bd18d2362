"""Whose achievements a person may look at: their own, those of the people they answer for, and for admins everybody's."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator
from services import rights
from services.naming import distinct
from services.refusals import Outdated
from services.standards.expected import standards


@dataclass(frozen=True)
class Scope:
    """What of somebody's reports may be seen."""

    verifier: int | None
    """Only what was sent to this verifier; None: everything."""
    unit: int | None
    """Where the person works today."""


@dataclass(frozen=True)
class Member:
    """Somebody in the scope, in the unit where they work."""

    person: int
    name: str
    unit: int
    unit_name: str


def enter(session: Session, *, by: int, person: int, today: date) -> Scope:
    """The scope in which `by` may look at `person` today. Raises `Outdated` where they may not.

    A supervisor sees the people who report to them today, and of these what was sent to the supervisor.
    """
    posts = _posts(today).with_only_columns(col(Posting.unit_id), col(Posting.supervisor_id))
    held = session.execute(posts.where(col(Posting.person_id) == person).order_by(col(Posting.valid_from).desc())).all()
    if person == by:
        return Scope(None, held[0].unit_id if held else None)
    sees_all = _sees_all(session, by)
    mine = [post for post in held if sees_all or rights.is_still(session, by, post.supervisor_id)]
    if not mine:
        raise Outdated
    return Scope(None if sees_all else by, mine[0].unit_id)


def members(session: Session, *, by: int, today: date, unit: int | None = None) -> tuple[Member, ...]:
    """Everybody in the scope of `by`, by unit and name; practice people and `by` themselves are left out."""
    wanted = (
        _posts(today)
        .with_only_columns(col(Posting.person_id), CALLED, col(Person.nip), col(Posting.unit_id), col(Unit.name))
        .join(Person, col(Person.id) == Posting.person_id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(col(Person.is_test).is_(False), col(Person.id) != by)
        .order_by(col(Unit.name), CALLED, col(Person.id))
    )
    if not rights.works(session, by):
        return ()
    if not _sees_all(session, by):
        wanted = wanted.where(col(Posting.supervisor_id) == by)
    if unit is not None:
        wanted = wanted.where(col(Posting.unit_id) == unit)
    rows = session.execute(wanted).all()
    names = distinct({person: (name, nip) for person, name, nip, _, _ in rows})
    return tuple(dict.fromkeys(Member(person, names[person], unit, unit_name) for person, _, _, unit, unit_name in rows))


def verifier(session: Session, *, by: int) -> int | None:
    """Whose received reports `by` may see: their own; None, for admins: everybody's."""
    return None if _sees_all(session, by) else by


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


def _sees_all(session: Session, by: int) -> bool:
    return rights.is_admin(session, by)


def _posts(today: date) -> SelectOfScalar[int]:
    return select(Posting.person_id).where(
        col(Posting.valid_from) <= today, or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today)
    )
