"""What is no longer as it was verified: corrected by its reporter, or its verification taken back, and not verified again."""

from sqlalchemy import exists
from sqlmodel import Session, col, func, select

from models.reporting.report import Report, ReportChange, Submission


def since_verified(session: Session, *, unit: int, verifier: int | None, year: int) -> int:
    """How many values of a unit, from the periods of `year` on, changed after they were verified; of one verifier, or of all."""
    was_verified = exists().where(col(ReportChange.report_id) == col(Report.id), col(ReportChange.what) == "verified")
    wanted = (
        select(func.count())
        .select_from(Report)
        .where(col(Report.unit_id) == unit, col(Report.verified).is_(False), col(Report.period) >= str(year), was_verified)
    )
    if verifier is not None:
        wanted = wanted.join(Submission, col(Submission.id) == Report.submission_id).where(col(Submission.verifier_id) == verifier)
    return session.scalar(wanted) or 0
