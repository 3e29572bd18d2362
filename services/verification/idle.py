"""What nobody decided for long: after three working days the verifier is reminded, after seven the next level may decide too.

Where there is none an admin is asked: nothing waits for ever."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col
from sqlmodel import select as select_models

from domain.standards.working_days import WorkCalendar
from models.columns import columns, table
from models.reporting.report import Report, ReportChange, Submission, SubmissionState
from services import rights
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed, hours_of
from services.messages.outbox import Button, Notice
from services.people import standing_in
from services.people.names import names_of
from services.people.responsible import responsible
from services.refusals import Refusal
from services.verification.actions import OpenInbox

NUDGE, RAISE = 3, 7
"""Working days of the verifier after the day of sending."""


@dataclass(frozen=True)
class Idle:
    """What waits for one verifier for too long."""

    count: int
    since: date
    """The day on which the oldest was sent."""


def waiting_long(session: Session, *, now: datetime, city: City) -> dict[int, Idle]:
    """By who is to be reminded (the verifier, or whoever stands in today) what waits for three working days and longer."""
    late = _older(session, NUDGE, now, city)
    acting = standing_in.instead_of(session, {one.verifier_id for one in late}, on=city.today(now))
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for one in late:
        for person in [other for other in acting.get(one.verifier_id, ()) if other != one.person_id] or [one.verifier_id]:
            found[person].append(one.submitted_at)
    return {person: Idle(len(moments), city.today(min(moments))) for person, moments in found.items()}


def to_raise(session: Session, *, now: datetime, city: City) -> list[int]:
    """The verifiers of whom something is to be raised."""
    late = _older(session, RAISE, now, city)
    above = {verifier: _above(session, verifier, city.today(now)) for verifier in {one.verifier_id for one in late}}
    return sorted({one.verifier_id for one in late if any(person != one.person_id for person in above[one.verifier_id])})


def raise_due(session: Session, *, now: datetime, city: City, only: Collection[int] | None = None) -> int:
    """Let whoever is above the verifier, or an admin, decide too what waits (for `only`) for seven working days.

    How many people hear of it.
    """
    late = _older(session, RAISE, now, city, only)
    if not late:
        return 0
    above = {verifier: _above(session, verifier, city.today(now)) for verifier in {one.verifier_id for one in late}}
    raised: defaultdict[tuple[int, int], list[Submission]] = defaultdict(list)
    sent = select_models(Submission).where(col(Submission.id).in_([one.id for one in late])).order_by(col(Submission.submitted_at))
    for one in session.scalars(sent.order_by(col(Submission.id))):
        next_level = next((person for person in above[one.verifier_id or 0] if person != one.person_id), None)
        if next_level is not None:
            one.raised_to = next_level
            session.add(one)
            raised[next_level, one.verifier_id or 0].append(one)
    names = names_of(session, {person for pair in raised for person in pair})
    _write(session, raised, names, now)
    return _tell(session, raised, names, now, city)


_sent = columns(Submission)
_WAITING = (
    select(_sent.id, _sent.person_id, _sent.verifier_id, _sent.submitted_at)
    .where(_sent.state == SubmissionState.WAITING, _sent.verifier_id.is_not(None), _sent.raised_to.is_(None))
    .order_by(_sent.submitted_at, _sent.id)
)


def _older(session: Session, days: int, now: datetime, city: City, only: Collection[int] | None = None) -> list[Any]:
    """What waits for a verifier since that many of their working days and was not raised yet, the oldest first."""
    session.flush()
    among = [] if only is None else [_sent.verifier_id.in_(only)]
    found = session.connection().execute(_WAITING.where(_sent.submitted_at <= now - timedelta(days=days), *among)).all()
    hours = hours_of(session, people=sorted({one.verifier_id for one in found}), now=now, city=city) if found else {}
    until: dict[WorkCalendar, datetime] = {}
    for calendar in (one.calendar for one in hours.values()):
        if calendar not in until:
            until[calendar] = _long_ago(calendar, days, now, city)
    over = {verifier: until[one.calendar] for verifier, one in hours.items()}
    return [one for one in found if one.submitted_at < over[one.verifier_id]]


def _long_ago(calendar: WorkCalendar, days: int, now: datetime, city: City) -> datetime:
    """The end of the last day from which so many working days have passed."""
    day = today = city.today(now)
    while calendar.add_working_days(day, days) > today:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=city.zone)


def _above(session: Session, verifier: int, on: date) -> list[int]:
    """Who may be asked in a verifier's place: each level above that the roster names and who is still there, then the admins."""
    found, below = list[int](), verifier
    while (next_level := _next_level(session, below, on)) is not None and next_level not in (verifier, *found):
        found.append(next_level)
        below = next_level
    return [*found, *(one for one in sorted(rights.admins(session)) if one not in (verifier, *found))]


def _next_level(session: Session, person: int, on: date) -> int | None:
    try:
        return responsible(session, person=person, on=on).verifier
    except Refusal:
        return None


def _write(session: Session, raised: dict[tuple[int, int], list[Submission]], names: dict[int, str], now: datetime) -> None:
    """A line of the trail for each value: whose it was, and to whom it was raised."""
    of = {one.id: pair for pair, theirs in raised.items() for one in theirs}
    session.flush()
    if not of:
        return
    report = columns(Report)
    theirs = select(report.id, report.submission_id, report.version).where(report.submission_id.in_(of)).order_by(report.id)
    rows: list[dict[str, Any]] = [
        {
            "report_id": id,
            "submission_id": submission,
            "version": version,
            "at": now,
            "by": of[submission][1],
            "what": "raised",
            "why": names[of[submission][0]],
            "old": None,
            "new": None,
        }
        for id, submission, version in session.connection().execute(theirs)
    ]
    if rows:
        session.execute(insert(table(ReportChange)), rows)


def _tell(
    session: Session, raised: dict[tuple[int, int], list[Submission]], names: dict[int, str], now: datetime, city: City
) -> int:
    when = allowed(session, people=sorted({person for pair in raised for person in pair}), now=now, city=city)
    notices = list[Notice]()
    for (next_level, verifier), theirs in raised.items():
        for to in (next_level, verifier):
            facts: dict[str, object] = {
                "verifier": names[verifier],
                "next_level": names[next_level],
                "numbers": [one.number for one in theirs[:_NAMED]],
                "count": len(theirs),
                "days": RAISE,
                "own": to == verifier,
            }
            keyboard = [[Button("inbox", OpenInbox(), facts={"count": len(theirs)})]]
            key = f"raised:{to}:{verifier}:{city.today(now)}"
            notices.append(
                Notice(to=to, screen="verification/raised", key=key, facts=facts, keyboard=keyboard, not_before=when[to])
            )
    return outbox.post(session, *notices, now=now) if notices else 0


_NAMED = 10
"""Numbers in one message; the others are counted."""
