"""A training as one person sees it: what it is, when, whether there is room, and what they answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.training.trainings import is_open, suits
from models.people.person import CALLED, Person
from models.training.training import Attendance, Invitee, Rsvp, Training
from services import rights
from services.city import City
from services.messages.outbox import Button, Keyboard
from services.refusals import Outdated
from services.standards.held import whose
from services.training import checks
from services.training.actions import AnswerTraining, AskCancelTraining, ShowCode, ShowParticipants, StartCheck

TAKES_PLACE = col(Training.cancelled_at).is_(None)
"""The condition that a training was not cancelled as a whole."""


@dataclass(frozen=True)
class Offer:
    """One training and one person's place in it."""

    id: int
    code: str
    title: str
    provider: str
    organiser: str | None
    """Whom an admin named; None: the admins."""
    place: str
    starts: date
    ends: date
    begins: datetime | None
    finishes: datetime | None
    """On the first day."""
    hours: int
    seats: int | None
    free: int | None
    """Seats nobody has; None where there is no limit."""
    register_until: date | None
    is_open: bool
    started: bool
    answer: str | None
    seated: bool
    ahead: int
    """How many wait before this person."""
    attended: bool
    has_check: bool
    """The person was there, and can still take the check."""
    runs: bool
    """The person organises it."""
    cancelled_why: str | None = None
    """Why it does not take place; None: it does."""
    may_cancel: bool = False

    @property
    def waits(self) -> bool:
        """Whether the person said yes and has no seat yet."""
        return self.answer == Rsvp.YES and not self.seated


def mine(session: Session, *, by: int, today: date, city: City) -> tuple[Offer, ...]:
    """The trainings to come that suit `by`, to which they were invited or which they run, by first day.

    One that was cancelled is shown to those who answered or run it.
    """
    found = session.scalars(select(Training).where(col(Training.ends) >= today).order_by(col(Training.starts), col(Training.id)))
    position = position_of(session, person=by, today=today)
    trainings = list(found)
    places = session.execute(select(Invitee.training_id, Invitee.answer).where(col(Invitee.person_id) == by)).all()
    invited, answered = {training for training, _ in places}, {training for training, answer in places if answer}
    admin, here = is_admin(session, by), rights.works(session, by)
    wanted = [
        one
        for one in trainings
        if admin
        or (here and one.organiser_id == by)
        or one.id in answered
        or (one.cancelled_at is None and (one.id in invited or suits(position, one.audience)))
    ]
    return offers(session, wanted, by=by, today=today, city=city)


def see(session: Session, *, by: int, training: int, today: date, city: City) -> Offer:
    """One training, for somebody it is meant for. Raises `Outdated` for anybody else."""
    found = session.get(Training, training)
    if found is None or not may_see(session, found, by=by, today=today):
        raise Outdated
    return offers(session, [found], by=by, today=today, city=city)[0]


def may_see(session: Session, training: Training, *, by: int, today: date) -> bool:
    """Those it suits, those who were invited, and those who run it."""
    if suits(position_of(session, person=by, today=today), training.audience) or runs(session, training, by=by):
        return True
    return place_of(session, training.id, by) is not None


def runs(session: Session, training: Training, *, by: int) -> bool:
    """Whether `by` is the organiser an admin named, or an admin."""
    return rights.is_still(session, by, training.organiser_id) or is_admin(session, by)


def is_admin(session: Session, person: int) -> bool:
    """Whether a person answers for the roster."""
    return rights.is_admin(session, person)


def place_of(session: Session, training: int, person: int) -> Invitee | None:
    """A person's place in a training."""
    return session.scalars(
        select(Invitee).where(col(Invitee.training_id) == training, col(Invitee.person_id) == person)
    ).one_or_none()


def position_of(session: Session, *, person: int, today: date) -> str:
    """The position a person holds today; empty where they hold none."""
    held = whose(session, person=person, on=today)
    return held.position if held else ""


def offers(session: Session, trainings: Sequence[Training], *, by: int | None, today: date, city: City) -> tuple[Offer, ...]:
    """Trainings as `by` sees them; None for somebody who has not answered any."""
    if not trainings:
        return ()
    ids = [one.id for one in trainings]
    taken = _counts(session, ids)
    places = {place.training_id: place for place in _places(session, ids, by)}
    ahead = _ahead(session, places.values())
    names = {one.organiser_id for one in trainings}
    came = set(session.scalars(select(Attendance.training_id).where(col(Attendance.person_id) == by)))
    checked = checks.open_among(session, places={(training, by or 0) for training in came & set(ids)})
    admin, here = (is_admin(session, by), rights.works(session, by)) if by is not None else (False, False)
    organisers = {id: name for id, name in session.execute(select(Person.id, CALLED).where(col(Person.id).in_(names)))}
    found = []
    for one in trainings:
        mine = _Mine(
            place=places.get(one.id),
            ahead=ahead.get(one.id, 0),
            attended=one.id in came,
            has_check=(one.id, by) in checked,
            runs=admin or (here and one.organiser_id == by),
        )
        found.append(_offer(one, mine, organisers.get(one.organiser_id or 0), taken=taken.get(one.id, 0), today=today, city=city))
    return tuple(found)


def keyboard(offer: Offer, *, seated: bool = False) -> Keyboard:
    """The three answers, the given one marked (`seated`: it was yes).

    After registration one can still step back, after the start nothing changes.
    """
    given = Rsvp.YES if seated else offer.answer
    possible = list(Rsvp) if offer.is_open or (given == Rsvp.YES and not offer.started) else []
    row = [
        Button(f"training_{answer}_chosen" if answer == given else f"training_{answer}", AnswerTraining(offer.id, answer))
        for answer in possible
    ]
    running = []
    if offer.cancelled_why:
        row = []
    elif offer.runs:
        code = [Button("attendance_code", ShowCode(offer.id))] if offer.started else []
        running = [[*code, Button("participants", ShowParticipants(offer.id))]]
        if offer.may_cancel:
            running.append([Button("cancel_training", AskCancelTraining(offer.id))])
    check = [[Button("take_check", StartCheck(offer.id))]] if offer.has_check else []
    return [row, *check, *running, [Button("home", GoHome())]]


@dataclass(frozen=True)
class _Mine:
    """What one person has to do with a training."""

    place: Invitee | None
    ahead: int
    """How many wait before them."""
    attended: bool
    has_check: bool
    runs: bool


def _offer(training: Training, mine: _Mine, organiser: str | None, *, taken: int, today: date, city: City) -> Offer:
    place = mine.place
    return Offer(
        id=training.id,
        code=training.code,
        title=training.title,
        provider=training.provider,
        organiser=organiser,
        place=training.place,
        starts=training.starts,
        ends=training.ends,
        begins=_moment(training.starts, training.begins_at, city),
        finishes=_moment(training.starts, training.finishes_at, city),
        hours=training.hours,
        seats=training.seats,
        free=None if training.seats is None else max(0, training.seats - taken),
        register_until=training.register_until,
        is_open=training.cancelled_at is None
        and is_open(starts=training.starts, register_until=training.register_until, today=today),
        started=today >= training.starts,
        answer=place.answer if place else None,
        seated=bool(place and place.seated),
        ahead=mine.ahead,
        attended=mine.attended,
        has_check=mine.has_check,
        runs=mine.runs,
        cancelled_why=training.cancelled_why if training.cancelled_at else None,
        may_cancel=mine.runs and training.cancelled_at is None and today <= training.ends,
    )


def _moment(day: date, hour: time | None, city: City) -> datetime | None:
    return None if hour is None else datetime.combine(day, hour, tzinfo=city.zone)


def _counts(session: Session, trainings: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(Invitee.training_id, func.count())
        .where(col(Invitee.training_id).in_(trainings), col(Invitee.seated))
        .group_by(col(Invitee.training_id))
    )
    return {training: count for training, count in rows}


def _places(session: Session, trainings: Collection[int], by: int | None) -> Sequence[Invitee]:
    return session.scalars(select(Invitee).where(col(Invitee.training_id).in_(trainings), col(Invitee.person_id) == by)).all()


def _ahead(session: Session, places: Collection[Invitee]) -> dict[int, int]:
    mine = {place.training_id: place.turn for place in places if place.turn is not None and not place.seated}
    rows = session.execute(
        select(Invitee.training_id, Invitee.turn).where(
            col(Invitee.training_id).in_(mine), col(Invitee.turn).is_not(None), col(Invitee.seated).is_(False)
        )
    )
    found: dict[int, int] = dict.fromkeys(mine, 0)
    for training, turn in rows:
        found[training] += turn < (mine[training] or 0)
    return found
