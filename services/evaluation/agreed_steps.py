"""The improvement steps that were agreed: as they are shown, what they call for, when they are due, and what they did."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Rating
from domain.messages.facts import thaw
from domain.standards.periods import Period
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationCycle, ImprovementStep
from models.people.person import Person
from models.people.unit import Unit
from services.evaluation import stages
from services.insight import history
from services.insight.history import Kept
from services.insight.trend import points
from services.standards.expected import standards


@dataclass(frozen=True)
class Shown:
    """One step as it is shown."""

    step: int
    evaluation: int | None
    cycle: int | None
    unit: str | None
    """The unit whose step it is; None: one person's."""
    indicator: int | None
    name: str | None
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
class Reached:
    """What a unit reached in one indicator: its achievement, and the value itself."""

    indicator: int
    name: str
    percent: Decimal | None
    value: Decimal | None
    good: bool = False
    """Whether it was *baik*."""


@dataclass(frozen=True)
class Effect:
    """A step of the period before, and where its indicator stands now."""

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


def effects(session: Session, *, person: int, quarter: Period, card: dict[str, Any], own: bool) -> tuple[Effect, ...]:
    """What became of the steps agreed for the period before, beside the achievement on this quarter's frozen `card`.

    The person judged (`own`) sees those that were talked about.
    """
    found = session.scalars(
        select(ImprovementStep)
        .join(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
        .where(
            col(Evaluation.person_id) == person,
            col(Evaluation.quarter).in_([str(one) for one in quarter.before()]),
            *([col(Evaluation.talked_at).is_not(None)] if own else []),
            col(ImprovementStep.agreed_at).is_not(None),
        )
        .order_by(col(ImprovementStep.id))
    )
    return tuple(Effect(shown(session, step), _percent(card, step.indicator_id)) for step in found)


def of_unit(session: Session, *, cycle: int) -> tuple[Shown, ...]:
    """The steps agreed for a unit."""
    found = session.scalars(
        select(ImprovementStep)
        .where(col(ImprovementStep.cycle_id) == cycle, col(ImprovementStep.agreed_at).is_not(None))
        .order_by(col(ImprovementStep.id))
    )
    return tuple(shown(session, step) for step in found)


def unit_effects(session: Session, cycle: EvaluationCycle) -> tuple[Effect, ...]:
    """What became of the steps agreed for the unit in the period before, beside what the unit achieved in this one."""
    before = session.scalars(
        select(EvaluationCycle.id)
        .where(
            col(EvaluationCycle.unit_id) == cycle.unit_id,
            col(EvaluationCycle.quarter).in_([str(one) for one in Period.parse(cycle.quarter).before()]),
        )
        .order_by(col(EvaluationCycle.id))
    ).all()
    steps = [step for one in before for step in of_unit(session, cycle=one)]
    now = {one.indicator: one.percent for one in unit_standing(session, cycle)} if steps else {}
    return tuple(Effect(step, now.get(step.indicator or 0)) for step in steps)


def unit_standing(session: Session, cycle: EvaluationCycle) -> tuple[Reached, ...]:
    """What the unit reached in each indicator of the cycle's period, from verified reports; the least reached first."""
    quarter, known = Period.parse(cycle.quarter), standards(session)
    people = list(session.scalars(select(Evaluation.person_id).where(col(Evaluation.cycle_id) == cycle.id)))
    of_indicator: dict[int, list[Kept]] = {}
    for one in history.read(session, people=people, today=quarter.last):
        if one.verified and one.unit == cycle.unit_id and one.stated.period in quarter.ending():
            of_indicator.setdefault(one.indicator, []).append(one)
    newest = {id: points(known, id, kept, history.quarters(quarter))[-1] for id, kept in of_indicator.items()}
    found = [Reached(id, known.of(id, quarter).name, point.percent, point.value, point.good) for id, point in newest.items()]
    return tuple(sorted(found, key=lambda one: (one.percent is None, one.percent or Decimal(0), one.name)))


def lacks_step(session: Session, found: Evaluation, steps: tuple[Shown, ...]) -> bool:
    """Whether a rating, of one of the seven values too, or a weak indicator calls for a step that was not agreed yet."""
    if found.rated_at is None or steps:
        return False
    if Rating.BELOW in (found.result, found.conduct):
        return True
    weak = any(line.status == "poor" for line in thaw(found.card).lines) if found.card else False
    return weak or _has_low_value(session, found)


def _has_low_value(session: Session, found: Evaluation) -> bool:
    """Whether the supervisor rates one of the seven values below expectation, whatever the seven come to."""
    low = select(ConductRating.value).where(
        col(ConductRating.evaluation_id) == found.id, col(ConductRating.own).is_(False), col(ConductRating.rating) == Rating.BELOW
    )
    return session.scalars(low.limit(1)).first() is not None


def due(session: Session, *, today: date) -> list[tuple[ImprovementStep, Shown]]:
    """The agreed steps whose day has come and that were not reported done.

    One that the person judged is to take comes to them only once they may see that they were judged.
    """
    open_ones = col(ImprovementStep.agreed_at).is_not(None), col(ImprovementStep.done_at).is_(None)
    found = _with_evaluation(session, *open_ones, col(ImprovementStep.due) <= today)
    return [(step, shown(session, step)) for step, one, cycle in found if _may_know(one, cycle, step.owner_id, today)]


def known_to(session: Session, person: int, *where: ColumnElement[bool], today: date) -> list[ImprovementStep]:
    """The steps of this condition that a person may hear of."""
    return [step for step, one, cycle in _with_evaluation(session, *where) if _may_know(one, cycle, person, today)]


def may_know(session: Session, step: ImprovementStep, person: int, *, today: date) -> bool:
    """Whether a step may be spoken of to somebody."""
    return bool(known_to(session, person, col(ImprovementStep.id) == step.id, today=today))


def _with_evaluation(session: Session, *where: ColumnElement[bool]) -> list[Any]:
    return list(
        session.execute(
            select(ImprovementStep, Evaluation, EvaluationCycle)
            .outerjoin(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
            .outerjoin(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
            .where(*where)
            .order_by(col(ImprovementStep.id))
        )
    )


def _may_know(one: Evaluation | None, cycle: EvaluationCycle | None, person: int | None, today: date) -> bool:
    """The person judged hears of it only once both judgements are in, or the date is over: it tells how they were judged."""
    if one is None or cycle is None or one.person_id != person or one.talked_at is not None:
        return True
    return stages.revealed(one, cycle, today)


def shown(session: Session, step: ImprovementStep) -> Shown:
    """A step with its names."""
    indicator = standards(session).indicators.get(step.indicator_id or 0)
    unit = None
    if step.cycle_id is not None:
        unit = session.get_one(Unit, session.get_one(EvaluationCycle, step.cycle_id).unit_id).name
    return Shown(
        step=step.id,
        evaluation=step.evaluation_id,
        cycle=step.cycle_id,
        unit=unit,
        indicator=step.indicator_id,
        name=indicator.name if indicator else None,
        cause=step.cause,
        action=step.action,
        owner=session.get_one(Person, step.owner_id).called if step.owner_id else None,
        due=step.due,
        support=step.support,
        done_at=step.done_at,
        outcome=step.outcome,
        before=_before(session, step),
    )


def _before(session: Session, step: ImprovementStep) -> Decimal | None:
    if step.evaluation_id is None:
        return step.before
    return _percent(session.get_one(Evaluation, step.evaluation_id).card, step.indicator_id)


def _percent(card: dict[str, Any] | None, indicator: int | None) -> Decimal | None:
    lines = thaw(card).lines if card else ()
    found: Decimal | None = next((line.percent for line in lines if line.indicator == indicator), None)
    return found
