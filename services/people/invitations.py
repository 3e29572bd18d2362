"""Invitation links: made for people not linked yet, kept as hashes, good for one use and a few days."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.people.link import Invitation
from models.people.person import Account, Person, Posting
from models.people.unit import Unit
from services.standards.expected import standards

_BYTES = 16


@dataclass(frozen=True)
class Invited:
    """One invitation; the code is known only now, when it is made."""

    nip: str
    name: str
    unit: str
    code: str
    expires_at: datetime


def invite(session: Session, *, now: datetime, nips: Collection[str] | None = None) -> tuple[Invited, ...]:
    """Invite everybody of the roster who is not linked yet (or these NIPs, linked or not), ordered by unit and name.

    Whose last post has ended is not invited; of several posts to come the first names the unit.
    """
    wanted = (
        select(Person, Unit.name)
        .join(Posting, col(Posting.person_id) == Person.id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= now.date()))
        .order_by(col(Posting.valid_from).desc())
    )
    if nips is not None:
        wanted = wanted.where(col(Person.nip).in_(nips))
    else:
        linked = select(Account.person_id).where(col(Account.closed_at).is_(None))
        wanted = wanted.where(col(Person.id).not_in(linked))
    first = {person.id: (unit, person) for person, unit in session.execute(wanted)}
    ordered = sorted(first.values(), key=lambda one: (one[0], one[1].name, one[1].id))
    until = now + timedelta(hours=standards(session).rules.invitation_hours)
    return tuple(_make(session, person, unit, now, until) for unit, person in ordered)


def hashed(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def _make(session: Session, person: Person, unit: str, now: datetime, expires_at: datetime) -> Invited:
    code = secrets.token_urlsafe(_BYTES)
    session.add(Invitation(person_id=person.id, code_hash=hashed(code), made_at=now, expires_at=expires_at))
    return Invited(nip=person.nip, name=person.name, unit=unit, code=code, expires_at=expires_at)
