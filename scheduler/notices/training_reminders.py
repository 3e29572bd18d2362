"""Remind those who have a seat three days and one day before a training, and in the morning of its first day."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from domain.training import LADDER, reminder
from models import Account, Invitee, Training
from services import outbox
from services.city import City
from services.hours import allowed
from services.outbox import Notice
from services.training import offers

_FIRST = max(before for _, before in LADDER)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each step once; a step on days when somebody may not be written to is left out once the next one is due.

    Who answered today needs no reminder yet.
    """
    today = city.today(now)
    soon = session.scalars(
        select(Training).where(col(Training.starts) >= today, col(Training.starts) <= today + timedelta(days=_FIRST))
    ).all()
    shown = {offer.id: offer for offer in offers.offers(session, soon, by=None, today=today, city=city)}
    seated = session.execute(
        select(Invitee.training_id, Invitee.person_id, Invitee.answered_at)
        .join(Account, col(Account.person_id) == Invitee.person_id)
        .where(
            col(Invitee.training_id).in_(shown), col(Invitee.seated),
            col(Account.closed_at).is_(None), col(Account.blocked_at).is_(None),
        )
    ).all()  # fmt: skip
    when = allowed(session, people={person for _, person, _ in seated}, now=now, city=city)
    notices = [
        Notice(
            to=person, screen="training/reminder", key=f"training_reminder:{offer.code}:{person}:{step}",
            facts={"offer": offer, "days": (offer.starts - today).days}, keyboard=offers.keyboard(offer, seated=True),
            card=f"training:{offer.id}", expires_at=datetime.combine(today, city.closes, tzinfo=city.zone),
        )
        for training, person, answered_at in seated
        if when[person] <= now
        and not (answered_at and city.today(answered_at) == today < shown[training].starts)
        and (offer := shown[training])
        and (step := reminder(starts=offer.starts, today=today))
    ]  # fmt: skip
    return outbox.post(session, *notices, now=now) if notices else 0
