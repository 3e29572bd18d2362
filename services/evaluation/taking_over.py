"""Who judges, or decides an objection, in the place of somebody whose last post has ended: nothing waits for them for ever."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, true
from sqlmodel import Session, col, select

from models.columns import columns
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.people.person import Posting
from services.city import City
from services.evaluation import leading, results, stages
from services.people.responsible import responsible
from services.refusals import Refusal
from services.rights import holds_post, in_post


def take_over(session: Session, *, now: datetime, city: City, only: Collection[int] | None = None) -> int:
    """Give what is not judged (of `only`), or not decided, to whoever stands there now; how many evaluations that were."""
    return _judges(session, city.today(now), only) + _deciders(session, now, city)


def due(session: Session, *, now: datetime, city: City) -> tuple[list[int], bool]:
    """The evaluations somebody else is to judge from now on, and whether an objection has nobody in office who decides it."""
    return [one.id for one, _ in _orphaned(session, city.today(now))], bool(_undecided(session, city.today(now)))


def _orphaned(session: Session, today: date, only: Collection[int] | None = None) -> list[tuple[Evaluation, int]]:
    """Evaluations whose judge has left office, with who judges them now."""
    open_ones = session.execute(
        select(Evaluation, EvaluationCycle.unit_id)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.evidence_until) < today,
            col(Evaluation.talked_at).is_(None),
            col(Evaluation.away).is_(None),
            col(Evaluation.supervisor_id).not_in(_judging_in_office(today)),
            true() if only is None else col(Evaluation.id).in_(only),
        )
        .order_by(col(Evaluation.id))
    ).all()
    found = []
    for one, unit in open_ones:
        now_there = successor(session, person=one.person_id, unit=unit, today=today)
        if now_there is not None and now_there != one.supervisor_id:
            found.append((one, now_there))
    return found


def _judging_in_office(today: date) -> Any:
    """Of those who judge in open cycles, who still holds a post: asked of each of them once, not of each evaluation."""
    judging = (
        select(Evaluation.supervisor_id)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(col(EvaluationCycle.closed_at).is_(None))
    )
    return select(Posting.person_id).where(in_post(today, Posting), col(Posting.person_id).in_(judging))


def _judges(session: Session, today: date, only: Collection[int] | None) -> int:
    changed = _orphaned(session, today, only)
    for found, now_there in changed:
        found.supervisor_id = now_there
        if found.rated_at is None:  # half a judgement of somebody else's is none
            found.result = found.result_why = found.conduct = found.conduct_why = found.predicate = None
            session.execute(
                delete(ConductRating).where(col(ConductRating.evaluation_id) == found.id, col(ConductRating.own).is_(False))
            )
        session.add(found)
    session.flush()
    return len(changed)


def _deciders(session: Session, now: datetime, city: City) -> int:
    """Objections whose decider left go on to who is there now; those that wait for an admin reach whoever became one."""
    changed = 0
    for found in _undecided(session, city.today(now)):
        before = found.decider_id
        results.find_decider(session, found, now=now, city=city)
        changed += found.decider_id != before
    return changed


def _undecided(session: Session, today: date) -> list[stages.Result]:
    """Objections that wait for an admin, or for somebody who has left office."""
    waiting: list[stages.Result] = []
    for kind in (Evaluation, YearEvaluation):
        gone = (
            col(kind.objection).is_not(None),
            col(kind.decided_at).is_(None),
            or_(col(kind.decider_id).is_(None), ~holds_post(columns(kind).decider_id, today)),
        )
        waiting += session.scalars(select(kind).where(*gone).order_by(col(kind.id)))
    return waiting


def successor(session: Session, *, person: int, unit: int, today: date) -> int | None:
    """Who answers for somebody by now: their supervisor, else who leads the unit, else who stands above it."""
    try:
        present = responsible(session, person=person, on=today).verifier
    except Refusal:
        present = None
    heads = (present, leading.heads(session, [unit], today).get(unit), leading.above(session, [unit], today).get(unit))
    return next((one for one in heads if one is not None and one != person), None)


def present_supervisors(session: Session, *, people: Collection[int], today: date) -> dict[int, int]:
    """Whom these people report to today, where that is somebody in office."""
    rows = session.execute(
        select(Posting.person_id, col(Posting.supervisor_id)).where(
            col(Posting.person_id).in_(people), in_post(today, Posting), holds_post(columns(Posting).supervisor_id, today)
        )
    )
    return {person: supervisor for person, supervisor in rows if supervisor != person}
