"""What is not well is said once by all that look after one city, wherever they keep their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from models.messages.alarm import Alarm

_GONE_AFTER = timedelta(minutes=5)
"""A place that has not said so long that something fails there is gone."""
_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Change:
    """Something that fails nowhere else, or fails nowhere any more."""

    what: str
    says: str
    do: str
    failing: bool


def is_any(session: Session) -> bool:
    """Whether anything fails anywhere."""
    return session.scalars(select(Alarm.what).limit(1)).first() is not None


def agree(session: Session, *, place: str, failing: Mapping[str, tuple[str, str]], now: datetime) -> list[Change]:
    """Keep what fails at this place, each with what is said of it and what to do; what is to be said of it by this place.

    Whoever calls this does so alone.
    """
    rows = session.scalars(select(Alarm)).all()
    before = {row.what: row for row in rows}
    for row in rows:
        over = row.what not in failing if row.place == place else now - row.at > _GONE_AFTER
        if over:
            session.delete(row)
        elif row.place == place and now - row.at > _AGAIN_AFTER:
            row.at = now
            session.add(row)
    here = {row.what for row in rows if row.place == place}
    new = failing.keys() - here
    session.add_all(Alarm(what=what, place=place, says=failing[what][0], do=failing[what][1], at=now) for what in new)
    session.flush()
    left = set(session.scalars(select(Alarm.what)))
    begun = [Change(what, *failing[what], failing=True) for what in sorted(left - set(before))]
    return begun + [Change(what, row.says, row.do, failing=False) for what, row in sorted(before.items()) if what not in left]
