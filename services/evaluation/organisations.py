"""Predikat organisasi: set by the leader above before people are rated, shown on every card, and a head's hasil kerja itself."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.evaluation.organisations import result_of
from domain.evaluation.proposal import Because
from domain.evaluation.ratings import Rating
from domain.evaluation.spread import Organisation
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.organisation import OrganisationRating
from models.people.person import CALLED, Person
from models.people.unit import Unit
from services import rights
from services.evaluation import leading
from services.evaluation.card import Card
from services.evaluation.led import Led
from services.refusals import Refusal
from services.standards.expected import standards

Of = Period | int
"""A quarter, a month, or a year."""


def last_day(of: Of) -> date:
    """The last day of a quarter or a year."""
    return of.last if isinstance(of, Period) else date(of, 12, 31)


def rating(session: Session, *, unit: int, of: Of) -> OrganisationRating | None:
    """How a unit did in a quarter or a year; None: not set yet."""
    return session.scalars(
        select(OrganisationRating).where(col(OrganisationRating.unit_id) == unit, col(OrganisationRating.period) == str(of))
    ).first()


def ratings(session: Session, *, units: Collection[int], of: Of) -> dict[int, Organisation]:
    """The same of several units, where it is set."""
    rows = session.execute(
        select(OrganisationRating.unit_id, OrganisationRating.organisation).where(
            col(OrganisationRating.unit_id).in_(units), col(OrganisationRating.period) == str(of)
        )
    )
    return {unit: organisation for unit, organisation in rows}


def of_evaluation(session: Session, found: Evaluation) -> Led:
    """What the unit of an evaluation stands at, and whether the person leads it."""
    unit = session.scalars(select(EvaluationCycle.unit_id).where(col(EvaluationCycle.id) == found.cycle_id)).one()
    leads = leading.heads(session, [unit], found.last).get(unit) == found.person_id
    return _led(session, {found.person_id: unit}, Period.parse(found.quarter), leads=leads)[found.person_id]


def of_year(session: Session, *, people: Collection[int], year: int, today: date) -> dict[int, Led]:
    """Of those who lead a unit at the end of a year, what it stands at."""
    return _led(session, leading.led_by(session, people, min(last_day(year), today)), year)


def _led(session: Session, units: Mapping[int, int], of: Of, *, leads: bool = True) -> dict[int, Led]:
    """By person, what the unit named beside them stands at; whoever is asked is named where it is about one person."""
    rows = session.execute(
        select(Unit.id, Unit.name, OrganisationRating, CALLED)
        .outerjoin(OrganisationRating, (col(OrganisationRating.unit_id) == Unit.id) & (col(OrganisationRating.period) == str(of)))
        .outerjoin(Person, col(Person.id) == OrganisationRating.set_by)
        .where(col(Unit.id).in_(set(units.values())))
    )
    found = {unit: (name, said, by) for unit, name, said, by in rows}
    rules = standards(session).rules_on(last_day(of))
    told: dict[int, Led] = {}
    for person, unit in units.items():
        name, said, by = found[unit]
        asked = leading.above(session, [unit], last_day(of)).get(unit) if said is None and len(units) == 1 else None
        told[person] = Led(
            unit=name,
            organisation=said.organisation if said else None,
            basis=said.basis if said else None,
            who=session.get_one(Person, asked).called if asked else by,
            leads=leads,
            result=result_of(said.organisation, rules) if said and leads else None,
        )
    return told


def inherited(card: Card, led: Led) -> Card:
    """The card with the organisation's predikat on it; whoever leads it has that as hasil kerja, and nothing else is proposed."""
    if not led.leads:
        return replace(card, organisation=led)
    return replace(card, organisation=led, proposed=led.result, reasons=(Because.ORGANISATION,) if led.result else ())


def offered(session: Session, found: Evaluation) -> tuple[Rating, ...]:
    """What a supervisor may choose of somebody's hasil kerja, the best first."""
    led = of_evaluation(session, found)
    if not led.leads:
        return tuple(reversed(Rating))
    return (led.result,) if led.result else ()


def refuse_other(session: Session, found: Evaluation, wanted: Rating) -> None:
    """Raise `Refusal` where the person leads the unit and `wanted` is not what its predikat makes of their hasil kerja."""
    led = of_evaluation(session, found)
    if not led.leads:
        return
    if led.result is None:
        raise Refusal("organisation_first", unit=led.unit)
    if wanted is not led.result:
        raise Refusal("organisation_decides", unit=led.unit)


def asked(session: Session, *, today: date) -> dict[tuple[int, Period], list[str]]:
    """Whoever is to say how units did, shortly before their people are rated: by person and quarter, the units not set yet."""
    warn = timedelta(days=standards(session).rules.warn_days)
    waiting: dict[Period, set[int]] = {}
    for quarter, unit in session.execute(
        select(EvaluationCycle.quarter, EvaluationCycle.unit_id).where(
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.evidence_until) >= today,
            col(EvaluationCycle.evidence_until) <= today + warn,
        )
    ):
        waiting.setdefault(Period.parse(quarter), set()).add(unit)
    found: dict[tuple[int, Period], list[str]] = {}
    for of, units in waiting.items():
        unset = units - ratings(session, units=units, of=of).keys()
        above = leading.above(session, unset, of.last)
        admins = rights.admins(session)
        for unit, name in session.execute(select(Unit.id, Unit.name).where(col(Unit.id).in_(unset)).order_by(col(Unit.name))):
            for person in (above[unit],) if unit in above else admins:
                found.setdefault((person, of), []).append(name)
    return found


def until(session: Session, quarters: Collection[Period]) -> dict[Period, date]:
    """The last day before the people of a quarter are rated, in the units that are rated first."""
    found = session.execute(
        select(EvaluationCycle.quarter, func.min(col(EvaluationCycle.evidence_until)))
        .where(col(EvaluationCycle.closed_at).is_(None), col(EvaluationCycle.quarter).in_([str(one) for one in quarters]))
        .group_by(col(EvaluationCycle.quarter))
    )
    return {Period.parse(quarter): day for quarter, day in found}


def missing(session: Session, *, evaluated: Collection[tuple[Evaluation, EvaluationCycle]]) -> list[tuple[int, Period, str]]:
    """Of the evaluations a supervisor judges, the units whose head is among them and whose predikat is not set."""
    found: list[tuple[int, Period, str]] = []
    for quarter in sorted({one.quarter for one, _ in evaluated}, key=Period.parse):
        units = {cycle.unit_id for one, cycle in evaluated if one.quarter == quarter}
        of = Period.parse(quarter)
        unset = units - ratings(session, units=units, of=of).keys()
        heads = leading.heads(session, unset, of.last)
        people = {one.person_id for one, _ in evaluated if one.quarter == quarter}
        names = session.execute(
            select(Unit.id, Unit.name).where(col(Unit.id).in_([unit for unit, head in heads.items() if head in people]))
        )
        found += [(unit, of, name) for unit, name in sorted(names, key=lambda row: row[1])]
    return found


def renew(session: Session, *, units: Collection[int], of: Of) -> None:
    """Heads who were rated by a predikat that is another now are rated anew."""
    if isinstance(of, int):
        return
    heads = leading.heads(session, units, of.last)
    rows = session.scalars(
        select(Evaluation)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(EvaluationCycle.unit_id).in_(units),
            col(Evaluation.quarter) == str(of),
            col(Evaluation.person_id).in_(heads.values()),
            col(Evaluation.talked_at).is_(None),
        )
    )
    for found in rows:
        found.result, found.result_why, found.rated_at, found.predicate = None, None, None, None
        session.add(found)
    session.flush()
