"""Work in the background that is given up: the admins hear of it once; who waits for it is told by whoever knows what it was."""

from datetime import datetime

from sqlmodel import Session

from models.people.person import Person
from services.city import City
from services.messages import errands, outbox
from services.messages.errands import NEVER_GIVEN_UP, Try
from services.messages.hours import allowed
from services.messages.outbox import Notice
from services.people import accounts


def give_up(session: Session, *, tried: Try, cause: str, whose: int | None, now: datetime, city: City) -> None:
    """Try it no more, and tell the other admins."""
    errands.stop(session, tried=tried, cause=cause, now=now)
    person = session.get(Person, whose) if whose else None
    admins = [one for one in accounts.admin_ids(session) if one != whose]
    when = allowed(session, people=admins, now=now, city=city)
    facts: dict[str, object] = {
        "kind": tried.kind,
        "tries": tried.number,
        "who": person.called if person else None,
        "code": tried.code,
        "goes_on": tried.kind in NEVER_GIVEN_UP,
    }
    notices = [
        Notice(to=one, screen="messages/errand/given_up", key=f"errand:{tried.code}:{one}", facts=facts, not_before=when[one])
        for one in admins
    ]
    outbox.post(session, *notices, now=now)
