"""Offer each training to those it suits, once, and say why it reached them: their position, or an indicator below target."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from domain.periods import Frequency, Period
from domain.training import is_open, listed, suits
from models import Invitee, Rsvp, Suggestion, Training
from services import outbox
from services.actions import GoHome
from services.city import City
from services.hours import allowed
from services.outbox import Button, Notice
from services.training import members, offers, replies, weakness
from services.training.members import Member
from services.training.offers import Offer
from services.training.weakness import Weak

_MOST = 12
"""People named in one message."""

Weaknesses = Mapping[tuple[int, int], Sequence[Weak]]
"""By training and person, what was not suggested yet this quarter."""


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the notices of trainings that are open; who was invited or has answered hears again only of a new weakness."""
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
    answers, people = _answers(session, opened), members.using(session, today=today)
    weak = _new_weaknesses(session, opened, people, today)
    shown = dict(zip([one.id for one in opened], offers.offers(session, opened, by=None, today=today, city=city), strict=True))
    reached = [
        (training, person)
        for training in opened
        for person, member in people.items()
        if (training.id, person) in weak or ((training.id, person) not in answers and suits(member.position, training.audience))
    ]
    supervisors = {member.supervisor for member in people.values() if member.supervisor}
    when = allowed(session, people={person for _, person in reached} | supervisors, now=now, city=city)
    notices = []
    for training, person in reached:
        found_weak = weak.get((training.id, person), ())
        offer, member = shown[training.id], people[person]
        if answers.get((training.id, person)) != Rsvp.YES:
            key = "training" if (training.id, person) not in answers else f"training_suggestion:{_quarter(today)}"
            notices.append(_to_person(training, offer, person, member, found_weak, key, when[person], city))
    notices += _to_supervisors(opened, shown, people, weak, today, when, city)
    _remember(session, reached, answers, weak, now, today)
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


def _to_person(
    training: Training, offer: Offer, person: int, member: Member, weak: Sequence[Weak], key: str, at: datetime, city: City
) -> Notice:
    in_audience = suits(member.position, training.audience)
    why = {"position": member.position if in_audience and listed(training.audience) else None, "weak": weak,
           "everybody": in_audience and not listed(training.audience)}  # fmt: skip
    return Notice(
        to=person, screen="training/offer", key=f"{key}:{training.code}:{person}", card=f"training:{training.id}",
        facts={"offer": offer, "why": why}, keyboard=offers.keyboard(offer), not_before=at, expires_at=_closes(training, city),
    )  # fmt: skip


def _to_supervisors(
    opened: Sequence[Training], shown: Mapping[int, Offer], people: Mapping[int, Member], weak: Weaknesses, today: date,
    when: Mapping[int, datetime], city: City,
) -> list[Notice]:  # fmt: skip
    """One message to each supervisor and training, however many of their people it may help."""
    trainings = {training.id: training for training in opened}
    theirs: defaultdict[tuple[int, int], list[Sequence[Weak]]] = defaultdict(list)
    for (training, person), found in sorted(weak.items()):
        supervisor = people[person].supervisor
        if supervisor:
            theirs[training, supervisor].append(found)
    return [
        Notice(
            to=supervisor, screen="training/suggested",
            key=f"training_suggestion:{_quarter(today)}:{trainings[training].code}:{supervisor}:{_first(found)}",
            facts={
                "offer": shown[training], "more": max(0, len(found) - _MOST),
                "people": [{"name": people[weak[0].person].name, "weak": weak} for weak in found[:_MOST]],
            },
            keyboard=[[Button("home", GoHome())]], not_before=when[supervisor], expires_at=_closes(trainings[training], city),
        )
        for (training, supervisor), found in theirs.items()
    ]  # fmt: skip


def _first(found: Sequence[Sequence[Weak]]) -> str:
    """Person and indicator, which are suggested once a quarter, so that they name the occasion."""
    one = found[0][0]
    return f"{one.person}-{one.indicator}"


def _remember(
    session: Session, reached: Sequence[tuple[Training, int]], answers: Mapping[tuple[int, int], Rsvp | None], weak: Weaknesses,
    now: datetime, today: date,
) -> None:  # fmt: skip
    session.add_all(
        Invitee(training_id=training.id, person_id=person, invited_at=now)
        for training, person in reached
        if (training.id, person) not in answers
    )
    session.add_all(
        Suggestion(
            person_id=person, indicator_id=one.indicator, training_id=training, quarter=_quarter(today), percent=one.later.percent,
            made_at=now,
        )
        for (training, person), found in weak.items()
        for one in found
    )  # fmt: skip
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
    }  # fmt: skip
    found: defaultdict[tuple[int, int], list[Weak]] = defaultdict(list)
    for one in weakness.weak(session, codes=helps, today=today):
        if one.person in people and (one.person, one.indicator) not in suggested:
            found[helps[one.code], one.person].append(one)
    return dict(found)


def _answers(session: Session, trainings: Sequence[Training]) -> dict[tuple[int, int], Rsvp | None]:
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
