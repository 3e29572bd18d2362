"""What people are called by others: a name that nobody else has."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.people.person import CALLED, Person
from services.naming import among, distinct


def names_of(session: Session, people: Collection[int]) -> dict[int, str]:
    """Names by roster id; whose name somebody else has has the end of the NIP behind it."""
    if not people:
        return {}
    rows = session.execute(select(Person.id, CALLED, Person.nip).where(among(people, Person.id)))
    return distinct({id: (name, nip) for id, name, nip in rows if id in people})


def tell_apart(session: Session) -> None:
    """Work out anew how people are called, after names or NIPs were written."""
    session.flush()
    rows = session.execute(select(Person.id, Person.name, Person.nip, Person.shown)).all()
    wanted = distinct({id: (name, nip) for id, name, nip, _ in rows})
    for id, name, _, shown in rows:
        told = None if wanted[id] == name else wanted[id]
        if told != shown:
            session.execute(update(Person).where(col(Person.id) == id).values(shown=told))


def called(session: Session, *, person: int) -> str:
    """What one person is called by others."""
    return session.get_one(Person, person).called
