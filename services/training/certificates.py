"""Crediting a certificate: file, number, issuer, date and hours, each asked once; what was credited before is refused."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.reporting.filetypes import LARGEST, Unfit
from domain.training import certificates
from domain.training.certificates import FIELDS, Unreadable
from models.messages.errand import ErrandKind
from models.training.certificate import Certificate, CertificateState
from models.training.training import Attendance, Training
from services.city import City
from services.messages import errands, outbox
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.training import foreign_certificates

FILE = "file"
_MEGABYTE = 1024 * 1024
_AT_ONCE = 20
_ISSUED = timedelta(days=45)
"""How long after a training its certificate is issued."""
_USED = (CertificateState.CREDITED, CertificateState.PENDING)
"""One that waits to be looked at is not used for a second either."""
UNHASHED = (
    select(Certificate)
    .where(
        col(Certificate.state).in_(_USED),
        col(Certificate.sha256).is_(None),
        ~errands.resting(ErrandKind.CERTIFICATE, Certificate.id),
    )
    .order_by(col(Certificate.id))
    .limit(_AT_ONCE)
)
"""Credited certificates whose file was not fetched yet, and is to be fetched `now`."""


@dataclass(frozen=True)
class Asked:
    """What is asked next of the certificate in hand."""

    field: str
    """file, or one of `domain.certificates.FIELDS`."""
    n: int
    of: int
    title: str | None


@dataclass(frozen=True)
class Credited:
    """A certificate that counts now."""

    title: str
    number: str
    issuer: str
    issued_on: date
    hours: int
    pending: bool = False
    """Whether the supervisor looks at it first."""


Next = Asked | Credited


def _fill_in(session: Session, draft: Certificate, training: Training, *, today: date) -> None:
    """What a certificate of ours says is known from being there: who gave it, when, and the hours of the days attended."""
    if today < training.ends:
        raise Refusal("certificate_before_end", title=training.title, ends=training.ends)
    came = session.scalars(
        select(col(Attendance.day)).where(col(Attendance.training_id) == training.id, col(Attendance.person_id) == draft.person_id)
    ).all()
    days = (training.ends - training.starts).days + 1
    draft.issuer, draft.issuer_key = training.provider, certificates.issuer_key(training.provider)[:160]
    draft.issued_on, draft.hours = training.ends, max(1, training.hours * len(set(came)) // days)


def begin(session: Session, *, by: int, training: int | None, now: datetime, city: City) -> Asked:
    """Begin a certificate, of a training `by` attended or of another; one that was half done is begun anew."""
    draft = _draft(session, by) or Certificate(person_id=by, begun_at=now)
    found = session.get(Training, training) if training else None
    if training and (found is None or not _attended(session, by, training)):
        raise Outdated
    if training and _of_training(session, by, training):
        raise Refusal("certificate_of_training", title=found.title if found else "")
    draft.training_id = training
    draft.title = found.title if found else None
    draft.kind = draft.file_id = draft.unique_id = draft.number = draft.number_key = draft.issuer = draft.issuer_key = None
    draft.issued_on = draft.hours = None
    if found is not None:
        _fill_in(session, draft, found, today=city.today(now))
    draft.begun_at = now
    session.add(draft)
    session.flush()
    return _ask(session, draft)


def attach(session: Session, *, by: int, kind: str, file_id: str, unique_id: str, now: datetime) -> Next:
    """Take the photo or PDF. Raises `Refusal` where that file was credited before."""
    draft = _mine(session, by)
    _refuse_used(session, by, "file", col(Certificate.unique_id) == unique_id)
    draft.kind, draft.file_id, draft.unique_id = kind, file_id, unique_id
    return _go_on(session, draft, now)


def hear(session: Session, *, by: int, said: str, now: datetime, city: City) -> Next:
    """Take what was written for the field that is asked."""
    draft = _mine(session, by)
    field = _field(draft)
    if field == FILE:
        raise Refusal("certificate_file")
    try:
        value = certificates.read(field, said, today=city.today(now))
    except Unreadable as problem:
        raise Refusal("certificate_field", field=field) from problem
    return _take(session, draft, field, value, now)


def back(session: Session, *, by: int) -> Asked:
    """Ask what was asked before once more; at the first question nothing changes."""
    draft = _mine(session, by)
    wanted = _wanted(draft)
    place = wanted.index(_field(draft))
    if place:
        setattr(draft, "unique_id" if place == 1 else wanted[place - 1], None)
        session.add(draft)
        session.flush()
    return _ask(session, draft)


def asked_now(session: Session, *, by: int) -> Asked:
    """The question that is open."""
    return _ask(session, _mine(session, by))


def unhashed(session: Session, *, now: datetime) -> list[Certificate]:
    """Credited certificates whose file was not fetched yet, and is to be fetched now."""
    return list(session.scalars(UNHASHED, {"now": now}))


def unfetched(certificate: int) -> str:
    """In place of the hash of a file that cannot be fetched any more."""
    return f"unfetched-{certificate}"


def give_up_hash(session: Session, *, certificate: int, now: datetime, city: City) -> None:
    """It stays as it is; its file will not be known again."""
    keep_hash(session, certificate=certificate, sha256=unfetched(certificate), now=now, city=city)


def settle(session: Session, *, certificate: int, outcome: str | Unfit, now: datetime, city: City) -> None:
    """What became of the file that was fetched: its hash, or why it is none of a certificate, and then it is taken back."""
    if not isinstance(outcome, Unfit):
        return keep_hash(session, certificate=certificate, sha256=outcome, now=now, city=city)
    found = session.get_one(Certificate, certificate)
    if found.sha256 is not None or found.state not in _USED:
        return None
    found.state, found.sha256 = CertificateState.REFUSED, unfetched(certificate)
    session.add(found)
    notice = Notice(
        to=found.person_id,
        screen="training/certificate_unfit",
        key=f"certificate_refused:{found.id}",
        facts={"title": found.title, "number": found.number, "why": outcome, "most": LARGEST // _MEGABYTE},
        keyboard=[[Button("home", GoHome())]],
    )
    outbox.post(session, notice, now=now)
    return None


def keep_hash(session: Session, *, certificate: int, sha256: str, now: datetime, city: City) -> None:
    """Remember what the file is, and ask the supervisor about one from elsewhere; one that was used before is taken back."""
    found = session.get_one(Certificate, certificate)
    if found.sha256 is not None or found.state not in _USED:
        return
    used = _used(session, col(Certificate.sha256) == sha256)
    if used is not None:
        found.state = CertificateState.REFUSED
        facts = {"title": found.title, "number": found.number, **_where(used, found.person_id)}
        outbox.post(
            session,
            Notice(
                to=found.person_id,
                screen="training/certificate_refused",
                key=f"certificate_refused:{found.id}",
                facts=facts,
                keyboard=[[Button("home", GoHome())]],
            ),
            now=now,
        )
    found.sha256 = sha256
    session.add(found)
    if found.state is CertificateState.PENDING:
        foreign_certificates.submit(session, found, now=now, city=city)


def _take(session: Session, draft: Certificate, field: str, value: str | int | date, now: datetime) -> Next:
    setattr(draft, field, value)
    draft.number_key = certificates.number_key(draft.number)[:80] if draft.number else None
    draft.issuer_key = certificates.issuer_key(draft.issuer)[:160] if draft.issuer else None
    if draft.number and draft.issuer:
        same = (col(Certificate.number_key) == draft.number_key) & (col(Certificate.issuer_key) == draft.issuer_key)
        _refuse_used(session, draft.person_id, "number", same)
    _refuse_ours(session, draft)
    return _go_on(session, draft, now)


def _refuse_ours(session: Session, draft: Certificate) -> None:
    """A training of ours has the hours of the days attended there, and no others by being shown as one from elsewhere."""
    if draft.training_id is not None or draft.issued_on is None or not (draft.title and draft.issuer_key):
        return
    near = select(Training).where(
        col(Training.starts) <= draft.issued_on,
        col(Training.ends) >= draft.issued_on - _ISSUED,
        col(Training.cancelled_at).is_(None),
    )
    for one in session.scalars(near):
        if certificates.is_of(draft.title, one.title) and certificates.issuer_key(one.provider)[:160] == draft.issuer_key:
            raise Refusal("certificate_of_ours", title=one.title, attended=_attended(session, draft.person_id, one.id))


def _go_on(session: Session, draft: Certificate, now: datetime) -> Next:
    session.add(draft)
    session.flush()
    if _field(draft):
        return _ask(session, draft)
    if draft.training_id is not None:
        draft.state, draft.credited_at = CertificateState.CREDITED, now
    else:
        draft.state = CertificateState.PENDING
    session.add(draft)
    session.flush()
    return credited_of(draft)


def credited_of(one: Certificate) -> Credited:
    """A whole certificate as it is shown."""
    assert one.issued_on is not None
    pending = one.state is CertificateState.PENDING
    return Credited(one.title or "", one.number or "", one.issuer or "", one.issued_on, one.hours or 0, pending)


def _ask(session: Session, draft: Certificate) -> Asked:
    field, wanted = _field(draft), _wanted(draft)
    return Asked(field=field, n=wanted.index(field) + 1, of=len(wanted), title=draft.title)


def _wanted(draft: Certificate) -> list[str]:
    """Everything that is asked; of our own training all but the number is known."""
    return [FILE, "number"] if draft.training_id else [FILE, *FIELDS]


def _field(draft: Certificate) -> str:
    """What is not known yet; empty where everything is."""
    if draft.unique_id is None:
        return FILE
    return next((field for field in _wanted(draft)[1:] if getattr(draft, field) is None), "")


def _draft(session: Session, by: int) -> Certificate | None:
    return session.scalars(
        select(Certificate).where(col(Certificate.person_id) == by, col(Certificate.state) == CertificateState.DRAFT)
    ).one_or_none()


def _mine(session: Session, by: int) -> Certificate:
    draft = _draft(session, by)
    if draft is None:
        raise Outdated
    return draft


def _attended(session: Session, by: int, training: int) -> bool:
    wanted = select(Attendance).where(col(Attendance.training_id) == training, col(Attendance.person_id) == by)
    return session.scalars(wanted).first() is not None


def _of_training(session: Session, by: int, training: int) -> bool:
    wanted = select(Certificate.id).where(
        col(Certificate.person_id) == by,
        col(Certificate.training_id) == training,
        col(Certificate.state) == CertificateState.CREDITED,
    )
    return session.scalars(wanted).first() is not None


def _used(session: Session, same: ColumnElement[bool]) -> Certificate | None:
    return session.scalars(select(Certificate).where(col(Certificate.state).in_(_USED), same)).first()


def _refuse_used(session: Session, by: int, what: str, same: ColumnElement[bool]) -> None:
    used = _used(session, same)
    if used is not None:
        raise Refusal("certificate_used", what=what, **_where(used, by))


def _where(used: Certificate, by: int) -> dict[str, object]:
    """Where a certificate was used; of others no more than that it was."""
    mine = used.person_id == by
    return {
        "mine": mine,
        "at": used.credited_at or used.begun_at,
        "used_title": used.title if mine else None,
        "used_number": used.number if mine else None,
    }
