"""Opening a quarter's or a month's evaluation: a cycle per unit, in it everybody who worked there under a supervisor and is
evaluated so often, for their part of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, SQLModel, col, func, select

from domain.evaluation.parts import Part
from domain.evaluation.stages import usual_dates
from domain.standards.periods import Period
from domain.standards.rhythms import opening
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationCycle
from services.city import City
from services.evaluation import parts
from services.messages.pieces import Piece, cut
from services.standards.expected import standards

_CHUNK = 500
_PEOPLE = 100
"""People who are opened in one transaction."""


@dataclass(frozen=True)
class Opening:
    """How far the opening of a quarter or month is."""

    quarter: Period
    done: int
    people: int


def to_open(session: Session, today: date) -> tuple[Period, ...]:
    """The quarter and the month that ended last, while their evaluation may open by itself."""
    return opening(today, standards(session).rules)


def open_quarter(session: Session, *, quarter: Period, now: datetime, city: City) -> int:
    """Open what is not open yet, all at once; how many evaluations that were."""
    return sum(piece(session) for piece in pieces(session, quarter=quarter, now=now, city=city))


def pieces(session: Session, *, quarter: Period, now: datetime, city: City) -> list[Piece]:
    """What is not open yet, found on a snapshot and opened some units at a time; each says how many evaluations it opened.

    Who joined the roster late is added while the unit's cycle is open, and who is found to have moved within the quarter is
    divided into parts while nothing of it has begun.
    """
    today, closed = city.today(now), _closed(session, quarter)
    lacking = parts.lacking(session, quarter=quarter, today=today)
    moved = _moved(session, quarter, today)
    divisible = [person for person, theirs in moved.items() if not any(part.unit in closed for part in theirs)]
    return [
        *(partial(_open, people=some, quarter=quarter, now=now, city=city) for some in _unit_by_unit(lacking, closed)),
        *(partial(_divide, people=some, quarter=quarter, now=now, city=city) for some in cut(divisible, _PEOPLE)),
    ]


def under_way(session: Session, *, today: date) -> tuple[Opening, ...]:
    """The quarter and the month that are being opened: some of their people are in, and others are not yet."""
    found = []
    for period in to_open(session, today):
        there = select(func.count(func.distinct(Evaluation.person_id))).where(col(Evaluation.quarter) == str(period))
        if done := session.scalar(there) or 0:  # else it has not begun
            lacking = parts.lacking(session, quarter=period, today=today)
            if waiting := sum(map(len, _unit_by_unit(lacking, _closed(session, period)))):
                found.append(Opening(period, done, done + waiting))
    return tuple(found)


def _unit_by_unit(lacking: Mapping[int, tuple[Part, ...]], closed: Collection[int]) -> list[list[int]]:
    """Those whose evaluation can be opened, so many at a time; those of one unit together, unless they are more than that."""
    can = [person for person, theirs in lacking.items() if any(part.unit not in closed for part in theirs)]
    found: list[list[int]] = []
    for _, members in groupby(sorted(can, key=lambda one: (lacking[one][-1].unit, one)), key=lambda one: lacking[one][-1].unit):
        for some in cut(list(members), _PEOPLE):
            if found and len(found[-1]) + len(some) <= _PEOPLE:
                found[-1] += some
            else:
                found.append(list(some))
    return found


def _closed(session: Session, quarter: Period) -> set[int]:
    """The units whose cycle is closed: nobody joins it any more."""
    of = col(EvaluationCycle.quarter) == str(quarter), col(EvaluationCycle.closed_at).is_not(None)
    return set(session.scalars(select(EvaluationCycle.unit_id).where(*of)))


def _open(session: Session, *, people: Collection[int], quarter: Period, now: datetime, city: City) -> int:
    """Open the evaluations of some; a concurrent opening changes nothing: the cycles are locked."""
    today = city.today(now)
    lacking = parts.lacking(session, quarter=quarter, today=today, people=people)
    if not lacking:
        return 0
    cycles = _cycles(session, {part.unit for theirs in lacking.values() for part in theirs}, quarter, now)
    lacking = parts.lacking(session, quarter=quarter, today=today, people=people)
    return _insert_new(session, Evaluation, _rows(lacking, cycles, quarter))


def add(session: Session, people: Mapping[int, tuple[Part, ...]], *, cycle: EvaluationCycle, quarter: Period) -> int:
    """Put the parts of these people that belong to a cycle's unit into it; those that are evaluated already stay where they are."""
    return _insert_new(session, Evaluation, _rows(people, {cycle.unit_id: cycle.id}, quarter))


def _cycles(session: Session, units: Collection[int], quarter: Period, now: datetime) -> dict[int, int]:
    """The open cycles of these units, locked until the transaction ends; opened if need be."""
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
        .where(
            col(EvaluationCycle.quarter) == str(quarter),
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.unit_id).in_(units),
        )
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


def _moved(session: Session, quarter: Period, today: date, people: Collection[int] | None = None) -> dict[int, tuple[Part, ...]]:
    """Who moved within the quarter and is evaluated otherwise than the roster has it now, where nothing has begun."""
    movers = parts.of_movers(session, quarter=quarter, today=today, people=people)
    of_cycle = select(EvaluationCycle.id, EvaluationCycle.unit_id).where(col(EvaluationCycle.quarter) == str(quarter))
    units = {cycle: unit for cycle, unit in session.execute(of_cycle)} if movers else {}
    there = {
        person: rows
        for person, rows in _there(session, movers, quarter).items()
        if [(one.first, one.last, one.supervisor_id, units[one.cycle_id]) for one in rows]
        != [(part.first, part.last, part.supervisor, part.unit) for part in movers[person]]
    }
    begun = _begun(session, [one for rows in there.values() for one in rows])
    return {person: movers[person] for person, rows in there.items() if not any(one.id in begun for one in rows)}


def _divide(session: Session, *, people: Collection[int], quarter: Period, now: datetime, city: City) -> int:
    """Divide the evaluations of some who moved within the quarter; none of them is new."""
    moved = _moved(session, quarter, city.today(now), people)
    if not moved:
        return 0
    before = {one.cycle_id for rows in _there(session, moved, quarter).values() for one in rows}
    units = set(session.scalars(select(EvaluationCycle.unit_id).where(col(EvaluationCycle.id).in_(before))))
    cycles = _cycles(session, units | {part.unit for theirs in moved.values() for part in theirs}, quarter, now)
    there = _there(session, moved, quarter, lock=True)
    begun = _begun(session, [one for rows in there.values() for one in rows])
    for person, rows in there.items():
        if all(one.id not in begun and one.cycle_id in cycles.values() for one in rows) and all(
            part.unit in cycles for part in moved[person]
        ):
            _lay_out(session, rows, moved[person], cycles)
    return 0


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
