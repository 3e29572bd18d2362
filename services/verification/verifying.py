"""The verifier's decisions: verified with one tap, or returned with the values and the reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from models.people.person import CALLED, Person
from models.reporting.report import Report, ReportChange, Submission, SubmissionState
from services import rights
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.naming import distinct
from services.refusals import Outdated, Refusal
from services.reporting import submissions
from services.reporting.evidence import Item, sent_with
from services.reporting.submission_actions import FixReturned
from services.reporting.submissions import Card

_LONGEST = 500
_SHORTEST = 3


@dataclass(frozen=True)
class Waiting:
    """One submission in the inbox, and why it stands where it stands."""

    submission: int
    number: str
    reporter: str
    sent_at: datetime
    count: int
    late: int


def inbox(session: Session, *, by: int) -> tuple[Waiting, ...]:
    """What waits for this person's decision, late reports first, then the oldest; for admins also what has no verifier."""
    rows = session.execute(
        select(Submission, CALLED, Person.nip)
        .join(Person, col(Person.id) == Submission.person_id)
        .where(waiting_for(session, by=by))
    ).all()
    names = distinct({sent.person_id: (name, nip) for sent, name, nip in rows})
    lates: dict[int, list[bool]] = {}
    wanted = [submission.id for submission, _, _ in rows]
    for submission_id, late in session.execute(
        select(Report.submission_id, Report.late).where(col(Report.submission_id).in_(wanted))
    ):
        lates.setdefault(submission_id, []).append(late)
    found = [
        Waiting(
            submission=submission.id,
            number=submission.number,
            reporter=names[submission.person_id],
            sent_at=submission.submitted_at,
            count=len(lates.get(submission.id, ())),
            late=sum(lates.get(submission.id, ())),
        )
        for submission, _, _ in rows
    ]
    return tuple(sorted(found, key=lambda one: (not one.late, one.sent_at, one.submission)))


def waiting(session: Session, *, verifiers: Collection[int]) -> dict[int, int]:
    """How many submissions wait for each of these people's decision, as `inbox` would show them."""
    counted = dict.fromkeys(verifiers, 0)
    admins = rights.admins_among(session, counted.keys())
    rows = session.exec(
        select(Submission.verifier_id, Submission.person_id).where(col(Submission.state) == SubmissionState.WAITING)
    )
    for verifier, reporter in rows:
        for one in admins if verifier is None else {verifier} & counted.keys():
            counted[one] += one != reporter
    return counted


def waiting_for(session: Session, *, by: int) -> ColumnElement[bool]:
    """The condition that a submission waits for this person: sent to them, or for admins to nobody; never their own."""
    mine: ColumnElement[bool] = col(Submission.verifier_id) == by
    if not rights.works(session, by):
        return false()
    if rights.is_admin(session, by):
        mine = or_(mine, col(Submission.verifier_id).is_(None))
    return and_(col(Submission.state) == SubmissionState.WAITING, mine, col(Submission.person_id) != by)


def show(session: Session, *, by: int, submission: int) -> tuple[Card, bool]:
    """A submission to whoever may see it, and whether `by` may decide it now. Raises `Outdated` for anybody else."""
    found = visible(session, by=by, submission=submission)
    decides = found.person_id != by and _verifies(session, by, found)
    shown = submissions.card(session, submission=submission, changed_only=decides and found.version > 1, viewer=by)
    return shown, decides and found.state is SubmissionState.WAITING


def verify(session: Session, *, by: int, submission: int, version: int, now: datetime, city: City) -> Card:
    """Verify a submission; every value gets its row in the trail, and the reporter is told."""
    found = _to_decide(session, by, submission, version)
    for report in _reports(session, submission):
        report.verified, report.flag = True, None
        session.add(report)
        _trail(session, report, by=by, what="verified", why=None, now=now)
    _decide(session, found, SubmissionState.VERIFIED, by=by, why=None, now=now)
    return _tell_reporter(session, found, screen="verification/verified", now=now, city=city)


def toggle(session: Session, *, by: int, report: int, version: int) -> Card:
    """Flag one value, or take the flag back; nothing is decided yet."""
    found = session.get(Report, report)
    if found is None:
        raise Outdated
    _to_decide(session, by, found.submission_id, version)
    found.flag = None if found.flag is not None else ""
    session.add(found)
    session.flush()
    return submissions.card(session, submission=found.submission_id)


def begin_return(session: Session, *, by: int, submission: int, version: int, now: datetime) -> Card:
    """Begin to return: where there is one value only, it is the one that is meant."""
    found = _to_decide(session, by, submission, version)
    found.returning_at = now
    session.add(found)
    reports = _reports(session, submission)
    for report in reports:
        report.flag = "" if len(reports) == 1 else None
        session.add(report)
    session.flush()
    return submissions.card(session, submission=submission)


def ask_reason(session: Session, *, by: int, submission: int, version: int, now: datetime) -> Card:
    """The values are flagged; words that come now are the reason for this submission."""
    found = _to_decide(session, by, submission, version)
    found.returning_at = now
    session.add(found)
    session.flush()
    return submissions.card(session, submission=submission)


def being_returned(session: Session, *, by: int) -> Submission:
    """The submission whose reason this verifier was asked last. Raises `Outdated`."""
    found = session.scalars(
        select(Submission)
        .where(waiting_for(session, by=by), col(Submission.returning_at).is_not(None))
        .order_by(col(Submission.returning_at).desc())
    ).first()
    if found is None:
        raise Outdated
    return found


def return_(session: Session, *, by: int, submission: int, version: int, reason: str, now: datetime, city: City) -> Card:
    """Return a submission for `reason`; its reporter gets the reason, and is asked the flagged values first."""
    found = _to_decide(session, by, submission, version)
    if not _SHORTEST <= len(reason) <= _LONGEST:
        raise Refusal("reason_length", shortest=_SHORTEST, longest=_LONGEST)
    for report in _reports(session, submission):
        if report.flag is not None:
            report.flag = reason
            session.add(report)
            _trail(session, report, by=by, what="returned", why=reason, now=now)
    _decide(session, found, SubmissionState.RETURNED, by=by, why=reason, now=now)
    return _tell_reporter(session, found, screen="verification/returned", now=now, city=city)


def evidence(session: Session, *, by: int, submission: int) -> tuple[Item, ...]:
    """What was attached, for those who may see the submission."""
    show(session, by=by, submission=submission)
    return sent_with(session, by=by, submission=submission)


def recent(session: Session, *, by: int, most: int = 5) -> tuple[Submission, ...]:
    """The person's own newest submissions."""
    return tuple(
        session.scalars(select(Submission).where(col(Submission.person_id) == by).order_by(col(Submission.id).desc()).limit(most))
    )


def numbered(session: Session, *, by: int, number: str) -> int:
    """The submission with a receipt number, if `by` may see it; raises `Refusal` that does not tell which."""
    found = session.scalars(select(Submission).where(col(Submission.number) == number)).first()
    if found is None or not _may_see(session, by, found):
        raise Refusal("no_such_number", number=number)
    return found.id


def visible(session: Session, *, by: int, submission: int) -> Submission:
    """A submission to its owner and whoever verifies it. Raises `Outdated` for anybody else."""
    found = session.get(Submission, submission)
    if found is None or not _may_see(session, by, found):
        raise Outdated
    return found


def _may_see(session: Session, by: int, found: Submission) -> bool:
    return by == found.person_id or _verifies(session, by, found)


def _verifies(session: Session, by: int, found: Submission) -> bool:
    """Whether it is `by` who verifies it, today; what was sent to nobody is the admins'."""
    return rights.is_admin(session, by) if found.verifier_id is None else rights.is_still(session, by, found.verifier_id)


def _to_decide(session: Session, by: int, submission: int, version: int) -> Submission:
    """The submission, locked, if it is `by` who decides it and it still waits in the version that was shown."""
    found = session.scalars(select(Submission).where(col(Submission.id) == submission).with_for_update()).first()
    if found is None:
        raise Outdated
    if found.person_id == by:
        raise Refusal("own_work")
    if not _verifies(session, by, found):
        raise Outdated
    if found.state is not SubmissionState.WAITING:
        decided_by = session.get(Person, found.decided_by) if found.decided_by else None
        name = decided_by.called if decided_by else ""
        raise Refusal("already_decided", number=found.number, by=name, at=found.decided_at, state=found.state)
    if found.version != version:
        raise Outdated
    return found


def _decide(session: Session, found: Submission, state: SubmissionState, *, by: int, why: str | None, now: datetime) -> None:
    found.state, found.decided_by, found.decided_at, found.reason = state, by, now, why
    found.returning_at = found.corrected_why = None
    session.add(found)
    session.flush()
    submissions.close(session, submissions.card(session, submission=found.id), but=(by, found.person_id), now=now)


def _tell_reporter(session: Session, found: Submission, *, screen: str, now: datetime, city: City) -> Card:
    card = submissions.card(session, submission=found.id)
    returned = found.state is SubmissionState.RETURNED
    outbox.post(
        session,
        Notice(
            to=found.person_id,
            screen=screen,
            key=f"{found.state}:{found.id}:{found.version}",
            facts={"shown": card},
            keyboard=[[Button("fix", FixReturned(found.id))]] if returned else None,
            not_before=allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
        ),
        now=now,
    )
    return card


def _trail(session: Session, report: Report, *, by: int, what: str, why: str | None, now: datetime) -> None:
    session.add(
        ReportChange(
            report_id=report.id, submission_id=report.submission_id, version=report.version, at=now, by=by, what=what, why=why
        )
    )


def _reports(session: Session, submission: int) -> list[Report]:
    return list(session.scalars(select(Report).where(col(Report.submission_id) == submission).order_by(col(Report.id))))
