"""Taking a verification back: for ten minutes with one tap, later with a reason; what is taken back waits again."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.columns import columns
from models.messages.message import OutboxState
from models.reporting.report import ReportChange, Submission, SubmissionState
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Notice
from services.refusals import Outdated, Refusal
from services.reporting import submissions
from services.reporting.submissions import Card
from services.reporting.withdrawing import UNDO
from services.verification import deciders, reasons, verifying


def may_unverify(session: Session, *, by: int, submission: int) -> bool:
    """Whether `by` may take the verification of a submission back with a reason."""
    found = session.get(Submission, submission)
    return found is not None and _is_theirs(session, by, found)


def undo(session: Session, *, by: int, submission: int, version: int, now: datetime, city: City) -> Card:
    """Take back, for ten minutes, what one verified oneself. Raises `Outdated`, `Refusal`."""
    found = _verified(session, by, submission, version)
    if found.decided_by != by or found.decided_at is None:
        raise Outdated
    if now - found.decided_at > UNDO:
        raise Refusal("undo_over", minutes=int(UNDO.total_seconds() // 60), number=found.number)
    return reopen(session, found, by=by, what="undone", why=None, now=now, city=city)


def begin(session: Session, *, by: int, submission: int, version: int, now: datetime) -> Card:
    """Ask why a verification is taken back."""
    return reasons.ask(session, _verified(session, by, submission, version), now=now)


def being_unverified(session: Session, *, by: int) -> Submission:
    """The submission of which this verifier was asked last why its verification is taken back. Raises `Outdated`."""
    return reasons.asked_last(session, columns(Submission).state == SubmissionState.VERIFIED, deciders.theirs(session, by=by))


def unverify(session: Session, *, by: int, submission: int, version: int, reason: str, now: datetime, city: City) -> Card:
    """Take a verification back for a reason, whenever it was given. Raises `Outdated`, `Refusal`."""
    found = _verified(session, by, submission, version)
    return reopen(session, found, by=by, what="unverified", why=reasons.fit(reason), now=now, city=city)


def _is_theirs(session: Session, by: int, found: Submission) -> bool:
    mine = found.person_id != by and deciders.may_decide(session, by, found)
    return mine and found.state is SubmissionState.VERIFIED


def _verified(session: Session, by: int, submission: int, version: int) -> Submission:
    found = session.scalars(select(Submission).where(col(Submission.id) == submission).with_for_update()).first()
    if found is not None and found.person_id == by:
        raise Refusal("own_work")
    if found is None or found.version != version or not _is_theirs(session, by, found):
        raise Outdated
    return found


def _decided_with_it(session: Session, found: Submission) -> set[int]:
    """The reports that its last verification was about."""
    at = col(ReportChange.at) == found.decided_at
    wanted = select(ReportChange.report_id).where(col(ReportChange.submission_id) == found.id, at)
    return set(session.scalars(wanted.where(col(ReportChange.what) == "verified")))


def reopen(session: Session, found: Submission, *, by: int, what: str, why: str | None, now: datetime, city: City) -> Card:
    """It waits again; the reporter hears of it, unless they had not heard of the verification yet.

    Where it is taken back at once, what had been verified before and did not change since stays so.
    """
    key = verifying.told_key(session, found)
    decided = _decided_with_it(session, found) if what == "undone" else None
    for report in verifying.reports_of(session, found.id):
        if decided is not None and report.id not in decided:
            continue
        report.verified = False
        session.add(report)
        verifying.write_trail(session, found, report, by=by, what=what, why=why, now=now)
    found.state, found.decided_by, found.decided_at, found.decided_for = SubmissionState.WAITING, None, None, None
    found.returning_at = found.bulk_id = None
    session.add(found)
    session.flush()
    shown = submissions.card(session, submission=found.id, changed_only=found.version > 1, viewer=by)
    if why is not None or outbox.known(session, [key]).get(key) is OutboxState.SENT:
        notice = Notice(
            to=found.person_id,
            screen="verification/unverified",
            key=f"unverified:{found.id}:{found.version}:{now:%Y%m%d%H%M%S}",
            facts={"number": found.number, "by": deciders.signature(session, by, found), "why": why},
            not_before=allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
        )
        outbox.post(session, notice, now=now)
    return shown
