"""What nobody decided for long: after three working days the verifier is reminded, after seven the next level may decide too.

Where there is none an admin is asked: nothing waits for ever."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

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
    acting = standing_in.instead_of(session, {one.verifier_id for one in late if one.verifier_id}, on=city.today(now))
    found: defaultdict[int, list[date]] = defaultdict(list)
    for one in late:
        verifier = one.verifier_id or 0
        for person in [other for other in acting.get(verifier, ()) if other != one.person_id] or [verifier]:
            found[person].append(city.today(one.submitted_at))
    return {person: Idle(len(days), min(days)) for person, days in found.items()}


def raise_due(session: Session, *, now: datetime, city: City) -> int:
    """Let whoever is above the verifier, or an admin, decide too what waits for seven working days; how many people hear of it."""
    late = _older(session, RAISE, now, city)
    if not late:
        return 0
    above = {verifier: _above(session, verifier, city.today(now)) for verifier in {one.verifier_id or 0 for one in late}}
    raised: defaultdict[tuple[int, int], list[Submission]] = defaultdict(list)
    for one in late:
        next_level = next((person for person in above[one.verifier_id or 0] if person != one.person_id), None)
        if next_level is not None:
            one.raised_to = next_level
            session.add(one)
            raised[next_level, one.verifier_id or 0].append(one)
    names = names_of(session, {person for pair in raised for person in pair})
    _write(session, raised, names, now)
    return _tell(session, raised, names, now, city)


def _older(session: Session, days: int, now: datetime, city: City) -> list[Submission]:
    """What waits for a verifier since that many of their working days and was not raised yet, the oldest first."""
    wanted = select(Submission).where(
        col(Submission.state) == SubmissionState.WAITING,
        col(Submission.verifier_id).is_not(None),
        col(Submission.raised_to).is_(None),
        col(Submission.submitted_at) <= now - timedelta(days=days),
    )
    found = list(session.scalars(wanted.order_by(col(Submission.submitted_at), col(Submission.id))))
    hours = hours_of(session, people=sorted({one.verifier_id or 0 for one in found}), now=now, city=city) if found else {}
    today = city.today(now)
    return [
        one for one in found if hours[one.verifier_id or 0].calendar.add_working_days(city.today(one.submitted_at), days) <= today
    ]


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
    for report in session.scalars(select(Report).where(col(Report.submission_id).in_(of))) if of else ():
        next_level, verifier = of[report.submission_id]
        session.add(
            ReportChange(
                report_id=report.id,
                submission_id=report.submission_id,
                version=report.version,
                at=now,
                by=verifier,
                what="raised",
                why=names[next_level],
            )
        )
    session.flush()


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
