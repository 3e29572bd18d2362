"""Opening a quarter's or a month's evaluation: a cycle per unit, in it everybody who worked there under a supervisor and is
evaluated so often, for their part of it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, SQLModel, col, select

from domain.evaluation.parts import Part
from domain.evaluation.stages import usual_dates
from domain.standards.periods import Period
from domain.standards.rhythms import opening
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationCycle
from services.city import City
from services.evaluation import parts
from services.standards.expected import standards

_CHUNK = 500


def to_open(session: Session, today: date) -> tuple[Period, ...]:
    """The quarter and the month that ended last, while their evaluation may open by itself."""
    return opening(today, standards(session).rules)


def open_quarter(session: Session, *, quarter: Period, now: datetime, city: City) -> int:
    """Open what is not open yet; how many evaluations that were.

    Who joined the roster late is added while the unit's cycle is open, and who is found to have moved within the quarter is
    divided into parts while nothing of it has begun. A concurrent opening changes nothing: the quarter's cycles are locked.
    """
    today, opened = city.today(now), 0
    if lacking := parts.lacking(session, quarter=quarter, today=today):
        cycles = _cycles(session, {part.unit for theirs in lacking.values() for part in theirs}, quarter, now)
        lacking = parts.lacking(session, quarter=quarter, today=today)
        opened = _insert_new(session, Evaluation, _rows(lacking, cycles, quarter))
    _divide(session, quarter, now, city)
    return opened


def add(session: Session, people: Mapping[int, tuple[Part, ...]], *, cycle: EvaluationCycle, quarter: Period) -> int:
    """Put the parts of these people that belong to a cycle's unit into it; those that are evaluated already stay where they are."""
    return _insert_new(session, Evaluation, _rows(people, {cycle.unit_id: cycle.id}, quarter))


def _cycles(session: Session, units: Collection[int], quarter: Period, now: datetime) -> dict[int, int]:
    """The open cycles of the quarter by unit, locked until the transaction ends; those of `units` are opened if need be."""
    usual = usual_dates(quarter.last, standards(session).rules)
    opening = {
        "quarter": str(quarter),
        "opened_at": now,
        "evidence_until": usual.evidence,
        "self_until": usual.self,
        "rating_until": usual.rating,
        "talk_until": usual.talk,
        "answer_until": usual.answer,
        "gaps": 0,
    }
    _insert_new(session, EvaluationCycle, [{**opening, "unit_id": unit} for unit in sorted(units)])
    found = session.scalars(
        select(EvaluationCycle)
        .where(col(EvaluationCycle.quarter) == str(quarter), col(EvaluationCycle.closed_at).is_(None))
        .order_by(col(EvaluationCycle.id))
        .with_for_update()
    )
    return {cycle.unit_id: cycle.id for cycle in found}


def _rows(people: Mapping[int, tuple[Part, ...]], cycles: Mapping[int, int], quarter: Period) -> list[dict[str, Any]]:
    return [
        {"quarter": str(quarter), "person_id": person, **_columns(part, number, cycles)}
        for person, theirs in people.items()
        for number, part in enumerate(theirs, 1)
        if part.unit in cycles
    ]


def _columns(part: Part, number: int, cycles: Mapping[int, int]) -> dict[str, Any]:
    return {
        "cycle_id": cycles[part.unit],
        "supervisor_id": part.supervisor,
        "position": part.position,
        "part": number,
        "first": part.first,
        "last": part.last,
    }


def _divide(session: Session, quarter: Period, now: datetime, city: City) -> None:
    """Divide the evaluations of those who moved within the quarter as the roster has it now, where nothing has begun."""
    movers = parts.of_movers(session, quarter=quarter, today=city.today(now))
    of_cycle = select(EvaluationCycle.id, EvaluationCycle.unit_id).where(col(EvaluationCycle.quarter) == str(quarter))
    units = {cycle: unit for cycle, unit in session.execute(of_cycle)} if movers else {}
    differing = [
        person
        for person, rows in _there(session, movers, quarter).items()
        if [(one.first, one.last, one.supervisor_id, units[one.cycle_id]) for one in rows]
        != [(part.first, part.last, part.supervisor, part.unit) for part in movers[person]]
    ]
    if not differing:
        return
    cycles = _cycles(session, {part.unit for person in differing for part in movers[person]}, quarter, now)
    there = _there(session, differing, quarter, lock=True)
    begun = _begun(session, [one for rows in there.values() for one in rows])
    for person, rows in there.items():
        if all(one.id not in begun and one.cycle_id in cycles.values() for one in rows) and all(
            part.unit in cycles for part in movers[person]
        ):
            _lay_out(session, rows, movers[person], cycles)


def _lay_out(session: Session, rows: list[Evaluation], theirs: tuple[Part, ...], cycles: Mapping[int, int]) -> None:
    """Make one person's evaluations say these parts; those that are there keep their ids."""
    for number, part in enumerate(theirs, 1):
        its = _columns(part, number, cycles)
        if number <= len(rows):
            rows[number - 1].sqlmodel_update(its)
        else:
            session.add(Evaluation(quarter=rows[0].quarter, person_id=rows[0].person_id, **its))
    for row in rows[len(theirs) :]:
        session.delete(row)
    session.flush()


def _there(session: Session, people: Collection[int], quarter: Period, *, lock: bool = False) -> dict[int, list[Evaluation]]:
    """Their evaluations in order; locked only after the cycles, so that two who look at once never wait for each other."""
    found: dict[int, list[Evaluation]] = {}
    ids = list(people)
    for start in range(0, len(ids), _CHUNK):
        wanted = (
            select(Evaluation)
            .where(col(Evaluation.quarter) == str(quarter), col(Evaluation.person_id).in_(ids[start : start + _CHUNK]))
            .order_by(col(Evaluation.person_id), col(Evaluation.part))
        )
        if lock:
            wanted = wanted.with_for_update().execution_options(populate_existing=True)
        for one in session.scalars(wanted):
            found.setdefault(one.person_id, []).append(one)
    return found


def _begun(session: Session, evaluations: Collection[Evaluation]) -> set[int]:
    """Those in which somebody has judged something already."""
    ids = [one.id for one in evaluations]
    touched = set(session.scalars(select(ConductRating.evaluation_id).where(col(ConductRating.evaluation_id).in_(ids))))
    judged = {one.id for one in evaluations if one.self_result or one.result or one.self_at or one.rated_at or one.told_on}
    return judged | touched


def _insert_new(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> int:
    dialect = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    there = 0
    for start in range(0, len(rows), _CHUNK):
        new = dialect(table).values(rows[start : start + _CHUNK]).on_conflict_do_nothing().returning(table.__table__.c.id)  # type: ignore[attr-defined]
        there += len(session.execute(new).all())
    return there
