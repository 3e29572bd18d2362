"""More time to judge oneself, for those whose days leave or an outage took away; and that they hear of it."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import true
from sqlmodel import Session, col, select

from domain.evaluation.stages import own_last_day
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.people.person import Leave
from services.city import City
from services.evaluation import stages
from services.evaluation.actions import OpenDesk
from services.messages import outbox
from services.messages.hours import Hours, hours_of
from services.messages.outbox import Button, Notice

Found = tuple[Evaluation, EvaluationCycle]


def owed(session: Session, *, people: Collection[int] | None, today: date) -> list[Found]:
    """The own judgements that these people, or all, still owe in open cycles, their time over or not."""
    found = session.execute(
        select(Evaluation, EvaluationCycle)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            true() if people is None else col(Evaluation.person_id).in_(people),
            col(Evaluation.self_at).is_(None),
            col(Evaluation.talked_at).is_(None),
            col(Evaluation.away).is_(None),
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.evidence_until) < today,
        )
        .order_by(stages.by_end(Evaluation.quarter), col(Evaluation.part))
    )
    return [(one, cycle) for one, cycle in found]


def hear(session: Session, found: Collection[Found], *, hours: Hours, today: date) -> date | None:
    """Somebody hears today that it is their turn: their last day, later than the cycle's where too few days are left.

    None: it is too late for all of these.
    """
    for one, cycle in found:
        _extend(session, one, cycle, heard=today, hours=hours, today=today)
    return min((until for one, cycle in found if (until := stages.self_until(one, cycle)) >= today), default=None)


def heard(session: Session, found: Collection[Found], *, day: date, by: int | None, now: datetime, city: City) -> None:
    """It reached them on `day` that it is their turn, in chat or on paper (`by`): their days run from then."""
    hours = hours_of(session, people={one.person_id for one, _ in found}, now=now, city=city)
    for one, cycle in found:
        one.heard_on, one.heard_by = day, by
        session.add(one)
        _extend(session, one, cycle, heard=day, hours=hours[one.person_id], today=city.today(now))


def for_leave(session: Session, *, now: datetime, city: City, only: Collection[int] | None = None) -> int:
    """Who (of `only`) was told that it is their turn and then was on leave has their days afterwards; how many hear of it."""
    later = _later(session, now, city, only)
    for one, until, _ in later:
        one.self_until = until
        session.add(one)
    session.flush()
    notices = [
        Notice(
            to=one.person_id,
            screen="evaluation/extended",
            key=f"evaluation_extended:{one.id}:{until}",
            facts={"quarter": stages.period(one), "until": until},
            keyboard=[[Button("evaluation_open", OpenDesk())]],
            not_before=hours.next_open(now),
        )
        for one, until, hours in later
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def by_leave(session: Session, *, now: datetime, city: City) -> list[int]:
    """Those whose days leave has taken away by now."""
    return sorted({one.person_id for one, _, _ in _later(session, now, city, None)})


def _later(session: Session, now: datetime, city: City, only: Collection[int] | None) -> list[tuple[Evaluation, date, Hours]]:
    """The own judgements whose last day leave puts off, with that day."""
    today = city.today(now)
    away = _on_leave(session, today)
    found = owed(session, people=away if only is None else away.intersection(only), today=today) if away else []
    hours = hours_of(session, people={one.person_id for one, _ in found}, now=now, city=city) if found else {}
    later = (
        (one, _until(one, cycle, heard=one.heard_on, hours=hours[one.person_id], today=today), hours[one.person_id])
        for one, cycle in found
        if one.heard_on
    )
    return [(one, until, theirs) for one, until, theirs in later if until is not None]


def _until(one: Evaluation, cycle: EvaluationCycle, *, heard: date, hours: Hours, today: date) -> date | None:
    """The last day of whoever heard on a day that it is their turn, where it is later than it stands and not over."""
    until = own_last_day(stages.dates(cycle), heard=heard, works=hours.works, is_working=hours.calendar.is_working)
    return None if until <= stages.self_until(one, cycle) or until < today else until


def _extend(session: Session, one: Evaluation, cycle: EvaluationCycle, *, heard: date, hours: Hours, today: date) -> None:
    until = _until(one, cycle, heard=heard, hours=hours, today=today)
    if until is not None:
        one.self_until = until
        session.add(one)
        session.flush()


def _on_leave(session: Session, today: date) -> set[int]:
    """Whose leave touches the days in which an open cycle waits for their own judgement."""
    stage = (
        select(col(EvaluationCycle.evidence_until), col(EvaluationCycle.self_until))
        .where(
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.evidence_until) < today,
            col(EvaluationCycle.answer_until) >= today,
        )
        .distinct()
    )
    spans = session.execute(stage).all()
    if not spans:
        return set()
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    return set(session.scalars(select(Leave.person_id).where(col(Leave.last) > first, col(Leave.first) <= last)))
