"""Taking a report back that was just sent: it opens again as it was, and its verifier's card says so."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.reporting.report import Report, ReportChange, Submission, SubmissionState
from services.refusals import Outdated, Refusal
from services.reporting import correcting, drafts, submissions

UNDO = timedelta(minutes=10)
"""How long one tap is enough."""


def withdraw(session: Session, *, by: int, submission: int, version: int, now: datetime) -> drafts.Next:
    """Take back what was sent a moment ago and nobody decided yet; what it says can be changed and sent again.

    Raises `Outdated` for anybody else's, `Refusal` where it was decided meanwhile or is not new any more.
    """
    found = session.scalars(select(Submission).where(col(Submission.id) == submission).with_for_update()).first()
    if found is None or found.person_id != by or found.version != version or found.state is SubmissionState.RETURNED:
        raise Outdated
    if found.state is not SubmissionState.WAITING:
        raise Refusal("withdraw_decided", number=found.number)
    if now - found.submitted_at > UNDO:
        raise Refusal("withdraw_over", minutes=int(UNDO.total_seconds() // 60), number=found.number)
    found.state, found.decided_by, found.decided_at, found.reason = SubmissionState.RETURNED, by, now, None
    found.returning_at = found.corrected_why = found.raised_to = None
    session.add(found)
    for report in session.scalars(select(Report).where(col(Report.submission_id) == submission)).all():
        report.flag = None
        session.add(report)
        session.add(
            ReportChange(report_id=report.id, submission_id=submission, version=report.version, at=now, by=by, what="withdrawn")
        )
    session.flush()
    submissions.close(session, submissions.card(session, submission=submission), but=(by,), now=now)
    return correcting.fix(session, by=by, submission=submission, now=now)
