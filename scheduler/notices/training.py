"""Offer each training to those it suits, once, and say why it reached them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.training import is_open, listed, suits
from models import Account, Invitee, Person, Posting, Training
from services import outbox
from services.city import City
from services.hours import allowed
from services.outbox import Notice
from services.training import offers, replies


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the notices of trainings that are open; whoever was invited or has answered is left alone."""
    today = city.today(now)
    found = session.scalars(
        select(Training)
        .where(col(Training.starts) > today)
        .order_by(col(Training.starts), col(Training.id))
        .with_for_update(skip_locked=True)
    )
    opened = [one for one in found if is_open(starts=one.starts, register_until=one.register_until, today=today)]
    if not opened:
        return 0
    invited = _invited(session, opened)
    people = _people(session, today)
    shown = offers.offers(session, opened, by=None, today=today, city=city)
    wanted = [
        (training, offer, person, position)
        for training, offer in zip(opened, shown, strict=True)
        for person, position in people.items()
        if (training.id, person) not in invited and suits(position, training.audience)
    ]
    when = allowed(session, people={person for _, _, person, _ in wanted}, now=now, city=city)
    notices = [
        Notice(
            to=person, screen="training/offer", key=f"training:{training.code}:{person}", card=f"training:{training.id}",
            facts={"offer": offer, "why": {"position": position if listed(training.audience) else None}},
            keyboard=offers.keyboard(offer), not_before=when[person], expires_at=_closes(training, city),
        )
        for training, offer, person, position in wanted
    ]  # fmt: skip
    session.add_all(Invitee(training_id=training.id, person_id=person, invited_at=now) for training, _, person, _ in wanted)
    session.flush()
    return outbox.post(session, *notices, now=now) if notices else 0


def move_up(session: Session, *, now: datetime, city: City) -> int:
    """Give seats that were added later to those who wait."""
    waiting = select(Invitee.training_id).where(col(Invitee.turn).is_not(None), col(Invitee.seated).is_(False))
    found = session.scalars(
        select(Training)
        .where(col(Training.starts) > city.today(now), col(Training.id).in_(waiting))
        .with_for_update(skip_locked=True)
    )
    return sum(replies.fill(session, training, now=now, city=city) for training in found.all())


def _invited(session: Session, trainings: Sequence[Training]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(Invitee.training_id, Invitee.person_id).where(col(Invitee.training_id).in_([one.id for one in trainings]))
    )
    return {(training, person) for training, person in rows}


def _people(session: Session, today: date) -> dict[int, str]:
    """Those who use the bot, and the position they hold."""
    rows = session.execute(
        select(Posting.person_id, Posting.position)
        .join(Person, col(Person.id) == Posting.person_id)
        .join(Account, col(Account.person_id) == Posting.person_id)
        .where(
            col(Person.is_test).is_(False), col(Account.closed_at).is_(None), col(Account.blocked_at).is_(None),
            col(Posting.valid_from) <= today, or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today),
        )
        .order_by(col(Posting.person_id), col(Posting.valid_from))
    )  # fmt: skip
    return {person: position for person, position in rows}  # noqa: C416


def _closes(training: Training, city: City) -> datetime:
    last = training.register_until or training.starts - timedelta(days=1)
    return datetime.combine(min(last, training.starts - timedelta(days=1)), time(23, 59), tzinfo=city.zone)
