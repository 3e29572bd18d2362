"""The burden meter: once a month is over it is measured, and the admins hear what reporting cost people."""

from datetime import datetime, time
from functools import partial

from sqlmodel import Session

from models.adoption.burden import Burden
from services.adoption import burden
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed_from
from services.messages.outbox import Notice
from services.messages.pieces import Piece
from services.people import accounts

_AT = time(9)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Measure the month that ended, once, and promise the admins what was found."""
    return sum(piece(session) for piece in pieces(session, now=now, city=city))


def pieces(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """The month that ended, measured on a snapshot, and what to do with it."""
    month = burden.last_month(now, city)
    if now.astimezone(city.zone).time() < _AT or burden.measured(session, month=month) is not None:
        return []
    return [partial(_keep, found=burden.measure(session, month=month, now=now, city=city), now=now, city=city)]


def _keep(session: Session, *, found: Burden, now: datetime, city: City) -> int:
    if not burden.keep(session, found) or not found.people:
        return 0
    admins = accounts.admin_ids(session)
    when = allowed_from(session, people=admins, at=_AT, now=now, city=city)
    facts: dict[str, object] = {"burden": found.model_dump()}
    notices = [
        Notice(to=admin, screen="adoption/burden", key=f"burden:{found.month}:{admin}", facts=facts, not_before=when[admin])
        for admin in admins
    ]
    return outbox.post(session, *notices, now=now) if notices else 0
