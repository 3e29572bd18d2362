"""What the bars of a PWS chart rest on: the areas of a puskesmas, or the units below a Dinas, each with its months of the year."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlmodel import Session

from domain.insight.pws import Months
from domain.reporting.by_area import amounts
from domain.standards.periods import Period
from models.columns import columns
from models.prepared import Prepared
from models.reporting.report import Report
from models.standards.standard import Indicator
from services.people.scopes import Place
from services.standards import held
from services.standards.areas import Areas
from services.standards.areas import Place as Area
from services.standards.expected import Standards, Whose, standards

_report = columns(Report)
_UNITS: BindParameter[Any] = bindparam("units", expanding=True)
_PERIODS: BindParameter[Any] = bindparam("periods", expanding=True)
_INDICATORS: BindParameter[Any] = bindparam("indicators", expanding=True)
_THESE = (_report.unit_id.in_(_UNITS), _report.indicator_id.in_(_INDICATORS), _report.period.in_(_PERIODS))
_BY_AREA = Prepared(
    select(_report.person_id, _report.unit_id, _report.indicator_id, _report.period, _report.areas, _report.id)
    .where(*_THESE, _report.areas.is_not(None))
    .order_by(_report.id)
)
_BY_UNIT = Prepared(
    select(
        _report.unit_id,
        _report.indicator_id,
        _report.period,
        func.sum(_report.numerator).label("part"),
        func.sum(_report.denominator).label("whole"),
    )
    .where(*_THESE, _report.denominator > 0)
    .group_by(_report.unit_id, _report.indicator_id, _report.period)
)
_WHICH = Prepared(select(_report.indicator_id).where(*_THESE).distinct())
_FIGURES = 4


@dataclass(frozen=True)
class Row:
    """One bar before it is judged."""

    name: str
    months: Months
    target: Fraction
    amounts: Mapping[int, Fraction] = field(default_factory=dict)
    """By indicator how many were counted in the month shown, this one and those that formulas need."""


@dataclass(frozen=True)
class Rows:
    """All bars of a month."""

    month: Period
    rows: tuple[Row, ...]
    missing: tuple[str, ...]
    """What is watched and was not reported for the month."""
    uncovered: tuple[str, ...] = ()
    """Areas that nobody covered on the month's last day."""
    before: Period | None = None
    """The month before of which there is something."""
    after: Period | None = None
    """The month after."""


def reported(session: Session, *, units: Collection[int], indicators: Collection[int], month: Period) -> list[int]:
    """Which of these indicators these units reported in a month."""
    if not units or not indicators:
        return []
    return [row.indicator_id for row in _WHICH(session, units=sorted(units), indicators=sorted(indicators), periods=[str(month)])]


def of_areas(
    session: Session,
    *,
    unit: int,
    indicator: int,
    today: Period,
    besides: Collection[int] = (),
    only: Collection[int] | None = None,
    upto: Period | None = None,
) -> Rows | None:
    """The areas of a unit (or those that `only` these people cover) in the newest month that was reported by area; None where
    none was.

    Each month's areas are those that belonged to the unit on its last day; what they had reached before counts, in whichever unit.
    """
    known = standards(session)
    ever, year = known.areas.ever.get(unit, ()), _year(today)
    units = known.areas.units(ever, *(Period.parse(one).last for one in year)) | {unit}
    said: defaultdict[str, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    who: dict[tuple[str, str], int] = {}
    for row in _BY_AREA(session, units=sorted(units), indicators=[indicator, *besides], periods=year):
        month = Period.parse(row.period)
        for code, words in row.areas.items():
            if code in ever and row.unit_id in known.areas.units([code], month.first, month.last):
                said[row.period][code][row.indicator_id] = words
                if row.indicator_id == indicator:
                    who[row.period, code] = row.person_id
    months = [
        period
        for period, theirs in said.items()
        if any(indicator in theirs.get(code, {}) for code in _places(known.areas, unit, Period.parse(period), only))
    ]
    if not months:
        return None
    month, before, after = _chosen(months, upto)
    measured, places = known.of(indicator, month), _places(known.areas, unit, month, only)
    then = held.of_periods(session, people={who[key] for key in who if key[0] == str(month)}, periods=[month])
    found: list[Row] = []
    for code, place in places.items():
        words = said[str(month)][code].get(indicator)
        whole = None if words is None else amounts(words)[1]
        target = None if words is None else then.due(who[str(month), code], measured, month).amount
        if words is None or not whole or target is None:
            continue
        reached = {
            Period.parse(period).number: amounts(theirs[code][indicator])[0]
            for period, theirs in said.items()
            if indicator in theirs.get(code, {}) and period[:4] == str(month)[:4]
        }
        counted = {id: Fraction(amounts(one)[0]) for id, one in said[str(month)][code].items()}
        found.append(Row(place.name, Months.upto(month.number, reached, whole=whole), Fraction(target), counted))
    missing = tuple(place.name for code, place in places.items() if indicator not in said[str(month)][code])
    uncovered = tuple(place.name for place in places.values() if not known.areas.covering(place.code, month.last))
    return Rows(month, tuple(found), missing, uncovered, before, after) if found else None


def _places(known: Areas, unit: int, month: Period, only: Collection[int] | None) -> dict[str, Area]:
    """The areas of a unit at the end of a month; of some people those that they cover then."""
    found = {one.code: one for one in known.of(unit, month.last)}
    if only is None:
        return found
    return {code: one for code, one in found.items() if not set(known.covering(code, month.last)).isdisjoint(only)}


def of_units(
    session: Session,
    *,
    units: Mapping[int, Place],
    indicator: int,
    today: Period,
    besides: Collection[int] = (),
    upto: Period | None = None,
) -> Rows | None:
    """The units that report an indicator, in the newest month any of them reported; None where none did."""
    known = standards(session)
    sums: defaultdict[str, dict[int, dict[int, tuple[Fraction, Fraction]]]] = defaultdict(lambda: defaultdict(dict))
    for row in _BY_UNIT(session, units=sorted(units), indicators=[indicator, *besides], periods=_year(today)):
        sums[row.period][row.unit_id][row.indicator_id] = _exact(row.part), _exact(row.whole)
    months = [period for period, theirs in sums.items() if any(indicator in one for one in theirs.values())]
    if not months:
        return None
    month, before, after = _chosen(months, upto)
    measured = known.of(indicator, month)
    found, missing = list[Row](), list[str]()
    for id in sorted({unit for theirs in sums.values() for unit, one in theirs.items() if indicator in one}):
        now = sums[str(month)].get(id, {}).get(indicator)
        target = _target(known, measured, units[id], month)
        if now is None or target is None:
            missing.append(units[id].name)
            continue
        reached = {
            Period.parse(period).number: theirs[id][indicator][0]
            for period, theirs in sums.items()
            if indicator in theirs.get(id, {}) and theirs[id][indicator][1] == now[1] and period[:4] == str(month)[:4]
        }
        counted = {other: one[0] for other, one in sums[str(month)][id].items()}
        found.append(Row(units[id].name, Months.upto(month.number, reached, whole=now[1]), target, counted))
    return Rows(month, tuple(found), tuple(missing), (), before, after) if found else None


def _chosen(months: Collection[str], upto: Period | None) -> tuple[Period, Period | None, Period | None]:
    """The newest month of these, or the one that was asked for, with its neighbours."""
    there = sorted(Period.parse(word) for word in months)
    place = max((n for n, one in enumerate(there) if upto is None or one <= upto), default=0)
    return there[place], there[place - 1] if place else None, there[place + 1] if place + 1 < len(there) else None


def _target(known: Standards, measured: Indicator, unit: Place, month: Period) -> Fraction | None:
    """What a unit is to have reached by the month: its own target, else that of the position that reports it."""
    positions: Iterable[str] = sorted(known.positions(measured)) or [""]
    return known.target(measured, Whose("", next(iter(positions)), unit.code), month)


def _year(today: Period) -> list[str]:
    """The months of which the newest can be shown, and those it is compared with."""
    found = [today]
    while len(found) < 12 + _FIGURES:
        found.append(found[-1].previous())
    return [str(one) for one in found]


def _exact(value: Any) -> Fraction:
    """A sum of the database: SQLite adds decimals of four places as its own numbers."""
    return Fraction(round(Fraction(str(value)) * 10_000), 10_000)
