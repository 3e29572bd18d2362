"""Who is evaluated for which days of a quarter and by whom, as the roster has it: read for many people in a few queries."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session

from domain.evaluation.parts import Part, Stretch, parts
from domain.standards.periods import Period
from models.columns import columns
from models.evaluation.evaluation import Evaluation
from models.people.person import Person, Posting
from services.people import responsible
from services.standards.expected import standards

_posting, _person, _evaluation = columns(Posting), columns(Person), columns(Evaluation)


def lacking(session: Session, *, quarter: Period, today: date) -> dict[int, tuple[Part, ...]]:
    """The parts of those who held a post on the quarter's last day and have no evaluation."""
    there = select(_evaluation.id).where(_evaluation.person_id == _posting.person_id, _evaluation.quarter == str(quarter))
    return _parts(session, ~there.exists(), quarter, today)


def of_movers(session: Session, *, quarter: Period, today: date) -> dict[int, tuple[Part, ...]]:
    """The parts of those who held two posts in the quarter, or are evaluated in parts already."""
    twice = select(_posting.person_id).where(_in(quarter)).group_by(_posting.person_id).having(func.count() > 1)
    divided = select(_evaluation.person_id).where(_evaluation.quarter == str(quarter), _evaluation.part > 1)
    return _parts(session, or_(_posting.person_id.in_(twice), _posting.person_id.in_(divided)), quarter, today)


def _parts(session: Session, whose: ColumnElement[bool], quarter: Period, today: date) -> dict[int, tuple[Part, ...]]:
    held: dict[int, list[Stretch]] = {}
    for row in _held(session, whose, quarter):
        supervisor = row.supervisor_id if row.supervisor_id != row.person_id else None
        stretch = Stretch(row.valid_from, row.valid_until or quarter.last, row.unit_id, supervisor, row.position)
        held.setdefault(row.person_id, []).append(stretch)
    staying = {person: posts for person, posts in held.items() if posts[-1].last >= quarter.last}
    gone = _gone(session, {one.supervisor for posts in staying.values() if len(posts) > 1 for one in posts}, today)
    days, shortest = (quarter.first, quarter.last), standards(session).rules_on(quarter.last).part_days
    return {person: found for person, posts in staying.items() if (found := parts(days, posts, gone=gone, shortest=shortest))}


def _held(session: Session, whose: ColumnElement[bool], quarter: Period) -> Any:
    wanted = (
        select(
            _posting.person_id,
            _posting.unit_id,
            _posting.supervisor_id,
            _posting.position,
            _posting.valid_from,
            _posting.valid_until,
        )
        .join(Person, _person.id == _posting.person_id)
        .where(_in(quarter), _person.is_test.is_(False), whose)
        .order_by(_posting.person_id, _posting.valid_from)
    )
    return session.connection().execute(wanted)


def _in(quarter: Period) -> ColumnElement[bool]:
    ends = or_(_posting.valid_until.is_(None), _posting.valid_until >= quarter.first)
    return and_(_posting.valid_from <= quarter.last, ends)


def _gone(session: Session, supervisors: set[int | None], today: date) -> set[int]:
    """Those of the supervisors who cannot be asked any more."""
    named = [one for one in supervisors if one is not None]
    if not named:
        return set()
    return set(session.scalars(select(_person.id).where(_person.id.in_(named), responsible.left(_person.id, today))))
