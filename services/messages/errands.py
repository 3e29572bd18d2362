"""Errands outside of any update: each is begun, tried again after growing pauses, and given up aloud after a few tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, delete, exists, or_
from sqlmodel import Session, col

from models.messages.errand import ErrandKind, ErrandTry

MOST_TRIES = 5
PATIENCE = timedelta(days=1)
"""How long an errand is tried whose causes pass: Telegram out of reach, a disk that is full."""
NEVER_GIVEN_UP = frozenset({ErrandKind.SWEEP, ErrandKind.ANNOUNCEMENTS})
"""What nobody but the bot waits for goes on, once an hour."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=4), timedelta(hours=1)
_KEPT = timedelta(days=90)
_NOW: BindParameter[datetime] = bindparam("now")
_UNWANTED = timedelta(days=7)
"""Longer than any bot is away."""
_BEGUN = "begun"
"""In place of a cause, while it is in hand."""


@dataclass(frozen=True)
class Try:
    """One try of an errand."""

    kind: ErrandKind
    item: int
    number: int
    first_at: datetime
    died: bool = False
    """Whether the try before it came to no end."""

    @property
    def ends_processes(self) -> bool:
        """Whether it was in hand whenever the process died, too often to be chance."""
        return self.died and self.number > MOST_TRIES

    @property
    def code(self) -> str:
        """By which the operator finds it in the log."""
        return f"{self.kind}-{self.item}"


def resting(kind: ErrandKind, item: Any) -> ColumnElement[bool]:
    """That the errand about the row `item` is left alone at the moment that is bound as `now`, or was given up."""
    return exists().where(
        col(ErrandTry.kind) == kind,
        col(ErrandTry.item) == item,
        or_(col(ErrandTry.not_before) > _NOW, col(ErrandTry.given_up_at).is_not(None)),
    )


def begin(session: Session, *, kind: ErrandKind, item: int, now: datetime) -> Try | None:
    """Count a try before it is made, so that one in which the process dies counts too; None where it is not its time."""
    found = session.get(ErrandTry, (kind, item), with_for_update=True)
    if found is None:
        found = ErrandTry(kind=kind, item=item, tries=0, first_at=now, not_before=now)
    elif found.not_before > now or found.given_up_at is not None:
        return None
    died = found.cause == _BEGUN
    found.tries, found.cause = found.tries + 1, _BEGUN
    found.not_before = now + _pause(found.tries)
    session.add(found)
    session.flush()
    return Try(kind, item, found.tries, found.first_at, died)


def end(session: Session, *, kind: ErrandKind, item: int) -> None:
    """It is done, and forgotten."""
    session.execute(delete(ErrandTry).where(col(ErrandTry.kind) == kind, col(ErrandTry.item) == item))


def is_last(tried: Try, *, passing: bool, now: datetime) -> bool:
    """Whether a try that failed was the last one."""
    return now - tried.first_at >= PATIENCE if passing else tried.number >= MOST_TRIES


def put_off(session: Session, *, tried: Try, cause: str, now: datetime) -> None:
    """Leave it alone for a while, longer each time."""
    found = session.get(ErrandTry, (tried.kind, tried.item))
    if found is None:
        return  # another process was luckier
    found.cause, found.not_before = cause[:64], now + _pause(found.tries)
    session.add(found)


def stop(session: Session, *, tried: Try, cause: str, now: datetime) -> None:
    """Try it no more, or, where it is never given up, not for long."""
    found = session.get(ErrandTry, (tried.kind, tried.item))
    if found is not None:
        found.cause = cause[:64]
        found.given_up_at = None if tried.kind in NEVER_GIVEN_UP else now
        found.not_before = now + _pause(found.tries)
        session.add(found)


def was_given_up(session: Session, *, kind: ErrandKind, item: int) -> bool:
    """Whether it was given up, so that whoever comes with the same again is heard again."""
    found = session.get(ErrandTry, (kind, item))
    return found is not None and found.given_up_at is not None


def prune(session: Session, *, now: datetime, **_city: object) -> int:
    """Forget what was given up long ago, and what came to its end while its process died: what is wanted is tried every hour."""
    ended = and_(col(ErrandTry.given_up_at).is_(None), col(ErrandTry.not_before) < now - _UNWANTED)
    session.execute(delete(ErrandTry).where(or_(col(ErrandTry.given_up_at) < now - _KEPT, ended)))
    return 0


def _pause(tries: int) -> timedelta:
    return min(_FIRST_PAUSE * int(3 ** min(tries - 1, 12)), _LONGEST_PAUSE)
