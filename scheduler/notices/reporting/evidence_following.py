"""Remind those whose evidence is to follow, on its last working day; what did not come is marked for its verifier."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.reporting.report import EvidenceOwed, Report, Submission
from services.city import City
from services.messages import outbox
from services.messages.hours import calendar_of
from services.messages.outbox import Button, Notice
from services.messages.reachable import free
from services.reporting.actions import FollowEvidence
from services.standards.expected import standards

_AHEAD = timedelta(days=14)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Mark what did not come in time, and remind of what is due before the next working day."""
    today = city.today(now)
    waits = col(EvidenceOwed.came_at).is_(None)
    session.execute(
        update(EvidenceOwed)
        .where(waits, col(EvidenceOwed.missed_at).is_(None), col(EvidenceOwed.until) < today)
        .values(missed_at=now)
        .execution_options(synchronize_session=False)
    )
    soon = [col(EvidenceOwed.until) >= today, col(EvidenceOwed.until) <= today + _AHEAD, col(EvidenceOwed.reminded_at).is_(None)]
    rows = list(session.scalars(select(EvidenceOwed).where(waits, *soon)))
    if not rows:
        return 0
    next_working = calendar_of(session, years=(today.year, today.year + 1), working_days=6).add_working_days(today, 1)
    due: defaultdict[tuple[int, date], list[EvidenceOwed]] = defaultdict(list)
    for one in rows:
        if one.until < next_working:
            due[one.person_id, one.until].append(one)
    reachable = free(session, {person for person, _ in due}, now=now, city=city)
    told = {key: those for key, those in due.items() if key[0] in reachable}
    shown = _shown(session, [one.report_id for those in told.values() for one in those])
    notices = [_notice(person, until, [shown[one.report_id] for one in those], city) for (person, until), those in told.items()]
    for those in told.values():
        for one in those:
            one.reminded_at = now
    session.flush()
    return outbox.post(session, *notices, now=now)


def _notice(person: int, until: date, waiting: list[dict[str, object]], city: City) -> Notice:
    doors = [[Button("follow_evidence", FollowEvidence(int(str(one["report"]))), facts={"name": one["name"]})] for one in waiting]
    return Notice(
        to=person,
        screen="reporting/evidence/reminded",
        key=f"evidence:{person}:{until}",
        facts={"until": until, "waiting": waiting},
        keyboard=doors,
        expires_at=datetime.combine(until, city.closes, tzinfo=city.zone),
    )


def _shown(session: Session, reports: list[int]) -> dict[int, dict[str, object]]:
    known = standards(session)
    rows = session.execute(
        select(Report.id, Report.indicator_id, Report.period, Submission.number)
        .join(Submission, col(Submission.id) == Report.submission_id)
        .where(col(Report.id).in_(reports))
    )
    return {
        report: {"report": report, "name": known.of(indicator, period).name, "period": Period.parse(period), "number": number}
        for report, indicator, period, number in rows
    }
