"""Whose achievements a person may look at: their own, those of the people they answer for, and for admins everybody's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Integer, and_, bindparam, exists, or_, true
from sqlalchemy import select as select_core
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.columns import columns, table
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from models.prepared import Prepared
from models.reporting.report import Submission
from models.standards.standard import Indicator
from services import rights
from services.naming import distinct
from services.people import parents
from services.refusals import Outdated
from services.rights import in_post
from services.standards.expected import standards
from services.standards.remembered import Remembered

_LEADERS_KEPT = 64


@dataclass(frozen=True)
class Scope:
    """What of somebody's reports may be seen."""

    verifier: int | None
    """Only what was sent to this verifier; None: everything."""
    unit: int | None
    """Where the person works today."""


@dataclass(frozen=True)
class Member:
    """Somebody in the scope, in the unit where they work."""

    person: int
    name: str
    unit: int
    unit_name: str


@dataclass(frozen=True)
class Place:
    """A unit somebody answers for."""

    id: int
    code: str
    name: str
    parent: int | None


_places = Remembered[Mapping[int, Place]](most=_LEADERS_KEPT)
"""The units of those who asked last: they change with posts and units alone."""


def units(session: Session, *, by: int, on: date, then: date | None = None) -> Mapping[int, Place]:
    """Every unit for whose figures `by` answers on a day, to any depth; for admins, all. Nobody without a post answers for any.

    That are the units that `by` leads, those that anybody below them leads, and whatever the roster places below one of these.
    Who leads a unit works there, supervises somebody, and is not supervised from within it. For the figures of a past day, `then`,
    the units stand below each other as they stood on that day.
    """
    session.flush()
    if not rights.works(session, by):
        return {}
    former = parents.former(session) if then is not None else {}
    if then is not None and not any(then <= said[-1][0] for said in former.values()):
        then = None  # nothing was placed otherwise since
    whose = by, on, _sees_all(session, by), then
    found = _places.get(session, whose)
    if found is None:
        if then is not None:
            placed = stood(session, then)
            found = placed if whose[2] else under(placed, {row.id for row in _TOPS(session, by=by, day=on)})
        else:
            rows = _EVERY(session) if whose[2] else _LED(session, by=by, day=on)
            found = {row.id: Place(row.id, row.code, row.name, row.parent_id) for row in rows}
        _places.keep(session, whose, found)
    return found


def stood(session: Session, then: date) -> dict[int, Place]:
    """All units, below each other as on a day."""
    former = parents.former(session)
    rows = _EVERY(session)
    return {row.id: Place(row.id, row.code, row.name, parents.parent_on(former, row.id, row.parent_id, then)) for row in rows}


def under(places: Mapping[int, Place], units: Collection[int]) -> dict[int, Place]:
    """These units with everything below them."""
    children: dict[int | None, list[int]] = {}
    for id, one in places.items():
        children.setdefault(one.parent, []).append(id)
    found, ahead = dict[int, Place](), [id for id in units if id in places]
    while ahead:
        id = ahead.pop()
        if id not in found:
            found[id] = places[id]
            ahead += children.get(id, [])
    return found


def below(session: Session, *, by: int, on: date) -> set[int]:
    """Everybody below a supervisor on a day, to any depth, with themselves."""
    session.flush()
    return {row.person for row in _BELOW(session, by=by, day=on)}


def units_below(session: Session, *, by: int, on: date) -> set[int]:
    """Where these work, whether or not `by` answers for the whole of it."""
    session.flush()
    return {row.unit_id for row in _AT(session, by=by, day=on)}


def colleagues_below(session: Session, *, by: int, on: date) -> frozenset[int]:
    """Of those below a supervisor who works in the same unit as they do."""
    here, theirs = table(Posting).alias("here"), table(Posting).alias("theirs")
    same = select_core(theirs.c.person_id).join_from(here, theirs, theirs.c.unit_id == here.c.unit_id)
    rows = session.execute(same.where(here.c.person_id == by, in_post(on, here.c), in_post(on, theirs.c))).scalars()
    return frozenset(rows).intersection(below(session, by=by, on=on)) - {by}


def enter(session: Session, *, by: int, person: int, today: date) -> Scope:
    """The scope in which `by` may look at `person` today. Raises `Outdated` where they may not.

    A supervisor sees the people who report to them today, and of these what was sent to the supervisor.
    """
    posts = _posts(today).with_only_columns(col(Posting.unit_id), col(Posting.supervisor_id))
    held = session.execute(posts.where(col(Posting.person_id) == person).order_by(col(Posting.valid_from).desc())).all()
    if person == by:
        return Scope(None, held[0].unit_id if held else None)
    sees_all = _sees_all(session, by)
    mine = [post for post in held if sees_all or rights.is_still(session, by, post.supervisor_id)]
    if not mine:
        raise Outdated
    return Scope(None if sees_all else by, mine[0].unit_id)


def members(session: Session, *, by: int, today: date, unit: int | None = None) -> tuple[Member, ...]:
    """Everybody in the scope of `by`, by unit and name; practice people and `by` themselves are left out."""
    wanted = (
        _posts(today)
        .with_only_columns(col(Posting.person_id), CALLED, col(Person.nip), col(Posting.unit_id), col(Unit.name))
        .join(Person, col(Person.id) == Posting.person_id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(col(Person.is_test).is_(False), col(Person.id) != by)
        .order_by(col(Unit.name), CALLED, col(Person.id))
    )
    if not rights.works(session, by):
        return ()
    if not _sees_all(session, by):
        wanted = wanted.where(col(Posting.supervisor_id) == by)
    if unit is not None:
        wanted = wanted.where(col(Posting.unit_id) == unit)
    rows = session.execute(wanted).all()
    names = distinct({person: (name, nip) for person, name, nip, _, _ in rows})
    return tuple(dict.fromkeys(Member(person, names[person], unit, unit_name) for person, _, _, unit, unit_name in rows))


def leads(session: Session, *, by: int, today: date) -> dict[int, tuple[str, str]]:
    """The units whose head `by` is: they work there and supervise somebody there. Code and name, by unit."""
    at, led = aliased(Posting), aliased(Posting)
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name)
        .join(at, col(at.unit_id) == Unit.id)
        .join(led, col(led.unit_id) == Unit.id)
        .where(col(at.person_id) == by, col(led.supervisor_id) == by, col(led.person_id) != by)
        .where(rights.in_post(today, at), rights.in_post(today, led))
        .distinct()
    )
    return {unit: (code, name) for unit, code, name in rows}


def sees_all(session: Session, *, by: int) -> bool:
    """Whether everybody is in the scope of `by`."""
    return _sees_all(session, by)


def sees(session: Session, *, by: int, person: Any, today: date) -> ColumnElement[bool]:
    """The condition on a column of people that `by` may look at them today: themselves, and those in their scope."""
    if _sees_all(session, by):
        return true()
    if not rights.works(session, by):
        return col(person) == by
    return or_(col(person) == by, col(person).in_(_posts(today).where(col(Posting.supervisor_id) == by)))


def reads(session: Session, *, by: int, sent: type[Submission], today: date) -> ColumnElement[bool]:
    """The condition on reports that `by` may read them, as `enter` has it: for admins all, else what was sent to them of their
    people."""
    seen = and_(sees(session, by=by, person=sent.person_id, today=today), col(sent.person_id) != by)
    return seen if _sees_all(session, by) else and_(seen, col(sent.verifier_id) == by)


def verifier(session: Session, *, by: int) -> int | None:
    """Whose received reports `by` may see: their own; None, for admins: everybody's."""
    return None if _sees_all(session, by) else by


def team(session: Session, *, person: int, today: date) -> tuple[int, ...]:
    """The people who report to the same supervisor as `person`, themselves included."""
    mine = _posts(today).where(col(Posting.person_id) == person).with_only_columns(col(Posting.supervisor_id))
    return tuple(sorted({person, *session.scalars(_posts(today).where(col(Posting.supervisor_id).in_(mine)))}))


def indicator(session: Session, id: int) -> Indicator:
    """The indicator of a button. Raises `Outdated` where there is none."""
    found = standards(session).indicators.get(id)
    if found is None:
        raise Outdated
    return found


def _sees_all(session: Session, by: int) -> bool:
    return rights.is_admin(session, by)


def _posts(today: date) -> SelectOfScalar[int]:
    return select(Posting.person_id).where(
        col(Posting.valid_from) <= today, or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today)
    )


_DAY = bindparam("day", type_=Date)
_unit = columns(Unit)


def _chain() -> CTE:
    """`by` and everybody who is supervised by one of these on the day."""
    found = select_core(bindparam("by", type_=Integer).label("person")).cte("chain", recursive=True)
    held = table(Posting).alias("held")
    ahead = select_core(held.c.person_id).join_from(found, held, held.c.supervisor_id == found.c.person)
    return found.union(ahead.where(in_post(_DAY, held.c)))


def _led(chain: CTE) -> Any:
    """The units that these lead."""
    post, under, above = (table(Posting).alias(name) for name in ("post", "under", "above"))
    supervises = exists(
        select_core(1).where(
            under.c.supervisor_id == post.c.person_id, under.c.person_id != post.c.person_id, in_post(_DAY, under.c)
        )
    )
    from_within = exists(
        select_core(1).where(
            above.c.person_id == post.c.supervisor_id,
            above.c.person_id != post.c.person_id,
            above.c.unit_id == post.c.unit_id,
            in_post(_DAY, above.c),
        )
    )
    held = select_core(post.c.unit_id.label("id")).join_from(chain, post, post.c.person_id == chain.c.person)
    return held.where(in_post(_DAY, post.c), supervises, ~from_within)


def _reached() -> Any:
    whole = _led(_chain()).cte("whole", recursive=True)
    child = table(Unit).alias("child")
    whole = whole.union(select_core(child.c.id).join_from(whole, child, child.c.parent_id == whole.c.id))
    return select_core(_unit.id, _unit.code, _unit.name, _unit.parent_id).where(_unit.id.in_(select_core(whole.c.id)))


def _at() -> Any:
    chain, post = _chain(), table(Posting).alias("post")
    held = select_core(post.c.unit_id).join_from(chain, post, post.c.person_id == chain.c.person)
    return held.where(in_post(_DAY, post.c)).distinct()


_AT = Prepared(_at())
_BELOW = Prepared(select_core(_chain().c.person))
_LED = Prepared(_reached())
_TOPS = Prepared(_led(_chain()))
_EVERY = Prepared(select_core(_unit.id, _unit.code, _unit.name, _unit.parent_id))
