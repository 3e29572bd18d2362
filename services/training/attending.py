"""Being there: the organiser shows a code that is good for ten minutes, and the invited type or scan it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.training import attendance
from models.training.training import Attendance, Invitee, Training
from services.city import City
from services.refusals import Outdated, Refusal
from services.training import checks, offers

_KEPT = 20
"""Codes shown within ten minutes that are remembered."""


@dataclass(frozen=True)
class Code:
    """What the organiser shows."""

    training: int
    title: str
    code: str
    until: datetime
    came: int
    """How many have checked in today."""

    @property
    def payload(self) -> str:
        """What follows `start=` in the link behind the picture."""
        return f"hadir_{self.training}_{self.code}"


class Outcome(StrEnum):
    """What became of a code that was given."""

    ATTENDED = "attended"
    ALREADY = "already"
    WRONG = "wrong"
    SLOW_DOWN = "slow_down"


@dataclass(frozen=True)
class Tried:
    """The outcome, and what to say with it."""

    outcome: Outcome
    title: str | None = None
    at: datetime | None = None
    """When it was recorded, or from when on one may try again."""
    check: int | None = None
    """The training whose check can be taken now."""


def running(session: Session, *, by: int, today: date) -> tuple[tuple[int, str], ...]:
    """The trainings of today that `by` runs: id and title."""
    found = _of_today(session, today)
    mine = tuple((one.id, one.title) for one in found if offers.runs(session, one, by=by))
    if not mine:
        raise Refusal("no_training_to_run")
    return mine


def show(session: Session, *, by: int, training: int, now: datetime, city: City) -> Code:
    """The code of this moment. Raises `Outdated` for anybody but the organiser, and on other days."""
    today = city.today(now)
    found = session.get(Training, training)
    if found is None or found.cancelled_at or not offers.runs(session, found, by=by) or not found.starts <= today <= found.ends:
        raise Outdated
    if found.secret is None:
        found.secret = secrets.token_hex(32)
        session.add(found)
    made = [*attendance.living(_made(found), now), now.replace(microsecond=0)]
    found.codes_at = [one.isoformat() for one in made][-_KEPT:]
    session.add(found)
    came = session.scalars(
        select(Attendance.person_id).where(col(Attendance.training_id) == training, col(Attendance.day) == today)
    ).all()
    return Code(found.id, found.title, attendance.code(found.secret, made[-1]), attendance.until(made[-1]), len(came))


def attend(session: Session, *, by: int, said: str, training: int | None = None, now: datetime, city: City) -> Tried:
    """Check in with a code, typed (the training is found by it) or scanned. Only the invited can, on its days."""
    today = city.today(now)
    places = session.execute(
        select(Invitee, Training)
        .join(Training, col(Training.id) == Invitee.training_id)
        .where(col(Invitee.person_id) == by, *_on(today))
    ).all()
    mine = [(place, found) for place, found in places if training in (None, found.id)]
    if not mine:
        raise Refusal("no_training_to_attend")
    again = max((place.missed_at + attendance.pause(place.misses) for place, _ in mine if place.missed_at), default=now)
    if again > now:
        return Tried(Outcome.SLOW_DOWN, at=again)
    for place, found in mine:
        if found.secret and attendance.matches(found.secret, said, _made(found), now):
            return _record(session, place, found, now, today)
    for place, _ in mine:
        place.misses, place.missed_at = place.misses + 1, now
        session.add(place)
    return Tried(Outcome.WRONG)


def _made(training: Training) -> list[datetime]:
    return [datetime.fromisoformat(one) for one in training.codes_at or ()]


def _record(session: Session, place: Invitee, training: Training, now: datetime, today: date) -> Tried:
    place.misses, place.missed_at = 0, None
    session.add(place)
    there = session.get(Attendance, (training.id, place.person_id, today))
    outcome = Outcome.ALREADY if there else Outcome.ATTENDED
    if there is None:
        there = Attendance(training_id=training.id, person_id=place.person_id, day=today, at=now)
        session.add(there)
        session.flush()
    check = training.id if checks.is_open(session, training=training.id, person=place.person_id) else None
    return Tried(outcome, training.title, there.at, check)


def _of_today(session: Session, today: date) -> list[Training]:
    return list(session.scalars(select(Training).where(*_on(today)).order_by(col(Training.id))))


def _on(today: date) -> tuple[ColumnElement[bool], ...]:
    return col(Training.starts) <= today, col(Training.ends) >= today, offers.TAKES_PLACE
