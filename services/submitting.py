"""Sending a draft: its answers become reports, each at most once per person, indicator and period, and the verifier is told."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.periods import Period
from models import Attachment, Draft, DraftAnswer, Indicator, Person, Report, ReportChange, Submission, SubmissionState
from services import accounts, cards, drafts, outbox, owed, questions, values
from services.actions import OpenSubmission
from services.city import City
from services.hours import allowed
from services.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.responsible import responsible


@dataclass(frozen=True)
class Receipt:
    """What the reporter keeps."""

    number: str
    submission: int
    sent_at: datetime
    lines: tuple[cards.Line, ...]
    verifier: str | None
    """Whose decision it waits for; None: the unit's queue."""
    late: int
    version: int


def send(session: Session, *, by: int, draft: int, now: datetime, city: City) -> Receipt | None:
    """Send the person's draft; None where this draft was sent already. Nothing unanswered can be sent."""
    found = session.scalars(select(Draft).where(col(Draft.id) == draft, col(Draft.person_id) == by)).first()
    if found is None:
        return None
    rows = questions.answers_of(session, found)
    if any(answer.state is None for answer, _ in rows) or not rows:
        raise Outdated
    today = city.today(now)
    submission = _resubmit(session, found, rows, now) if found.returned_from else _submit(session, found, rows, today, now)
    drafts.drop(session, found)
    card = cards.card(session, submission=submission.id, changed_only=submission.version > 1)
    _tell(session, submission, card, now=now, city=city)
    return Receipt(
        number=submission.number, submission=submission.id, sent_at=now, lines=card.lines, version=submission.version,
        verifier=card.verifier, late=sum(line.late for line in card.lines),
    )  # fmt: skip


def _submit(session: Session, draft: Draft, rows: list[tuple[DraftAnswer, Indicator]], today: date, now: datetime) -> Submission:
    post = responsible(session, person=draft.person_id, on=today)
    submission = Submission(
        number=f"pending-{draft.id}"[:12], person_id=draft.person_id, unit_id=post.unit, verifier_id=post.verifier,
        submitted_at=now,
    )  # fmt: skip
    session.add(submission)
    session.flush()
    submission.number = str(10_000 + submission.id)
    for answer, indicator in rows:
        assert answer.state is not None
        period = Period.parse(answer.period)
        if owed.window_of(indicator, period).locks < today:
            raise Refusal("period_locked", name=indicator.name, period=period)
        report = Report(
            submission_id=submission.id, person_id=draft.person_id, unit_id=post.unit, indicator_id=indicator.id,
            period=answer.period, state=answer.state, late=today > owed.window_of(indicator, period).due,
            first_submitted_at=now, submitted_at=now,
        )  # fmt: skip
        values.copy(answer, report)
        session.add(report)
        session.flush()
        _keep_evidence(session, answer, report)
        _trail(session, report, by=draft.person_id, what="submitted", old=None, at=now)
    return submission


def _resubmit(session: Session, draft: Draft, rows: list[tuple[DraftAnswer, Indicator]], now: datetime) -> Submission:
    submission = session.get(Submission, draft.returned_from)
    if submission is None or submission.state is not SubmissionState.RETURNED:
        raise Outdated
    submission.state = SubmissionState.WAITING
    submission.version += 1
    submission.submitted_at = now
    submission.decided_at = submission.decided_by = None
    reports = {
        (report.indicator_id, report.period): report
        for report in session.scalars(select(Report).where(col(Report.submission_id) == submission.id))
    }
    for answer, _ in rows:
        report = reports[answer.indicator_id, answer.period]
        before = values.record(report)
        values.copy(answer, report)
        evidence_changed = _keep_evidence(session, answer, report)
        if values.record(report) != before or evidence_changed or report.flag:
            report.version = submission.version
            report.submitted_at = now
            report.flag = None
            _trail(session, report, by=draft.person_id, what="resubmitted", old=before, at=now)
        session.add(report)
    session.add(submission)
    session.flush()
    return submission


def _keep_evidence(session: Session, answer: DraftAnswer, report: Report) -> bool:
    found = list(session.scalars(select(Attachment).where(col(Attachment.draft_answer_id) == answer.id)))
    changed = any(attachment.report_id is None for attachment in found)
    for attachment in found:
        attachment.report_id = report.id
        session.add(attachment)
    session.flush()
    return changed


def _trail(session: Session, report: Report, *, by: int, what: str, old: dict[str, object] | None, at: datetime) -> None:
    session.add(
        ReportChange(
            report_id=report.id, submission_id=report.submission_id, version=report.version, at=at, by=by, what=what,
            old=old, new=values.record(report),
        )
    )  # fmt: skip


def _tell(session: Session, submission: Submission, card: cards.Card, *, now: datetime, city: City) -> None:
    """The verifier gets the card; where nobody is responsible, the admins are told once per person."""
    if submission.verifier_id is not None:
        at = allowed(session, people=[submission.verifier_id], now=now, city=city)[submission.verifier_id]
        cards.push(session, submission, card, to=submission.verifier_id, not_before=at, now=now)
        return
    person = session.get_one(Person, submission.person_id)
    notices = [
        Notice(
            to=admin, screen="no_verifier", key=f"no_verifier:{person.id}:{admin}",
            facts={"person": person.name, "unit": card.unit},
            keyboard=[[Button("open_submission", OpenSubmission(submission.id), facts={"number": submission.number})]],
        )
        for admin in accounts.admin_ids(session)
    ]  # fmt: skip
    outbox.post(session, *notices, now=now)
