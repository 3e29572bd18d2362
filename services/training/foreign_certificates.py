"""A certificate from elsewhere counts once the supervisor has looked at it; who looks, and what they said, stays with it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.actions import GoHome
from models.people.person import Person
from models.training.certificate import Certificate, CertificateState
from services import rights
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people import accounts
from services.people.responsible import responsible
from services.refusals import Outdated, Refusal
from services.training.actions import DecideCertificate

CHECK = "certificate_check"
"""What the keys of the requests begin with."""


@dataclass(frozen=True)
class Shown:
    """A certificate as whoever looks at it sees it."""

    certificate: int
    name: str
    title: str
    number: str
    issuer: str
    issued_on: date
    hours: int
    accepted: bool | None
    """None while nobody has looked at it."""


def submit(session: Session, found: Certificate, *, now: datetime, city: City) -> None:
    """Put it, once its file was looked through, before whoever answers for the person; without a supervisor, before the admins."""
    judges = _judges(session, found, city.today(now))
    when, shown = allowed(session, people=judges, now=now, city=city), _shown(session, found)
    rows = [
        [
            Button("certificate_yes", DecideCertificate(found.id, yes=True)),
            Button("certificate_no", DecideCertificate(found.id, yes=False)),
        ]
    ]
    notices = [
        Notice(
            to=judge,
            screen="training/certificate_check",
            key=f"{CHECK}:{found.id}:{judge}",
            facts={"certificate": shown},
            keyboard=rows,
            attachment={"as": found.kind, "file_id": found.file_id},
            not_before=when[judge],
        )
        for judge in judges
    ]
    outbox.post(session, *notices, now=now)


def decide(session: Session, *, by: int, certificate: int, yes: bool, now: datetime, city: City) -> Shown:
    """Let it count, or not; its owner hears of it. Raises `Outdated` for others, `Refusal` where it was decided."""
    found = session.scalars(select(Certificate).where(col(Certificate.id) == certificate).with_for_update()).first()
    if found is None or by not in _judges(session, found, city.today(now)):
        raise Outdated
    if found.state is not CertificateState.PENDING:
        raise Refusal("certificate_decided", accepted=found.state is CertificateState.CREDITED)
    found.state = CertificateState.CREDITED if yes else CertificateState.REFUSED
    found.decided_by, found.decided_at, found.credited_at = by, now, now if yes else None
    session.add(found)
    session.flush()
    shown = _shown(session, found)
    notice = Notice(
        to=found.person_id,
        screen="training/certificate_told",
        key=f"certificate_told:{found.id}",
        facts={"certificate": shown, "by": session.get_one(Person, by).called},
        keyboard=[[Button("home", GoHome())]],
        not_before=allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
    )
    outbox.post(session, notice, now=now)
    return shown


def _judges(session: Session, found: Certificate, today: date) -> tuple[int, ...]:
    """The supervisor of today, or the admins; never the person themselves."""
    try:
        verifier = responsible(session, person=found.person_id, on=today).verifier
    except Refusal:
        verifier = None
    if verifier is not None and verifier != found.person_id and rights.works(session, verifier):
        return (verifier,)
    return tuple(one for one in accounts.admin_ids(session) if one != found.person_id)


def _shown(session: Session, found: Certificate) -> Shown:
    assert found.issued_on is not None
    return Shown(
        certificate=found.id,
        name=session.get_one(Person, found.person_id).called,
        title=found.title or "",
        number=found.number or "",
        issuer=found.issuer or "",
        issued_on=found.issued_on,
        hours=found.hours or 0,
        accepted=None if found.state is CertificateState.PENDING else found.state is CertificateState.CREDITED,
    )
