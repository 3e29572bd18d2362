"""Who is responsible for whom on a given day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, exists, not_, or_, select
from sqlmodel import Session

from domain.standards.periods import Period
from models.columns import columns, table
from models.people.person import Account, Person, Posting
from models.people.standin import StandIn
from models.prepared import Prepared
from services.people import standing_in
from services.refusals import Refusal
from services.rights import Day, in_post

_account, _posting, _person, _stands = columns(Account), columns(Posting), columns(Person), columns(StandIn)
_ACTING = Prepared(
    select(_stands.person_id)
    .where(_stands.for_id == bindparam("absent"), standing_in.acting(bindparam("day", type_=Date)))
    .order_by(_stands.id)
)
_POSTS = Prepared(
    select(_posting.unit_id, _posting.supervisor_id, _posting.valid_from, _posting.valid_until)
    .where(_posting.person_id == bindparam("person"))
    .order_by(_posting.valid_from)
)


@dataclass(frozen=True)
class Responsible:
    """Where a person works on a day, and who verifies their reports; None: the unit's queue."""

    unit: int
    verifier: int | None


def responsible(session: Session, *, person: int, on: date) -> Responsible:
    """The one responsible verifier of `person` on a day; raises `Refusal` where they hold no post then.

    A supervisor who left (`has_left`) is responsible for nobody any more: until the roster names another, whoever holds their
    post in an acting capacity (Plt., Plh.) is, and where nobody does the unit's queue.
    """
    held = _posts(session, person)
    post = next((post for post in held if post.valid_from <= on and (post.valid_until is None or post.valid_until >= on)), None)
    if post is None:
        raise Refusal("no_posting")
    supervisor = post.supervisor_id
    if supervisor is None or supervisor == person:
        return Responsible(unit=post.unit_id, verifier=None)
    if has_left(session, person=supervisor, on=on):
        supervisor = _acting(session, supervisor, person, on)
    return Responsible(unit=post.unit_id, verifier=supervisor)


def _acting(session: Session, absent: int, person: int, on: date) -> int | None:
    """Who acts in the post of somebody who left; nobody over themselves."""
    found = (row.person_id for row in _ACTING(session, absent=absent, day=on))
    return next((one for one in found if one != person and not has_left(session, person=one, on=on)), None)


def answers_for(session: Session, *, person: int, on: date) -> Responsible:
    """Who takes what `person` sends on a day. After somebody's last day it is whoever was responsible on it, if still there.

    Raises `Refusal` where they never held a post.
    """
    begun = [post.valid_until for post in _posts(session, person) if post.valid_from <= on]
    ends = begun[-1] if begun else None
    if ends is None or ends >= on:
        return responsible(session, person=person, on=on)
    last = responsible(session, person=person, on=ends)
    return Responsible(unit=last.unit, verifier=verifier_now(session, verifier=last.verifier, person=person, on=on))


def _posts(session: Session, person: int) -> list[Any]:
    """Every post somebody held or holds, the first one first."""
    session.flush()
    return _POSTS(session, person=person)


def units_of(session: Session, *, person: int, periods: Collection[Period]) -> dict[Period, int]:
    """The unit where `person` worked in each period, last if in several; periods without a post are left out."""
    return {
        period: post.unit_id
        for post in _posts(session, person)
        for period in periods
        if post.valid_from <= period.last and (post.valid_until is None or post.valid_until >= period.first)
    }


def verifier_now(session: Session, *, verifier: int | None, person: int, on: date) -> int | None:
    """Who decides what `person` sent to `verifier`: still them, or if they left, whoever is responsible on the day."""
    if verifier is not None and not has_left(session, person=verifier, on=on):
        return verifier
    try:
        return responsible(session, person=person, on=on).verifier
    except Refusal:
        return None


def has_left(session: Session, *, person: int, on: date) -> bool:
    """Whether somebody holds no post on the day, or spoke with the bot once and has no account in use any more."""
    session.flush()
    return bool(_LEFT(session, person=person, day=on))


def left(person: ColumnElement[int], on: Day) -> ColumnElement[bool]:
    """`has_left` as a condition on a column of people."""
    theirs = select(1).where(_account.person_id == person)
    return or_(
        not_(exists(select(1).where(_posting.person_id == person, in_post(on)))),
        and_(exists(theirs), not_(exists(theirs.where(_account.closed_at.is_(None))))),
    )


def is_answered_for(person: ColumnElement[int], on: Day) -> ColumnElement[bool]:
    """Whether somebody is responsible for a person on a day, as a condition on a column of people."""
    held = table(Posting).alias("held")
    named = and_(held.c.supervisor_id.is_not(None), held.c.supervisor_id != person, not_(left(held.c.supervisor_id, on)))
    acts = standing_in.acting(on)
    covered = exists(
        select(1).where(
            acts, _stands.for_id == held.c.supervisor_id, _stands.person_id != person, not_(left(_stands.person_id, on))
        )
    )
    return exists(select(1).where(held.c.person_id == person, in_post(on, held.c), or_(named, covered)))


_LEFT = Prepared(select(_person.id).where(_person.id == bindparam("person"), left(_person.id, bindparam("day", type_=Date))))
