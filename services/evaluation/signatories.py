"""The people named on a state form: who is evaluated, by whom, and who stands above."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from domain.people.careers import functional_post, grade_in_words
from models.people.person import Person, Posting
from models.people.unit import Unit


@dataclass(frozen=True)
class Party:
    """One of the people named on a form."""

    name: str
    nip: str
    position: str
    unit: str
    grade: str = ""
    """PANGKAT/GOL. RUANG, as forms write it."""


NOBODY = Party("", "", "", "")
"""Who is not named in the roster is written in by hand."""


def party(session: Session, person: int, on: date) -> Party:
    """Somebody as they were on a day."""
    known = session.get_one(Person, person)
    held = session.execute(
        select(Posting, Unit.name)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(col(Posting.person_id) == person, col(Posting.valid_from) <= on)
        .order_by(col(Posting.valid_from).desc())
    ).first()
    if held is None:
        return Party(name=known.name, nip=known.nip, position="", unit="")
    post, unit = held
    grade = grade_in_words(post.grade) if post.grade else ""
    return Party(name=known.name, nip=known.nip, position=_position(post), unit=unit, grade=grade)


def _position(post: Posting) -> str:
    """The jabatan, with the functional post before it where there is one."""
    if not post.functional:
        return post.position
    functional = functional_post(post.functional, post.level)
    return functional if functional.casefold() == post.position.casefold() else f"{functional} ({post.position})"


def last_day_under(session: Session, person: int, *, unit: int, supervisor: int, first: date, last: date) -> date:
    """The last of some days on which somebody worked in a unit under a supervisor; where they never did, the last of all."""
    held = session.scalars(
        select(Posting)
        .where(
            col(Posting.person_id) == person,
            col(Posting.unit_id) == unit,
            col(Posting.supervisor_id) == supervisor,
            col(Posting.valid_from) <= last,
        )
        .order_by(col(Posting.valid_from).desc())
    ).first()
    until = None if held is None else held.valid_until or last
    return last if until is None or until < first else min(until, last)


def supervisor_of(session: Session, person: int, on: date) -> int | None:
    """Whom somebody reported to on a day."""
    return session.scalars(
        select(Posting.supervisor_id)
        .where(col(Posting.person_id) == person, col(Posting.valid_from) <= on)
        .order_by(col(Posting.valid_from).desc())
    ).first()
