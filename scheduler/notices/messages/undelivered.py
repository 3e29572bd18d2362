"""When something could not be shown by Telegram, the admins hear of it, once a day."""

from datetime import datetime

from sqlmodel import Session

from services.city import City
from services.messages import outbox, undelivered
from services.messages.hours import allowed
from services.messages.outbox import Notice
from services.people import accounts


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the admins the list of today's refusals."""
    found = undelivered.lately(session, now=now, city=city)
    if not found:
        return 0
    today = city.today(now)
    admins = accounts.admin_ids(session)
    when = allowed(session, people=admins, now=now, city=city)
    facts = {**undelivered.shown(found), "on": today}
    return outbox.post(
        session,
        *(
            Notice(to=one, screen="messages/delivery/refusals", key=f"refusals:{today}:{one}", facts=facts, not_before=when[one])
            for one in admins
        ),
        now=now,
    )
