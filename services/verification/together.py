"""Verifying together what is clean: what is meant and left out is said first; done in pieces, each with its own trail."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.reporting.concerns import Concern
from models.messages.errand import ErrandKind
from models.reporting.report import BulkVerification, Submission, SubmissionState
from services.city import City
from services.messages import errands, outbox
from services.messages.outbox import Button, Keyboard
from services.refusals import Outdated, Refusal
from services.reporting.withdrawing import UNDO
from services.verification import inbox, taking_back, verifying
from services.verification.actions import OpenInbox, UndoTogether
from services.verification.inbox import Clean

PIECE = 10
"""Reports verified in one transaction, so that nobody waits for more than these."""
CARD = "inbox"
UNFINISHED = select(BulkVerification.id).where(
    col(BulkVerification.finished_at).is_(None), ~errands.resting(ErrandKind.TOGETHER, BulkVerification.id)
)
"""What was asked for and goes on `now`."""


@dataclass(frozen=True)
class Progress:
    """How far it is."""

    bulk: int
    count: int
    """How many were meant."""
    done: int
    finished: bool
    undone: bool
    """It is being taken back, or was."""
    skipped: int
    """What waits by now and was not clean."""
    reasons: tuple[tuple[Concern, int], ...]
    missed: int
    """How many of those that were meant were decided or changed by somebody else meanwhile."""


def offer(session: Session, *, by: int) -> Clean:
    """What would be verified and what left out. Raises `Refusal` where nothing is clean."""
    found = inbox.clean(session, by=by)
    if not found.submissions:
        raise Refusal("nothing_clean")
    return found


def begin(session: Session, *, by: int, newest: int, now: datetime, city: City) -> Progress:
    """Verify what is clean and was there when it was offered; of many the first ones now, the others soon after."""
    found = inbox.clean(session, by=by, newest=newest)
    if not found.submissions:
        raise Outdated
    bulk = BulkVerification(by=by, newest=newest, count=len(found.submissions), asked_at=now)
    session.add(bulk)
    session.flush()
    _verify_some(session, bulk, now, city)
    return _progress(session, bulk)


def undo(session: Session, *, by: int, bulk: int, now: datetime, city: City) -> Progress:
    """Take back, for ten minutes, what was verified together and still is. Raises `Outdated`, `Refusal`."""
    asked = _locked(session, bulk)
    if asked is None or asked.by != by or asked.undone_at is not None:
        raise Outdated
    if now - (asked.finished_at or now) > UNDO:
        raise Refusal("undo_over_many", minutes=int(UNDO.total_seconds() // 60))
    asked.undone_at, asked.finished_at, asked.count = now, None, len(_of(session, asked))
    _take_back_some(session, asked, now, city)
    return _progress(session, asked)


def unfinished(session: Session, *, now: datetime) -> list[int]:
    """What was asked for and goes on."""
    return list(session.scalars(UNFINISHED, {"now": now}))


def carry_on(session: Session, *, bulk: int, now: datetime, city: City) -> bool:
    """Go on with the next ones, and show how far it is; whether there are more. Who may, and what is clean, is asked anew."""
    found = _locked(session, bulk)
    if found is None or found.finished_at is not None:
        return False
    if found.undone_at is not None:
        _take_back_some(session, found, now, city)
    else:
        _verify_some(session, found, now, city)
    shown = _progress(session, found)
    screen, facts = "verification/together/done", {"shown": shown}
    outbox.edit_card(session, to=found.by, card=CARD, screen=screen, facts={**facts}, keyboard=keyboard(shown), now=now)
    return not shown.finished


def keyboard(shown: Progress) -> Keyboard:
    """What can be done about it: taking it back while that is new, and what is left."""
    rows = [] if shown.undone or not shown.done else [[Button("undo_together", UndoTogether(shown.bulk))]]
    waiting = shown.skipped + (shown.done if shown.undone else 0)
    if shown.finished and waiting:
        rows.append([Button("inbox", OpenInbox(), facts={"count": waiting})])
    return [*rows, [Button("home", GoHome())]]


def _locked(session: Session, bulk: int) -> BulkVerification | None:
    return session.scalars(select(BulkVerification).where(col(BulkVerification.id) == bulk).with_for_update()).first()


def _verify_some(session: Session, bulk: BulkVerification, now: datetime, city: City) -> None:
    reached, clean = inbox.next_clean(session, by=bulk.by, newest=bulk.newest, after=bulk.reached, most=PIECE)
    wanted = select(Submission).where(col(Submission.id).in_(clean), col(Submission.state) == SubmissionState.WAITING)
    for one in session.scalars(wanted.order_by(col(Submission.id)).with_for_update()).all():
        one.bulk_id = bulk.id
        verifying.set_verified(session, one, by=bulk.by, seen_by=(), now=now, city=city)
    bulk.reached = bulk.newest if reached is None else reached
    more, _ = inbox.next_clean(session, by=bulk.by, newest=bulk.newest, after=bulk.reached, most=1)
    if more is None:
        bulk.finished_at = now
    session.add(bulk)
    session.flush()


def _take_back_some(session: Session, bulk: BulkVerification, now: datetime, city: City) -> None:
    there = _of(session, bulk)
    for one in there[:PIECE]:
        taking_back.reopen(session, one, by=bulk.by, what="undone", why=None, now=now, city=city)
    if len(there) <= PIECE:
        bulk.finished_at = now
    session.add(bulk)
    session.flush()


def _of(session: Session, bulk: BulkVerification) -> list[Submission]:
    """What was verified with it and still is."""
    wanted = select(Submission).where(
        col(Submission.bulk_id) == bulk.id, col(Submission.state) == SubmissionState.VERIFIED, col(Submission.decided_by) == bulk.by
    )
    return list(session.scalars(wanted.order_by(col(Submission.id)).with_for_update()))


def _progress(session: Session, bulk: BulkVerification) -> Progress:
    there = len(_of(session, bulk))
    undone, finished = bulk.undone_at is not None, bulk.finished_at is not None
    done = bulk.count - there if undone else there
    left = inbox.clean(session, by=bulk.by) if finished and not undone else None
    return Progress(
        bulk=bulk.id,
        count=bulk.count,
        done=done,
        finished=finished,
        undone=undone,
        skipped=left.skipped if left else 0,
        reasons=left.reasons if left else (),
        missed=bulk.count - done if finished else 0,
    )
