"""An inbox that is given away for some days: who stands in hears of it, and whose it is hears when it is back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from models.people.standin import StandIn, StandInKind
from models.reporting.report import Submission, SubmissionState
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people import delegating
from services.people.delegating import Delegation
from services.reporting import submissions
from services.verification import deciders
from services.verification.actions import OpenInbox


@dataclass(frozen=True)
class Given:
    """A delegation that was made or ended, and what waits."""

    delegation: Delegation
    waiting: int
    begins_today: bool


def grant(session: Session, *, by: int, person: int, first: str, last: str, now: datetime, city: City) -> Given:
    """Give one's inbox away, and tell who stands in. Raises `Outdated`, `Refusal`."""
    today = city.today(now)
    row = delegating.grant(session, by=by, person=person, first=first, last=last, now=now, today=today)
    given = _given(session, row, today)
    screen, key = "people/delegation/told", f"delegation:told:{row.id}"
    _tell(session, _notice(row.person_id, screen, key, given, door=given.begins_today), now, city)
    return given


def end(session: Session, *, by: int, delegation: int, now: datetime, city: City) -> Given:
    """Take one's inbox back, and tell who stood in. Raises `Outdated`."""
    row = delegating.end(session, by=by, delegation=delegation, now=now)
    given = _given(session, row, city.today(now))
    _tell(session, _notice(row.person_id, "people/delegation/ended", f"delegation:ended:{row.id}", given), now, city)
    _close_cards(session, row, now)
    return given


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """On its first day who stands in hears how much waits; after the last day whose it is hears what was decided meanwhile."""
    today, told = city.today(now), 0
    running = col(StandIn.kind) == StandInKind.DELEGATE, col(StandIn.ended_at).is_(None)
    for row in session.scalars(select(StandIn).where(*running, col(StandIn.first) == today)).all():
        if city.today(row.made_at) < row.first:
            given = _given(session, row, today)
            begins = _notice(row.person_id, "people/delegation/told", f"delegation:begins:{row.id}", given, door=True)
            told += _tell(session, begins, now, city)
    for row in session.scalars(
        select(StandIn).where(*running, col(StandIn.last) < today, col(StandIn.last) >= _lately(today))
    ).all():
        told += _come_back(session, row, now, city)
    return told


def _come_back(session: Session, row: StandIn, now: datetime, city: City) -> int:
    """Tell whose inbox it is, once; what is theirs alone again is closed for who stood in."""
    key = f"delegation:back:{row.id}"
    if key in outbox.known(session, [key]):
        return 0
    given, decided = _given(session, row, city.today(now)), _decided(session, row)
    _close_cards(session, row, now)
    back = _notice(row.for_id or 0, "people/delegation/back", key, given, door=True)
    return _tell(session, replace(back, facts={**back.facts, "decided": decided}), now, city)


def _close_cards(session: Session, row: StandIn, now: datetime) -> None:
    wanted = select(Submission).where(col(Submission.verifier_id) == row.for_id, col(Submission.state) == SubmissionState.WAITING)
    for one in session.scalars(wanted).all():
        others = {one.verifier_id or 0, one.person_id, one.raised_to or 0}
        submissions.close(session, submissions.card(session, submission=one.id), but=others, now=now)


def _lately(today: date) -> date:
    return date.fromordinal(today.toordinal() - 14)


def _given(session: Session, row: StandIn, today: date) -> Given:
    waiting = deciders.counts(session, verifiers=[row.for_id or 0])[row.for_id or 0]
    return Given(delegating.shown(session, row, by=row.for_id), waiting, begins_today=row.first <= today)


def _decided(session: Session, row: StandIn) -> int:
    """How many reports were decided in the absent one's stead by who stood in, and still stand so."""
    theirs = col(Submission.decided_by) == row.person_id, col(Submission.decided_for) == row.for_id
    wanted = select(func.count()).select_from(Submission)
    return (
        session.scalar(wanted.where(col(Submission.verifier_id) == row.for_id, *theirs, col(Submission.decided_at) >= row.made_at))
        or 0
    )


def _notice(to: int, screen: str, key: str, given: Given, *, door: bool = False) -> Notice:
    keyboard = [[Button("inbox", OpenInbox(), facts={"count": given.waiting})]] if door and given.waiting else None
    return Notice(to=to, screen=screen, key=key, facts={"given": given}, keyboard=keyboard)


def _tell(session: Session, notice: Notice, now: datetime, city: City) -> int:
    """Promise it for the hours of whoever hears it."""
    at = allowed(session, people=[notice.to], now=now, city=city)[notice.to]
    return outbox.post(session, replace(notice, not_before=at), now=now)
