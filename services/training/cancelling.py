"""Cancelling a training as a whole: why, then everybody who counted on it hears once, and nothing of it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, select

from domain.actions import GoHome
from models.messages.message import Outbox, OutboxState
from models.training.training import Attendance, Invitee, Rsvp, Suggestion, Training
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.training import offers, rsvp
from services.training.actions import ListTrainings

_SHORTEST, _LONGEST = 10, 300
AHEAD = timedelta(hours=12)
"""Whose hours open later than so long before it begins hears at once: nobody should set out for nothing."""
_RULES = ("training", "training_seat", "training_reminder", "training_named", "training_today")
_COUNTED_ON_IT = (Rsvp.YES, Rsvp.MAYBE)


@dataclass(frozen=True)
class Cancelling:
    """What cancelling would mean."""

    training: int
    title: str
    seated: int
    waiting: int
    maybe: int
    why: str | None
    """The reason, once it was written."""


def ask(session: Session, *, by: int, training: int, now: datetime, city: City) -> Cancelling:
    """Begin to cancel. Raises `Outdated` for whoever does not run it, `Refusal` where somebody attended already."""
    found = _run(session, by, training, now, city)
    if session.scalars(select(Attendance.person_id).where(col(Attendance.training_id) == training).limit(1)).first():
        raise Refusal("training_attended", title=found.title)
    for other in session.scalars(select(Training).where(*_about_to(by))):
        other.cancelled_by = other.cancelled_why = None
        session.add(other)
    found.cancelled_by, found.cancelled_why = by, None
    session.add(found)
    session.flush()
    return _shown(session, found)


def hear_why(session: Session, *, by: int, why: str) -> Cancelling:
    """Keep the reason; nothing is cancelled yet."""
    found = session.scalars(select(Training).where(*_about_to(by))).first()
    if found is None:
        raise Outdated
    if not _SHORTEST <= len(why.strip()) <= _LONGEST:
        raise Refusal("cancel_reason", shortest=_SHORTEST, longest=_LONGEST, written=len(why.strip()))
    found.cancelled_why = why.strip()
    session.add(found)
    session.flush()
    return _shown(session, found)


def keep(session: Session, *, by: int, training: int, now: datetime, city: City) -> offers.Offer:
    """Let it take place; whoever else began to cancel it is not hindered."""
    found = _run(session, by, training, now, city)
    if found.cancelled_by == by:
        found.cancelled_by = found.cancelled_why = None
        session.add(found)
        session.flush()
    return offers.see(session, by=by, training=training, today=city.today(now), city=city)


def cancel(session: Session, *, by: int, training: int, now: datetime, city: City) -> int:
    """Cancel it, take back what waits to be said about it, and tell whoever counted on it; how many that are."""
    found = _run(session, by, training, now, city)
    if found.cancelled_by != by or not found.cancelled_why:
        raise Outdated
    found.cancelled_at = now
    session.add(found)
    session.flush()
    places = session.scalars(
        select(Invitee).where(col(Invitee.training_id) == training, col(Invitee.answer).in_(_COUNTED_ON_IT))
    ).all()
    _take_back(session, found.code, now)
    told = _tell(session, found, places, now, city)
    _give_back(session, training)
    return told


def _tell(session: Session, training: Training, places: Sequence[Invitee], now: datetime, city: City) -> int:
    """In their hours, or at once where it begins soon; with a seat goes the file that clears the calendar."""
    (shown,) = offers.offers(session, [training], by=None, today=city.today(now), city=city)
    seated, people = {place.person_id for place in places if place.seated}, {place.person_id for place in places}
    if training.organiser_id and training.organiser_id != training.cancelled_by:
        people.add(training.organiser_id)
    begins = shown.begins or datetime.combine(training.starts, city.opens, tzinfo=city.zone)
    when = allowed(session, people=people, now=now, city=city)
    doors = [[Button("trainings", ListTrainings()), Button("home", GoHome())]]
    notices = [
        Notice(
            to=person,
            screen="training/cancelled",
            key=f"training_cancelled:{training.code}:{person}",
            facts={"offer": shown, "seated": person in seated},
            keyboard=doors,
            not_before=when[person] if when[person] <= begins - AHEAD else now,
            expires_at=datetime.combine(training.ends, time(23, 59), tzinfo=city.zone),
            attachment=rsvp.calendar(shown, now=now, cancelled=True) if person in seated else None,
        )
        for person in sorted(people)
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def _take_back(session: Session, code: str, now: datetime) -> None:
    """What waits to be said about it loses its use; what waits behind a block too."""

    def begins(prefix: str) -> ColumnElement[bool]:
        return col(Outbox.key).startswith(prefix, autoescape=True)

    about = or_(
        *(begins(f"{rule}:{code}:") for rule in _RULES),
        begins("training_suggestion:") & col(Outbox.key).contains(f":{code}:", autoescape=True),
    )
    free = or_(col(Outbox.leased_until).is_(None), col(Outbox.leased_until) < now)
    waiting = session.scalars(select(Outbox.id).where(col(Outbox.state) == OutboxState.WAITING, free, about)).all()
    outbox.cancel(session, waiting, now=now, why="the training was cancelled")
    session.execute(update(Outbox).where(col(Outbox.state) == OutboxState.BLOCKED, about).values(expires_at=now))


def _give_back(session: Session, training: int) -> None:
    """Nobody has a seat or stands in line any more, and what it was to help with may be suggested another training."""
    seats = update(Invitee).where(col(Invitee.training_id) == training).values(seated=False, turn=None)
    session.execute(seats.execution_options(synchronize_session="fetch"))
    session.execute(delete(Suggestion).where(col(Suggestion.training_id) == training, col(Suggestion.after).is_(None)))


def _run(session: Session, by: int, training: int, now: datetime, city: City) -> Training:
    found = rsvp.locked(session, training)
    if not offers.runs(session, found, by=by) or found.cancelled_at is not None or city.today(now) > found.ends:
        raise Outdated
    return found


def _about_to(by: int) -> tuple[ColumnElement[bool], ...]:
    return col(Training.cancelled_by) == by, col(Training.cancelled_at).is_(None)


def _shown(session: Session, training: Training) -> Cancelling:
    places = session.scalars(select(Invitee).where(col(Invitee.training_id) == training.id)).all()
    return Cancelling(
        training=training.id,
        title=training.title,
        seated=sum(place.seated for place in places),
        waiting=sum(place.answer == Rsvp.YES and not place.seated for place in places),
        maybe=sum(place.answer == Rsvp.MAYBE for place in places),
        why=training.cancelled_why,
    )
