"""What units come to in some periods, counted from posts, leaves and reports: what was expected and came, and sums by indicator."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlmodel import Session

from domain.insight.sums import Sums, sums
from domain.standards.achievement import Part
from domain.standards.periods import Period
from models.columns import columns, holds
from models.prepared import Prepared
from models.reporting.report import Report
from services.insight import belonging
from services.standards import derived, held, owed
from services.standards.expected import Standards, standards
from services.standards.held import Held

Key = tuple[int, str]
"""Which unit and period."""

_report = columns(Report)
_MANY: BindParameter[Any] = bindparam("people", expanding=True)
_REPORTS = select(
    _report.id,
    _report.person_id,
    _report.unit_id,
    _report.indicator_id,
    _report.period,
    _report.state,
    _report.value,
    _report.numerator,
    _report.denominator,
    _report.late,
    _report.joint,
    _report.verified,
    _report.areas,
).where(_report.period.in_(bindparam("periods", expanding=True)))
_OF_PEOPLE = Prepared(_REPORTS.where(_report.person_id.in_(_MANY)))
_OF_UNITS = Prepared(_REPORTS.where(holds(Report, "joint"), _report.unit_id.in_(bindparam("units", expanding=True))))


@dataclass(frozen=True)
class Came:
    """What was expected until a day, and what came of it."""

    expected: int = 0
    reported: int = 0
    late: int = 0
    verified: int = 0

    def __add__(self, other: "Came") -> "Came":
        return Came(
            self.expected + other.expected, self.reported + other.reported, self.late + other.late, self.verified + other.verified
        )


@dataclass(frozen=True)
class Counted:
    """What a unit comes to in a period."""

    came: Mapping[date, Came] = field(default_factory=dict)
    """By due date."""
    sums: Mapping[int, Sums] = field(default_factory=dict)
    """By indicator, of those who have a value and a target."""


def count(session: Session, *, units: Collection[int], periods: Sequence[Period]) -> dict[Key, Counted]:
    """Each unit and period anew. A month belongs to the unit where it was worked; only a few units at a time."""
    people = belonging.worked_in(session, units=units, periods=periods)
    expected: defaultdict[Key, list[owed.Due]] = defaultdict(list)
    for due in owed.expected_for(session, people=people, periods=periods):
        if due.unit in units:
            expected[due.unit, str(due.period)].append(due)
    concerned = {due.person for theirs in expected.values() for due in theirs}
    rows = reports(session, people=concerned, units=units, periods=periods)
    then = held.of_periods(session, people=concerned, periods=periods)
    known = standards(session)
    computed: defaultdict[tuple[int, str], list[derived.Derived]] = defaultdict(list)
    for one in derived.derive(known, then, rows):
        computed[one.person, str(one.period)].append(one)
    found = {owed.key_of(row): row for row in rows}
    return {
        (unit, str(period)): _counted(known, then, period, expected.get((unit, str(period)), []), found, computed)
        for unit in units
        for period in periods
    }


def reports(session: Session, *, people: Collection[int], units: Collection[int], periods: Sequence[Period]) -> list[Any]:
    """What these people reported, and for these units everybody's joint reports."""
    if not people:
        return []
    words = [str(period) for period in periods]
    found = {row.id: row for row in _OF_PEOPLE(session, periods=words, people=list(people))}
    if units and standards(session).sharing:
        found |= {row.id: row for row in _OF_UNITS(session, periods=words, units=list(units))}
    return list(found.values())


def _counted(
    known: Standards,
    then: Held,
    period: Period,
    expected: Sequence[owed.Due],
    rows: Mapping[owed.Key, Any],
    computed: Mapping[tuple[int, str], Sequence[derived.Derived]],
) -> Counted:
    came: defaultdict[date, Came] = defaultdict(Came)
    those: list[Any] = []
    for due in expected:
        row = rows.get(due.key)
        if row is None:
            came[due.window.due] += Came(expected=1)
            continue
        those.append(row)
        came[due.window.due] += Came(1, 1, int(row.late), int(row.verified))
    who = {due.person for due in expected}
    extra = [one for person in sorted(who) for one in computed.get((person, str(period)), ()) if _is_of(one, those)]
    return Counted(dict(came), _sums(known, then, period, those, extra))


def _is_of(one: derived.Derived, reports: Iterable[Any]) -> bool:
    """Whether everything it rests on was reported for this unit."""
    here = {row.id for row in reports if row.person_id == one.person}
    return all(row.id in here for row in one.sources)


def _sums(
    known: Standards, then: Held, period: Period, reports: Iterable[Any], computed: Iterable[derived.Derived]
) -> dict[int, Sums]:
    of_indicator: defaultdict[int, list[tuple[int, Part]]] = defaultdict(list)
    for row in reports:
        target = then.due(row.person_id, known.of(row.indicator_id, period), period).amount
        of_indicator[row.indicator_id].append((row.person_id, Part(row.value, row.numerator, row.denominator, target)))
    for one in computed:
        target = then.due(one.person, one.measured, period).amount
        of_indicator[one.measured.id].append((one.person, Part(one.result.value, one.numerator, one.denominator, target)))
    found = {id: sums(parts, kind=known.of(id, period).kind) for id, parts in of_indicator.items()}
    return {id: one for id, one in found.items() if one.weight}
