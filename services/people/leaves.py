"""Leave by conversation: an admin writes it down or takes it back, and the person is told."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.people.leave_kinds import LeaveKind
from domain.people.leaves import Days, NotDays, added, read_days, removed
from domain.people.nip import mask
from models.people.person import Leave, Person
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.ledger import check_admin
from services.messages.outbox import Notice
from services.people import settling
from services.people.settling import Roster
from services.refusals import Outdated, Refusal

_WORDS = re.compile(r"(?P<nip>(?:\d[ .]?){17}\d)(?:\s+(?P<back>batal|cancel))?(?:\s+(?P<days>\S.*))?", re.IGNORECASE)


@dataclass(frozen=True)
class Holder:
    """Whose leave it is, and the leave that has not passed yet."""

    person: int
    name: str
    nip: str
    masked: str
    leaves: tuple[Days, ...]


@dataclass(frozen=True)
class Asked:
    """What an admin asked for, before it is confirmed; without days it is only looked up."""

    holder: Holder
    days: Days | None
    takes_back: bool


@dataclass(frozen=True)
class Written:
    """What there is now."""

    holder: Holder
    days: Days
    """As it was asked for, or put together with what it touches."""
    changed: bool


def read(session: Session, *, by: int, said: str, today: date) -> Asked:
    """Understand `NIP`, `NIP days` or `NIP batal days`. Raises `Refusal` in the admin's words."""
    check_admin(session, by)
    match = _WORDS.fullmatch(" ".join(said.split()))
    if match is None:
        raise Refusal("leave_unreadable")
    nip = re.sub(r"\D", "", match["nip"])
    person = session.scalars(select(Person).where(col(Person.nip) == nip)).first()
    if person is None:
        raise Refusal("leave_nip_unknown", nip=nip)
    if match["days"] is None:
        return Asked(_holder(session, person, today), None, False)
    try:
        days = read_days(match["days"], today=today)
    except NotDays as error:
        raise Refusal("leave_days_unreadable", nip=nip) from error
    if match["back"] and not any(_share(one, days) for one in _there(session, person.id)):
        raise Refusal("no_leave_then", name=person.called)
    return Asked(_holder(session, person, today), days, bool(match["back"]))


def grant(session: Session, *, by: int, person: int, days: Days, now: datetime, city: City) -> Written:
    """Write the leave down, once: the same again changes nothing, and what overlaps or touches becomes one leave."""
    found, today = _to_change(session, by, person), city.today(now)
    there = _there(session, person)
    if any(one.first <= days.first and days.last <= one.last and one.kind is days.kind for one in there):
        return Written(_holder(session, found, today), days, changed=False)
    when = allowed(session, people=[person], now=now, city=city)[person]
    wanted = added(there, days)
    _write(session, person, wanted, by=by, today=today)
    (whole,) = (one for one in wanted if one.first <= days.first and days.last <= one.last and one.kind is days.kind)
    _tell(session, found, "people/leave/told", whole, when, now)
    return Written(_holder(session, found, today), whole, changed=True)


def take_back(session: Session, *, by: int, person: int, days: Days, now: datetime, city: City) -> Written:
    """These days are no leave any more; a longer leave keeps its other days. Raises `Outdated` where there is none then."""
    found, today = _to_change(session, by, person), city.today(now)
    there = _there(session, person)
    if not any(_share(one, days) for one in there):
        raise Outdated
    _write(session, person, removed(there, days), by=by, today=today)
    when = allowed(session, people=[person], now=now, city=city)[person]
    _tell(session, found, "people/leave/told_back", days, when, now)
    return Written(_holder(session, found, today), days, changed=True)


def _to_change(session: Session, by: int, person: int) -> Person:
    """The person, locked, so that two admins do not write at once."""
    check_admin(session, by)
    found = session.scalars(select(Person).where(col(Person.id) == person).with_for_update()).first()
    if found is None:
        raise Outdated
    return found


def days_of(first: str, last: str, kind: LeaveKind = LeaveKind.OTHER) -> Days:
    """The days a button names, as ISO dates. Raises `Outdated` where they are none."""
    try:
        return replace(read_days(f"{first}..{last}", today=date.min), kind=kind)
    except NotDays as error:
        raise Outdated from error


def _holder(session: Session, person: Person, today: date) -> Holder:
    leaves = tuple(one for one in _there(session, person.id) if one.last >= today)
    return Holder(person=person.id, name=person.called, nip=person.nip, masked=mask(person.nip), leaves=leaves)


def _there(session: Session, person: int) -> list[Days]:
    wanted = select(Leave).where(col(Leave.person_id) == person).order_by(col(Leave.first), col(Leave.last))
    return [Days(one.first, one.last, one.kind) for one in session.scalars(wanted)]


def _write(session: Session, person: int, wanted: tuple[Days, ...], *, by: int, today: date) -> None:
    """Write what leave there is; closed days stay as they stood."""
    until = settling.closed_until(session, today=today)
    stood = settling.as_they_stood(session, people=[person], until=until)[person] if until else None
    _replace(session, person, wanted, by=by)
    if stood is None or until is None:
        return
    said = Roster(stood.posts, tuple((one.first, one.last) for one in wanted))
    if settling.differs(stood, said, until=until):
        settling.keep(session, {person: (stood, said)}, until=until)


def _replace(session: Session, person: int, wanted: tuple[Days, ...], *, by: int) -> None:
    kept: set[Days] = set()
    for row in session.scalars(select(Leave).where(col(Leave.person_id) == person)):
        if Days(row.first, row.last, row.kind) in wanted:
            kept.add(Days(row.first, row.last, row.kind))
        else:
            session.delete(row)
    session.add_all(
        Leave(person_id=person, first=one.first, last=one.last, kind=one.kind, granted_by=by) for one in wanted if one not in kept
    )
    session.flush()


def _share(one: Days, other: Days) -> bool:
    return one.first <= other.last and other.first <= one.last


def _tell(session: Session, person: Person, screen: str, days: Days, when: datetime, now: datetime) -> None:
    key = f"{screen}:{person.id}:{days.first}:{days.last}:{now:%Y%m%d%H%M%S}"
    outbox.post(session, Notice(to=person.id, screen=screen, key=key, facts={"days": days}, not_before=when), now=now)
