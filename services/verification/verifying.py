"""The verifier's decisions: verified with one tap, or returned with the values and the reason."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.people.person import Person
from models.reporting.report import Report, ReportChange, Submission, SubmissionState
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.reporting import submissions
from services.reporting.evidence import Item, sent_with
from services.reporting.submission_actions import FixReturned
from services.reporting.submissions import Card
from services.verification import deciders, reasons


def show(session: Session, *, by: int, submission: int) -> tuple[Card, bool]:
    """A submission to whoever may see it, and whether `by` may decide it now. Raises `Outdated` for anybody else."""
    found = visible(session, by=by, submission=submission)
    decides = found.person_id != by and deciders.may_decide(session, by, found)
    shown = submissions.card(session, submission=submission, changed_only=decides and found.version > 1, viewer=by)
    return shown, decides and found.state is SubmissionState.WAITING


def verify(session: Session, *, by: int, submission: int, version: int, now: datetime, city: City) -> Card:
    """Verify a submission; every value gets its row in the trail, and the reporter is told."""
    return set_verified(session, to_decide(session, by, submission, version), by=by, seen_by=(by,), now=now, city=city)


def set_verified(session: Session, found: Submission, *, by: int, seen_by: Collection[int], now: datetime, city: City) -> Card:
    """Verify what may be verified; its card closes itself for everybody but `seen_by`, who see what was decided anyway.

    A value that was verified before and did not change since keeps that: nobody decides it a second time.
    """
    for report in reports_of(session, found.id):
        if report.verified and report.flag is None:
            continue
        report.verified, report.flag = True, None
        session.add(report)
        write_trail(session, found, report, by=by, what="verified", why=None, now=now)
    _decide(session, found, SubmissionState.VERIFIED, by=by, why=None, seen_by=seen_by, now=now)
    return _tell_reporter(session, found, screen="verification/verified", now=now, city=city)


def toggle(session: Session, *, by: int, report: int, version: int) -> Card:
    """Flag one value, or take the flag back; nothing is decided yet."""
    found = session.get(Report, report)
    if found is None:
        raise Outdated
    to_decide(session, by, found.submission_id, version)
    found.flag = None if found.flag is not None else ""
    session.add(found)
    session.flush()
    return submissions.card(session, submission=found.submission_id)


def begin_return(session: Session, *, by: int, submission: int, version: int, now: datetime) -> Card:
    """Begin to return: where there is one value only, it is the one that is meant."""
    found = to_decide(session, by, submission, version)
    reports = reports_of(session, submission)
    for report in reports:
        report.flag = "" if len(reports) == 1 else None
        session.add(report)
    return reasons.ask(session, found, now=now)


def ask_reason(session: Session, *, by: int, submission: int, version: int, now: datetime) -> Card:
    """The values are flagged: ask why."""
    return reasons.ask(session, to_decide(session, by, submission, version), now=now)


def being_returned(session: Session, *, by: int) -> Submission:
    """The submission whose reason this verifier was asked last. Raises `Outdated`."""
    return reasons.asked_last(session, deciders.waiting_for(session, by=by))


def return_(session: Session, *, by: int, submission: int, version: int, reason: str, now: datetime, city: City) -> Card:
    """Return a submission for `reason`; its reporter gets the reason, and is asked the flagged values first."""
    found, reason = to_decide(session, by, submission, version), reasons.fit(reason)
    for report in reports_of(session, submission):
        if report.flag is not None:
            report.flag, report.verified = reason, False
            session.add(report)
            write_trail(session, found, report, by=by, what="returned", why=reason, now=now)
    _decide(session, found, SubmissionState.RETURNED, by=by, why=reason, seen_by=(by,), now=now)
    return _tell_reporter(session, found, screen="verification/returned", now=now, city=city)


def evidence(session: Session, *, by: int, submission: int) -> tuple[Item, ...]:
    """What was attached, for those who may see the submission."""
    show(session, by=by, submission=submission)
    return sent_with(session, by=by, submission=submission)


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
    return by == found.person_id or deciders.may_decide(session, by, found)


def to_decide(session: Session, by: int, submission: int, version: int) -> Submission:
    """The submission, locked, if it is `by` who decides it and it still waits in the version that was shown."""
    found = session.scalars(select(Submission).where(col(Submission.id) == submission).with_for_update()).first()
    if found is None:
        raise Outdated
    if found.person_id == by:
        raise Refusal("own_work")
    if not deciders.may_decide(session, by, found):
        raise Outdated
    if found.state is not SubmissionState.WAITING:
        decided_by = session.get(Person, found.decided_by) if found.decided_by else None
        name = decided_by.called if decided_by else ""
        raise Refusal("already_decided", number=found.number, by=name, at=found.decided_at, state=found.state)
    if found.version != version:
        raise Outdated
    return found


def _decide(
    session: Session,
    found: Submission,
    state: SubmissionState,
    *,
    by: int,
    why: str | None,
    seen_by: Collection[int],
    now: datetime,
) -> None:
    found.state, found.decided_by, found.decided_at, found.reason = state, by, now, why
    found.decided_for = deciders.on_behalf(by, found)
    found.returning_at = found.corrected_why = None
    session.add(found)
    session.flush()
    submissions.close(session, submissions.card(session, submission=found.id), but=(*seen_by, found.person_id), now=now)


def _tell_reporter(session: Session, found: Submission, *, screen: str, now: datetime, city: City) -> Card:
    card = submissions.card(session, submission=found.id)
    returned = found.state is SubmissionState.RETURNED
    outbox.post(
        session,
        Notice(
            to=found.person_id,
            screen=screen,
            key=told_key(session, found),
            facts={"shown": card},
            keyboard=[[Button("fix", FixReturned(found.id))]] if returned else None,
            not_before=allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
        ),
        now=now,
    )
    return card


def told_key(session: Session, found: Submission) -> str:
    """The occasion on which the reporter hears of a decision; one that was taken back and made again is another."""
    again = session.scalar(
        select(func.count(func.distinct(col(ReportChange.at)))).where(
            col(ReportChange.submission_id) == found.id, col(ReportChange.what).in_(("unverified", "undone"))
        )
    )
    return f"{found.state}:{found.id}:{found.version}" + (f":{again}" if again else "")


def write_trail(session: Session, found: Submission, report: Report, *, by: int, what: str, why: str | None, now: datetime) -> None:
    """A row of the trail about one value, signed with whoever decided and in whose stead."""
    session.add(
        ReportChange(
            report_id=report.id,
            submission_id=report.submission_id,
            version=report.version,
            at=now,
            by=by,
            what=what,
            why=why,
            on_behalf=deciders.on_behalf(by, found),
        )
    )


def reports_of(session: Session, submission: int) -> list[Report]:
    """The values of a submission."""
    return list(session.scalars(select(Report).where(col(Report.submission_id) == submission).order_by(col(Report.id))))
