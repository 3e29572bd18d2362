"""Keeps by what people are found: the database notes whose name is new or another, and these are spelled out anew."""

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from domain.people.searching import grams, sounds
from models.people.person import Person
from models.people.search import SearchDue, SearchGram

PIECE = 100
"""Names spelled out in one transaction."""


def index_due(session: Session, *, most: int = PIECE) -> int:
    """Spell out the names that are due, at most so many; how many that were."""
    due = list(session.scalars(select(SearchDue.person_id).order_by(col(SearchDue.person_id)).limit(most)))
    if not due:
        return 0
    session.execute(delete(SearchGram).where(col(SearchGram.person_id).in_(due)))
    rows = [
        {"gram": gram, "person_id": person}
        for person, name in session.execute(select(Person.id, Person.name).where(col(Person.id).in_(due)))
        for gram in sorted(grams(sounds(name)))
    ]
    if rows:
        session.execute(insert(SearchGram), rows)
    session.execute(delete(SearchDue).where(col(SearchDue.person_id).in_(due)))
    return len(due)
