"""What admins hear of the copies off the machine: that none could be sent, why, what to do, and when they are sent again."""

from datetime import date, datetime

from sqlmodel import Session

from services.city import City
from services.exchange.backup_alarms import take_back, tell_admins
from services.exchange.copy_targets import Why

_FAILED = "copy_failed:"


def tell_failed(session: Session, *, night: date, why: Why, last: date | None, now: datetime, city: City) -> int:
    """Tell the admins, once a night; `last` is the night whose copies were sent last."""
    facts: dict[str, object] = {"night": night, "why": why, "last": last}
    return tell_admins(session, screen="exchange/backup/not_copied", key=f"{_FAILED}{night}", facts=facts, now=now, city=city)


def tell_sent(session: Session, *, night: date, last: date | None, now: datetime, city: City) -> int:
    """Tell those admins who heard since `last` that none could be sent; what nobody has received yet is taken back instead."""
    if not take_back(session, _FAILED, last=last, why="the copies were sent after all", now=now):
        return 0
    return tell_admins(session, screen="exchange/backup/copied", key=f"copy_sent:{night}", facts={"at": now}, now=now, city=city)
