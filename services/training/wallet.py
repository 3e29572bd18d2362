"""The wallet of hours (JP): what counted this year, against what the year asks."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.training.trainings import Duty, duty
from models.people.person import Person
from models.training.certificate import Certificate, CertificateState
from models.training.training import Attendance, Training
from services.city import City
from services.messages.outbox import Button, Keyboard
from services.standards.expected import standards
from services.training.actions import AddCertificate


@dataclass(frozen=True)
class Entry:
    """One certificate that counted."""

    title: str
    issuer: str
    number: str
    issued_on: date
    hours: int


@dataclass(frozen=True)
class Wallet:
    """One year of one person."""

    year: int
    employment: str
    hours: int
    duty: Duty
    missing: int
    over: int
    entries: tuple[Entry, ...]
    pending: tuple[Entry, ...]
    """Those the supervisor has not looked at yet; they count nothing so far."""
    lacking: tuple[tuple[int, str], ...]
    """Trainings attended whose certificate was not shown yet: id and title."""


def open_(session: Session, *, by: int, year: int | None = None, now: datetime, city: City) -> Wallet:
    """The wallet of one year, this year's by default."""
    wanted = year or city.today(now).year
    entries, waiting = between(session, person=by, first=date(wanted, 1, 1), last=date(wanted, 12, 31))
    hours = sum(one.hours for one in entries)
    person = session.get_one(Person, by)
    mine = duty(person.employment, standards(session).rules_on(date(wanted, 12, 31)))
    return Wallet(
        year=wanted,
        employment=person.employment,
        hours=hours,
        duty=mine,
        missing=mine.missing(hours),
        over=mine.over(hours),
        entries=entries,
        pending=waiting,
        lacking=_lacking(session, by),
    )


def between(session: Session, *, person: int, first: date, last: date) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Somebody's certificates of some days: those that count, and those nobody has looked at yet."""
    found = session.scalars(
        select(Certificate)
        .where(
            col(Certificate.person_id) == person,
            col(Certificate.state).in_((CertificateState.CREDITED, CertificateState.PENDING)),
            col(Certificate.issued_on).between(first, last),
        )
        .order_by(col(Certificate.issued_on), col(Certificate.id))
    ).all()
    count, wait = ([one for one in found if one.state is state] for state in (CertificateState.CREDITED, CertificateState.PENDING))
    return _entries(count), _entries(wait)


def credited(session: Session, *, people: Collection[int], first: date, last: date) -> dict[int, list[tuple[date, int]]]:
    """The certificates of many people that count between two days: the day each was issued, and its JP."""
    found = defaultdict(list)
    rows = session.execute(
        select(Certificate.person_id, col(Certificate.issued_on), col(Certificate.hours))
        .where(
            col(Certificate.person_id).in_(people),
            col(Certificate.state) == CertificateState.CREDITED,
            col(Certificate.issued_on).between(first, last),
        )
        .order_by(col(Certificate.issued_on))
    )
    for person, on, hours in rows:
        found[person].append((on, hours or 0))
    return dict(found)


def pending(session: Session, *, people: Collection[int], first: date, last: date) -> dict[int, int]:
    """By person the JP of these days that wait to be looked at."""
    rows = session.execute(
        select(Certificate.person_id, col(Certificate.hours)).where(
            col(Certificate.person_id).in_(people),
            col(Certificate.state) == CertificateState.PENDING,
            col(Certificate.issued_on).between(first, last),
        )
    )
    found: defaultdict[int, int] = defaultdict(int)
    for person, hours in rows:
        found[person] += hours or 0
    return dict(found)


def waiting(session: Session, *, by: int) -> int:
    """One's own JP that wait to be looked at, of whatever year."""
    return pending(session, people=[by], first=date.min, last=date.max).get(by, 0)


def keyboard(wallet: Wallet) -> Keyboard:
    """A door for each certificate that is lacking, and one for any other."""
    rows = [[Button("add_certificate_of", AddCertificate(id), facts={"title": title})] for id, title in wallet.lacking]
    return [*rows, [Button("add_certificate", AddCertificate(0))], [Button("home", GoHome())]]


def _entries(found: Sequence[Certificate]) -> tuple[Entry, ...]:
    return tuple(
        Entry(one.title or "", one.issuer or "", one.number or "", one.issued_on, one.hours or 0)
        for one in found
        if one.issued_on is not None
    )


def _lacking(session: Session, by: int) -> tuple[tuple[int, str], ...]:
    shown = select(Certificate.training_id).where(
        col(Certificate.person_id) == by,
        col(Certificate.state) == CertificateState.CREDITED,
        col(Certificate.training_id).is_not(None),
    )
    rows = session.execute(
        select(Training.id, Training.title)
        .join(Attendance, col(Attendance.training_id) == Training.id)
        .where(col(Attendance.person_id) == by, col(Training.id).not_in(shown))
        .distinct()
        .order_by(col(Training.id))
    )
    return tuple((id, title) for id, title in rows)
