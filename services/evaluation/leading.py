"""Who leads a unit on a day, and who stands above it."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Date, bindparam, exists, or_
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from models.columns import columns, table
from models.people.person import Posting
from models.people.unit import Unit
from models.prepared import Prepared
from services import rights

_CHUNK = 500
_DAY = bindparam("day", type_=Date)
_held, _unit = table(Posting).alias("held").c, columns(Unit)
_theirs, _own, _lower = (table(Posting).alias(name).c for name in ("theirs", "own", "lower"))
_LEADING = Prepared(
    select_core(_held.unit_id, _held.person_id)
    .where(
        _held.unit_id.in_(bindparam("units", expanding=True)),
        rights.in_post(_DAY, _held),
        ~exists().where(_own.person_id == _held.supervisor_id, _own.unit_id == _held.unit_id, rights.in_post(_DAY, _own)),
        or_(
            exists().where(
                _theirs.supervisor_id == _held.person_id, _theirs.unit_id == _held.unit_id, rights.in_post(_DAY, _theirs)
            ),
            exists().where(
                _lower.supervisor_id == _held.person_id,
                _lower.unit_id == _unit.id,
                _unit.parent_id == _held.unit_id,
                rights.in_post(_DAY, _lower),
            ),
        ),
    )
    .distinct()
)
"""Who supervises in a unit or in the units right below it, and reports outside of it."""


def heads(session: Session, units: Collection[int], on: date) -> dict[int, int]:
    """By unit, the one member who leads it on a day; where nobody does, or several do, nobody leads the whole: it is left out."""
    leading: dict[int, set[int]] = {}
    session.flush()
    for some in _chunks(units):
        for row in _LEADING(session, units=some, day=on):
            leading.setdefault(row.unit_id, set()).add(row.person_id)
    return {unit: those.pop() for unit, those in leading.items() if len(those) == 1}


def led_by(session: Session, people: Collection[int], on: date) -> dict[int, int]:
    """By person, the unit they lead on a day; whoever leads none is left out."""
    units: set[int] = set()
    for some in _chunks(people):
        held = select(Posting.unit_id).where(col(Posting.person_id).in_(some), rights.in_post(on)).distinct()
        units.update(session.scalars(held))
    return {person: unit for unit, person in heads(session, units, on).items() if person in people}


def above(session: Session, units: Collection[int], on: date) -> dict[int, int]:
    """By unit, the leader above it, who is to say how it did: its head's supervisor, or who leads the next unit above it.

    Units above which nobody stands who is still in office are left out: an admin says it of them.
    """
    parents: dict[int, int | None] = {id: parent for id, parent in session.execute(select(Unit.id, Unit.parent_id))}
    ways = {unit: _upwards(unit, parents) for unit in units}
    leading = heads(session, {one for way in ways.values() for one in way}, on)
    reports_to = _supervisors(session, leading.values(), on)
    found: dict[int, int] = {}
    for unit, (own, *higher) in ways.items():
        next_above = next((leading[one] for one in higher if one in leading), None)
        leader = reports_to.get(leading[own]) if own in leading else next_above
        if leader is not None:
            found[unit] = leader
    working = rights.working(session, set(found.values())) if found else set[int]()
    return {unit: leader for unit, leader in found.items() if leader in working}


def _upwards(unit: int, parents: Mapping[int, int | None]) -> list[int]:
    """A unit and those above it, the nearest first."""
    way = [unit]
    while (parent := parents.get(way[-1])) is not None and parent not in way:
        way.append(parent)
    return way


def below(session: Session, by: int, on: date) -> set[int]:
    """The units `by` is the leader above of: whose heads they supervise, and those below their own that nobody leads."""
    theirs = set(session.scalars(select(Posting.unit_id).where(col(Posting.supervisor_id) == by, rights.in_post(on)).distinct()))
    own = set(led_by(session, [by], on).values())
    children = set(session.scalars(select(Unit.id).where(col(Unit.parent_id).in_(own)))) if own else set[int]()
    candidates = (theirs | children) - own
    leading = heads(session, candidates, on)
    mine = _supervised(session, by, leading.values(), on)
    return {one for one in candidates if leading.get(one) in mine or (one in children and one not in leading)}


def _supervisors(session: Session, people: Collection[int], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in _chunks(people):
        held = select(Posting.person_id, Posting.supervisor_id).where(
            col(Posting.person_id).in_(some), col(Posting.supervisor_id).is_not(None), rights.in_post(on)
        )
        found |= {person: supervisor for person, supervisor in session.execute(held) if supervisor is not None}
    return found


def _supervised(session: Session, by: int, people: Collection[int], on: date) -> set[int]:
    found: set[int] = set()
    for some in _chunks(people):
        held = select(Posting.person_id).where(
            col(Posting.supervisor_id) == by, col(Posting.person_id).in_(some), rights.in_post(on)
        )
        found.update(session.scalars(held))
    return found


def _chunks(ids: Collection[int]) -> list[list[int]]:
    listed = sorted(ids)
    return [listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK)]
