"""Continuous feedback: a supervisor writes a dated note or praise, and the person reads it at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from models.evaluation.feedback import Feedback, FeedbackAsked, FeedbackKind
from models.people.person import Person, Posting
from services import rights
from services.city import City
from services.evaluation.feedback_actions import OpenFeedback
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.naming import distinct
from services.refusals import Outdated, Refusal

PAGE = 10
_SHORTEST, _LONGEST, _LAST = 10, 500, 5
_WAITS = timedelta(hours=24)


@dataclass(frozen=True)
class Said:
    """One note."""

    kind: FeedbackKind
    by: str
    words: str
    on: date


@dataclass(frozen=True)
class Colleague:
    """One of my people."""

    person: int
    name: str


@dataclass(frozen=True)
class Notes:
    """What was written about one person, the newest first, with the people of whoever looks."""

    person: int
    name: str
    own: bool
    said: tuple[Said, ...]
    people: tuple[Colleague, ...]
    """A page of my people; empty where I have none."""
    page: int
    more: bool


def about_me(session: Session, *, by: int, page: int, today: date) -> Notes:
    """What was written about `by`, and a page of their people."""
    mine = _people(session, by, today)
    page = max(0, page)
    shown = mine[page * PAGE : (page + 1) * PAGE]
    return Notes(
        person=by,
        name=session.get_one(Person, by).name,
        own=True,
        said=_latest(session, by),
        people=tuple(shown),
        page=page,
        more=len(mine) > (page + 1) * PAGE,
    )


def about(session: Session, *, by: int, person: int, today: date) -> Notes:
    """What was written about one of my people. Raises `Outdated` for anybody else's."""
    name = _mine(session, by, person, today)
    return Notes(person=person, name=name, own=False, said=_latest(session, person), people=(), page=0, more=False)


def begin(session: Session, *, by: int, person: int, kind: str, now: datetime, city: City) -> str:
    """Ask for the words; whose they are about."""
    name = _mine(session, by, person, city.today(now))
    if kind not in list(FeedbackKind):
        raise Outdated
    asked = session.get(FeedbackAsked, by) or FeedbackAsked(by=by, person_id=person, kind=FeedbackKind(kind), at=now)
    asked.person_id, asked.kind, asked.at = person, FeedbackKind(kind), now
    session.add(asked)
    return name


def write(session: Session, *, by: int, words: str, now: datetime, city: City) -> Notes:
    """Keep the words and tell the person at once (in the hours they may be written to)."""
    asked, today = session.get(FeedbackAsked, by), city.today(now)
    if asked is None or now - asked.at > _WAITS:
        raise Outdated
    _mine(session, by, asked.person_id, today)
    said = " ".join(words.split())
    if not _SHORTEST <= len(said) <= _LONGEST:
        raise Refusal("sentence_length", shortest=_SHORTEST, longest=_LONGEST)
    note = Feedback(person_id=asked.person_id, by=by, kind=asked.kind, words=said, on=today, at=now)
    session.add(note)
    session.execute(delete(FeedbackAsked).where(col(FeedbackAsked.by) == by))
    session.flush()
    _tell(session, note, now=now, city=city)
    return about(session, by=by, person=note.person_id, today=today)


def between(session: Session, *, people: Collection[int], first: date, last: date) -> dict[int, list[Said]]:
    """What was written about these people in some days, the earliest first."""
    found: dict[int, list[Said]] = {}
    rows = session.execute(
        select(Feedback, Person.name)
        .join(Person, col(Person.id) == Feedback.by)
        .where(col(Feedback.person_id).in_(people), col(Feedback.on) >= first, col(Feedback.on) <= last)
        .order_by(col(Feedback.at), col(Feedback.id))
    )
    for note, name in rows:
        found.setdefault(note.person_id, []).append(Said(note.kind, name, note.words, note.on))
    return found


def _tell(session: Session, note: Feedback, *, now: datetime, city: City) -> None:
    outbox.post(
        session,
        Notice(
            to=note.person_id,
            screen="evaluation/feedback/told",
            key=f"feedback:{note.id}",
            facts={"said": Said(note.kind, session.get_one(Person, note.by).name, note.words, note.on)},
            keyboard=[[Button("feedback", OpenFeedback(0))]],
            not_before=allowed(session, people=[note.person_id], now=now, city=city)[note.person_id],
        ),
        now=now,
    )


def _people(session: Session, by: int, today: date) -> list[Colleague]:
    if not rights.works(session, by):
        return []
    rows = session.execute(
        select(Person.id, Person.name, Person.nip)
        .join(Posting, col(Posting.person_id) == Person.id)
        .where(
            col(Posting.supervisor_id) == by,
            col(Posting.valid_from) <= today,
            col(Person.id) != by,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today),
        )
        .distinct()
        .order_by(col(Person.name), col(Person.id))
    ).all()
    names = distinct({id: (name, nip) for id, name, nip in rows})
    return [Colleague(id, names[id]) for id, _, _ in rows]


def _mine(session: Session, by: int, person: int, today: date) -> str:
    names = {one.person: one.name for one in _people(session, by, today)}
    if person not in names:
        raise Outdated
    return names[person]


def _latest(session: Session, person: int) -> tuple[Said, ...]:
    rows = session.execute(
        select(Feedback, Person.name)
        .join(Person, col(Person.id) == Feedback.by)
        .where(col(Feedback.person_id) == person)
        .order_by(col(Feedback.at).desc(), col(Feedback.id).desc())
        .limit(_LAST)
    )
    return tuple(Said(note.kind, name, note.words, note.on) for note, name in rows)
