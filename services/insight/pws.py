"""The PWS of a unit: the coverage of each of its people's areas since January, against this month's target, the unit last."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session

from domain.insight.pws import Aim, AreaStatus, Months, area_status
from domain.standards.periods import Period
from domain.standards.showing import rounded, side_by_side, truthful
from services.insight import drill_down, history
from services.insight.history import Kept
from services.insight.trend import arrow
from services.people import scopes
from services.people.names import names_of
from services.refusals import Outdated
from services.standards.expected import standards

MOST = 11
"""Bars beside the unit's own; of more people those with the lowest coverage are shown."""


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
    """Areas above those shown."""
    whole: Area
    missing: tuple[str, ...]
    """Who reports the indicator but not this month; they are no 0."""


def look(session: Session, *, by: int, unit: int, indicator: int, today: date) -> Areas:
    """The PWS of a unit, as far as `by` answers for its people. Raises `Outdated` where there is none."""
    scopes.indicator(session, indicator)
    members = {one.person: one for one in scopes.members(session, by=by, today=today, unit=unit)}
    if not members or not drill_down.is_area(session, indicator, today=today):
        raise Outdated
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
    measured = standards(session).of(indicator, month)
    reached = {one.person: _months(one, kept) for one in now}
    of = {one.person: Fraction(one.stated.part.target or 0) for one in now}
    total = _sum(list(reached.values()))
    whole = sum((of[person] * Fraction(months.whole) for person, months in reached.items()), Fraction(0)) / Fraction(total.whole)
    name = next(iter(members.values())).unit_name
    names = names_of(session, {one.person for one in kept})
    named = [(names[person], reached[person], of[person]) for person in reached]
    places = _places([(months.cumulative, target) for _, months, target in [*named, (name, total, whole)]])
    bars = [_area(label, months, target, month, places) for label, months, target in named]
    order = sorted(range(len(bars)), key=lambda n: (-named[n][1].cumulative, bars[n].name))
    bars = [bars[n] for n in order]
    return Areas(
        unit=unit,
        unit_name=name,
        name=measured.name,
        code=measured.code,
        counted=measured.numerator or measured.unit,
        month=month,
        target=rounded(whole, places),
        areas=tuple(bars[-MOST:]),
        more=max(0, len(bars) - MOST),
        whole=_area(name, total, whole, month, places),
        missing=tuple(sorted(names[one] for one in {one.person for one in kept} & members.keys() - reached.keys())),
    )


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
