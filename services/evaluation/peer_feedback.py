"""Feedback from peers and others: asked for by the person or their supervisor, written under the own name, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from models.evaluation.feedback import FeedbackRequest, Relation
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation.feedback_actions import DeclineFeedback, OpenPeers, WriteFeedback
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people.names import names_of
from services.refusals import Outdated, Refusal

PAGE = 10
_STANDS = timedelta(days=30)
"""How long a request can be answered."""
_MOST = 10
"""Requests about one person that wait at a time."""


@dataclass(frozen=True)
class Peer:
    """Somebody who can be asked."""

    person: int
    name: str
    asked: bool


@dataclass(frozen=True)
class Other:
    """Somebody of another unit who was asked."""

    name: str
    unit: str
    declined: bool


@dataclass(frozen=True)
class Peers:
    """A page of those who can be asked about somebody."""

    person: int
    name: str
    own: bool
    peers: tuple[Peer, ...]
    page: int
    more: bool
    others: tuple[Other, ...] = ()
    """People of other units who were asked lately and have not written."""


def look(session: Session, *, by: int, person: int, page: int, now: datetime, city: City) -> Peers:
    """Who works in the person's unit and can be asked about them, by the person or the supervisor."""
    name = asks(session, by, person, city.today(now))
    everybody = _peers(session, by, person, now, city.today(now))
    page = min(max(0, page), max(0, len(everybody) - 1) // PAGE)
    shown, more = everybody[page * PAGE : (page + 1) * PAGE], len(everybody) > (page + 1) * PAGE
    return Peers(person, name, by == person, shown, page, more, _others(session, person, now, city.today(now)))


def ask(session: Session, *, by: int, person: int, to: int, now: datetime, city: City) -> Peers:
    """Ask a colleague, or somebody of another unit, who hears of it in their hours; once while it can be answered."""
    today = city.today(now)
    name = asks(session, by, person, today)
    able = [rights.in_post(today), *may_be_asked(session, by, person, today), col(Person.id) == to]
    found = select(Person.id).join(Posting, col(Posting.person_id) == Person.id).where(*able)
    if session.scalars(found).first() is None:
        raise Outdated
    if to not in _asked(session, person, now):
        if len(_waiting(session, person, now)) >= _MOST:
            raise Refusal("feedback_many", most=_MOST)
        wanted = FeedbackRequest(person_id=person, to_id=to, asked_by=by, asked_at=now)
        session.add(wanted)
        session.flush()
        _tell(session, wanted, name, now=now, city=city)
    return look(session, by=by, person=person, page=0, now=now, city=city)


def relation(session: Session, *, by: int, person: int, now: datetime, city: City) -> Relation:
    """As what `by` may write about a person: as their supervisor, or because they were asked. Raises `Outdated` otherwise."""
    today = city.today(now)
    held = _post(session, person, today)
    if held is None or not rights.works(session, by) or by == person:
        raise Outdated
    if held.supervisor_id == by:
        return Relation.SUPERIOR
    if by not in _waiting(session, person, now):
        raise Outdated
    own = _post(session, by, today)
    beside = own is not None and (own.unit_id, own.supervisor_id) == (held.unit_id, held.supervisor_id)
    return Relation.PEER if beside else Relation.OTHER


def answered(session: Session, *, by: int, person: int, now: datetime) -> None:
    """What was asked of `by` about a person is answered."""
    session.execute(
        update(FeedbackRequest)
        .where(
            col(FeedbackRequest.person_id) == person, col(FeedbackRequest.to_id) == by, col(FeedbackRequest.answered_at).is_(None)
        )
        .values(answered_at=now)
    )


def decline(session: Session, *, by: int, request: int, now: datetime, city: City) -> str:
    """Say that one would rather not, to whoever asked; about whom it was."""
    wanted = session.get(FeedbackRequest, request)
    if wanted is None or wanted.to_id != by or wanted.answered_at or wanted.declined_at or wanted.asked_at <= now - _STANDS:
        raise Outdated
    wanted.declined_at = now
    session.add(wanted)
    session.flush()
    name = session.get_one(Person, wanted.person_id).called
    facts = {"name": name, "by": session.get_one(Person, by).called, "own": wanted.asked_by == wanted.person_id}
    outbox.post(
        session,
        Notice(
            to=wanted.asked_by,
            screen="evaluation/feedback/declined",
            key=f"feedback_declined:{wanted.id}",
            facts=facts,
            keyboard=[[Button("ask_peers", OpenPeers(wanted.person_id, 0))]],
            not_before=allowed(session, people=[wanted.asked_by], now=now, city=city)[wanted.asked_by],
        ),
        now=now,
    )
    return name


def asks(session: Session, by: int, person: int, today: date) -> str:
    """The name of a person about whom `by` may ask for feedback: it is their own, or of one of their people."""
    held = _post(session, person, today)
    if held is None or not rights.works(session, by) or by not in (person, held.supervisor_id):
        raise Outdated
    return session.get_one(Person, person).called


def may_be_asked(session: Session, by: int, person: int, today: date) -> list[ColumnElement[bool]]:
    """The conditions that somebody can be asked about a person: not they themselves, their supervisor, or whoever asks."""
    held = _post(session, person, today)
    but = [one for one in (by, person, held.supervisor_id if held else None) if one]
    return [col(Person.is_test).is_(False), col(Person.id).not_in(but)]


def _peers(session: Session, by: int, person: int, now: datetime, today: date) -> tuple[Peer, ...]:
    held, asked = _post(session, person, today), _asked(session, person, now)
    assert held is not None
    rows = session.execute(
        select(Person.id, CALLED)
        .join(Posting, col(Posting.person_id) == Person.id)
        .where(col(Posting.unit_id) == held.unit_id, rights.in_post(today), *may_be_asked(session, by, person, today))
        .distinct()
        .order_by(CALLED, col(Person.id))
    )
    return tuple(Peer(id, name, id in asked) for id, name in rows)


def _others(session: Session, person: int, now: datetime, today: date) -> tuple[Other, ...]:
    """Of other units than the person's."""
    held = _post(session, person, today)
    rows = session.execute(
        select(FeedbackRequest.to_id, FeedbackRequest.declined_at, Unit.name)
        .join(Posting, col(Posting.person_id) == FeedbackRequest.to_id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(
            col(FeedbackRequest.person_id) == person,
            col(FeedbackRequest.answered_at).is_(None),
            col(FeedbackRequest.asked_at) > now - _STANDS,
            rights.in_post(today),
            col(Posting.unit_id) != (held.unit_id if held else 0),
        )
        .order_by(col(FeedbackRequest.id))
    ).all()
    names = names_of(session, {to for to, _, _ in rows})
    return tuple(Other(names[to], unit, declined is not None) for to, declined, unit in rows)


def _asked(session: Session, person: int, now: datetime) -> set[int]:
    """Who was asked lately and has not written, whether or not they would rather not."""
    lately = col(FeedbackRequest.answered_at).is_(None), col(FeedbackRequest.asked_at) > now - _STANDS
    return set(session.scalars(select(FeedbackRequest.to_id).where(col(FeedbackRequest.person_id) == person, *lately)))


def _waiting(session: Session, person: int, now: datetime) -> Sequence[int]:
    return session.scalars(
        select(FeedbackRequest.to_id).where(
            col(FeedbackRequest.person_id) == person,
            col(FeedbackRequest.answered_at).is_(None),
            col(FeedbackRequest.declined_at).is_(None),
            col(FeedbackRequest.asked_at) > now - _STANDS,
        )
    ).all()


def _post(session: Session, person: int, today: date) -> Posting | None:
    return session.scalars(select(Posting).where(col(Posting.person_id) == person, rights.in_post(today))).first()


def _tell(session: Session, wanted: FeedbackRequest, name: str, *, now: datetime, city: City) -> None:
    doors = [Button(f"write_{kind}", WriteFeedback(wanted.person_id, kind)) for kind in ("praise", "note")]
    outbox.post(
        session,
        Notice(
            to=wanted.to_id,
            screen="evaluation/feedback/request",
            key=f"feedback_request:{wanted.id}",
            facts={"name": name, "by": session.get_one(Person, wanted.asked_by).called, "own": wanted.asked_by == wanted.person_id},
            keyboard=[doors, [Button("decline_feedback", DeclineFeedback(wanted.id))]],
            not_before=allowed(session, people=[wanted.to_id], now=now, city=city)[wanted.to_id],
            expires_at=now + _STANDS,
        ),
        now=now,
    )
