"""What participants think of a training: stars, and a sentence if they like. Organisers see it without names."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.training.training import Attendance, Invitee, Training
from services.messages.outbox import Button, Keyboard
from services.refusals import Outdated, Refusal
from services.training.actions import RateTraining, StartCheck

STARS = range(1, 6)
_LONGEST = 500


def keyboard(training: int, *, check: bool) -> Keyboard:
    """One to five stars, and the check where it can still be taken."""
    row = [Button("stars", RateTraining(training, stars), facts={"stars": stars}) for stars in STARS]
    return [row, [Button("take_check", StartCheck(training))]] if check else [row]


def rate(session: Session, *, by: int, training: int, stars: int, now: datetime) -> str:
    """Keep the stars of somebody who was there; the newest count. The training's title."""
    place = session.scalars(
        select(Invitee)
        .join(Attendance, (col(Attendance.training_id) == Invitee.training_id) & (col(Attendance.person_id) == Invitee.person_id))
        .where(col(Invitee.training_id) == training, col(Invitee.person_id) == by)
    ).first()
    if place is None or stars not in STARS:
        raise Outdated
    place.rating, place.rated_at = stars, now
    session.add(place)
    return session.get_one(Training, training).title


def remark(session: Session, *, by: int, said: str) -> None:
    """Keep a sentence with the stars that were given last."""
    if not 2 <= len(said) <= _LONGEST:
        raise Refusal("remark_length", longest=_LONGEST)
    place = session.scalars(
        select(Invitee)
        .where(col(Invitee.person_id) == by, col(Invitee.rated_at).is_not(None))
        .order_by(col(Invitee.rated_at).desc())
    ).first()
    if place is None:
        raise Outdated
    place.remark = said
    session.add(place)
