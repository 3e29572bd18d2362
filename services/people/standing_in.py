"""Who may decide in whose stead on a day: an inbox given away for some days, an acting post (Plt., Plh.)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, or_, select
from sqlmodel import Session

from models.columns import columns
from models.people.standin import StandIn, StandInKind
from models.prepared import Prepared
from services import rights
from services.rights import Day

_stands = columns(StandIn)
_DAY = bindparam("day", type_=Date)


def lasts(on: Day, stands: Any = _stands) -> ColumnElement[bool]:
    """The condition that somebody stands in on a day."""
    return and_(stands.ended_at.is_(None), stands.first <= on, or_(stands.last.is_(None), stands.last >= on))


def acting(on: Day, stands: Any = _stands) -> ColumnElement[bool]:
    """The condition that somebody holds a second post on a day (Plt., Plh.)."""
    return and_(stands.kind.in_((StandInKind.PLT, StandInKind.PLH)), lasts(on, stands))


_FOR_WHOM = Prepared(
    select(_stands.for_id).where(_stands.person_id == bindparam("by"), _stands.for_id.is_not(None), lasts(_DAY)).distinct()
)
_ACTS_FOR = Prepared(
    select(_stands.for_id).where(_stands.person_id == bindparam("by"), _stands.for_id.is_not(None), acting(_DAY)).distinct()
)


_INSTEAD = Prepared(
    select(_stands.for_id, _stands.person_id).where(_stands.for_id.in_(bindparam("people", expanding=True)), lasts(_DAY))
)
_AT_ONCE = 500


def for_whom(session: Session, by: int) -> frozenset[int]:
    """In whose stead `by` may decide today about reports."""
    session.flush()
    return frozenset(row.for_id for row in _FOR_WHOM(session, by=by, day=rights.today(session)))


def acts_for(session: Session, by: int) -> frozenset[int]:
    """In whose post `by` acts today (Plt., Plh.): of them they judge the people too."""
    session.flush()
    return frozenset(row.for_id for row in _ACTS_FOR(session, by=by, day=rights.today(session)))


def instead_of(session: Session, people: Collection[int], *, on: date) -> dict[int, tuple[int, ...]]:
    """For each of `people` who stands in for them on a day and holds a post then; nobody for whom nobody does."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if not people:
        return {}
    session.flush()
    asked = list(people)
    for start in range(0, len(asked), _AT_ONCE):
        for absent, acting in _INSTEAD(session, people=asked[start : start + _AT_ONCE], day=on):
            found[absent].add(acting)
    working = rights.working(session, {one for acting in found.values() for one in acting}) if found else set()
    return {absent: tuple(sorted(acting & working)) for absent, acting in found.items() if acting & working}


def receivers(session: Session, verifier: int | None, *, reporter: int) -> tuple[int, ...]:
    """Who gets the card of what waits for `verifier`: who stands in today where somebody does, else the verifier.

    Never the reporter, whoever they stand in for.
    """
    if verifier is None:
        return ()
    acting = instead_of(session, [verifier], on=rights.today(session)).get(verifier, ())
    return tuple(one for one in acting if one != reporter) or (verifier,)
