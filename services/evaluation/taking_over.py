"""Who judges, or decides an objection, in the place of somebody whose last post has ended: nothing waits for them for ever."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, or_
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


def take_over(session: Session, *, now: datetime, city: City) -> int:
    """Give what is not judged, or not decided, to whoever stands there now; how many evaluations that were."""
    today = city.today(now)
    return _judges(session, today) + _deciders(session, now, city)


def _judges(session: Session, today: date) -> int:
    open_ones = session.execute(
        select(Evaluation, EvaluationCycle.unit_id)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.evidence_until) < today,
            col(Evaluation.talked_at).is_(None),
            col(Evaluation.away).is_(None),
            ~holds_post(columns(Evaluation).supervisor_id, today),
        )
        .order_by(col(Evaluation.id))
    ).all()
    changed = 0
    for found, unit in open_ones:
        now_there = successor(session, person=found.person_id, unit=unit, today=today)
        if now_there is None or now_there == found.supervisor_id:
            continue
        found.supervisor_id, changed = now_there, changed + 1
        if found.rated_at is None:  # half a judgement of somebody else's is none
            found.result = found.result_why = found.conduct = found.conduct_why = found.predicate = None
            session.execute(
                delete(ConductRating).where(col(ConductRating.evaluation_id) == found.id, col(ConductRating.own).is_(False))
            )
        session.add(found)
    session.flush()
    return changed


def _deciders(session: Session, now: datetime, city: City) -> int:
    """Objections whose decider left go on to who is there now; those that wait for an admin reach whoever became one."""
    today = city.today(now)
    waiting: list[stages.Result] = []
    for kind in (Evaluation, YearEvaluation):
        gone = (
            col(kind.objection).is_not(None),
            col(kind.decided_at).is_(None),
            or_(col(kind.decider_id).is_(None), ~holds_post(columns(kind).decider_id, today)),
        )
        waiting += session.scalars(select(kind).where(*gone).order_by(col(kind.id)))
    changed = 0
    for found in waiting:
        before = found.decider_id
        results.find_decider(session, found, now=now, city=city)
        changed += found.decider_id != before
    return changed


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
