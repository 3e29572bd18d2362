"""The improvement steps that were agreed: as they are shown, what they call for, when they are due, and what they did."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.ratings import Rating
from domain.facts import thaw
from domain.periods import Period
from models import Evaluation, EvaluationCycle, ImprovementStep, Person
from services.standards import standards


@dataclass(frozen=True)
class Shown:
    """One step as it is shown."""

    step: int
    evaluation: int
    code: str | None
    cause: str | None
    action: str | None
    owner: str | None
    due: date | None
    support: str | None
    done_at: datetime | None
    outcome: str | None
    before: Decimal | None
    """The indicator's achievement in % when the step was agreed."""


@dataclass(frozen=True)
class Effect:
    """A step of the quarter before, and where its indicator stands now."""

    step: Shown
    after: Decimal | None


def steps_of(session: Session, *, evaluation: int) -> tuple[Shown, ...]:
    """The agreed steps of an evaluation."""
    found = session.scalars(
        select(ImprovementStep)
        .where(col(ImprovementStep.evaluation_id) == evaluation, col(ImprovementStep.agreed_at).is_not(None))
        .order_by(col(ImprovementStep.id))
    )
    return tuple(shown(session, step) for step in found)


def effects(session: Session, *, person: int, quarter: Period, card: dict[str, Any]) -> tuple[Effect, ...]:
    """What became of the steps agreed for the quarter before, beside the achievement on this quarter's frozen `card`."""
    found = session.scalars(
        select(ImprovementStep)
        .join(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
        .where(
            col(Evaluation.person_id) == person, col(Evaluation.quarter) == str(quarter.previous()),
            col(ImprovementStep.agreed_at).is_not(None),
        )
        .order_by(col(ImprovementStep.id))
    )  # fmt: skip
    return tuple(Effect(shown(session, step), _percent(card, step.indicator_id)) for step in found)


def lacks_step(found: Evaluation, steps: tuple[Shown, ...]) -> bool:
    """Whether the rating or a weak indicator calls for a step that was not agreed yet."""
    if found.rated_at is None or steps:
        return False
    weak = any(line.status == "poor" for line in thaw(found.card).lines) if found.card else False
    return found.result is Rating.BELOW or weak


def due(session: Session, *, today: date) -> list[tuple[ImprovementStep, Shown, EvaluationCycle]]:
    """The agreed steps whose day has come and that were not reported done."""
    found = session.execute(
        select(ImprovementStep, EvaluationCycle)
        .join(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(ImprovementStep.agreed_at).is_not(None), col(ImprovementStep.done_at).is_(None), col(ImprovementStep.due) <= today
        )
        .order_by(col(ImprovementStep.id))
    )
    return [(step, shown(session, step), cycle) for step, cycle in found]


def shown(session: Session, step: ImprovementStep) -> Shown:
    """A step with its names."""
    indicator = standards(session).indicators.get(step.indicator_id or 0)
    evaluation = session.get_one(Evaluation, step.evaluation_id)
    return Shown(
        step=step.id, evaluation=step.evaluation_id, code=indicator.code if indicator else None, cause=step.cause,
        action=step.action, owner=session.get_one(Person, step.owner_id).name if step.owner_id else None, due=step.due,
        support=step.support, done_at=step.done_at, outcome=step.outcome, before=_percent(evaluation.card, step.indicator_id),
    )  # fmt: skip


def _percent(card: dict[str, Any] | None, indicator: int | None) -> Decimal | None:
    lines = thaw(card).lines if card else ()
    found: Decimal | None = next((line.percent for line in lines if line.indicator == indicator), None)
    return found
