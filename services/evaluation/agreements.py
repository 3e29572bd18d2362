"""Which agreements on expectations are missing, and who is told: the person and whoever supervises them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import exists, select, true
from sqlmodel import Session, col

from domain.calendar.schedule import DaysFrom, firing
from domain.standards.rules import Rules
from models.columns import columns, table
from models.evaluation.expectation import Expectation
from models.messages.message import Outbox, OutboxState
from models.people.person import Person, Posting
from services import rights
from services.city import DIGEST_AT, City
from services.messages.hours import Hours
from services.naming import among
from services.people.names import names_of
from services.standards.expected import standards

SCREEN = "evaluation/expectation/missing"
USEFUL = timedelta(days=30)
"""How long after its day it is still told that an agreement is missing."""

_posting, _person, _agreement = columns(Posting), columns(Person), columns(Expectation)


@dataclass(frozen=True)
class Missing:
    """Somebody who has not agreed with their supervisor for the post they hold this year."""

    person: int
    supervisor: int
    since: date
    """The first day of the year, or of the post, if that began later."""


@dataclass(frozen=True)
class Told:
    """What one person is told about a day from which agreements are missing: about themselves, about their people."""

    year: int
    own: bool = False
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lacking:
    """How many agreements wait for somebody: their own, and of how many of their people."""

    own: bool = False
    count: int = 0


def rule(rules: Rules) -> DaysFrom:
    """When it is told that an agreement is missing."""
    return DaysFrom(DIGEST_AT, rules.expected_days)


def missing(session: Session, *, people: Collection[int] | None, today: date, lately: date = date.min) -> list[Missing]:
    """Of these people, as those who agree or as supervisors (None: of everybody), whose agreement for the present post is missing.

    Only what is missing from a day on that is not before `lately`.
    """
    new_year = date(today.year, 1, 1)
    agreed = exists(select(1)).where(
        _agreement.person_id == _posting.person_id,
        _agreement.supervisor_id == _posting.supervisor_id,
        _agreement.unit_id == _posting.unit_id,
        _agreement.position == _posting.position,
        _agreement.year == today.year,
        _agreement.person_at.is_not(None),
        _agreement.supervisor_at.is_not(None),
    )
    wanted = (
        select(_posting.person_id, _posting.supervisor_id, _posting.unit_id, _posting.position, _posting.valid_from)
        .join_from(table(Posting), table(Person), _person.id == _posting.person_id)
        .where(
            rights.in_post(today),
            _person.is_test.is_(False),
            _posting.supervisor_id.is_not(None),
            _posting.supervisor_id != _posting.person_id,
            ~agreed,
            true() if new_year >= lately else _posting.valid_from >= lately,
        )
        .order_by(_posting.person_id)
    )
    if people is not None:
        wanted = wanted.where(among(people, Posting.person_id) | among(people, Posting.supervisor_id))
    rows = session.connection().execute(wanted).all()
    there = rights.working(session, {row.supervisor_id for row in rows}) if rows else set()
    began = _began(session, [row for row in rows if row.valid_from > new_year])
    found = (
        Missing(row.person_id, row.supervisor_id, began.get(row.person_id, new_year)) for row in rows if row.supervisor_id in there
    )
    return [one for one in found if one.since >= lately]


def is_agreed(session: Session, *, person: int, supervisor: int, year: int) -> bool:
    """Whether both agreed on a year under this supervisor."""
    found = select(_agreement.id).where(
        _agreement.person_id == person,
        _agreement.supervisor_id == supervisor,
        _agreement.year == year,
        _agreement.person_at.is_not(None),
        _agreement.supervisor_at.is_not(None),
    )
    return session.connection().execute(found.limit(1)).first() is not None


def told(found: Iterable[Missing], *, year: int) -> dict[tuple[int, date], Told]:
    """By who is told and from which day on it is missing."""
    own: dict[tuple[int, date], bool] = {}
    people: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for one in found:
        own[one.person, one.since] = True
        own.setdefault((one.supervisor, one.since), False)
        people[one.supervisor, one.since].append(one.person)
    return {who: Told(year, own=mine, people=tuple(people.get(who, ()))) for who, mine in own.items()}


def facts(session: Session, shown: Collection[Told]) -> list[dict[str, object]]:
    """What each of these messages says."""
    names = names_of(session, {person for one in shown for person in one.people})
    return [{"year": one.year, "own": one.own, "people": sorted(names[person] for person in one.people)} for one in shown]


def comes(rules: Rules, since: date, hours: Hours) -> datetime:
    """When somebody with these hours is told of what is missing since a day, if nothing else keeps them."""
    return firing(rule(rules), since, calendar=hours.calendar, zone=hours.zone).at


def key(to: int, since: date) -> str:
    """What makes it told once."""
    return f"expecting:{since}:{to}"


def reminded(session: Session, *, people: Collection[int], now: datetime, city: City) -> dict[int, Lacking]:
    """Of these people those who were told before today that agreements are missing, and for whom some still are."""
    today = city.today(now)
    begins = datetime.combine(today, time(), tzinfo=city.zone)
    sent = select(col(Outbox.person_id)).where(
        col(Outbox.screen) == SCREEN,
        col(Outbox.key).startswith(f"expecting:{today.year}-"),
        col(Outbox.state) == OutboxState.SENT,
        col(Outbox.settled_at) < begins,
        among(people, Outbox.person_id),
    )
    heard = {person for person in session.scalars(sent) if person and person in people}
    return lacking(session, people=heard, today=today) if heard else {}


def lacking(session: Session, *, people: Collection[int], today: date) -> dict[int, Lacking]:
    """What waits for each of these people."""
    found: dict[int, Lacking] = {}
    for one in missing(session, people=people, today=today):
        if one.person in people:
            found[one.person] = replace(found.get(one.person, Lacking()), own=True)
        if one.supervisor in people:
            before = found.get(one.supervisor, Lacking())
            found[one.supervisor] = replace(before, count=before.count + 1)
    return found


def upcoming(session: Session, *, person: int | None, today: date, hours: Hours) -> list[datetime]:
    """When it is told next: to a person, or (None) to anybody."""
    rules = standards(session).rules
    found = missing(session, people=None if person is None else [person], today=today)
    return sorted({comes(rules, one.since, hours) for one in found})


def _began(session: Session, rows: Collection[Any]) -> dict[int, date]:
    """Since when in this year each of these posts is held, however often it was written anew (with another golongan, say)."""
    if not rows:
        return {}
    held: dict[int, list[Any]] = {}
    of = select(
        _posting.person_id, _posting.supervisor_id, _posting.unit_id, _posting.position, _posting.valid_from, _posting.valid_until
    )
    for post in session.connection().execute(
        of.where(among([row.person_id for row in rows], Posting.person_id)).order_by(_posting.valid_from.desc())
    ):
        held.setdefault(post.person_id, []).append(post)
    return {row.person_id: _since(row, held[row.person_id]) for row in rows}


def _since(row: Any, posts: Collection[Any]) -> date:
    since: date = row.valid_from
    for post in posts:
        same = (post.supervisor_id, post.unit_id, post.position) == (row.supervisor_id, row.unit_id, row.position)
        if same and post.valid_until is not None and post.valid_until + timedelta(days=1) == since:
            since = post.valid_from
    return max(since, date(row.valid_from.year, 1, 1))
