"""The PWS of a unit: coverage since January against this month's target, by area (kelurahan), the unit last; above it by unit.

Where a unit has no areas, each of its people stands for one.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlmodel import Session

from domain.actions import GoHome
from domain.insight.pws import Aim, AreaStatus, Months, area_status
from domain.standards.formulas import Formula, read_formula
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Frequency, Period
from domain.standards.showing import exactly, rounded, side_by_side, truthful
from models.standards.standard import Indicator
from services.insight import drill_down, history, pws_rows
from services.insight.actions import OpenAreaChildren, OpenAreas, OpenAreasOf, OpenLevelIndicator, OpenTrendUnit, SendAreas
from services.insight.history import Kept
from services.insight.pws_rows import Row, Rows
from services.insight.trend import arrow
from services.messages.outbox import Button, Keyboard
from services.people import scopes
from services.people.names import names_of
from services.people.scopes import Member, Place
from services.refusals import Outdated
from services.standards.expected import Standards, standards

MOST = 11
"""Bars beside the unit's own; of more those with the lowest coverage are shown."""
ALL = 10_000
_LONGEST = 1200
"""Months back that a button may name, so that no year is before the calendar begins."""


@dataclass(frozen=True)
class Area:
    """One bar: coverage in %, since January, this month and the month before."""

    name: str
    cumulative: Decimal
    this_month: Decimal | None
    last_month: Decimal | None
    arrow: str
    status: AreaStatus | None
    lacking: int
    """How many more this month's target takes; 0 where it is reached."""
    reached: Decimal = Decimal(0)
    """How many since January."""
    whole: Decimal = Decimal(0)
    """Of how many in the year (sasaran)."""
    left: Decimal = Decimal(0)
    """Who is not reached yet (left-out); below 0 where more came than were expected."""


class By(StrEnum):
    """What a bar is."""

    AREA = "area"
    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True)
class Share:
    """A computed share in one area or the whole: its two numbers, or which of its parts was not reported."""

    name: str
    value: Decimal | None
    part: Decimal | None
    whole: Decimal | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drop:
    """An indicator that is computed from the one shown (drop-out), by area and of the whole."""

    code: str
    name: str
    formula: str
    of: tuple[Share, ...]
    whole: Share


@dataclass(frozen=True)
class Areas:
    """One indicator of one unit in its newest month."""

    unit: int
    unit_name: str
    name: str
    code: str
    counted: str
    month: Period
    target: Decimal
    """What is demanded by the end of the month, in %."""
    areas: tuple[Area, ...]
    """Highest first."""
    more: int
    """Areas above those that are drawn."""
    whole: Area
    missing: tuple[str, ...]
    """Who, or which area or unit, reports the indicator but not this month; they are no 0."""
    by: By = By.PERSON
    uncovered: tuple[str, ...] = ()
    """Areas that nobody covers."""
    drops: tuple[Drop, ...] = ()
    before: Period | None = None
    """The month before of which there is a chart."""
    after: Period | None = None
    """The month after."""
    there: int = 0
    """How many reach this month's target, of all that were reported."""
    indicator: int = 0
    higher: tuple[Area, ...] = ()
    """The areas above those that are drawn, for who wants to see them too."""


def look(session: Session, *, by: int, unit: int, indicator: int, today: date, most: int = MOST, month: int | None = None) -> Areas:
    """The PWS of a unit, as far as `by` answers for it or its people, of the newest month or another. Raises `Outdated`."""
    scopes.indicator(session, indicator)
    upto = None if month is None else _month(month, today)
    if not drill_down.is_area(session, indicator, today=upto.last if upto else today):
        raise Outdated
    led, asked = scopes.units(session, by=by, on=today), _asked(session, indicator, today, upto)
    below = _below(led, unit)
    if len(below) > (unit in led):
        found = _of_units(session, by, unit, below, upto, asked, today)
        if found is not None:
            place = led.get(unit)
            return _areas(session, found, unit, place.name if place else "", indicator, By.UNIT, most)
    members = {one.person: one for one in scopes.members(session, by=by, today=today, unit=unit)}
    if not members and unit not in led:
        raise Outdated
    name = led[unit].name if unit in led else next(iter(members.values())).unit_name
    if standards(session).areas.asks(standards(session).at(indicator, upto.last if upto else today), unit):
        only = None if unit in led else members.keys()
        found = pws_rows.of_areas(session, unit=unit, only=only, upto=upto, **asked)
        if found is not None:
            return _areas(session, found, unit, name, indicator, By.AREA, most)
    if not members:
        raise Outdated
    return _areas(session, _of_people(session, by, unit, members, indicator, today), unit, name, indicator, By.PERSON, most)


def _of_units(
    session: Session, by: int, unit: int, below: Mapping[int, Place], upto: Period | None, asked: Mapping[str, Any], today: date
) -> Rows | None:
    """The units below one, of the month that is shown: those that stood there at its end."""
    found = pws_rows.of_units(session, units=below, upto=upto, **asked)
    if found is None:
        return None
    then = _below(scopes.units(session, by=by, on=today, then=found.month.last), unit)
    return found if then.keys() == below.keys() else pws_rows.of_units(session, units=then, upto=found.month, **asked)


def numbered(month: Period) -> int:
    """A month as a button carries it."""
    return month.year * 12 + month.number - 1


def _month(number: int, today: date) -> Period:
    """The month that a button carries; `Outdated` where no chart can be of it."""
    if not 0 <= numbered(Period.containing(today, Frequency.MONTHLY)) - number <= _LONGEST:
        raise Outdated
    return Period(number // 12, Frequency.MONTHLY, number % 12 + 1)


def _below(led: Mapping[int, Place], unit: int) -> dict[int, Place]:
    """A unit with all below it, as far as they are led; all of them where no unit is named."""
    found = dict(led) if unit == 0 else {id: one for id, one in led.items() if id == unit}
    ahead = list(found)
    while ahead:
        above = ahead.pop()
        for id, one in led.items():
            if one.parent == above and id not in found:
                found[id] = one
                ahead.append(id)
    return found


def _asked(session: Session, indicator: int, today: date, upto: Period | None) -> dict[str, Any]:
    """What is read: the indicator, and what is computed together with it in the month needs besides."""
    known, month = standards(session), Period.containing(today, Frequency.MONTHLY)
    ids = {one.code: id for id, one in known.indicators.items()}
    codes = {code for one in _computed(known, indicator, upto or month) for code in read_formula(one.formula or "").codes}
    besides = sorted({ids[code] for code in codes if code in ids} - {indicator})
    return {"indicator": indicator, "today": month, "besides": besides}


def _computed(known: Standards, indicator: int, month: Period) -> list[Indicator]:
    """The shares that follow from an indicator and others of the same month, such as a drop-out."""
    code = known.indicators[indicator].code
    now = (known.of(id, month) for id in sorted(known.indicators))
    return [
        one
        for one in now
        if one.formula
        and one.kind is IndicatorKind.RATIO
        and one.frequency is month.frequency
        and code in read_formula(one.formula).codes
    ]


def _of_people(session: Session, by: int, unit: int, members: Mapping[int, Member], indicator: int, today: date) -> Rows:
    """Each person of a unit that has no areas."""
    verifier = scopes.verifier(session, by=by)
    people = members.keys() | history.reporters(session, units=[unit], today=today, verifier=verifier)
    kept = history.read(session, people=people, today=today, verifier=verifier, indicator=indicator)
    kept = [one for one in kept if one.unit == unit and one.stated.part.denominator]
    if not kept:
        raise Outdated
    month = max(one.stated.period for one in kept)
    now = [one for one in kept if one.stated.period == month and one.stated.part.target is not None]
    if not now:
        raise Outdated
    names = names_of(session, {one.person for one in kept})
    rows = [Row(names[one.person], _months(one, kept), Fraction(one.stated.part.target or 0)) for one in now]
    missing = {one.person for one in kept} & members.keys() - {one.person for one in now}
    return Rows(month, tuple(rows), tuple(sorted(names[one] for one in missing)))


def _areas(session: Session, found: Rows, unit: int, name: str, indicator: int, by: By, most: int) -> Areas:
    measured = standards(session).of(indicator, found.month)
    total = _sum([row.months for row in found.rows])
    parts = (row.target * Fraction(row.months.whole) for row in found.rows)
    whole = sum(parts, Fraction(0)) / Fraction(total.whole)
    places = _places([*((row.months.cumulative, row.target) for row in found.rows), (total.cumulative, whole)])
    bars = [_area(row.name, row.months, row.target, found.month, places) for row in found.rows]
    order = sorted(range(len(bars)), key=lambda n: (-found.rows[n].months.cumulative, bars[n].name))
    bars = [bars[n] for n in order]
    computed = () if by is By.PERSON else _computed(standards(session), indicator, found.month)
    ids = {one.code: id for id, one in standards(session).indicators.items()}
    return Areas(
        unit=unit,
        unit_name=name,
        name=measured.name,
        code=measured.code,
        counted=measured.numerator or measured.unit,
        month=found.month,
        target=rounded(whole, places),
        areas=tuple(bars[-most:]),
        higher=tuple(bars[:-most]),
        more=max(0, len(bars) - most),
        whole=_area(name, total, whole, found.month, places),
        missing=found.missing,
        by=by,
        indicator=indicator,
        before=found.before,
        after=found.after,
        there=sum(row.months.cumulative >= row.target for row in found.rows),
        uncovered=found.uncovered,
        drops=tuple(_drop(one, [found.rows[n] for n in order], name, ids) for one in computed),
    )


def _drop(measured: Indicator, rows: Sequence[Row], name: str, ids: Mapping[str, int]) -> Drop:
    """A share of each area, and of the whole from the sums of the areas: never the mean of shares."""
    formula = read_formula(measured.formula or "")
    of = tuple(_share(row.name, formula, {code: row.amounts.get(ids.get(code, 0)) for code in formula.codes}) for row in rows)
    sums = {code: _all([row.amounts.get(ids.get(code, 0)) for row in rows]) for code in formula.codes}
    return Drop(measured.code, measured.name, str(formula), of, _share(name, formula, sums))


def _share(name: str, formula: Formula, amounts: Mapping[str, Fraction | None]) -> Share:
    missing = tuple(code for code, one in amounts.items() if one is None)
    result = formula.result(amounts, share=True)
    if result is None or result.numerator is None or result.denominator is None:
        return Share(name, None, None, None, missing)
    return Share(name, truthful(result.value), exactly(result.numerator), exactly(result.denominator))


def is_watched(session: Session, *, indicator: int, today: date) -> bool:
    """Whether there is such a chart of an indicator."""
    return drill_down.is_area(session, indicator, today=today)


def beside(session: Session, *, shown: Areas, by: int, today: date) -> tuple[tuple[int, str], ...]:
    """The charts of the same unit and month before and after this one, by name, in the order of their codes.

    None where people stand for areas.
    """
    if shown.by is By.PERSON:
        return ()
    led = scopes.units(session, by=by, on=today)
    units = _below(led, shown.unit) if shown.by is By.UNIT else {shown.unit: None}
    known = standards(session)
    watched = [id for id in known.indicators if drill_down.is_area(session, id, today=today)]
    there = pws_rows.reported(session, units=units, indicators=watched, month=shown.month)
    codes = sorted((known.indicators[id].code, id) for id in there)
    place = next((n for n, (code, _) in enumerate(codes) if code == shown.code), 0)
    others = dict.fromkeys([codes[place - 1], codes[(place + 1) % len(codes)]]) if codes else {}
    return tuple((id, known.indicators[id].name) for code, id in others if code != shown.code)


def keyboard(shown: Areas, others: Sequence[tuple[int, str]]) -> Keyboard:
    """Further charts, the same in numbers of people, the file, and the way back."""
    rows = [[Button("pws", OpenAreas(shown.unit, id), facts={"name": name}) for id, name in others]] if others else []
    if shown.by is not By.PERSON:
        id = shown.indicator
        months = [("pws_before", shown.before), ("pws_after", shown.after)]
        rows.append([Button(key, OpenAreasOf(shown.unit, id, numbered(one)), facts={"period": one}) for key, one in months if one])
        rows.append([Button("pws_children", OpenAreaChildren(shown.unit, id)), Button("pws_sheet", SendAreas(shown.unit, id))])
    back = OpenLevelIndicator(shown.unit, shown.indicator, 0) if shown.by is By.UNIT else OpenTrendUnit(shown.unit, 0)
    return [*(row for row in rows if row), [Button("back", back), Button("home", GoHome())]]


def chart(shown: Areas) -> dict[str, object]:
    """The picture that goes with it."""
    return {"as": "photo", "draw": "pws", "areas": shown}


def _places(compared: Sequence[tuple[Fraction, Fraction]]) -> int:
    """Decimals with which every coverage is shown on the side of its target on which it is."""
    return max((-int(side_by_side(one, target, places=1)[0].as_tuple().exponent) for one, target in compared), default=1)


def _area(name: str, months: Months, target: Fraction, month: Period, places: int) -> Area:
    """One bar; all is decided on the exact figures, whatever is shown of them."""
    aim = Aim(cumulative=target, monthly=target / month.last.month)
    this_month, last_month = months.this_month, months.last_month
    shown: tuple[Decimal | None, Decimal | None] = (None, None)
    if this_month is not None and last_month is not None:
        shown = side_by_side(this_month, last_month, places=1)
    elif this_month is not None:
        shown = truthful(this_month), None
    return Area(
        name=name,
        cumulative=rounded(months.cumulative, places),
        this_month=shown[0],
        last_month=shown[1],
        arrow=arrow(last_month, this_month),
        status=area_status(cumulative=months.cumulative, this_month=this_month, last_month=last_month, aim=aim),
        lacking=max(0, math.ceil(target * Fraction(months.whole) / 100 - Fraction(months.now))),
        reached=exactly(Fraction(months.now)),
        whole=exactly(Fraction(months.whole)),
        left=exactly(Fraction(months.whole) - Fraction(months.now)),
    )


def _months(now: Kept, kept: Sequence[Kept]) -> Months:
    """What one person had reached by this month and the two before."""
    month = now.stated.period
    reached = {
        one.stated.period.number: one.stated.part.numerator or Decimal(0)
        for one in kept
        if one.person == now.person and one.stated.period.year == month.year
    }
    return Months.upto(month.number, reached, whole=now.stated.part.denominator or Decimal(0))


def _sum(months: Sequence[Months]) -> Months:
    """The unit's own: a month before that one person did not report is not known of the whole."""
    befores, earliers = [one.before for one in months], [one.earlier for one in months]
    return Months(
        now=sum((one.now for one in months), Fraction(0)),
        whole=sum((one.whole for one in months), Fraction(0)),
        before=_all(befores),
        earlier=_all(earliers),
    )


def _all(values: Sequence[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if len(known) == len(values) else None
