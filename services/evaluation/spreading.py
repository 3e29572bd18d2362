"""How predikat spread in a unit in a quarter, month or year, beside the pola distribusi: of enough people, of nobody by name."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate
from domain.evaluation.spread import Checked, Organisation, check, spread
from domain.evaluation.told_spread import Withheld, withheld
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.people.unit import Unit
from services.evaluation import cycle_panel, days_worked, organisation_setting, organisations, stages
from services.evaluation.organisation_actions import OpenSpread
from services.evaluation.organisations import Of
from services.messages.outbox import Button
from services.people import scopes
from services.refusals import Outdated
from services.standards.expected import standards


@dataclass(frozen=True)
class Spread:
    """The spread in one unit and period, or why it is not told."""

    unit: int
    name: str
    of: Of
    people: int
    """How many are evaluated."""
    rated: int
    """How many of them have a result; 0 where it is not told."""
    counts: tuple[tuple[Predicate, int], ...]
    """Best first; empty where it is not told."""
    why: Withheld | None
    least: int
    organisation: Organisation | None
    guidance: tuple[Checked, ...]
    """How it stands to the circular; empty where the organisation's predikat is not known."""
    others: tuple[Of, ...]
    """The period before, the one after, and the year or the year's last period."""


@dataclass(frozen=True)
class _Results:
    """Who is evaluated, what came of it, and who judges whom."""

    judges: Mapping[int, Set[int]]
    predicates: Mapping[int, Predicate]
    settled: bool
    sees_each: bool


def look(session: Session, *, by: int, unit: int, year: int, number: int, today: date) -> Spread:
    """The spread of a unit `by` answers for, in a period as `organisation_setting.named` has it. Raises `Outdated` for others."""
    if unit not in scopes.units(session, by=by, on=today):
        raise Outdated
    of = organisation_setting.period(session, year, number, today)
    found, rules = _results(session, by, unit, of, today), standards(session).rules
    known = {person for person, judges in found.judges.items() if person == by or by in judges}
    why = withheld(found.predicates.keys(), known, least=rules.group_least, settled=found.settled, sees_each=found.sees_each)
    if why is Withheld.NOBODY and found.judges:
        why = Withheld.OPEN
    told = list(found.predicates.values()) if why is None else []
    organisation = organisations.ratings(session, units=[unit], of=of).get(unit)
    return Spread(
        unit=unit,
        name=session.get_one(Unit, unit).name,
        of=of,
        people=len(found.judges),
        rated=len(told),
        counts=tuple(spread(told).items()) if told else (),
        why=why,
        least=rules.group_least,
        organisation=organisation,
        guidance=check(told, organisation) if organisation else (),
        others=_others(session, unit, of, today),
    )


def door(session: Session, *, by: int, unit: int, of: Of | None = None, today: date) -> list[list[Button]]:
    """The button to a period of a unit, or to the newest one, where there is something to tell `by`."""
    if unit not in scopes.units(session, by=by, on=today):
        return []
    for one in [of] if of is not None else reversed(_periods(session, unit)[-2:]):
        year, number = organisation_setting.named(one)
        if look(session, by=by, unit=unit, year=year, number=number, today=today).why is None:
            return [[Button("open_spread", OpenSpread(unit, year, number))]]
    return []


def door_of_head(session: Session, *, by: int, today: date) -> list[list[Button]]:
    """The same for whoever answers for one unit alone."""
    units = list(scopes.units(session, by=by, on=today))
    return door(session, by=by, unit=units[0], today=today) if len(units) == 1 else []


def chart(shown: Spread) -> dict[str, object] | None:
    """The picture, where there is something to tell."""
    if not shown.counts:
        return None
    told = {"name": shown.name, "of": shown.of, "counts": shown.counts, "organisation": shown.organisation}
    return {"as": "photo", "draw": "spread", **told, "guidance": shown.guidance}


def _results(session: Session, by: int, unit: int, of: Of, today: date) -> _Results:
    return _of_year(session, by, unit, of) if isinstance(of, int) else _of_period(session, by, unit, of)


def _of_period(session: Session, by: int, unit: int, of: Period) -> _Results:
    """What was handed over; the own result that was not is left out."""
    cycle = session.scalars(
        select(EvaluationCycle).where(col(EvaluationCycle.unit_id) == unit, col(EvaluationCycle.quarter) == str(of))
    ).first()
    if cycle is None:
        return _Results({}, {}, settled=False, sees_each=False)
    everybody = list(session.scalars(select(Evaluation).where(col(Evaluation.cycle_id) == cycle.id)))
    sees_each = stages.is_admin(session, by) or by in cycle_panel.heads(everybody)
    mine = [one for one in everybody if one.away is None]
    told = _by_person(one for one in mine if one.talked_at is not None or (sees_each and one.person_id != by))
    days = days_worked.of(session, mine)
    found = {person: stages.predicates(parts, days) for person, parts in told.items()}
    waiting = {one.person_id for one in mine if one.talked_at is None and not (sees_each and one.person_id != by)}
    predicates = {person: theirs[0] for person, theirs in found.items() if theirs and person not in waiting}
    return _Results(_judges(mine), predicates, settled=cycle.closed_at is not None, sees_each=sees_each)


def _of_year(session: Session, by: int, unit: int, year: int) -> _Results:
    """Whoever was evaluated in the unit in the last period of the year. It is settled once each of them has a final result."""
    periods = [one for one in _periods(session, unit) if one.year == year]
    if not periods:
        return _Results({}, {}, settled=False, sees_each=False)
    wanted = select(Evaluation).join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
    last = str(max(periods))
    everybody = list(session.scalars(wanted.where(col(EvaluationCycle.unit_id) == unit, col(EvaluationCycle.quarter) == last)))
    judges = _judges(one for one in everybody if one.away is None)
    rows = session.scalars(
        select(YearEvaluation).where(col(YearEvaluation.year) == year, col(YearEvaluation.person_id).in_(judges.keys()))
    )
    predicates: dict[int, Predicate] = {}
    final = set[int]()
    for row in rows:
        said = stages.final(row)[2]
        if row.rated_at is None or row.told_on is None or said is None:
            continue
        predicates[row.person_id] = said
        if row.answered_at is not None and (row.objection is None or row.decided_at is not None):
            final.add(row.person_id)
    sees_each = stages.is_admin(session, by) or by in cycle_panel.heads(everybody)
    return _Results(judges, predicates, settled=final == judges.keys(), sees_each=sees_each)


def _periods(session: Session, unit: int) -> list[Period]:
    """The periods in which a unit is or was evaluated, oldest first."""
    rows = session.scalars(select(EvaluationCycle.quarter).where(col(EvaluationCycle.unit_id) == unit))
    return sorted(map(Period.parse, rows))


def _others(session: Session, unit: int, of: Of, today: date) -> tuple[Of, ...]:
    periods = _periods(session, unit)
    if isinstance(of, int):
        return tuple(one for one in periods if one.year == of)[-1:]
    before, after = [one for one in periods if one < of][-1:], [one for one in periods if one > of][:1]
    years = [of.year] if organisation_setting.ended(of.year, today) else []
    return (*before, *after, *years)


def _judges(of: Iterable[Evaluation]) -> dict[int, Set[int]]:
    return {person: {one.supervisor_id for one in parts} for person, parts in _by_person(of).items()}


def _by_person(of: Iterable[Evaluation]) -> dict[int, list[Evaluation]]:
    found: dict[int, list[Evaluation]] = {}
    for one in of:
        found.setdefault(one.person_id, []).append(one)
    return found
