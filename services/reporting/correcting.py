"""Correcting a report: one that was returned, or one the reporter found wrong themselves; the verifier sees old → new and why.

Of a returned report only what was asked back is in hand; the rest stays as it was sent, unless the reporter takes it in hand too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.reporting.report import Attachment, Draft, DraftAnswer, EvidenceOwed, Report, Submission, SubmissionState
from services.refusals import Outdated, Refusal
from services.reporting import drafted_answers, drafts, lapsing, returned, reviews, unlocking, values
from services.reporting.submission_actions import AskUnlock, Correct, FixReturned
from services.standards import agenda
from services.standards.expected import standards

_SHORTEST, _LONGEST = 3, 500


def fix(session: Session, *, by: int, submission: int, now: datetime) -> drafts.Next:
    """Correct a returned submission: what was asked back is there as it was, and the first of it is asked."""
    found = _mine(session, by, submission)
    if found.state is not SubmissionState.RETURNED:
        raise Outdated
    draft = _open(session, found, now)
    if draft.asking is None and (left := returned.unsettled(session, draft, drafted_answers.whole(session, draft))):
        draft.asking = left[0].place
        session.flush()
    return drafts.resume(session, by=by)


@dataclass(frozen=True)
class Next:
    """What waits after a correction was sent."""

    returned: returned.AskedBack | None
    """The next report that was returned."""
    set_aside: bool
    """Answers of another report wait, and are there again with `/lapor`."""


def after(session: Session, *, by: int, today: date, now: datetime) -> Next:
    """What waits for somebody who just sent a correction."""
    waiting = returned.asked_back(session, by=by)
    keys = {(due.indicator, str(due.period)) for due in drafts.mine_owed(session, by=by, today=today, now=now)}
    return Next(waiting[0] if waiting else None, lapsing.waits(session, person=by, keys=keys))


def sets_aside(session: Session, *, by: int, submission: int) -> bool:
    """Whether answers of another report are set aside when this one is corrected."""
    draft = drafts.in_hand(session, by=by)
    if draft is None or draft.practice or draft.returned_from is not None:
        return False
    found = session.get(Submission, submission)
    return found is not None and found.person_id == by and any(one.state for one, _ in drafted_answers.whole(session, draft))


def doors(
    session: Session, *, by: int, submission: int, today: date, now: datetime
) -> tuple[FixReturned | Correct | AskUnlock, ...]:
    """How the owner of a submission can change it now: correct it, and ask for what is locked of it. None for others."""
    found = session.get(Submission, submission)
    if found is None or found.person_id != by:
        return ()
    reports = _reports(session, submission)
    asked_back = returned.to_look_at(found, reports) if found.state is SubmissionState.RETURNED else []
    locked = _locked(session, found, [one for one in reports if one not in asked_back], today, now)
    ask = tuple(AskUnlock(one.indicator_id, one.period) for one in locked[:1])
    if asked_back:
        return (FixReturned(submission), *ask)
    return (Correct(submission), *ask) if len(locked) < len(reports) else ask


def correct(session: Session, *, by: int, submission: int, today: date, now: datetime) -> drafts.Next:
    """Correct a report that was sent, verified or not; why is asked first. What is locked of it must be opened before."""
    found = _mine(session, by, submission)
    if found.state is SubmissionState.RETURNED:
        return fix(session, by=by, submission=submission, now=now)
    reports = _reports(session, submission)
    locked = _locked(session, found, reports, today, now)
    if len(locked) == len(reports):
        name = standards(session).of(locked[0].indicator_id, locked[0].period).name
        raise Refusal("correction_locked", name=name, period=Period.parse(locked[0].period), number=found.number)
    draft = _open(session, found, now, but=locked)
    draft.asking = None
    session.flush()
    return drafts.go_on(session, draft)


def take_others(session: Session, *, by: int, draft: int, today: date, now: datetime) -> drafts.Next:
    """Take in hand what was not asked back too, as far as it is not locked. Raises `Outdated`, `Refusal`."""
    mine = drafts.mine(session, by=by, draft=draft)
    if mine.returned_from is None:
        raise Outdated
    found = _mine(session, by, mine.returned_from)
    there = {(one.indicator_id, one.period) for one, _ in drafted_answers.whole(session, mine)}
    others = [one for one in _reports(session, found.id) if (one.indicator_id, one.period) not in there]
    locked = _locked(session, found, others, today, now)
    free = [one for one in others if one not in locked]
    if not others:
        raise Outdated
    if not free:
        name = standards(session).of(locked[0].indicator_id, locked[0].period).name
        raise Refusal("others_locked", name=name, period=Period.parse(locked[0].period), number=found.number)
    _put(session, mine, free)
    mine.asking, mine.touched_at = None, now
    session.flush()
    return reviews.review(session, mine)


def begin(session: Session, *, by: int, today: date, now: datetime) -> drafts.Next:
    """What `/lapor` opens: the correction that is in hand, else everything that is owed, else what was returned."""
    draft = drafts.in_hand(session, by=by)
    if draft is not None and draft.returned_from is not None and not returned.is_untouched(session, draft):
        return drafts.resume(session, by=by)
    try:
        return drafts.begin(session, by=by, wanted=None, today=today, now=now)
    except Refusal as refusal:
        waiting = returned.asked_back(session, by=by) if refusal.key == "nothing_owed" else ()
        if not waiting:
            raise
        return fix(session, by=by, submission=waiting[0].submission, now=now)


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


def _locked(session: Session, found: Submission, reports: list[Report], today: date, now: datetime) -> list[Report]:
    """Those of its reports whose period is locked and was not opened again for the person."""
    known, opened = standards(session), unlocking.opened(session, person=found.person_id, now=now)
    return [
        report
        for report in reports
        if agenda.window_of(known.of(report.indicator_id, report.period), Period.parse(report.period)).locks < today
        and (report.indicator_id, report.period) not in opened
    ]


def _mine(session: Session, by: int, submission: int) -> Submission:
    found = session.get(Submission, submission)
    if found is None or found.person_id != by:
        raise Outdated
    return found


def _open(session: Session, found: Submission, now: datetime, *, but: Sequence[Report] = ()) -> Draft:
    """The draft of what is to be corrected, without the reports `but`.

    What is half written of another report is set aside; another correction ends first, or is closed where nothing in it changed.
    """
    drafts.end_practice(session, by=found.person_id)
    draft = drafts.in_hand(session, by=found.person_id)
    if draft is not None and draft.returned_from == found.id and draft.begun_at < (found.decided_at or draft.begun_at):
        draft = None if drafts.closed_untouched(session, draft) else draft  # it was begun before the verifier decided
    if draft is not None and draft.returned_from != found.id:
        if draft.returned_from is not None:
            if not drafts.closed_untouched(session, draft):
                raise Refusal("draft_first", number=session.get_one(Submission, draft.returned_from).number)
            return _draft_of(session, found, now, but)
        answers = [one for one, _ in drafted_answers.whole(session, draft)]
        lapsing.keep(session, person=found.person_id, answers=answers, now=now)
        drafts.drop(session, draft)  # all of it is owed just the same, and filled in again where it is asked
        for one in answers:
            session.expunge(one)  # their numbers may be given anew
        draft = None
    return draft or _draft_of(session, found, now, but)


def _draft_of(session: Session, found: Submission, now: datetime, but: Sequence[Report]) -> Draft:
    draft = Draft(person_id=found.person_id, begun_at=now, touched_at=now, returned_from=found.id)
    session.add(draft)
    session.flush()
    reports = [one for one in returned.to_look_at(found, _reports(session, found.id)) if one not in but]
    answers = _put(session, draft, reports)
    draft.asking = next((answers[report.id].place for report in reports if report.flag is not None), None)
    session.flush()
    return draft


def _put(session: Session, draft: Draft, reports: Sequence[Report]) -> dict[int, DraftAnswer]:
    """Put reports into a draft behind what is there, as they were sent, with their evidence; the answers by report."""
    behind = max((one.place for one, _ in drafted_answers.whole(session, draft)), default=-1) + 1
    answers = {
        report.id: DraftAnswer(draft_id=draft.id, place=place, indicator_id=report.indicator_id, period=report.period)
        for place, report in enumerate(reports, start=behind)
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
    session.flush()
    return answers


def _reports(session: Session, submission: int) -> list[Report]:
    return list(session.scalars(select(Report).where(col(Report.submission_id) == submission).order_by(col(Report.id))))
