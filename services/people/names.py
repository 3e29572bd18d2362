"""What people are called beside each other."""

from collections.abc import Collection

from sqlmodel import Session, select

from models.people.person import Person
from services.naming import among, distinct


def names_of(session: Session, people: Collection[int]) -> dict[int, str]:
    """Names by roster id; who has the same name as another of them has the end of the NIP behind it."""
    if not people:
        return {}
    rows = session.execute(select(Person.id, Person.name, Person.nip).where(among(people, Person.id)))
    return distinct({id: (name, nip) for id, name, nip in rows if id in people})
