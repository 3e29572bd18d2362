"""Who holds which post and is on leave, as the roster has it; of those who are asked for often, kept in the process."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlmodel import Session

from domain.standards.demands import Days
from models.columns import columns, table
from models.database import pool_of
from models.people.person import Leave, Person, Posting
from models.people.unit import Unit
from models.prepared import Prepared
from services.standards.expected import Whose, roster_mark

FOREVER = date.max

_posting, _person, _unit, _leave = columns(Posting), columns(Person), columns(Unit), columns(Leave)
_ALL_POSTS = (
    select(
        _posting.person_id,
        _posting.unit_id,
        _unit.code,
        _posting.supervisor_id,
        _posting.position,
        _posting.valid_from,
        _posting.valid_until,
        _person.nip,
        _person.is_test,
    )
    .join_from(table(Posting), table(Person), _person.id == _posting.person_id)
    .join(table(Unit), _unit.id == _posting.unit_id)
    .order_by(_posting.valid_from)
)
_POSTS = _ALL_POSTS.where(
    _posting.valid_from <= bindparam("last"), or_(_posting.valid_until.is_(None), _posting.valid_until >= bindparam("first"))
)
_ALL_LEAVES = select(_leave.person_id, _leave.first, _leave.last, _leave.kind)
_LEAVES = _ALL_LEAVES.where(_leave.first <= bindparam("last_day"), _leave.last >= bindparam("first_day"))
_THESE: BindParameter[Any] = bindparam("people", expanding=True)
_POSTS_OF = Prepared(_POSTS.where(_posting.person_id.in_(_THESE)))
_LEAVES_OF = Prepared(_LEAVES.where(_leave.person_id.in_(_THESE)))
_ALL_POSTS_OF = Prepared(_ALL_POSTS.where(_posting.person_id.in_(_THESE)))
_ALL_LEAVES_OF = Prepared(_ALL_LEAVES.where(_leave.person_id.in_(_THESE)))

_FEW, _PEOPLE_KEPT = 50, 4096
"""People whose posts and leaves are looked for in what the process keeps, and of how many it keeps them."""


@dataclass(frozen=True)
class Post:
    """Where somebody worked, as what and under whom, from when until when."""

    person: int
    unit: int
    unit_code: str
    supervisor: int | None
    position: str
    first: date
    last: date
    nip: str
    is_test: bool

    @property
    def days(self) -> Days:
        """The first and the last day."""
        return self.first, self.last

    @property
    def whose(self) -> Whose:
        """For whom its targets are."""
        return Whose(self.nip, self.position, self.unit_code)


@dataclass(frozen=True)
class _Kept:
    """All posts of somebody, the earliest first, and all their leaves, as the roster has them."""

    posts: Sequence[Post]
    leaves: Sequence[Any]


_kept: WeakKeyDictionary[Any, tuple[tuple[int, int], dict[int, _Kept]]] = WeakKeyDictionary()
"""By the connection pool of a database, and by the mark under which they were read."""


def _kept_of(session: Session, people: Collection[int]) -> list[_Kept]:
    """What the roster says of some people: read once, and kept for as long as the database says that nothing of it changed."""
    pool, mark = pool_of(session), roster_mark(session)
    kept = _kept.get(pool)
    if kept is None or kept[0] != mark or len(kept[1]) > _PEOPLE_KEPT:
        kept = _kept[pool] = mark, {}
    theirs = kept[1]
    if lacking := [person for person in people if person not in theirs]:
        posts = by_person(_posts(_ALL_POSTS_OF(session, people=lacking)))
        leaves: dict[int, list[Any]] = {}
        for leave in _ALL_LEAVES_OF(session, people=lacking):
            leaves.setdefault(leave.person_id, []).append(leave)
        theirs |= {person: _Kept(posts.get(person, ()), leaves.get(person, ())) for person in lacking}
    return [theirs[person] for person in people]


def _posts(rows: Iterable[Any]) -> list[Post]:
    return [
        Post(person, unit, code, supervisor, position, begins, ends or FOREVER, nip, is_test)
        for person, unit, code, supervisor, position, begins, ends, nip, is_test in rows
    ]


def by_person(found: Iterable[Post]) -> dict[int, list[Post]]:
    """Posts by whose they are, in the same order."""
    theirs: dict[int, list[Post]] = {}
    for post in found:
        theirs.setdefault(post.person, []).append(post)
    return theirs


def posts(session: Session, *, people: Collection[int] | None, first: date, last: date) -> list[Post]:
    """The posts of these people (None: of everybody) that touch a span of days, the earliest first."""
    if people is not None and len(people) <= _FEW:
        theirs = (post for mine in _kept_of(session, people) for post in mine.posts)
        return sorted((post for post in theirs if post.first <= last and post.last >= first), key=lambda post: post.first)
    days = {"first": first, "last": last}
    return _posts(session.connection().execute(_POSTS, days) if people is None else _POSTS_OF(session, **days, people=list(people)))


def leaves(session: Session, *, people: Collection[int] | None, first: date, last: date) -> Iterable[Any]:
    """The leaves of these people (None: of everybody) that touch a span of days: whose, first day, last day, kind."""
    if people is not None and len(people) <= _FEW:
        theirs = (leave for mine in _kept_of(session, people) for leave in mine.leaves)
        return [leave for leave in theirs if leave.first <= last and leave.last >= first]
    days = {"first_day": first, "last_day": last}
    return session.connection().execute(_LEAVES, days) if people is None else _LEAVES_OF(session, **days, people=list(people))
