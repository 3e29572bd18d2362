"""What was returned and flagged: every such value is looked at again, and none goes back as it was without a word why."""

from sqlmodel import Session, col, select

from models.reporting.report import Attachment, Draft, DraftAnswer, Report, Submission, SubmissionState
from services.reporting.drafted_answers import Rows

_TOLD = ("state", "value", "numerator", "denominator", "areas", "day", "truth", "note", "reason")
"""What the verifier reads of a value: any of it that changed is an answer to the flag."""


def unsettled(session: Session, draft: Draft, rows: Rows) -> list[DraftAnswer]:
    """The flagged values of a returned submission that are as they were, in the order they are asked."""
    if draft.returned_from is None:
        return []
    submission = session.get_one(Submission, draft.returned_from)
    if submission.state is not SubmissionState.RETURNED:
        return []
    wanted = select(Report).where(col(Report.submission_id) == submission.id, col(Report.flag).is_not(None))
    flagged = {(one.indicator_id, one.period): one for one in session.scalars(wanted)}
    theirs = [(row, flagged[key]) for row, _ in rows if (key := (row.indicator_id, row.period)) in flagged]
    new = _new_evidence(session, [row.id for row, _ in theirs])
    return [row for row, report in theirs if row.id not in new and _says(row) == _says(report)]


def _says(one: DraftAnswer | Report) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in _TOLD)


def _new_evidence(session: Session, answers: list[int]) -> set[int]:
    """Answers with evidence that was not there when the value was returned."""
    if not answers:
        return set()
    new = select(Attachment.draft_answer_id).where(
        col(Attachment.draft_answer_id).in_(answers), col(Attachment.report_id).is_(None)
    )
    return {one for one in session.scalars(new) if one is not None}
