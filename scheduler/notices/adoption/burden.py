"""The burden meter: once a month is over it is measured, and the admins hear what reporting cost people."""

from datetime import datetime, time

from sqlmodel import Session

from services.adoption import burden
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed_from
from services.messages.outbox import Notice
from services.people import accounts

_AT = time(9)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Measure the month that ended, once, and promise the admins what was found."""
    month = burden.last_month(now, city)
    local = now.astimezone(city.zone)
    if local.time() < _AT or burden.measured(session, month=month) is not None:
        return 0
    found = burden.measure(session, month=month, now=now, city=city)
    if found is None or not found.people:
        return 0
    admins = accounts.admin_ids(session)
    when = allowed_from(session, people=admins, at=_AT, now=now, city=city)
    notices = [
        Notice(
            to=admin,
            screen="adoption/burden",
            key=f"burden:{month}:{admin}",
            facts={"burden": found.model_dump()},
            not_before=when[admin],
        )
        for admin in admins
    ]
    return outbox.post(session, *notices, now=now) if notices else 0
