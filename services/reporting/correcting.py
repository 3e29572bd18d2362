"""Correcting a report: one that was returned, or one the reporter found wrong themselves; the verifier sees old → new and why."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.reporting.report import Attachment, Draft, DraftAnswer, EvidenceOwed, Report, Submission, SubmissionState
from services.refusals import Outdated, Refusal
from services.reporting import drafted_answers, drafts, lapsing, reviews, unlocking, values
from services.reporting.submission_actions import AskUnlock, Correct, FixReturned
from services.standards import agenda
from services.standards.expected import standards

_SHORTEST, _LONGEST = 3, 500


def fix(session: Session, *, by: int, submission: int, now: datetime) -> drafts.Next:
    """Correct a returned submission: every value is there as it was, and the first flagged one is asked."""
    found = _mine(session, by, submission)
    if found.state is not SubmissionState.RETURNED:
        raise Outdated
    _open(session, found, now)
    return drafts.resume(session, by=by)


def sets_aside(session: Session, *, by: int, submission: int) -> bool:
    """Whether answers of another report are set aside when this one is corrected."""
    draft = drafts.in_hand(session, by=by)
    if draft is None or draft.practice or draft.returned_from is not None:
        return False
    found = session.get(Submission, submission)
    return found is not None and found.person_id == by and any(one.state for one, _ in drafted_answers.whole(session, draft))


def door(session: Session, *, by: int, submission: int, today: date, now: datetime) -> FixReturned | Correct | AskUnlock | None:
    """How the owner of a submission can change it now: correct it, or first ask for a locked period. None for others."""
    found = session.get(Submission, submission)
    if found is None or found.person_id != by:
        return None
    if found.state is SubmissionState.RETURNED:
        return FixReturned(submission)
    locked = _locked(session, found, today, now)
    return AskUnlock(locked.indicator_id, locked.period) if locked else Correct(submission)


def correct(session: Session, *, by: int, submission: int, today: date, now: datetime) -> drafts.Next:
    """Correct a report that was sent, verified or not; why is asked first. A locked period must be opened before."""
    found = _mine(session, by, submission)
    if found.state is SubmissionState.RETURNED:
        return fix(session, by=by, submission=submission, now=now)
    locked = _locked(session, found, today, now)
    if locked is not None:
        name = standards(session).of(locked.indicator_id, locked.period).name
        raise Refusal("correction_locked", name=name, period=Period.parse(locked.period), number=found.number)
    draft = _open(session, found, now)
    draft.asking = None
    session.flush()
    return drafts.go_on(session, draft)


def give_why(session: Session, *, by: int, why: str, now: datetime) -> drafts.Next | None:
    """Keep why the report is corrected; None where nothing of the kind was asked."""
    draft = drafts.in_hand(session, by=by)
    if draft is None or not reviews.review(session, draft).needs_why:
        return None
    if not _SHORTEST <= len(why) <= _LONGEST:
        raise Refusal("reason_length", shortest=_SHORTEST, longest=_LONGEST)
    draft.why, draft.touched_at = why, now
    session.flush()
    return reviews.review(session, draft)


def _locked(session: Session, found: Submission, today: date, now: datetime) -> Report | None:
    """The first of its reports whose period is locked and was not opened again for the person."""
    known, opened = standards(session), unlocking.opened(session, person=found.person_id, now=now)
    for report in _reports(session, found.id):
        limits = agenda.window_of(known.of(report.indicator_id, report.period), Period.parse(report.period))
        if limits.locks < today and (report.indicator_id, report.period) not in opened:
            return report
    return None


def _mine(session: Session, by: int, submission: int) -> Submission:
    found = session.get(Submission, submission)
    if found is None or found.person_id != by:
        raise Outdated
    return found


def _open(session: Session, found: Submission, now: datetime) -> Draft:
    """The draft of a submission's values. What is half written of another report is set aside; another correction ends first."""
    drafts.end_practice(session, by=found.person_id)
    draft = drafts.in_hand(session, by=found.person_id)
    if draft is not None and draft.returned_from != found.id:
        if draft.returned_from is not None:
            raise Refusal("draft_first")
        answers = [one for one, _ in drafted_answers.whole(session, draft)]
        lapsing.keep(session, person=found.person_id, answers=answers, now=now)
        drafts.drop(session, draft)  # all of it is owed just the same, and filled in again where it is asked
        for one in answers:
            session.expunge(one)  # their numbers may be given anew
        draft = None
    return draft or _draft_of(session, found, now)


def _draft_of(session: Session, found: Submission, now: datetime) -> Draft:
    draft = Draft(person_id=found.person_id, begun_at=now, touched_at=now, returned_from=found.id)
    session.add(draft)
    session.flush()
    reports = _reports(session, found.id)
    answers = {
        report.id: DraftAnswer(draft_id=draft.id, place=place, indicator_id=report.indicator_id, period=report.period)
        for place, report in enumerate(reports)
    }
    following = set(
        session.scalars(
            select(EvidenceOwed.report_id).where(col(EvidenceOwed.report_id).in_(answers), col(EvidenceOwed.came_at).is_(None))
        )
    )
    for report in reports:
        values.copy(report, answers[report.id])
        answers[report.id].evidence_later = report.id in following
    session.add_all(answers.values())
    session.flush()
    for attachment in session.scalars(select(Attachment).where(col(Attachment.report_id).in_(answers))):
        attachment.draft_answer_id = answers[attachment.report_id or 0].id
    draft.asking = next((answers[report.id].place for report in reports if report.flag is not None), None)
    session.flush()
    return draft


def _reports(session: Session, submission: int) -> list[Report]:
    return list(session.scalars(select(Report).where(col(Report.submission_id) == submission).order_by(col(Report.id))))
