"""What admins hear of the backups of the nights: that one could not be made, why, what to do, and when one is made again."""

import errno
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from models.columns import columns
from models.messages.message import Outbox, OutboxState
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Notice
from services.people import accounts

_FAILED = "backup_failed:"


class Cause(StrEnum):
    """Why a backup could not be made."""

    SPACE = "space"
    FOLDER = "folder"
    DATABASE = "database"
    UNKNOWN = "unknown"


def cause(error: BaseException) -> Cause:
    """The cause, by the error or the one behind it."""
    behind = error.__cause__ or error
    if isinstance(behind, OSError):
        return Cause.SPACE if behind.errno in {errno.ENOSPC, errno.EDQUOT} else Cause.FOLDER
    return Cause.DATABASE if isinstance(behind, SQLAlchemyError) else Cause.UNKNOWN


def tell_failed(session: Session, *, night: date, why: Cause, last: date | None, now: datetime, city: City) -> int:
    """Tell the admins, once a night; `last` is the night of the newest backup there is."""
    facts: dict[str, object] = {"night": night, "why": why, "last": last}
    return tell_admins(session, screen="exchange/backup/failed", key=f"{_FAILED}{night}", facts=facts, now=now, city=city)


def tell_made(session: Session, *, night: date, last: date | None, now: datetime, city: City) -> int:
    """Tell those admins who heard since `last` that none could be made; what nobody has received yet is taken back instead."""
    if not take_back(session, _FAILED, last=last, why="the backup was made after all", now=now):
        return 0
    return tell_admins(session, screen="exchange/backup/made", key=f"backup_made:{night}", facts={"at": now}, now=now, city=city)


def take_back(session: Session, key: str, *, last: date | None, why: str, now: datetime) -> bool:
    """Take back what was said of nights since `last` and nobody has received yet; whether anybody has received any of it."""
    row = columns(Outbox)
    found = session.execute(select(row.id, row.key, row.state).where(row.key.startswith(key, autoescape=True))).all()
    since = [one for one in found if last is None or one.key.split(":")[1] > str(last)]
    unread = [one.id for one in since if one.state is OutboxState.WAITING]
    outbox.cancel(session, unread, now=now, why=why)
    return any(one.state is OutboxState.SENT for one in since)


def tell_admins(session: Session, *, screen: str, key: str, facts: dict[str, object], now: datetime, city: City) -> int:
    """Tell each admin, at an hour at which they may be told."""
    admins = accounts.admin_ids(session)
    when = allowed(session, people=admins, now=now, city=city)
    notices = [Notice(to=one, screen=screen, key=f"{key}:{one}", facts=facts, not_before=when[one]) for one in admins]
    return outbox.post(session, *notices, now=now)
