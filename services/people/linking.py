"""Recognising a Telegram account as a person of the roster: by invitation, by the own phone number, or by the supervisor's word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.people.nip import BadNip, NipProblem, check_nip
from domain.people.phones import read_phone
from models.people.link import Invitation, LinkFailure
from models.people.person import Person
from services import rights
from services.city import City
from services.people import accounts, recognition
from services.people.invitations import hashed

_TRIES = 5
_WITHIN = timedelta(hours=1)


class Outcome(StrEnum):
    """What became of a try to be recognised; each is a screen in texts/screens/people/link/."""

    LINKED = "linked"
    INVITATION_UNKNOWN = "invitation_unknown"
    INVITATION_USED = "invitation_used"
    INVITATION_EXPIRED = "invitation_expired"
    NOT_YOUR_CONTACT = "not_your_contact"
    PHONE_UNKNOWN = "phone_unknown"
    NIP_WRONG = "nip_wrong"
    ASKED = "asked"
    MOVE_ASKED = "move_asked"
    SOMEBODY_ELSE = "somebody_else"
    SLOW_DOWN = "slow_down"


@dataclass(frozen=True)
class Tried:
    """An outcome, and what is to be said with it."""

    outcome: Outcome
    problem: NipProblem | None = None


def by_invitation(session: Session, *, code: str, telegram_id: int, name: str = "", now: datetime) -> Tried:
    """Claim the one person an invitation is for. A second use changes nothing and tells the admins."""
    if _too_many(session, telegram_id, now):
        return _slow(session, telegram_id, now)
    found = session.scalars(select(Invitation).where(col(Invitation.code_hash) == hashed(code)).with_for_update()).first()
    if found is None:
        return _failed(session, telegram_id, now, Outcome.INVITATION_UNKNOWN)
    if found.used_at is not None:
        if found.used_by == telegram_id and (before := _again(session, found.person_id, telegram_id, now)):
            return Tried(before)
        _tell_admins(session, "invitation_reused", f"invitation_reused:{found.id}:{telegram_id}", found.person_id, now)
        return _failed(session, telegram_id, now, Outcome.INVITATION_USED)
    if found.expires_at <= now:
        return _failed(session, telegram_id, now, Outcome.INVITATION_EXPIRED)
    outcome = _claim(session, person=found.person_id, telegram_id=telegram_id, name=name, how="invitation", now=now)
    if outcome is not Outcome.SOMEBODY_ELSE:
        found.used_at, found.used_by = now, telegram_id
        session.add(found)
    return Tried(outcome)


def by_contact(session: Session, *, phone: str, owner: int | None, telegram_id: int, name: str = "", now: datetime) -> Tried:
    """Match the own, Telegram-proven phone number to the roster. Somebody else's contact counts for nothing."""
    if owner != telegram_id:
        return Tried(Outcome.NOT_YOUR_CONTACT)
    if _too_many(session, telegram_id, now):
        return _slow(session, telegram_id, now)
    try:
        number = read_phone(phone)
    except ValueError:
        return _failed(session, telegram_id, now, Outcome.PHONE_UNKNOWN)
    people = session.scalars(select(Person.id).where(col(Person.phone) == number)).all()
    if len(people) != 1:
        return _failed(session, telegram_id, now, Outcome.PHONE_UNKNOWN)
    return Tried(_claim(session, person=people[0], telegram_id=telegram_id, name=name, how="contact", now=now))


def by_nip(session: Session, *, text: str, telegram_id: int, name: str, now: datetime, city: City) -> Tried:
    """Ask the supervisor of that NIP whether it is them. The answer never tells whether a NIP is in the roster."""
    if _too_many(session, telegram_id, now):
        return _slow(session, telegram_id, now)
    try:
        nip = check_nip(text, employment=None, today=city.today(now))
    except BadNip as bad:
        return Tried(Outcome.NIP_WRONG, bad.problem)
    session.add(LinkFailure(telegram_id=telegram_id, failed_at=now))  # until somebody confirms it, it was a guess
    person = session.scalars(select(Person).where(col(Person.nip) == nip.digits)).first()
    if person is not None:
        recognition.ask(session, person=person, telegram_id=telegram_id, name=name, now=now)
    return Tried(Outcome.ASKED)


def _claim(session: Session, *, person: int, telegram_id: int, name: str, how: str, now: datetime) -> Outcome:
    """Link an account that proved whose it is; where somebody would lose an account by it, nothing happens unasked.

    An account that is somebody else's stays theirs, unless they hold no post any more. Somebody who speaks through another
    account is asked there first, and the admins beside.
    """
    mine = accounts.person_of(session, telegram_id=telegram_id)
    if mine == person:
        return Outcome.LINKED
    if mine is not None and rights.works(session, mine):
        _tell_admins(session, "somebody_else_told", f"link_somebody_else:{person}:{telegram_id}", person, now)
        return Outcome.SOMEBODY_ELSE
    if accounts.telegram_ids(session, person=person):
        recognition.ask_to_move(session, person=person, telegram_id=telegram_id, name=name, how=how, now=now)
        return Outcome.MOVE_ASKED
    recognition.link(session, person=person, telegram_id=telegram_id, how=how, now=now)
    return Outcome.LINKED


def _again(session: Session, person: int, telegram_id: int, now: datetime) -> Outcome | None:
    """What became of an invitation that the same account opens once more."""
    if accounts.person_of(session, telegram_id=telegram_id) == person:
        return Outcome.LINKED
    return Outcome.MOVE_ASKED if recognition.waits(session, person=person, telegram_id=telegram_id, now=now) else None


def _too_many(session: Session, telegram_id: int, now: datetime) -> bool:
    count = session.execute(
        select(func.count())
        .select_from(LinkFailure)
        .where(col(LinkFailure.telegram_id) == telegram_id, col(LinkFailure.failed_at) > now - _WITHIN)
    ).scalar_one()
    return int(count) >= _TRIES


def _slow(session: Session, telegram_id: int, now: datetime) -> Tried:
    _tell_admins(session, "guessing", f"guessing:{telegram_id}:{now:%Y-%m-%d}", None, now)
    return Tried(Outcome.SLOW_DOWN)


def _failed(session: Session, telegram_id: int, now: datetime, outcome: Outcome) -> Tried:
    session.add(LinkFailure(telegram_id=telegram_id, failed_at=now))
    session.flush()
    return Tried(outcome)


def _tell_admins(session: Session, screen: str, key: str, person: int | None, now: datetime) -> None:
    recognition.tell_admins(session, screen=f"people/link/{screen}", key=key, person=person, now=now)
