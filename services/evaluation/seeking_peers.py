"""People of other units who can be asked for feedback: found by NIP or name, of whom nothing but name and unit is told."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.evaluation.feedback import PeerSought
from models.people.person import Person, Posting
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation import peer_feedback
from services.people.names import names_of
from services.refusals import Outdated, Refusal

_WAITS = timedelta(hours=24)
_MOST = 5
"""People shown; of more names more has to be written."""
_LETTERS = 4


@dataclass(frozen=True)
class Candidate:
    """Somebody of another unit."""

    person: int
    name: str
    unit: str


@dataclass(frozen=True)
class Sought:
    """Who was found for feedback about somebody."""

    person: int
    name: str
    own: bool
    found: tuple[Candidate, ...] = ()
    asked: bool = False
    """Whether somebody was looked for already."""


def begin(session: Session, *, by: int, person: int, now: datetime, city: City) -> Sought:
    """Ask for a name or NIP; only who may ask for feedback about the person."""
    name = peer_feedback.asks(session, by, person, city.today(now))
    sought = session.get(PeerSought, by) or PeerSought(by=by, person_id=person, at=now)
    sought.person_id, sought.at = person, now
    session.add(sought)
    session.flush()
    return Sought(person, name, by == person)


def find(session: Session, *, by: int, words: str, now: datetime, city: City) -> Sought:
    """Who of other units is meant. Raises `Refusal` where nobody is, or too many are."""
    sought, today = session.get(PeerSought, by), city.today(now)
    if sought is None or now - sought.at > _WAITS:
        raise Outdated
    name = peer_feedback.asks(session, by, sought.person_id, today)
    said = words.replace(".", " ").split(",", maxsplit=1)[0].lower().split()
    digits = re.sub(r"\D", "", words)
    if len(digits) != 18 and len("".join(said)) < _LETTERS:
        raise Refusal("peer_letters", letters=_LETTERS)
    is_meant = [col(Person.nip) == digits] if len(digits) == 18 else [_named(word) for word in said]
    rows = session.execute(
        select(Person.id, Unit.name)
        .join(Posting, col(Posting.person_id) == Person.id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(*is_meant, *peer_feedback.may_be_asked(session, by, sought.person_id, today), rights.in_post(today))
        .order_by(col(Person.name), col(Person.id))
        .limit(_MOST + 1)
    ).all()
    if not rows:
        raise Refusal("peer_nobody")
    if len(rows) > _MOST:
        raise Refusal("peer_many", most=_MOST)
    names = names_of(session, {person for person, _ in rows})
    found = tuple(Candidate(person, names[person], unit) for person, unit in rows)
    return Sought(sought.person_id, name, by == sought.person_id, found, asked=True)


def _named(word: str) -> object:
    """The condition that a word stands in somebody's name, without what comes behind it."""
    return func.lower(col(Person.name)).contains(word, autoescape=True)
