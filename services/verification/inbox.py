"""The inbox in order of risk: what deserves a look stands above what is clean, each with the reason beside it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.reporting.concerns import Concern, risk
from models.people.person import CALLED, Person
from models.reporting.report import Report, Submission
from services.naming import distinct
from services.people.names import names_of
from services.verification import concerns, deciders


@dataclass(frozen=True)
class Waiting:
    """One submission in the inbox, and why it stands where it stands."""

    submission: int
    number: str
    reporter: str
    sent_at: datetime
    count: int
    late: int
    concerns: tuple[Concern, ...]
    """What speaks against verifying it unseen, the most telling first."""
    instead_of: str | None
    """In whose stead it would be decided; None: in the reader's own right."""


@dataclass(frozen=True)
class Clean:
    """What can be verified together, what is left out, and why."""

    submissions: tuple[int, ...]
    names: tuple[str, ...]
    newest: int
    """The newest submission that was looked at: what comes later is not meant."""
    skipped: int
    reasons: tuple[tuple[Concern, int], ...]
    """For each reason how many were left out for it, the most telling first."""


def inbox(session: Session, *, by: int) -> tuple[Waiting, ...]:
    """What waits for this person's decision: by the most telling reason to look, then the number of reasons, then the oldest."""
    return _inbox(session, by, deciders.waiting_for(session, by=by))


def waiting(session: Session, *, by: int) -> int:
    """How many wait for this person's decision."""
    return session.scalar(select(func.count()).select_from(Submission).where(deciders.waiting_for(session, by=by))) or 0


def clean(session: Session, *, by: int, newest: int | None = None) -> Clean:
    """Of what waits for `by` (up to the submission `newest`) what nothing speaks against, the oldest first."""
    which = deciders.waiting_for(session, by=by)
    if newest is not None:
        which = and_(which, col(Submission.id) <= newest)
    found = _inbox(session, by, which)
    clean = [one for one in found if not one.concerns]
    counted = Counter(one.concerns[0] for one in found if one.concerns)
    return Clean(
        submissions=tuple(one.submission for one in clean),
        names=tuple(one.reporter for one in clean),
        newest=max((one.submission for one in found), default=0),
        skipped=len(found) - len(clean),
        reasons=tuple((concern, counted[concern]) for concern in Concern if counted[concern]),
    )


def next_clean(session: Session, *, by: int, newest: int, after: int, most: int) -> tuple[int | None, list[int]]:
    """Of the next ones that wait for `by`, behind the submission `after`, the last that was looked at and what is clean of them.

    None: there are no more.
    """
    which = and_(deciders.waiting_for(session, by=by), col(Submission.id) > after, col(Submission.id) <= newest)
    looked = list(session.scalars(select(Submission.id).where(which).order_by(col(Submission.id)).limit(most)))
    if not looked:
        return None, []
    why = concerns.of(session, col(Submission.id).in_(looked))
    return looked[-1], [one for one in looked if not why.get(one)]


def _inbox(session: Session, by: int, which: ColumnElement[bool]) -> tuple[Waiting, ...]:
    rows = session.execute(
        select_core(
            col(Submission.id),
            col(Submission.number),
            col(Submission.person_id),
            col(Submission.verifier_id),
            col(Submission.submitted_at),
            CALLED,
            col(Person.nip),
        )
        .join(Person, col(Person.id) == Submission.person_id)
        .where(which)
    ).all()
    if not rows:
        return ()
    names = distinct({sent.person_id: (sent.name, sent.nip) for sent in rows})
    absent = names_of(session, {one for sent in rows if (one := deciders.on_behalf(by, sent)) is not None})
    counted = _counted(session, which)
    why = concerns.of(session, which)
    found = [
        Waiting(
            submission=sent.id,
            number=sent.number,
            reporter=names[sent.person_id],
            sent_at=sent.submitted_at,
            count=counted.get(sent.id, (0, 0))[0],
            late=counted.get(sent.id, (0, 0))[1],
            concerns=why.get(sent.id, ()),
            instead_of=absent.get(deciders.on_behalf(by, sent) or 0),
        )
        for sent in rows
    ]
    return tuple(sorted(found, key=lambda one: (*risk(one.concerns), one.sent_at, one.submission)))


def _counted(session: Session, which: ColumnElement[bool]) -> dict[int, tuple[int, int]]:
    """How many values each holds, and how many of them are late."""
    late = func.count().filter(col(Report.late))
    rows = session.execute(
        select(col(Report.submission_id), func.count(), late)
        .where(col(Report.submission_id).in_(select(Submission.id).where(which)))
        .group_by(col(Report.submission_id))
    )
    return {submission: (count, lates) for submission, count, lates in rows}
