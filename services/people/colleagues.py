"""The names of those somebody works with: what is said of them is no secret of a patient or pupil."""

from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.people.person import CALLED, Person, Posting


def names(session: Session, *, person: int, today: date) -> tuple[str, ...]:
    """Everybody of the units where the person works today, their supervisor, and those they answer for."""
    held = (col(Posting.valid_from) <= today, or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today))
    mine = session.execute(select(Posting.unit_id, Posting.supervisor_id).where(col(Posting.person_id) == person, *held)).all()
    beside = select(Posting.person_id).where(
        or_(col(Posting.unit_id).in_([post.unit_id for post in mine]), col(Posting.supervisor_id) == person), *held
    )
    above = [post.supervisor_id for post in mine if post.supervisor_id is not None]
    wanted = select(CALLED).where(or_(col(Person.id).in_(beside), col(Person.id).in_(above)))
    return tuple(session.scalars(wanted))
