"""Whether the bot is there for people is written down each quarter of an hour, so that a time in which it was not is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.messages.outage import Alive, Outage

LEAST = timedelta(hours=3)
"""A shorter outage takes nobody's day."""


def mark(session: Session, *, now: datetime, passed: timedelta | None) -> Outage | None:
    """The bot is there; if it was not for long, that is remembered once, whichever process finds it.

    `passed`: how much time really went by since this process marked it last, which a leap of the clock does not change. None: this
    process has only begun.
    """
    there = session.scalars(select(Alive).with_for_update()).first()
    if there is None:
        session.add(Alive(at=now))
        return None
    away = now - there.at if passed is None else min(now - there.at, passed)
    found = Outage(began=there.at, ended=now) if away >= LEAST else None
    if found is not None:
        session.add(found)
    there.at = now
    session.add(there)
    session.flush()
    return found


def not_given_back(session: Session) -> Sequence[Outage]:
    """Outages whose days were not given back yet, the first first."""
    return session.scalars(select(Outage).where(col(Outage.given_back_at).is_(None)).order_by(col(Outage.id))).all()
