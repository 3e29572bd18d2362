"""Posts and leaves that a workbook tells otherwise for closed days: these stay as they stood, unless an admin says so."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from domain.people.timelines import Days, Post
from models.people.person import CALLED, Leave, Person, Posting
from services.people import settling
from services.people.postings import Row
from services.people.settling import Roster


@dataclass(frozen=True)
class Past:
    """Whose closed days would be others: by person how they stood, and how they are said to have been."""

    until: date | None
    days: Mapping[int, tuple[Roster, Roster]]
    names: tuple[str, ...]

    def write(self, session: Session, *, past: bool) -> None:
        """Keep the closed days as they stood; with `past` let the roster count on them."""
        if past or self.until is None:
            settling.forget(session, self.days)
        else:
            settling.keep(session, self.days, until=self.until)


def look(
    session: Session,
    said: Sequence[Row],
    *,
    newest: Mapping[str, Row],
    ids: Mapping[str, int],
    rested: Collection[str],
    today: date,
) -> Past:
    """Compare closed days as they stand with what they would be; `said` are posts that are new, changed or ended."""
    until = settling.closed_until(session, today=today)
    people = {row["person_id"] for row in said if row["valid_from"] <= (until or date.min)} | {ids.get(nip, -1) for nip in rested}
    people -= {-1}
    if until is None or not people:
        return Past(until, {}, ())
    stood = settling.as_they_stood(session, people=people, until=until)
    posts = _posts(session, people)
    for row in said:
        if row["person_id"] in people:
            posts[row["person_id"]].setdefault(row["valid_from"], {}).update(row)
    leaves = _leaves(session, people, newest, ids)
    days = {}
    for person in people:
        after = Roster(tuple(_post(begins, one) for begins, one in posts[person].items()), leaves[person])
        if settling.differs(stood[person], after, until=until):
            days[person] = (stood[person], after)
    names = session.execute(select(CALLED).where(col(Person.id).in_(days)).order_by(CALLED, col(Person.id)))
    return Past(until, days, tuple(name for (name,) in names))


def _post(begins: date, row: Mapping[str, Any]) -> Post:
    return Post(begins, row["valid_until"] or date.max, row["unit_id"], row["supervisor_id"], row["position"])


def _posts(session: Session, people: Collection[int]) -> defaultdict[int, dict[date, dict[str, Any]]]:
    found: defaultdict[int, dict[date, dict[str, Any]]] = defaultdict(dict)
    for one in session.scalars(select(Posting).where(col(Posting.person_id).in_(people))):
        found[one.person_id][one.valid_from] = one.model_dump()
    return found


def _leaves(
    session: Session, people: Collection[int], newest: Mapping[str, Row], ids: Mapping[str, int]
) -> defaultdict[int, tuple[Days, ...]]:
    """What an admin wrote down in chat stays; the rest is as the workbook says."""
    found: defaultdict[int, tuple[Days, ...]] = defaultdict(tuple)
    told = {ids[nip]: row["leaves"] for nip, row in newest.items() if nip in ids}
    for one in session.scalars(select(Leave).where(col(Leave.person_id).in_(people))):
        if one.granted_by is not None or one.person_id not in told:
            found[one.person_id] += ((one.first, one.last),)
    for person, days in told.items():
        found[person] += tuple((first, last) for first, last, _ in days)
    return found
