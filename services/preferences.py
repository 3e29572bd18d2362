"""When a person would rather hear from the bot."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from models import Preference
from services.refusals import Outdated

HOURS = ((7, 19), (8, 17), (12, 19))
"""What can be chosen, from and until; all within the hours in which anybody may be written to."""

DIGESTS = (7, 8, 10, 13, 16)
"""The hours at which the daily reminder can come."""


def of(session: Session, *, person: int) -> Preference:
    """A person's wishes; what is not chosen is as for everybody."""
    return session.get(Preference, person) or Preference(person_id=person)


def of_all(session: Session, *, people: Collection[int]) -> dict[int, Preference]:
    """The wishes of those who have any."""
    return {one.person_id: one for one in session.scalars(select(Preference).where(col(Preference.person_id).in_(people)))}


def choose_hours(session: Session, *, by: int, opens: int, closes: int) -> Preference:
    """Be written to in these hours only; the daily reminder moves into them."""
    if (opens, closes) not in HOURS:
        raise Outdated
    found = of(session, person=by)
    found.opens, found.closes = opens, closes
    found.digest_at = min(max(found.digest_at, opens), closes - 1)
    return _kept(session, found)


def choose_digest(session: Session, *, by: int, hour: int) -> Preference:
    """Get the daily reminder at this hour, which must lie in the chosen ones."""
    found = of(session, person=by)
    if hour not in DIGESTS or not found.opens <= hour < found.closes:
        raise Outdated
    found.digest_at = hour
    return _kept(session, found)


def choose_stories(session: Session, *, by: int, on: bool) -> Preference:
    """Get the monthly digest of stories, or not."""
    found = of(session, person=by)
    found.stories = on
    return _kept(session, found)


def without_stories(session: Session) -> set[int]:
    """Those who do not want the digest of stories."""
    return set(session.scalars(select(Preference.person_id).where(col(Preference.stories).is_(False))))


def _kept(session: Session, found: Preference) -> Preference:
    session.add(found)
    session.flush()
    return found
