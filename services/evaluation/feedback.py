"""Continuous feedback: a supervisor writes a dated note or praise, and the person reads it at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Conduct
from models.evaluation.feedback import Feedback, FeedbackAsked, FeedbackKind, Relation
from models.people.person import CALLED, Person, Posting
from models.standards.standard import Indicator
from services import rights
from services.city import City
from services.evaluation import peer_feedback
from services.evaluation.feedback_actions import OpenFeedback
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.naming import distinct
from services.refusals import Outdated, Refusal
from services.standards.expected import standards
from services.standards.held import whose

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
    relation: Relation = Relation.SUPERIOR
    indicator: int | None = None
    """The line it is about."""
    about: str | None = None
    """The indicator's name."""
    value: Conduct | None = None
    """The one of the seven values it is about."""


@dataclass(frozen=True)
class Asked:
    """What the words that come now are about."""

    person: int
    name: str
    kind: FeedbackKind
    about: str | None
    """The indicator's name."""
    value: Conduct | None
    indicators: tuple[tuple[int, str], ...]
    """What else it may be about: the indicators of the person's post."""
    mine: bool
    """Whether it is about one of my people; else I was asked for it."""


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
        name=session.get_one(Person, by).called,
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


def begin(session: Session, *, by: int, person: int, kind: str, now: datetime, city: City) -> Asked:
    """Ask for the words; whose they are about."""
    relation = peer_feedback.relation(session, by=by, person=person, now=now, city=city)
    if kind not in list(FeedbackKind):
        raise Outdated
    asked = session.get(FeedbackAsked, by) or FeedbackAsked(by=by, person_id=person, kind=FeedbackKind(kind), at=now)
    asked.person_id, asked.kind, asked.at = person, FeedbackKind(kind), now
    asked.indicator_id, asked.value = None, None
    session.add(asked)
    return _asked(session, asked, relation, city.today(now))


def aim(session: Session, *, by: int, person: int, indicator: int, value: str, now: datetime, city: City) -> Asked:
    """The words are about one line of hasil kerja (`indicator`), or one of the seven values."""
    asked = session.get(FeedbackAsked, by)
    if asked is None or asked.person_id != person or now - asked.at > _WAITS:
        raise Outdated
    relation = peer_feedback.relation(session, by=by, person=person, now=now, city=city)
    found = _asked(session, asked, relation, city.today(now))
    if (indicator and indicator not in dict(found.indicators)) or (not indicator and value not in list(Conduct)):
        raise Outdated
    asked.indicator_id, asked.value = (indicator, None) if indicator else (None, Conduct(value))
    session.add(asked)
    session.flush()
    return _asked(session, asked, relation, city.today(now))


def _asked(session: Session, asked: FeedbackAsked, relation: Relation, today: date) -> Asked:
    held, known = whose(session, person=asked.person_id, on=today), standards(session)
    mine = known.belonging(held.position, today) if held else ()
    indicators = tuple((one.id, one.name) for one in mine if one.valid_until is None or one.valid_until >= today)
    return Asked(
        person=asked.person_id,
        name=session.get_one(Person, asked.person_id).called,
        kind=asked.kind,
        about=known.indicators[asked.indicator_id].name if asked.indicator_id else None,
        value=asked.value,
        indicators=indicators,
        mine=relation is Relation.SUPERIOR,
    )


def write(session: Session, *, by: int, words: str, now: datetime, city: City) -> Notes | Asked:
    """Keep the words and tell the person at once (in the hours they may be written to).

    A supervisor goes on with what was written about the person; who was asked for it is thanked, and reads nobody else's.
    """
    asked, today = session.get(FeedbackAsked, by), city.today(now)
    if asked is None or now - asked.at > _WAITS:
        raise Outdated
    relation = peer_feedback.relation(session, by=by, person=asked.person_id, now=now, city=city)
    said = " ".join(words.split())
    if not _SHORTEST <= len(said) <= _LONGEST:
        raise Refusal("sentence_length", shortest=_SHORTEST, longest=_LONGEST)
    note = Feedback(
        person_id=asked.person_id,
        by=by,
        kind=asked.kind,
        words=said,
        on=today,
        at=now,
        indicator_id=asked.indicator_id,
        value=asked.value,
        relation=relation,
    )
    session.add(note)
    told = _asked(session, asked, relation, today)
    session.execute(delete(FeedbackAsked).where(col(FeedbackAsked.by) == by))
    session.flush()
    peer_feedback.answered(session, by=by, person=note.person_id, now=now)
    _tell(session, note, now=now, city=city)
    return about(session, by=by, person=note.person_id, today=today) if relation is Relation.SUPERIOR else told


def between(session: Session, *, people: Collection[int], first: date, last: date) -> dict[int, list[Said]]:
    """What was written about these people in some days, the earliest first."""
    found: dict[int, list[Said]] = {}
    rows = session.execute(
        _WITH_NAMES.where(col(Feedback.person_id).in_(people), col(Feedback.on) >= first, col(Feedback.on) <= last).order_by(
            col(Feedback.at), col(Feedback.id)
        )
    )
    for note, name, about in rows:
        found.setdefault(note.person_id, []).append(_said(note, name, about))
    return found


def _tell(session: Session, note: Feedback, *, now: datetime, city: City) -> None:
    outbox.post(
        session,
        Notice(
            to=note.person_id,
            screen="evaluation/feedback/told",
            key=f"feedback:{note.id}",
            facts={"said": _said(note, session.get_one(Person, note.by).called, _about(session, note))},
            keyboard=[[Button("feedback", OpenFeedback(0))]],
            not_before=allowed(session, people=[note.person_id], now=now, city=city)[note.person_id],
        ),
        now=now,
    )


def _people(session: Session, by: int, today: date) -> list[Colleague]:
    if not rights.works(session, by):
        return []
    rows = session.execute(
        select(Person.id, CALLED, Person.nip)
        .join(Posting, col(Posting.person_id) == Person.id)
        .where(
            col(Posting.supervisor_id) == by,
            col(Posting.valid_from) <= today,
            col(Person.id) != by,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today),
        )
        .distinct()
        .order_by(CALLED, col(Person.id))
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
        _WITH_NAMES.where(col(Feedback.person_id) == person).order_by(col(Feedback.at).desc(), col(Feedback.id).desc()).limit(_LAST)
    )
    return tuple(_said(note, name, about) for note, name, about in rows)


_WITH_NAMES = (
    select(Feedback, CALLED, Indicator.name)
    .join(Person, col(Person.id) == Feedback.by)
    .outerjoin(Indicator, col(Indicator.id) == Feedback.indicator_id)
)


def _said(note: Feedback, name: str, about: str | None) -> Said:
    return Said(note.kind, name, note.words, note.on, note.relation, note.indicator_id, about, note.value)


def _about(session: Session, note: Feedback) -> str | None:
    return session.get_one(Indicator, note.indicator_id).name if note.indicator_id else None
