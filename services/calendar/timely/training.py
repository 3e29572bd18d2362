"""Messages about trainings: whether it still takes place, and the person still has the place it speaks of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from domain.training.trainings import is_open
from models.training.certificate import Certificate, CertificateState
from models.training.training import Invitee, Rsvp, Training
from services.calendar.timely.verdicts import Gone, Moment, Row, Verdicts
from services.training import cancelling


def offer_stands(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """An invitation goes to whoever has not answered, while one can still answer; a suggestion to whoever does not come already."""
    places, trainings = _places(session, rows), _trainings(session, rows)
    found = dict[int, Gone]()
    for row in rows:
        training, place = trainings.get(_id(row)), places.get((_id(row), row.person))
        enough = Rsvp.YES if row.key.startswith("training_suggestion:") else None
        if training is None or training.cancelled_at is not None or (place and place.answer and enough in (None, place.answer)):
            found[row.id] = Gone()
        elif not is_open(starts=training.starts, register_until=training.register_until, today=at.today):
            found[row.id] = Gone(missed=True)
    return found


def seat_stands(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """Who has a seat is told so and reminded of it, as long as it is theirs and the training takes place."""
    places, trainings = _places(session, rows), _trainings(session, rows)
    found = dict[int, Gone]()
    for row in rows:
        training, place = trainings.get(_id(row)), places.get((_id(row), row.person))
        if training is None or training.cancelled_at is not None or place is None or not place.seated:
            found[row.id] = Gone()
        elif at.today > training.starts:
            found[row.id] = Gone(missed=True)
    return found


def takes_place(session: Session, rows: Sequence[Row], at: Moment) -> Verdicts:
    """Organisers, and the supervisors of those it may help, hear of what still takes place."""
    trainings = _trainings(session, rows)
    found = dict[int, Gone]()
    for row in rows:
        training = trainings.get(_id(row)) or trainings.get(_code(row))
        renamed = training is not None and row.key.startswith("training_named:") and training.organiser_id != row.person
        if training is None or training.cancelled_at is not None or renamed:
            found[row.id] = Gone()
        elif at.today > training.ends:
            found[row.id] = Gone(missed=True)
    return found


def unrated(session: Session, rows: Sequence[Row], _at: Moment) -> Verdicts:
    """How it was is asked once."""
    codes = {_code(row) for row in rows}
    rated = session.execute(
        select(col(Training.code), col(Invitee.person_id))
        .join(Invitee, col(Invitee.training_id) == col(Training.id))
        .where(col(Training.code).in_(codes), col(Invitee.rating).is_not(None))
    )
    done = {(code, person) for code, person in rated}
    return {row.id: Gone() for row in rows if (_code(row), row.person) in done}


def begins_soon(row: Row, opens: datetime, at: Moment) -> bool:
    """Nobody should set out for a training that does not take place: who would read it too late hears at once."""
    offer = row.fact("offer")
    begins = offer.begins or datetime.combine(offer.starts, at.city.opens, tzinfo=at.city.zone)
    return bool(opens > begins - cancelling.AHEAD)


def _id(row: Row) -> int:
    offer = row.facts.get("offer")
    return int(offer["$facts"]["id"]) if offer else 0


def _code(row: Row) -> str:
    """The code of the training in a key `rule:code:person…`."""
    return row.key.split(":", 1)[1].split(f":{row.person}")[0]


def _trainings(session: Session, rows: Sequence[Row]) -> dict[Any, Training]:
    """By id and by code."""
    wanted = col(Training.id).in_({_id(row) for row in rows}) | col(Training.code).in_({_code(row) for row in rows})
    found = session.scalars(select(Training).where(wanted)).all()
    return {**{one.id: one for one in found}, **{one.code: one for one in found}}


def _places(session: Session, rows: Sequence[Row]) -> dict[tuple[int, int], Invitee]:
    wanted = col(Invitee.training_id).in_({_id(row) for row in rows}), col(Invitee.person_id).in_({row.person for row in rows})
    return {(one.training_id, one.person_id): one for one in session.scalars(select(Invitee).where(*wanted))}


def certificate_waits(session: Session, messages: Sequence[Row], _at: Moment) -> Verdicts:
    """A certificate from elsewhere is to be looked at until somebody did."""
    asked = {int(row.parts[1]) for row in messages}
    waits = select(col(Certificate.id)).where(col(Certificate.id).in_(asked), col(Certificate.state) == CertificateState.PENDING)
    waiting = set(session.scalars(waits))
    return {row.id: Gone() for row in messages if int(row.parts[1]) not in waiting}
