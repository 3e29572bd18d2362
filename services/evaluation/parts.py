"""Who is evaluated for which days of a quarter or month and by whom, as the roster has it: read for many people in a few queries.

How often somebody is evaluated is settled by the post they hold first in a quarter, and what has begun in it goes on so: no day
is judged twice, and none is left out.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlmodel import Session

from domain.evaluation.parts import Part, Stretch, parts
from domain.standards.periods import Frequency, Period
from models.columns import columns
from models.evaluation.evaluation import Evaluation
from models.people.person import Person, Posting
from services.people import responsible
from services.standards.expected import standards

_CHUNK = 500
_posting, _person, _evaluation = columns(Posting), columns(Person), columns(Evaluation)


def lacking(
    session: Session, *, quarter: Period, today: date, people: Collection[int] | None = None
) -> dict[int, tuple[Part, ...]]:
    """The parts of those (of `people`, else of all) who held a post on the period's last day and have no evaluation of its days."""
    there = _evaluated([quarter, *quarter.sharing()])
    return _parts(session, and_(~there.exists(), _among(people)), quarter, today)


def of_movers(
    session: Session, *, quarter: Period, today: date, people: Collection[int] | None = None
) -> dict[int, tuple[Part, ...]]:
    """The parts of those (of `people`, else of all) who held two posts in the period, or are evaluated in parts already."""
    twice = select(_posting.person_id).where(_in(quarter)).group_by(_posting.person_id).having(func.count() > 1)
    divided = select(_evaluation.person_id).where(_evaluation.quarter == str(quarter), _evaluation.part > 1)
    whose = or_(_posting.person_id.in_(twice), _posting.person_id.in_(divided))
    return _parts(session, and_(whose, _among(people)), quarter, today)


def _among(people: Collection[int] | None) -> ColumnElement[bool]:
    return true() if people is None else _posting.person_id.in_(people)


def _parts(session: Session, whose: ColumnElement[bool], period: Period, today: date) -> dict[int, tuple[Part, ...]]:
    """What the roster says of those who are evaluated for this period, rather than for one of another length."""
    turn = _whose_turn(session, period)
    if turn is None:
        return {}
    held: dict[int, list[Stretch]] = {}
    for row in _held(session, and_(whose, turn), period):
        supervisor = row.supervisor_id if row.supervisor_id != row.person_id else None
        stretch = Stretch(row.valid_from, row.valid_until or period.last, row.unit_id, supervisor, row.position)
        held.setdefault(row.person_id, []).append(stretch)
    held = _of_rhythm(session, held, period)
    inside = {person: [one for one in posts if one.last >= period.first] for person, posts in held.items()}
    staying = {person: posts for person, posts in inside.items() if posts and posts[-1].last >= period.last}
    gone = _gone(session, {one.supervisor for posts in staying.values() if len(posts) > 1 for one in posts}, today)
    days, shortest = (period.first, period.last), _shortest(session, period)
    return {person: found for person, posts in staying.items() if (found := parts(days, posts, gone=gone, shortest=shortest))}


def _shortest(session: Session, period: Period) -> int:
    """How many days under one supervisor stand for themselves: of a month a third of what they are of a quarter."""
    return -(-standards(session).rules_on(period.last).part_days * len(period.months()) // 3)


def _whose_turn(session: Session, period: Period) -> ColumnElement[bool] | None:
    """Who may be evaluated for a period of this length at all, by the posts of its quarter; None: nobody."""
    monthly, quarter = standards(session).evaluated(Frequency.MONTHLY, period.first), period.quarter()
    if period.frequency is Frequency.QUARTERLY:
        others = select(_posting.person_id).where(_in(quarter), _posting.position.not_in(monthly))
        return _posting.person_id.in_(others) if monthly else true()
    begun = select(_evaluation.person_id).where(_evaluation.quarter.in_([str(one) for one in quarter.months()]))
    if not monthly and session.connection().execute(begun.limit(1)).first() is None:
        return None
    theirs = select(_posting.person_id).where(_in(quarter), _posting.position.in_(monthly))
    return or_(_posting.person_id.in_(theirs), _posting.person_id.in_(begun))


def _of_rhythm(session: Session, held: dict[int, list[Stretch]], period: Period) -> dict[int, list[Stretch]]:
    """Those whose first post in the quarter is evaluated so often, and those for whom it has begun so."""
    known = standards(session)
    others = [person for person, posts in held.items() if known.rhythm(posts[0].position, period.first) is not period.frequency]
    if not others:
        return held
    siblings = period.quarter().months() if period.frequency is Frequency.MONTHLY else (period,)
    stay = set(held).difference(others) | _begun(session, others, [str(one) for one in siblings])
    return {person: posts for person, posts in held.items() if person in stay}


def _begun(session: Session, people: Collection[int], periods: Collection[str]) -> set[int]:
    found: set[int] = set()
    ids = sorted(people)
    for start in range(0, len(ids), _CHUNK):
        mine = _evaluation.person_id.in_(ids[start : start + _CHUNK]), _evaluation.quarter.in_(periods)
        found.update(session.connection().execute(select(_evaluation.person_id).where(*mine)).scalars())
    return found


def _evaluated(periods: Collection[Period]) -> Any:
    names = [str(one) for one in periods]
    return select(_evaluation.id).where(_evaluation.person_id == _posting.person_id, _evaluation.quarter.in_(names))


def _held(session: Session, whose: ColumnElement[bool], period: Period) -> Any:
    """Their posts from the beginning of the quarter to the end of the period."""
    ends = or_(_posting.valid_until.is_(None), _posting.valid_until >= period.quarter().first)
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
        .where(_posting.valid_from <= period.last, ends, _person.is_test.is_(False), whose)
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
