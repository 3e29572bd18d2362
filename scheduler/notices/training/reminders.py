"""Remind those who have a seat before a training and in its morning, and tell organisers what is theirs to do."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from domain.training.trainings import LADDER, reminder
from models.people.person import Account
from models.training.training import Invitee, Training
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people import accounts
from services.training import offers
from services.training.actions import ShowCode, ShowParticipants, WriteCheck

_FIRST = max(before for _, before in LADDER)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each step once; a step on days when somebody may not be written to is left out once the next one is due.

    Once its first day is over nobody needs reminding of it: whose hours open later had the step of the day before.

    Who answered today needs no reminder yet.
    """
    today = city.today(now)
    near = col(Training.starts) >= today, col(Training.starts) <= today + timedelta(days=_FIRST)
    soon = session.scalars(select(Training).where(*near, offers.TAKES_PLACE)).all()
    if not soon:
        return 0
    shown = {offer.id: offer for offer in offers.offers(session, soon, by=None, today=today, city=city)}
    seated = session.execute(
        select(Invitee.training_id, Invitee.person_id, Invitee.answered_at)
        .join(Account, col(Account.person_id) == Invitee.person_id)
        .where(
            col(Invitee.training_id).in_(shown),
            col(Invitee.seated),
            col(Account.closed_at).is_(None),
            col(Account.blocked_at).is_(None),
        )
    ).all()
    when = allowed(session, people={person for _, person, _ in seated}, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="training/reminder",
            key=f"training_reminder:{offer.code}:{person}:{step}",
            facts={"offer": offer, "days": (offer.starts - today).days},
            keyboard=offers.keyboard(offer, seated=True),
            card=f"training:{offer.id}",
            expires_at=datetime.combine(today, city.closes, tzinfo=city.zone),
        )
        for training, person, answered_at in seated
        if when[person] <= now
        and not (answered_at and city.today(answered_at) == today < shown[training].starts)
        and (offer := shown[training])
        and not (offer.finishes and offer.finishes <= now)
        and (step := reminder(starts=offer.starts, today=today))
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def tell_organisers(session: Session, *, now: datetime, city: City) -> int:
    """In the morning of each day, hand the organiser (the admins where none was named) the way to the attendance code."""
    today = city.today(now)
    on = col(Training.starts) <= today, col(Training.ends) >= today
    found = session.scalars(select(Training).where(*on, offers.TAKES_PLACE)).all()
    admins = accounts.admin_ids(session) if any(one.organiser_id is None for one in found) else ()
    theirs = [(one, person) for one in found for person in ([one.organiser_id] if one.organiser_id else admins)]
    when = allowed(session, people={person for _, person in theirs}, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="training/organiser",
            key=f"training_today:{one.code}:{person}:{today}",
            facts={"title": one.title},
            keyboard=[[Button("attendance_code", ShowCode(one.id)), Button("participants", ShowParticipants(one.id))]],
            expires_at=datetime.combine(today, city.closes, tzinfo=city.zone),
        )
        for one, person in theirs
        if when[person] <= now
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def name_organisers(session: Session, *, now: datetime, city: City) -> int:
    """Tell whom an admin named as organiser what they can do, once."""
    coming = session.scalars(
        select(Training)
        .where(col(Training.starts) > city.today(now), col(Training.organiser_id).is_not(None), offers.TAKES_PLACE)
        .order_by(col(Training.starts), col(Training.id))
    ).all()
    told = outbox.promised(session, prefix="training_named:") if coming else set()
    named = [(one, one.organiser_id) for one in coming if f"training_named:{one.code}:{one.organiser_id}" not in told]
    when = allowed(session, people={person for _, person in named if person}, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="training/named",
            key=f"training_named:{one.code}:{person}",
            facts={"title": one.title, "starts": one.starts},
            not_before=when[person],
            keyboard=[[Button("participants", ShowParticipants(one.id)), Button("write_check", WriteCheck(one.id))]],
        )
        for one, person in named
        if person
    ]
    return outbox.post(session, *notices, now=now) if notices else 0
