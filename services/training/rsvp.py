"""Answering a training: a yes gets a seat or a place in line, and who is next in line moves up by itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.training.trainings import is_open, moves_up
from models.training.training import Invitee, Rsvp, Training
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Notice
from services.refusals import Outdated, Refusal
from services.training import offers
from services.training.offers import Offer


@dataclass(frozen=True)
class Replied:
    """How things stand after an answer."""

    offer: Offer
    has_new_seat: bool


def reply(session: Session, *, by: int, training: int, answer: str, now: datetime, city: City) -> Replied:
    """Answer an invitation; changing one's mind is fine until it starts. A second yes keeps the place of the first."""
    today = city.today(now)
    found = locked(session, training)
    if answer not in set(Rsvp) or not offers.may_see(session, found, by=by, today=today):
        raise Outdated
    if found.cancelled_at is not None:
        raise Refusal("training_cancelled", title=found.title, why=found.cancelled_why)
    if today >= found.starts:
        raise Refusal("training_started", title=found.title)
    place = offers.place_of(session, training, by) or Invitee(training_id=training, person_id=by, invited_at=now)
    changed = place.answer != answer
    if changed:
        if answer == Rsvp.YES and not is_open(starts=found.starts, register_until=found.register_until, today=today):
            raise Refusal("registration_closed", title=found.title, until=found.register_until)
        place.answer, place.answered_at, place.seated = Rsvp(answer), now, False
        place.turn = _next_turn(session, training) if answer == Rsvp.YES else None
        session.add(place)
        session.flush()
        fill(session, found, but=by, now=now, city=city)
    (offer,) = offers.offers(session, [found], by=by, today=today, city=city)
    return Replied(offer, has_new_seat=changed and offer.seated)


def locked(session: Session, training: int) -> Training:
    """The training, kept from everybody else until the transaction ends, so that a seat is given once. Raises `Outdated`."""
    found = session.scalars(select(Training).where(col(Training.id) == training).with_for_update()).one_or_none()
    if found is None:
        raise Outdated
    return found


def fill(session: Session, training: Training, *, but: int | None = None, now: datetime, city: City) -> int:
    """Give the free seats to those who wait, in their order, and tell them, `but` not the one who is being answered."""
    said_yes = session.scalars(select(Invitee).where(col(Invitee.training_id) == training.id, col(Invitee.turn).is_not(None))).all()
    line = {place.person_id: place for place in said_yes if not place.seated}
    taken = len(said_yes) - len(line)
    up = moves_up(((place.turn or 0, person) for person, place in line.items()), seats=training.seats, taken=taken)
    for person in up:
        line[person].seated = True
        session.add(line[person])
    session.flush()
    return _tell(session, training, [line[person] for person in up if person != but], now, city)


def calendar(offer: Offer, *, now: datetime, cancelled: bool = False) -> dict[str, object]:
    """The calendar file that goes with a yes, or the one that takes it out again."""
    return {"as": "document", "draw": "calendar", "offer": offer, "made_at": now, "cancelled": cancelled}


def _tell(session: Session, training: Training, places: list[Invitee], now: datetime, city: City) -> int:
    if not places:
        return 0
    (shown,) = offers.offers(session, [training], by=places[0].person_id, today=city.today(now), city=city)
    when = allowed(session, people=[place.person_id for place in places], now=now, city=city)
    notices = [
        Notice(
            to=place.person_id,
            screen="training/moved_up",
            key=f"training_seat:{training.code}:{place.person_id}:{place.turn}",
            facts={"offer": shown},
            keyboard=offers.keyboard(shown),
            attachment=calendar(shown, now=now),
            not_before=when[place.person_id],
        )
        for place in places
    ]
    return outbox.post(session, *notices, now=now)


def _next_turn(session: Session, training: int) -> int:
    return int(session.scalar(select(func.coalesce(func.max(Invitee.turn), 0)).where(col(Invitee.training_id) == training))) + 1
