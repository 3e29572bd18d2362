"""Giving one's inbox away for dated days: to whom, from when until when, and taking it back before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from domain.people.coming_days import read_coming
from domain.people.leaves import Days, NotDays
from models.people.person import CALLED, Account, Leave, Person, Posting
from models.people.standin import StandIn, StandInKind
from services import rights
from services.naming import distinct
from services.people.names import names_of
from services.refusals import Outdated, Refusal

MOST = 12
"""Names offered behind buttons; others are written."""


@dataclass(frozen=True)
class Delegation:
    """An inbox that is given away, now or in days to come."""

    id: int
    to: str
    absent: str
    first: date
    last: date
    own: bool
    """Whether it is the reader's inbox that is given away."""


@dataclass(frozen=True)
class Choice:
    """Who could stand in."""

    person: int
    name: str


def mine(session: Session, *, by: int, today: date) -> tuple[Delegation, ...]:
    """The inbox of `by` as it is given away, and those that are given to them, the earliest first. Raises `Refusal`."""
    check(session, by, today)
    wanted = select(StandIn).where(
        or_(col(StandIn.for_id) == by, col(StandIn.person_id) == by),
        col(StandIn.kind) == StandInKind.DELEGATE,
        col(StandIn.ended_at).is_(None),
        col(StandIn.last) >= today,
    )
    rows = session.scalars(wanted.order_by(col(StandIn.first), col(StandIn.id))).all()
    return tuple(shown(session, one, by=by) for one in rows)


def choices(session: Session, *, by: int, today: date) -> tuple[Choice, ...]:
    """Who may stand in for `by`: colleagues of the unit, those under the same supervisor, and that supervisor, who use the bot."""
    held = select(Posting).where(col(Posting.person_id) == by, rights.in_post(today))
    posts = session.scalars(held).all()
    units, supervisors = {one.unit_id for one in posts}, {one.supervisor_id for one in posts if one.supervisor_id is not None}
    near = or_(
        col(Posting.unit_id).in_(units), col(Posting.supervisor_id).in_(supervisors), col(Posting.person_id).in_(supervisors)
    )
    rows = session.execute(
        select(Person.id, CALLED, Person.nip)
        .join(Posting, col(Posting.person_id) == Person.id)
        .join(Account, and_(col(Account.person_id) == Person.id, col(Account.closed_at).is_(None)))
        .where(near, rights.in_post(today), col(Person.id) != by, col(Person.is_test).is_(False))
        .distinct()
    ).all()
    names = distinct({id: (name, nip) for id, name, nip in rows})
    leading = set(session.scalars(select(Posting.supervisor_id).where(rights.in_post(today)).distinct()))
    order = sorted(rows, key=lambda row: (row[0] not in supervisors, row[0] not in leading, row[1], row[0]))
    return tuple(Choice(id, names[id]) for id, _, _ in order)


def read(session: Session, *, by: int, said: str, today: date) -> tuple[Choice, Days]:
    """Understand `NAME DAYS` or `NIP DAYS`. Raises `Refusal` in words that say what is missing."""
    check(session, by, today)
    words = said.split()
    for place in range(1, len(words)):
        try:
            days = read_coming(" ".join(words[place:]), today=today)
        except NotDays:
            continue
        return _named(session, by, " ".join(words[:place]), today), days
    raise Refusal("delegation_unreadable")


def look(session: Session, *, by: int, person: int, first: str, last: str, today: date) -> tuple[Choice, Days]:
    """What a button asks for, if it still can be. Raises `Outdated`, `Refusal`."""
    check(session, by, today)
    found = next((one for one in choices(session, by=by, today=today) if one.person == person), None)
    try:
        days = read_coming(f"{first}..{last}", today=today)
    except NotDays as error:
        raise Outdated from error
    if found is None:
        raise Outdated
    _check_free(session, by, found, days)
    return found, days


def grant(session: Session, *, by: int, person: int, first: str, last: str, now: datetime, today: date) -> StandIn:
    """Give the inbox of `by` away. Raises `Outdated`, `Refusal`."""
    session.scalars(select(Person).where(col(Person.id) == by).with_for_update()).one()
    found, days = look(session, by=by, person=person, first=first, last=last, today=today)
    row = StandIn(
        kind=StandInKind.DELEGATE, person_id=found.person, for_id=by, first=days.first, last=days.last, made_by=by, made_at=now
    )
    session.add(row)
    session.flush()
    return row


def end(session: Session, *, by: int, delegation: int, now: datetime) -> StandIn:
    """Take the inbox back before its last day: whose it is, or an admin. Raises `Outdated`."""
    row = session.scalars(select(StandIn).where(col(StandIn.id) == delegation).with_for_update()).first()
    if row is None or row.kind is not StandInKind.DELEGATE or row.ended_at is not None:
        raise Outdated
    if by != row.for_id and not rights.is_admin(session, by):
        raise Outdated
    row.ended_at = now
    session.add(row)
    session.flush()
    return row


def shown(session: Session, row: StandIn, *, by: int | None) -> Delegation:
    """A delegation as it is shown."""
    names = names_of(session, {row.person_id, row.for_id or 0})
    return Delegation(
        row.id, names[row.person_id], names.get(row.for_id or 0, ""), row.first, row.last or row.first, own=row.for_id == by
    )


def check(session: Session, by: int, today: date) -> None:
    """Whether `by` has an inbox at all. Raises `Refusal`."""
    leads = select(Posting.id).where(col(Posting.supervisor_id) == by, rights.in_post(today)).limit(1)
    if not rights.works(session, by) or session.scalars(leads).first() is None:
        raise Refusal("no_inbox")


def _named(session: Session, by: int, said: str, today: date) -> Choice:
    there = choices(session, by=by, today=today)
    digits = "".join(letter for letter in said if letter.isdigit())
    if len(digits) == 18:
        person = session.scalars(select(Person.id).where(col(Person.nip) == digits)).first()
        found = [one for one in there if one.person == person]
    else:
        words = said.casefold().split()
        found = [one for one in there if all(word in one.name.casefold() for word in words)]
    if len(found) != 1:
        raise Refusal("delegate_several", said=said) if found else Refusal("delegate_unknown", said=said)
    return found[0]


def _check_free(session: Session, by: int, found: Choice, days: Days) -> None:
    """Nobody gives an inbox away twice for a day, nor to somebody who is away or has given away their own."""
    shares = col(StandIn.first) <= days.last, or_(col(StandIn.last).is_(None), col(StandIn.last) >= days.first)
    given = select(StandIn).where(*shares, col(StandIn.kind) == StandInKind.DELEGATE, col(StandIn.ended_at).is_(None))
    mine = session.scalars(given.where(col(StandIn.for_id) == by)).first()
    if mine is not None:
        raise Refusal(
            "delegated_already", name=names_of(session, {mine.person_id})[mine.person_id], first=mine.first, last=mine.last
        )
    away = select(Leave).where(col(Leave.person_id) == found.person, col(Leave.first) <= days.last, col(Leave.last) >= days.first)
    theirs = session.scalars(given.where(col(StandIn.for_id) == found.person)).first()
    if theirs is not None or session.scalars(away).first() is not None:
        raise Refusal("delegate_away", name=found.name)
