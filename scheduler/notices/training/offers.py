"""Offer each training to those it suits, once, and say why it reached them: their position, or an indicator below target."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.standards.periods import Frequency, Period
from domain.training.trainings import is_open, listed, suits
from models.training.training import Invitee, Rsvp, Suggestion, Training
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.naming import distinct
from services.training import members, offers, rsvp, weakness
from services.training.actions import ListTrainings
from services.training.members import Member
from services.training.offers import Offer
from services.training.weakness import Weak

_LINE_TOLD = timedelta(days=14)
"""How long after its first day a training's line is still told that it has ended."""


@dataclass(frozen=True)
class _Look:
    """What one look finds; places are training and person."""

    today: date
    city: City
    trainings: Mapping[int, Training]
    """Those that are open, by first day."""
    shown: Mapping[int, Offer]
    answers: Mapping[tuple[int, int], Rsvp | None]
    """Of those invited before."""
    people: Mapping[int, Member]
    weak: Mapping[tuple[int, int], Sequence[Weak]]
    """What was not suggested yet this quarter."""

    @property
    def reached(self) -> list[tuple[int, int]]:
        """The places that are news: a training that suits somebody, or one that helps with a weakness."""
        positions = {member.position for member in self.people.values()}
        fitting = {id: {one for one in positions if suits(one, training.audience)} for id, training in self.trainings.items()}
        return [
            (training, person)
            for training, fits in fitting.items()
            for person, member in self.people.items()
            if (training, person) in self.weak or (member.position in fits and (training, person) not in self.answers)
        ]

    @property
    def quarter(self) -> str:
        """The quarter it is."""
        return _quarter(self.today)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the notices of trainings that are open; who was invited or has answered hears again only of a new weakness."""
    look = _look(session, city.today(now), city)
    reached = look.reached
    if not reached:
        return 0
    supervisors = {look.people[person].supervisor for _, person in look.weak} - {None}
    to = {person for _, person in reached} | {supervisor for supervisor in supervisors if supervisor}
    when = allowed(session, people=to, now=now, city=city)
    notices = [*_to_people(look, reached, when), *_to_supervisors(look, when)]
    _remember(session, look, reached, now)
    return outbox.post(session, *notices, now=now) if notices else 0


def move_up(session: Session, *, now: datetime, city: City) -> int:
    """Give seats that were added later to those who wait."""
    waiting = select(Invitee.training_id).where(col(Invitee.turn).is_not(None), col(Invitee.seated).is_(False))
    found = session.scalars(
        select(Training)
        .where(col(Training.starts) > city.today(now), col(Training.id).in_(waiting), offers.TAKES_PLACE)
        .with_for_update(skip_locked=True)
    )
    return sum(rsvp.fill(session, training, now=now, city=city) for training in found.all())


def end_lines(session: Session, *, now: datetime, city: City) -> int:
    """Once a training begins nobody moves up any more: who still waits hears, once, that no seat came."""
    today = city.today(now)
    rows = session.execute(
        select(Training, Invitee.person_id)
        .join(Invitee, col(Invitee.training_id) == Training.id)
        .where(
            col(Training.starts) <= today,
            col(Training.starts) > today - _LINE_TOLD,
            offers.TAKES_PLACE,
            col(Invitee.turn).is_not(None),
            col(Invitee.seated).is_(False),
            col(Invitee.answer) == Rsvp.YES,
        )
        .order_by(col(Training.id), col(Invitee.turn))
    ).all()
    ended = {f"training_no_seat:{training.code}:{person}": (training, person) for training, person in rows}
    told = outbox.known(session, ended.keys()) if ended else {}
    new = {key: place for key, place in ended.items() if key not in told}
    when = allowed(session, people={person for _, person in new.values()}, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="training/no_seat",
            key=key,
            facts={"title": training.title, "starts": training.starts},
            not_before=when[person],
            keyboard=[[Button("trainings", ListTrainings()), Button("home", GoHome())]],
        )
        for key, (training, person) in new.items()
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def _look(session: Session, today: date, city: City) -> _Look:
    found = session.scalars(
        select(Training)
        .where(col(Training.starts) > today, offers.TAKES_PLACE)
        .order_by(col(Training.starts), col(Training.id))
        .with_for_update(skip_locked=True)
    )
    opened = [one for one in found if is_open(starts=one.starts, register_until=one.register_until, today=today)]
    people = members.using(session, today=today) if opened else {}
    return _Look(
        today=today,
        city=city,
        trainings={one.id: one for one in opened},
        shown={offer.id: offer for offer in offers.offers(session, opened, by=None, today=today, city=city)},
        answers=_answers(session, opened),
        people=people,
        weak=_new_weaknesses(session, opened, people, today),
    )


def _to_people(look: _Look, reached: Sequence[tuple[int, int]], when: Mapping[int, datetime]) -> Iterator[Notice]:
    """The invitation; who was invited before gets the suggestion alone, and who comes already gets nothing."""
    for place in reached:
        training, person = look.trainings[place[0]], place[1]
        if look.answers.get(place) == Rsvp.YES:
            continue
        key = "training" if place not in look.answers else f"training_suggestion:{look.quarter}"
        offer = look.shown[training.id]
        yield Notice(
            to=person,
            screen="training/offer",
            key=f"{key}:{training.code}:{person}",
            card=f"training:{training.id}",
            facts={"offer": offer, "why": _why(look, training, person)},
            keyboard=offers.keyboard(offer),
            not_before=when[person],
            expires_at=_closes(training, look.city),
        )


def _why(look: _Look, training: Training, person: int) -> dict[str, object]:
    """Why it reaches this person."""
    position = look.people[person].position
    named = listed(training.audience) and suits(position, training.audience)
    return {"position": position if named else None, "weak": look.weak.get((training.id, person), ())}


def _to_supervisors(look: _Look, when: Mapping[int, datetime]) -> Iterator[Notice]:
    """One message to each supervisor and training, however many of their people it may help."""
    theirs: defaultdict[tuple[int, int], list[Sequence[Weak]]] = defaultdict(list)
    for (training, person), found in sorted(look.weak.items()):
        supervisor = look.people[person].supervisor
        if supervisor:
            theirs[training, supervisor].append(found)
    for (training, supervisor), weak in theirs.items():
        code = look.trainings[training].code
        told = [found[0].person for found in weak]
        names = distinct({one: (look.people[one].name, look.people[one].nip) for one in told})
        yield Notice(
            to=supervisor,
            screen="training/suggested",
            key=f"training_suggestion:{look.quarter}:{code}:{supervisor}:{_first(weak)}",
            facts={"offer": look.shown[training], "people": [{"name": names[found[0].person], "weak": found} for found in weak]},
            keyboard=[[Button("home", GoHome())]],
            not_before=when[supervisor],
            expires_at=_closes(look.trainings[training], look.city),
        )


def _first(found: Sequence[Sequence[Weak]]) -> str:
    """Person and indicator, which are suggested once a quarter, so that they name the occasion."""
    one = found[0][0]
    return f"{one.person}-{one.indicator}"


def _remember(session: Session, look: _Look, reached: Sequence[tuple[int, int]], now: datetime) -> None:
    session.add_all(
        Invitee(training_id=training, person_id=person, invited_at=now)
        for training, person in reached
        if (training, person) not in look.answers
    )
    session.add_all(
        Suggestion(
            person_id=person,
            indicator_id=one.indicator,
            training_id=training,
            quarter=look.quarter,
            percent=one.later.percent,
            made_at=now,
        )
        for (training, person), found in look.weak.items()
        for one in found
    )
    session.flush()


def _new_weaknesses(
    session: Session, opened: Sequence[Training], people: Mapping[int, Member], today: date
) -> dict[tuple[int, int], list[Weak]]:
    """Each weakness once a quarter, with the first training that helps."""
    helps: dict[str, int] = {}
    for training in opened:
        for code in listed(training.indicators):
            helps.setdefault(code, training.id)
    if not helps:
        return {}
    suggested = {
        (person, indicator)
        for person, indicator in session.execute(
            select(Suggestion.person_id, Suggestion.indicator_id).where(col(Suggestion.quarter) == _quarter(today))
        )
    }
    found: defaultdict[tuple[int, int], list[Weak]] = defaultdict(list)
    for one in weakness.weak(session, codes=helps, today=today):
        if one.person in people and (one.person, one.indicator) not in suggested:
            found[helps[one.code], one.person].append(one)
    return dict(found)


def _answers(session: Session, trainings: Sequence[Training]) -> dict[tuple[int, int], Rsvp | None]:
    if not trainings:
        return {}
    rows = session.execute(
        select(Invitee.training_id, Invitee.person_id, Invitee.answer).where(
            col(Invitee.training_id).in_([one.id for one in trainings])
        )
    )
    return {(training, person): answer for training, person, answer in rows}


def _quarter(today: date) -> str:
    return str(Period.containing(today, Frequency.QUARTERLY))


def _closes(training: Training, city: City) -> datetime:
    last = training.register_until or training.starts - timedelta(days=1)
    return datetime.combine(min(last, training.starts - timedelta(days=1)), time(23, 59), tzinfo=city.zone)
