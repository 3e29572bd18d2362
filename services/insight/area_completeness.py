"""How complete a unit is area by area: of every indicator that is reported by area, in how many of its kelurahan it came."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlmodel import Session

from domain.standards.periods import Period
from models.columns import columns
from models.prepared import Prepared
from models.reporting.report import Report
from services.insight import belonging
from services.insight.summaries import Completeness
from services.standards import owed
from services.standards.expected import standards

_report = columns(Report)
_SAID = Prepared(
    select(_report.unit_id, _report.indicator_id, _report.period, _report.areas).where(
        _report.unit_id.in_(bindparam("units", expanding=True)),
        _report.indicator_id.in_(bindparam("indicators", expanding=True)),
        _report.period.in_(bindparam("periods", expanding=True)),
        _report.areas.is_not(None),
    )
)


@dataclass(frozen=True)
class InAreas:
    """Reported of expected, counted by area and indicator."""

    reported: int
    expected: int
    lacking: tuple[tuple[str, int], ...]
    """The areas of which most is lacking, and how much of each."""
    uncovered: tuple[str, ...]
    """Areas that nobody covers on the period's last day."""


def with_areas(session: Session, lines: Sequence[Completeness]) -> tuple[Completeness, ...]:
    """The same lines, those of units with areas with what came of these."""
    known = standards(session).areas
    units = {one.id for one in lines if one.id in known.ever}
    if not units:
        return tuple(lines)
    periods = sorted({one.period for one in lines if one.id in units})
    found = _of_units(session, units, periods)
    return tuple(replace(one, areas=found.get((one.id, one.period))) for one in lines)


def _of_units(session: Session, units: Collection[int], periods: Sequence[Period]) -> dict[tuple[int, Period], InAreas]:
    known = standards(session)
    asked: defaultdict[tuple[int, Period], set[int]] = defaultdict(set)
    people = belonging.worked_in(session, units=units, periods=periods)
    for due in owed.expected_for(session, people=people, periods=periods):
        if due.areas and due.unit in units:
            asked[due.unit, due.period].add(due.indicator)
    ids = sorted({id for theirs in asked.values() for id in theirs})
    came: defaultdict[tuple[int, str], set[tuple[int, str]]] = defaultdict(set)
    words = [str(period) for period in periods]
    for row in _SAID(session, units=sorted(units), indicators=ids, periods=words) if ids else ():
        came[row.unit_id, row.period] |= {(row.indicator_id, code) for code in row.areas}
    found = {}
    for (unit, period), indicators in asked.items():
        places = known.areas.of(unit, period.last)
        all_ = {(id, one.code) for id in indicators for one in places}
        there = came[unit, str(period)] & all_
        lacking = Counter(known.areas.places[code].name for _, code in all_ - there)
        uncovered = tuple(one.name for one in places if not known.areas.covering(one.code, period.last))
        most = sorted(lacking.items(), key=lambda one: (-one[1], one[0]))
        found[unit, period] = InAreas(len(there), len(all_), tuple(most), uncovered)
    return found
