"""The trail (jejak) of a submission: every version with who, when, old, new and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.people.person import CALLED, Person
from models.reporting.report import Report, ReportChange
from services.people.names import names_of
from services.reporting import submissions
from services.reporting.values import Value
from services.standards.expected import standards
from services.verification import verifying


@dataclass(frozen=True)
class Change:
    """One line of the trail."""

    at: datetime
    by: str
    instead_of: str | None
    """In whose stead (a.n.)."""
    what: str
    version: int
    name: str
    period: Period
    old: Value | None
    new: Value | None
    why: str | None


@dataclass(frozen=True)
class Trail:
    """Everything that happened to a submission, oldest first."""

    number: str
    reporter: str
    changes: tuple[Change, ...]
    more: int
    """Changes left out because they would not fit; the export has all."""


MOST = 400


def trail(session: Session, *, by: int, submission: int) -> Trail:
    """The trail of a submission, for its owner or its verifier. Raises `Outdated` for anybody else."""
    found = verifying.visible(session, by=by, submission=submission)
    known = standards(session)
    rows = session.execute(
        select(ReportChange, Report.indicator_id, Report.period, CALLED)
        .join(Report, col(Report.id) == ReportChange.report_id)
        .join(Person, col(Person.id) == ReportChange.by)
        .where(col(ReportChange.submission_id) == found.id)
        .order_by(col(ReportChange.id))
    ).all()
    absent = names_of(session, {one.on_behalf for one, *_ in rows if one.on_behalf is not None})
    changes = tuple(
        Change(
            at=change.at,
            by=name,
            instead_of=absent.get(change.on_behalf or 0),
            what=change.what,
            version=change.version,
            name=known.of(indicator, period).name,
            period=Period.parse(period),
            old=submissions.recorded(change.old, known.of(indicator, period)),
            new=submissions.recorded(change.new, known.of(indicator, period)),
            why=change.why,
        )
        for change, indicator, period, name in rows[-MOST:]
    )
    reporter = session.get_one(Person, found.person_id).called
    return Trail(number=found.number, reporter=reporter, changes=changes, more=max(0, len(rows) - MOST))
