"""What was returned and flagged: every such value is looked at again, and none goes back as it was without a word why.

What was not asked back stays as it was sent, and stays verified where it was; the reporter can take it in hand besides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.reporting.report import Attachment, Draft, DraftAnswer, Report, Submission, SubmissionState
from services.reporting import drafted_answers
from services.reporting.drafted_answers import Rows
from services.standards.expected import standards

_TOLD = ("state", "value", "numerator", "denominator", "day", "truth", "note", "reason", "areas")
"""What the verifier reads of a value: any of it that changed is an answer to the flag."""


@dataclass(frozen=True)
class AskedBack:
    """A report of mine that waits to be corrected, and what of it."""

    submission: int
    number: str
    why: str | None
    """As the verifier said it; None where I took it back myself."""
    names: tuple[str, ...]
    """The indicators that were asked back; none: all of it."""


def asked_back(session: Session, *, by: int) -> tuple[AskedBack, ...]:
    """What waits for this person to be corrected, the oldest decision first."""
    waiting = select(Submission).where(col(Submission.person_id) == by, col(Submission.state) == SubmissionState.RETURNED)
    found = session.scalars(waiting.order_by(col(Submission.decided_at), col(Submission.id))).all()
    if not found:
        return ()
    flagged = select(Report.submission_id, Report.indicator_id, Report.period).where(
        col(Report.submission_id).in_([one.id for one in found]), col(Report.flag).is_not(None)
    )
    names: dict[int, list[str]] = {}
    for submission, indicator, period in session.execute(flagged.order_by(col(Report.id))):
        names.setdefault(submission, []).append(standards(session).of(indicator, period).name)
    return tuple(AskedBack(one.id, one.number, one.reason, tuple(names.get(one.id, ()))) for one in found)


def to_look_at(submission: Submission, reports: Sequence[Report]) -> list[Report]:
    """The values that a correction begins with: what was asked back, or all where nothing was pointed out."""
    flagged = [one for one in reports if one.flag is not None] if submission.state is SubmissionState.RETURNED else []
    return flagged or list(reports)


def as_sent(session: Session, draft: Draft, rows: Rows) -> dict[int, Report]:
    """By answer of a correction the value as it stands with the verifier."""
    if draft.returned_from is None:
        return {}
    reports = session.scalars(select(Report).where(col(Report.submission_id) == draft.returned_from))
    there = {(one.indicator_id, one.period): one for one in reports}
    return {row.id: there[key] for row, _ in rows if (key := (row.indicator_id, row.period)) in there}


def left_as_sent(session: Session, draft: Draft) -> int:
    """How many values of the report that is corrected are not in the draft: they stay as they are."""
    if draft.returned_from is None:
        return 0
    there = session.scalar(select(func.count()).select_from(Report).where(col(Report.submission_id) == draft.returned_from)) or 0
    return there - len(drafted_answers.whole(session, draft))


def is_untouched(session: Session, draft: Draft) -> bool:
    """Whether a correction was opened and nothing in it changed, so that it can be opened again at any time."""
    rows = drafted_answers.whole(session, draft)
    sent = as_sent(session, draft, rows)
    if draft.why is not None or len(sent) < len(rows):
        return False
    same = all(row.heard is None and _says(row) == _says(sent[row.id]) for row, _ in rows)
    return same and not _new_evidence(session, [row.id for row, _ in rows])


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
