"""The evaluation form of the regulation, filled in from what was judged and kept; the document itself is drawn elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.parts import PartOf
from domain.evaluation.ratings import Conduct
from domain.messages.facts import thaw
from domain.standards.periods import Period
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationCycle
from models.standards.standard import Standard
from services.evaluation import agreed_steps, desks, organisations, stages
from services.evaluation.exported import ORGANISATIONS, PREDICATES, RATINGS
from services.evaluation.signatories import Party, party, supervisor_of
from services.refusals import Outdated
from services.standards.expected import standards


@dataclass(frozen=True)
class Work:
    """One line of hasil kerja."""

    plan: str
    aspect: str
    indicator: str
    target: Decimal | None
    value: Decimal | None
    unit: str
    percent: Decimal | None
    main: bool


@dataclass(frozen=True)
class Step:
    """One improvement step."""

    what: str
    who: str
    until: date | None


@dataclass(frozen=True)
class Form:
    """Everything the form says, in its own words; its number is given when it is issued."""

    quarter: Period
    part: PartOf | None
    """Which of its days, where it has parts."""
    person: Party
    supervisor: Party
    above: Party | None
    """Atasan pejabat penilai kinerja."""
    organisation: str | None
    works: tuple[Work, ...]
    total: Decimal | None
    result: str
    conducts: tuple[tuple[str, str], ...]
    """The seven values and their ratings."""
    conduct: str
    predicate: str
    notes: str | None
    said: tuple[str, ...]
    """Notes and praise of the quarter."""
    steps: tuple[Step, ...]
    objection: str | None
    decision: str | None
    answered_at: datetime | None
    told_on: date


def form(session: Session, *, by: int, evaluation: int) -> Form:
    """The form of a result that was handed over, for the person, the supervisor, whoever decides, and admins."""
    return form_of(session, refuse_others(session, by=by, evaluation=evaluation))


def refuse_others(session: Session, *, by: int, evaluation: int) -> Evaluation:
    """The evaluation, if it was handed over and `by` may have its form. Raises `Outdated`."""
    found = session.get(Evaluation, evaluation)
    if found is None or found.told_on is None or found.card is None:
        raise Outdated
    if not stages.is_party(session, by, found) and not (desks.may_decide(session, by, found) or stages.is_admin(session, by)):
        raise Outdated
    return found


def form_of(session: Session, found: Evaluation) -> Form:
    """The form of a result that was handed over, for whoever was found to be allowed it."""
    assert found.card is not None
    assert found.told_on is not None
    quarter, cycle = Period.parse(found.quarter), session.get_one(EvaluationCycle, found.cycle_id)
    result, conduct, predicate = stages.final(found)
    assert result is not None
    assert conduct is not None
    assert predicate is not None
    organisation = organisations.ratings(session, units=[cycle.unit_id], of=quarter).get(cycle.unit_id)
    card, (person, supervisor, above) = thaw(found.card), _parties(session, found, found.last)
    return Form(
        quarter=quarter,
        part=None if stages.is_whole(found) else PartOf(quarter, found.first, found.last),
        person=person,
        supervisor=supervisor,
        above=above,
        organisation=ORGANISATIONS[organisation] if organisation else None,
        works=_works(session, card.lines),
        total=card.total,
        result=RATINGS[result],
        conducts=_conducts(session, found),
        conduct=RATINGS[conduct],
        predicate=PREDICATES[predicate],
        notes=found.why,
        said=tuple(one.words for one in card.said),
        steps=tuple(
            Step(what=step.action or "", who=step.owner or "", until=step.due)
            for step in agreed_steps.steps_of(session, evaluation=found.id)
        ),
        objection=found.objection,
        decision=found.decision,
        answered_at=found.answered_at,
        told_on=found.told_on,
    )


def _parties(session: Session, found: Evaluation, on: date) -> tuple[Party, Party, Party | None]:
    above = supervisor_of(session, found.supervisor_id, on)
    both = party(session, found.person_id, on), party(session, found.supervisor_id, on)
    return *both, party(session, above, on) if above else None


def _works(session: Session, lines: Iterable[Any]) -> tuple[Work, ...]:
    plans = {id: name for id, name in session.execute(select(Standard.id, Standard.name))}
    known = standards(session).indicators
    return tuple(
        Work(
            plan=plans[known[line.indicator].standard_id],
            aspect=known[line.indicator].aspect,
            indicator=line.name,
            target=line.target.amount if line.target else None,
            value=line.value,
            unit=line.unit,
            percent=line.percent,
            main=line.main,
        )
        for line in lines
    )


def _conducts(session: Session, found: Evaluation) -> tuple[tuple[str, str], ...]:
    given = session.scalars(
        select(ConductRating).where(col(ConductRating.evaluation_id) == found.id, col(ConductRating.own).is_(False))
    )
    ratings = {row.value: row.rating for row in given}
    return tuple((value.value, RATINGS[ratings[value]]) for value in Conduct)
