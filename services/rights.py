"""Who may do what today: a right belongs to a post, and is asked of the day on which somebody presses."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, exists, func, literal_column, or_, select
from sqlmodel import Session

from models.columns import columns, table
from models.people.person import Person, Posting, Role
from models.prepared import Prepared

Day = date | BindParameter[date]
_person, _posting = columns(Person), columns(Posting)
_DAY = bindparam("day", type_=Date)
_TODAY = "the day whose rights are asked"


def on_day(session: Session, day: date) -> None:
    """Ask rights in this session as of `day`. Whoever opens a session for somebody says it."""
    session.info[_TODAY] = day


def today(session: Session) -> date:
    """The day of whose rights a session asks; where nobody said it, only a post without an end gives any."""
    day: date = session.info.get(_TODAY, date.max)
    return day


def is_admin(session: Session, person: int) -> bool:
    """Whether somebody answers for the roster today."""
    session.flush()
    return bool(_ONE_ADMIN(session, person=person, day=today(session)))


def admins(session: Session) -> tuple[int, ...]:
    """Everybody who answers for the roster today."""
    session.flush()
    return tuple(row.id for row in _ADMINS(session, day=today(session)))


def admins_among(session: Session, people: Collection[int]) -> set[int]:
    """Those of `people` who answer for the roster today."""
    return set(people).intersection(admins(session))


def works(session: Session, person: int) -> bool:
    """Whether somebody holds a post today. Without one they keep what is their own, and decide over nobody."""
    session.flush()
    return bool(_WORKS(session, person=person, day=today(session)))


def working(session: Session, people: Collection[int]) -> set[int]:
    """Those of `people` who hold a post today."""
    held = select(_posting.person_id).where(in_post(today(session)), _posting.person_id.in_(people))
    return set(session.scalars(held))


def is_still(session: Session, by: int, named: int | None) -> bool:
    """Whether `by` is the one who was named to decide, and holds a post today."""
    return by == named and works(session, by)


def in_post(on: Day, posting: Any = _posting) -> ColumnElement[bool]:
    """The condition that a posting is held on a day."""
    return and_(posting.valid_from <= on, or_(posting.valid_until.is_(None), posting.valid_until >= on))


_HELD, _ROLE, _WHOSE = table(Posting).alias("held"), table(Posting).alias("role"), table(Person).alias("whose")


def administers(person: ColumnElement[int], on: Day) -> ColumnElement[bool]:
    """Whether somebody answers for the roster on a day, as a condition on a column of people.

    What a post says of the role counts; where it says nothing, what is said of the person.
    """
    role = func.coalesce(_ROLE.c.role, _WHOSE.c.role)
    both = _ROLE.join(_WHOSE, _WHOSE.c.id == _ROLE.c.person_id)
    return exists(select(1).select_from(both).where(_ROLE.c.person_id == person, in_post(on, _ROLE.c), role == Role.ADMIN.value))


def holds_post(person: ColumnElement[int], on: Day) -> ColumnElement[bool]:
    """Whether somebody holds a post on a day, as a condition on a column of people."""
    return exists(select(1).where(_HELD.c.person_id == person, in_post(on, _HELD.c)))


_IS_ADMIN: ColumnElement[str] = literal_column(f"'{Role.ADMIN.value}'")
"""As it stands in the indexes that find admins."""
_ADMINS = Prepared(
    select(_posting.person_id.label("id"))
    .where(_posting.role == _IS_ADMIN, in_post(_DAY))
    .union(
        select(_person.id)
        .join_from(table(Person), table(Posting), _posting.person_id == _person.id)
        .where(_person.role == _IS_ADMIN, _posting.role.is_(None), in_post(_DAY))
    )
    .order_by("id")
)
"""The same as `administers`, found from the roles and not from the people."""
_ONE_ADMIN = Prepared(select(_person.id).where(_person.id == bindparam("person"), administers(_person.id, _DAY)))
_WORKS = Prepared(select(_person.id).where(_person.id == bindparam("person"), holds_post(_person.id, _DAY)))
