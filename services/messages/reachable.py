"""Whom a message that can wait may reach now: they use the bot, it is a good hour, and they are not in the middle of writing."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from models.people.person import Account
from models.reporting.report import Draft
from services.city import DIGEST_AT, City
from services.messages.hours import Hours, hours_of
from services.naming import among

EASTERNMOST = time(DIGEST_AT.hour - 2)
"""When it is the usual hour in the easternmost zone, on a clock of the westernmost."""
WRITING = timedelta(minutes=30)
"""Who answered within this time is still writing: what falls due is held until they stop."""


def free(session: Session, people: Collection[int], *, now: datetime, city: City, digest: bool = True) -> dict[int, Hours]:
    """Those of `people` who use the bot (or did: it waits for their return), who are not writing, and whose hour it is.

    The hour of the digest, or, where they chose a time themselves (not `digest`), any of their hours.
    """
    writing = set(session.scalars(select(col(Draft.person_id)).where(col(Draft.touched_at) > now - WRITING)))
    asked = (linked(session, people) & set(people)) - writing
    return awake(hours_of(session, people=sorted(asked), now=now, city=city), now, digest=digest)


def linked(session: Session, people: Collection[int]) -> set[int]:
    """Those with an account in use, of `people` at least."""
    wanted = select(col(Account.person_id)).where(among(people, Account.person_id), col(Account.closed_at).is_(None))
    return set(session.connection().execute(wanted).scalars())


def awake(people: Mapping[int, Hours], now: datetime, *, digest: bool = True) -> dict[int, Hours]:
    """Those whose working day it is, in the hours they chose: from the hour of their digest on, or from their first."""
    up: dict[Hours, bool] = {}
    for hours in people.values():
        if hours not in up:
            up[hours] = hours.takes_digest(now) if digest else hours.is_open(now)
    return {person: hours for person, hours in people.items() if up[hours]}


def is_day(local: datetime, city: City) -> bool:
    """Whether anybody's digest may go at this local time: nobody's comes before the usual hour."""
    return DIGEST_AT <= local.time() < city.closes
