"""Who holds up an open evaluation, and is to be reminded of it today."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session
from sqlmodel import select as select_models

from domain.evaluation.stages import Stage, warned
from domain.standards.periods import Period
from models.columns import columns, table
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from services.evaluation import stages
from services.standards.expected import standards

Open = list[tuple[Any, EvaluationCycle]]
"""What matters of each open evaluation, with its cycle: thousands of rows, looked at every quarter of an hour."""

_one, _cycle, _year = columns(Evaluation), columns(EvaluationCycle), columns(YearEvaluation)
_other = table(Evaluation).alias("other").c
_OPEN = (
    select(
        _one.id,
        _one.cycle_id,
        _one.quarter,
        _one.person_id,
        _one.supervisor_id,
        _one.self_at,
        _one.rated_at,
        _one.talked_at,
        _one.told_on,
        _one.answer_until,
        _one.last,
        _one.answered_at,
        _one.objection,
        _one.decided_at,
        _one.self_until,
        _one.heard_on,
        _one.away,
    )
    .join_from(table(Evaluation), table(EvaluationCycle), _cycle.id == _one.cycle_id)
    .order_by(_one.id)
)


def open_ones(session: Session, *, judged_by: int | None) -> Open:
    """Every evaluation (that somebody judges) of a cycle that is not closed."""
    return _open(session, of=None if judged_by is None else _one.supervisor_id == judged_by)


def begun(session: Session, today: date) -> Open:
    """Those whose evidence is all in, so that they can wait for somebody; who was away on all days waits for nobody."""
    return _open(session, _cycle.evidence_until < today, of=_one.away.is_(None))


def perhaps_over(session: Session, *, only: int | None = None) -> Open:
    """Everybody in the cycles (or in `only`) that nobody holds up by an answer they owe; some may still have days for something."""
    theirs = select(_other.id).where(_other.cycle_id == _cycle.id)
    owing = theirs.where(_other.answered_at.is_(None), _other.away.is_(None))
    return _open(session, ~owing.exists(), theirs.exists(), only=only)


def _open(session: Session, *which: ColumnElement[bool], of: ColumnElement[bool] | None = None, only: int | None = None) -> Open:
    """The evaluations (of a kind) in cycles that are not closed."""
    named = [*which, _cycle.closed_at.is_(None), *([] if only is None else [_cycle.id == only])]
    there = session.scalars(select_models(EvaluationCycle).where(*named))
    cycle_of = {cycle.id: cycle for cycle in there}
    if not cycle_of:
        return []
    theirs = _OPEN.where(*named, *([] if of is None else [of]))
    return [(one, cycle_of[one.cycle_id]) for one in session.connection().execute(theirs)]


def reminded(session: Session, today: date) -> dict[int, Period | int]:
    """`to_remind` of everybody, without reading thousands of rows on a day that is near no date."""
    near = warned(today, standards(session).rules)
    dates = or_(_cycle.self_until.in_(near), _cycle.rating_until.in_(near), _cycle.talk_until.in_(near))
    open_cycles = select(_cycle.id).where(_cycle.closed_at.is_(None))
    theirs = select(_one.id).where(_one.cycle_id.in_(open_cycles))
    unanswered = theirs.where(_one.answer_until.in_(near), _one.answered_at.is_(None))
    extended = theirs.where(_one.self_until.in_(near), _one.self_at.is_(None))
    asked = (open_cycles.where(dates).limit(1), unanswered.limit(1), extended.limit(1))
    calm = all(session.connection().execute(one).first() is None for one in asked)
    return to_remind(session, [] if calm else begun(session, today), today)


def to_remind(session: Session, there: Iterable[tuple[Any, EvaluationCycle]], today: date) -> dict[int, Period | int]:
    """By person the oldest quarter, or else the year, in which somebody waits for them and its date is near."""
    near, quarters = warned(today, standards(session).rules), dict[int, Period]()
    for one, cycle in there:
        for person in _holders(one, cycle, today, near):
            period = Period.parse(one.quarter)
            quarters[person] = min(period, quarters.get(person, period))
    return {**_unanswered_years(session, near), **quarters}


def _unanswered_years(session: Session, near: Collection[date]) -> dict[int, Period | int]:
    """Whose last days to answer the result of a year have come, with the year."""
    waiting = _year.answer_until.in_(near), _year.answered_at.is_(None)
    found = session.connection().execute(select(_year.person_id, _year.year).where(*waiting).order_by(_year.year.desc()))
    return {one.person_id: one.year for one in found}


def _holders(one: Any, cycle: EvaluationCycle, today: date, near: Collection[date]) -> set[int]:
    holders = set[int]()
    if one.self_at is None and one.talked_at is None and stages.self_until(one, cycle) in near:
        holders.add(one.person_id)
    if one.rated_at is None and cycle.rating_until in near:
        holders.add(one.supervisor_id)
    if cycle.talk_until in near and stages.stage(one, cycle, today) is Stage.TALK:
        holders.add(one.supervisor_id)
    if one.answer_until in near and stages.stage(one, cycle, today) is Stage.ANSWER:
        holders.add(one.person_id)
    return holders
