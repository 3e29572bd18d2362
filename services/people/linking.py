"""Recognising a Telegram account as a person of the roster: by invitation, by the own phone number, or by the supervisor's word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.people.nip import BadNip, NipProblem, check_nip, mask
from domain.people.phones import read_phone
from models.people.link import Invitation, LinkDecision, LinkFailure, LinkRequest
from models.people.person import Account, Person
from services.city import City
from services.messages import outbox
from services.messages.outbox import Button, Notice
from services.people import account_moves, accounts, speakers
from services.people.actions import Recognise
from services.people.invitations import hashed
from services.people.responsible import responsible
from services.refusals import Outdated, Refusal

NOTICE_VERSION = "1"
"""The privacy notice that is shown (texts/screens/people/privacy.*.j2); a new version is shown again."""

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
    SLOW_DOWN = "slow_down"


@dataclass(frozen=True)
class Tried:
    """An outcome, and what is to be said with it."""

    outcome: Outcome
    problem: NipProblem | None = None


def by_invitation(session: Session, *, code: str, telegram_id: int, now: datetime) -> Tried:
    """Claim the one person an invitation is for. A second use changes nothing and tells the admins."""
    if _too_many(session, telegram_id, now):
        return _slow(session, telegram_id, now)
    found = session.scalars(select(Invitation).where(col(Invitation.code_hash) == hashed(code)).with_for_update()).first()
    if found is None:
        return _failed(session, telegram_id, now, Outcome.INVITATION_UNKNOWN)
    if found.used_at is not None:
        if found.used_by == telegram_id:
            return Tried(Outcome.LINKED)
        _tell_admins(session, "invitation_reused", f"invitation_reused:{found.id}:{telegram_id}", found.person_id, now)
        return _failed(session, telegram_id, now, Outcome.INVITATION_USED)
    if found.expires_at <= now:
        return _failed(session, telegram_id, now, Outcome.INVITATION_EXPIRED)
    found.used_at, found.used_by = now, telegram_id
    session.add(found)
    link(session, person=found.person_id, telegram_id=telegram_id, how="invitation", now=now)
    return Tried(Outcome.LINKED)


def by_contact(session: Session, *, phone: str, owner: int | None, telegram_id: int, now: datetime) -> Tried:
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
    link(session, person=people[0], telegram_id=telegram_id, how="contact", now=now)
    return Tried(Outcome.LINKED)


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
        _ask_supervisor(session, person, telegram_id, name, now, city)
    return Tried(Outcome.ASKED)


def recognise(session: Session, *, by: int, request: int, yes: bool, now: datetime, city: City) -> tuple[str, bool]:
    """The supervisor's word: link the account, or refuse it. Returns the person's name and what was decided."""
    found = session.scalars(select(LinkRequest).where(col(LinkRequest.id) == request).with_for_update()).first()
    if found is None or by not in _judges(session, found.person_id, now, city):
        raise Outdated
    person = session.get_one(Person, found.person_id)
    if found.decision is not LinkDecision.WAITING:
        raise Refusal("already_recognised", name=person.name)
    found.decision = LinkDecision.APPROVED if yes else LinkDecision.REFUSED
    found.decided_at, found.decided_by = now, by
    session.add(found)
    outbox.close_cards(
        session,
        card=f"link_request:{found.id}",
        screen="messages/closed/link",
        but=(by,),
        keyboard=[[Button("home", GoHome())]],
        now=now,
        facts={"asked": facts(session, request=request), "yes": yes, "by": session.get_one(Person, by).name, "at": now},
    )
    if yes:
        link(session, person=person.id, telegram_id=found.telegram_id, how="approval", now=now)
        outbox.post(session, Notice(to=person.id, screen="people/link/approved", key=f"link_approved:{found.id}"), now=now)
    else:
        key = f"link_refused:{found.id}"
        outbox.post_to_chat(session, found.telegram_id, screen="people/link/refused", key=key, now=now)
    return person.name, yes


def requests(session: Session, *, by: int, now: datetime, city: City) -> tuple[LinkRequest, ...]:
    """The requests that wait for this person's word."""
    waiting = session.scalars(select(LinkRequest).where(col(LinkRequest.decision) == LinkDecision.WAITING)).all()
    return tuple(request for request in waiting if by in _judges(session, request.person_id, now, city))


def facts(session: Session, *, request: int) -> dict[str, object]:
    """What a supervisor is shown of a request."""
    found = session.get_one(LinkRequest, request)
    person = session.get_one(Person, found.person_id)
    return {"telegram_name": found.telegram_name, "person": person.name, "nip": mask(person.nip)}


def link(session: Session, *, person: int, telegram_id: int, how: str, now: datetime) -> None:
    """Open an account. An earlier account of the person, or another person on this Telegram account, is closed, not lost.

    The person's old chat is told once where they speak now; what was still to be said to them goes to the new one.
    """
    closed = session.scalars(
        select(Account).where(
            (col(Account.person_id) == person) | (col(Account.telegram_id) == telegram_id), col(Account.closed_at).is_(None)
        )
    ).all()
    if not any(account.person_id == person and account.telegram_id == telegram_id for account in closed):
        for account in closed:
            account.closed_at = now
        session.flush()
        session.add(Account(person_id=person, telegram_id=telegram_id, linked_at=now, linked_by=how))
        session.flush()
        for account in closed:
            account_moves.leave(session, account=account, goes_to=telegram_id if account.person_id == person else None, now=now)
    speakers.remember(session, chat_id=telegram_id, told_version=NOTICE_VERSION, now=now)


def _ask_supervisor(session: Session, person: Person, telegram_id: int, name: str, now: datetime, city: City) -> None:
    there = session.scalars(
        select(LinkRequest).where(
            col(LinkRequest.person_id) == person.id,
            col(LinkRequest.telegram_id) == telegram_id,
            col(LinkRequest.decision) == LinkDecision.WAITING,
        )
    ).first()
    if there is not None:
        return
    request = LinkRequest(person_id=person.id, telegram_id=telegram_id, telegram_name=name[:160], asked_at=now)
    session.add(request)
    session.flush()
    buttons = [[Button("recognise_yes", Recognise(request.id, True)), Button("recognise_no", Recognise(request.id, False))]]
    shown = facts(session, request=request.id)
    notices = [
        Notice(
            to=judge,
            screen="people/link/request",
            key=f"link_request:{request.id}:{judge}",
            facts={"asked": shown},
            keyboard=buttons,
            card=f"link_request:{request.id}",
        )
        for judge in _judges(session, person.id, now, city)
    ]
    outbox.post(session, *notices, now=now)


def _judges(session: Session, person: int, now: datetime, city: City) -> tuple[int, ...]:
    """Who can say whether an account is this person: the supervisor, or where there is none who uses the bot, the admins."""
    try:
        verifier = responsible(session, person=person, on=city.today(now)).verifier
    except Refusal:
        verifier = None
    reachable = (
        verifier is not None
        and session.scalars(select(Account.id).where(col(Account.person_id) == verifier, col(Account.closed_at).is_(None))).first()
    )
    return (verifier,) if verifier is not None and reachable else accounts.admin_ids(session)


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
    name = session.get_one(Person, person).name if person else None
    outbox.post(
        session,
        *(
            Notice(to=admin, screen=f"people/link/{screen}", key=f"{key}:{admin}", facts={"person": name})
            for admin in accounts.admin_ids(session)
        ),
        now=now,
    )
