"""When a person would rather hear from the bot: chosen by themselves, and at once true for what already waits for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, or_, update
from sqlmodel import Session, col, select

from models.adoption.story import DIGEST
from models.columns import columns, table
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.preference import Preference
from services.city import City
from services.messages import outbox
from services.messages.hours import hours_of
from services.refusals import Outdated

HOURS = ((7, 19), (8, 17), (12, 19))
"""What can be chosen, from and until; all within the hours in which anybody may be written to, each with an hour of the digest."""

DIGESTS = (8, 10, 13, 16)
"""The hours at which the daily reminder can come; none before the city's own, so that nothing is looked for earlier."""


@dataclass(frozen=True)
class Wishes:
    """Hours of the day from and until which one may be written to, the hour of the daily reminder, and whether stories come."""

    opens: int
    closes: int
    digest_at: int
    stories: bool
    praise: bool = False
    """Whether the unit's group may read that all of the own reports came in time."""


def of(session: Session, *, person: int) -> Wishes:
    """A person's wishes; what is not chosen is as for everybody."""
    return _wishes(_row(session, person))


def choose_hours(session: Session, *, by: int, opens: int, closes: int, now: datetime, city: City) -> Wishes:
    """Be written to in these hours only; the daily reminder, and whatever waits for `by`, moves into them."""
    if (opens, closes) not in HOURS:
        raise Outdated
    found = _row(session, by)
    found.opens, found.closes = opens, closes
    if not opens <= found.digest_at < closes:
        found.digest_at = next(hour for hour in DIGESTS if opens <= hour < closes)
    chosen = _keep(session, found)
    _move_waiting(session, by, now, city)
    return chosen


def choose_digest(session: Session, *, by: int, hour: int) -> Wishes:
    """Get the daily reminder at this hour, which must lie in the chosen ones."""
    found = _row(session, by)
    if hour not in DIGESTS or not found.opens <= hour < found.closes:
        raise Outdated
    found.digest_at = hour
    return _keep(session, found)


def choose_stories(session: Session, *, by: int, on: bool, now: datetime) -> Wishes:
    """Get the monthly digest of stories, or not; one that waits to be sent is taken back."""
    found = _row(session, by)
    found.stories = on
    if not on:
        waiting = select(Outbox.id).where(*_waiting(by, now), col(Outbox.key).startswith(DIGEST))
        outbox.cancel(session, session.scalars(waiting).all(), now=now, why="the person does without stories")
    return _keep(session, found)


def choose_praise(session: Session, *, by: int, on: bool) -> Wishes:
    """Let the unit's group read one's name where all reports came in time, or not."""
    found = _row(session, by)
    found.praise = on
    return _keep(session, found)


def with_praise(session: Session, people: Collection[int]) -> set[int]:
    """Those of `people` who consent to be named in their unit's group."""
    wanted = select(Preference.person_id).where(col(Preference.praise), col(Preference.person_id).in_(people))
    return set(session.scalars(wanted))


def without_stories(session: Session) -> set[int]:
    """Those who do not want the digest of stories."""
    return set(session.scalars(select(Preference.person_id).where(col(Preference.stories).is_(False))))


def hours_named(session: Session) -> set[int]:
    """The hours at which somebody's day with the bot or somebody's digest begins by their own choice."""
    rows = session.execute(select(Preference.opens, Preference.digest_at).distinct())
    return {hour for chosen in rows for hour in chosen}


def _move_waiting(session: Session, person: int, now: datetime, city: City) -> None:
    """Put off what would come outside the hours, unless it has lost its use by then."""
    hours = hours_of(session, people=[person], now=now, city=city)[person]
    waiting = select(Outbox.id, Outbox.not_before, Outbox.expires_at).where(*_waiting(person, now), col(Outbox.not_before) > now)
    moved = [
        {"row": row, "at": at}
        for row, planned, expires in session.execute(waiting)
        if (at := hours.next_open(planned)) > planned and (expires is None or at < expires)
    ]
    if moved:
        row = columns(Outbox)
        put_off = update(table(Outbox)).where(row.id == bindparam("row")).values(not_before=bindparam("at"))
        session.connection().execute(put_off, moved)


def _waiting(person: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(col(Outbox.leased_until).is_(None), col(Outbox.leased_until) < now)
    return (col(Outbox.person_id) == person, col(Outbox.state) == OutboxState.WAITING, col(Outbox.urgency) == Urgency.NOTICE, free)


def _row(session: Session, person: int) -> Preference:
    return session.get(Preference, person) or Preference(person_id=person)


def _wishes(found: Preference) -> Wishes:
    return Wishes(found.opens, found.closes, found.digest_at, found.stories, found.praise)


def _keep(session: Session, found: Preference) -> Wishes:
    session.add(found)
    session.flush()
    return _wishes(found)
