"""The organiser's list: who was invited, what they answered, who came, and what they thought of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from models.people.person import Person, Posting
from models.people.unit import Unit
from models.training.certificate import Certificate, CertificateState
from models.training.check import CheckResult
from models.training.training import Attendance, Invitee, Rsvp, Training
from services import rights
from services.refusals import Outdated, Refusal
from services.training import offers

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]

LIST = ("Nama", "NIP", "Jabatan", "Unit", "Jawaban", "Kursi", "Urutan", "Hadir", "Nilai Tes", "Lulus", "Sertifikat")
_ANSWERS = {Rsvp.YES: "hadir", Rsvp.NO: "tidak", Rsvp.MAYBE: "mungkin", None: "belum menjawab"}
_KEPT = timedelta(days=90)
"""How long after its end a training is still offered here."""


@dataclass(frozen=True)
class Counted:
    """How a training stands, in numbers."""

    training: int
    title: str
    code: str
    invited: int
    yes: int
    no: int
    maybe: int
    seated: int
    came: int
    rated: int
    stars: Decimal | None
    """The average of those who rated it, one decimal."""
    cancelled_why: str | None

    @property
    def waiting(self) -> int:
        """Those who said yes and have no seat."""
        return self.yes - self.seated


def mine(session: Session, *, by: int, today: date) -> tuple[tuple[int, str], ...]:
    """The trainings `by` runs that are to come or ended lately: id and title."""
    found = session.scalars(
        select(Training).where(col(Training.ends) >= today - _KEPT).order_by(col(Training.starts).desc(), col(Training.id))
    )
    admin = offers.is_admin(session, by)
    here = rights.works(session, by)
    run = tuple((one.id, one.title) for one in found if admin or (here and one.organiser_id == by))
    if not run:
        raise Refusal("no_training_run")
    return run


def count(session: Session, *, by: int, training: int) -> Counted:
    """The numbers of one training. Raises `Outdated` for anybody but its organiser."""
    found = session.get(Training, training)
    if found is None or not offers.runs(session, found, by=by):
        raise Outdated
    rows = session.execute(
        select(Invitee.answer, Invitee.seated, func.count())
        .where(col(Invitee.training_id) == training)
        .group_by(col(Invitee.answer), col(Invitee.seated))
    ).all()
    ratings = _ratings(session, training)
    answers: defaultdict[Rsvp | None, int] = defaultdict(int)
    for answer, _, how_many in rows:
        answers[answer] += how_many
    came = select(func.count(func.distinct(Attendance.person_id))).where(col(Attendance.training_id) == training)
    return Counted(
        training=found.id,
        title=found.title,
        code=found.code,
        invited=sum(answers.values()),
        yes=answers[Rsvp.YES],
        no=answers[Rsvp.NO],
        maybe=answers[Rsvp.MAYBE],
        seated=sum(how_many for _, seated, how_many in rows if seated),
        came=int(session.execute(came).scalar_one()),
        rated=len(ratings),
        stars=_average(ratings),
        cancelled_why=found.cancelled_why if found.cancelled_at else None,
    )


def workbook(session: Session, *, training: int) -> dict[str, Table]:
    """The list as the sheets of a workbook, those with seats first and the waiting in their order."""
    found = session.get_one(Training, training)
    days: defaultdict[int, list[date]] = defaultdict(list)
    for attendance in session.scalars(
        select(Attendance).where(col(Attendance.training_id) == training).order_by(col(Attendance.day))
    ):
        days[attendance.person_id].append(attendance.day)
    numbers = {
        one.person_id: one.number
        for one in session.scalars(
            select(Certificate).where(col(Certificate.training_id) == training, col(Certificate.state) == CertificateState.CREDITED)
        )
    }
    results = {one.person_id: one for one in session.scalars(select(CheckResult).where(col(CheckResult.training_id) == training))}
    rows = [
        (
            person.called,
            person.nip,
            position,
            unit,
            _ANSWERS[place.answer],
            place.seated,
            place.turn,
            "; ".join(str(day) for day in days[person.id]),
            *_checked(results.get(person.id)),
            numbers.get(person.id),
        )
        for place, person, position, unit in _places(session, found)
    ]
    remarks = [(stars, said) for stars, said in sorted(_ratings(session, training), key=lambda one: (-one[0], one[1] or ""))]
    return {"Peserta": (LIST, rows), "Umpan Balik": (("Bintang", "Kalimat"), remarks)}


def _checked(result: CheckResult | None) -> tuple[int | None, bool | None]:
    """The best try of the check, and whether it was enough."""
    return (None, None) if result is None or result.best is None else (result.best, result.passed_at is not None)


def _ratings(session: Session, training: int) -> list[tuple[int, str | None]]:
    """Stars and sentences, without names."""
    rows = session.execute(
        select(Invitee.rating, Invitee.remark).where(col(Invitee.training_id) == training, col(Invitee.rating).is_not(None))
    )
    return [(stars or 0, said) for stars, said in rows]


def _average(ratings: Sequence[tuple[int, str | None]]) -> Decimal | None:
    if not ratings:
        return None
    total = Decimal(sum(stars for stars, _ in ratings))
    return (total / len(ratings)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _places(session: Session, training: Training) -> list[tuple[Invitee, Person, str, str]]:
    rows = session.execute(
        select(Invitee, Person, Posting.position, Unit.name)
        .join(Person, col(Person.id) == Invitee.person_id)
        .join(Posting, col(Posting.person_id) == Person.id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(
            col(Invitee.training_id) == training.id,
            col(Posting.valid_from) <= training.starts,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= training.starts),
        )
        .order_by(col(Posting.valid_from))
    ).all()
    latest = {place.person_id: (place, person, position, unit) for place, person, position, unit in rows}
    return sorted(latest.values(), key=lambda row: (not row[0].seated, row[0].turn is None, row[0].turn or 0, row[1].name))
