"""Closing the loop: when a cycle closes, everybody in it hears their own result, their unit's, and what was decided with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from domain.evaluation.parts import PartOf
from domain.evaluation.ratings import Predicate
from domain.evaluation.spread import spread
from domain.people.leave_kinds import LeaveKind
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle, ImprovementStep
from models.people.unit import Unit
from services.city import City
from services.evaluation import agreed_steps, days_worked, stages
from services.evaluation.actions import OpenEvaluation
from services.evaluation.agreed_steps import Shown
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.standards.expected import standards


@dataclass(frozen=True)
class Closing:
    """What one person hears."""

    quarter: Period | PartOf | int
    unit: str
    predicate: Predicate | None
    """None: the evaluation was not finished."""
    away: LeaveKind | None
    """Why it is not rated."""
    objected: bool
    steps: tuple[Shown, ...]
    people: int
    judged: int
    spread: tuple[tuple[Predicate, int], ...]
    """Empty where there are too few people."""
    unit_steps: int
    done_steps: int
    together: tuple[Shown, ...]
    """What the unit does as a whole."""


def shut(session: Session, cycle: EvaluationCycle, *, by: int | None, gaps: int, now: datetime, city: City) -> None:
    """Close a cycle and tell everybody in it."""
    cycle.closed_at, cycle.closed_by, cycle.gaps = now, by, gaps
    session.add(cycle)
    session.flush()
    everybody = list(session.scalars(select(Evaluation).where(col(Evaluation.cycle_id) == cycle.id).order_by(col(Evaluation.id))))
    steps, together = _steps(session, everybody), agreed_steps.of_unit(session, cycle=cycle.id)
    unit, fewest = session.get_one(Unit, cycle.unit_id).name, standards(session).rules.group_least
    when = allowed(session, people=[one.person_id for one in everybody], now=now, city=city)
    predicates = stages.predicates(everybody, days_worked.of(session, everybody))
    notices = [
        Notice(
            to=one.person_id,
            screen="evaluation/closing",
            key=f"evaluation_closed:{one.id}",
            facts={"closing": _closing(one, everybody, predicates, steps, unit, together, fewest)},
            keyboard=[[Button("evaluation_own", OpenEvaluation(one.id))]],
            not_before=when[one.person_id],
        )
        for one in everybody
    ]
    outbox.post(session, *notices, now=now)


def _steps(session: Session, everybody: list[Evaluation]) -> dict[int, list[Shown]]:
    found: dict[int, list[Shown]] = {}
    there = session.scalars(
        select(ImprovementStep)
        .where(col(ImprovementStep.evaluation_id).in_([one.id for one in everybody]), col(ImprovementStep.agreed_at).is_not(None))
        .order_by(col(ImprovementStep.id))
    )
    for step in there:
        found.setdefault(step.evaluation_id or 0, []).append(agreed_steps.shown(session, step))
    return found


def _closing(
    one: Evaluation,
    everybody: list[Evaluation],
    predicates: list[Predicate],
    steps: dict[int, list[Shown]],
    unit: str,
    together: tuple[Shown, ...],
    fewest: int,
) -> Closing:
    all_steps = [step for theirs in steps.values() for step in theirs]
    return Closing(
        quarter=stages.period(one),
        unit=unit,
        predicate=stages.final(one)[2] if one.talked_at else None,
        away=one.away,
        objected=one.objection is not None,
        steps=tuple(steps.get(one.id, ())),
        people=len({each.person_id for each in everybody}),
        judged=len(predicates),
        spread=tuple(spread(predicates).items()) if len(predicates) >= fewest else (),
        unit_steps=len(all_steps),
        done_steps=sum(step.done_at is not None for step in all_steps),
        together=together,
    )
