"""Who was below target in an indicator twice running, so that a training may help."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session, col, select

from domain.achievement import Part, percent, together
from domain.answers import AnswerState
from domain.periods import Period
from models import Indicator, Report
from services.standards import Standards, Whose, standards, whose_all


@dataclass(frozen=True)
class Achieved:
    """How far the target of one period was reached, in %."""

    period: Period
    percent: Decimal


@dataclass(frozen=True)
class Weak:
    """One person's indicator that missed its target in the last two periods."""

    person: int
    indicator: int
    code: str
    name: str
    earlier: Achieved
    later: Achieved


def weak(session: Session, *, codes: Collection[str], today: date) -> tuple[Weak, ...]:
    """Everybody below target in one of these indicators in the last two ended periods, both verified."""
    known = standards(session)
    wanted = {id: indicator for id, indicator in known.indicators.items() if indicator.code in codes}
    pairs = {id: _last_two(indicator, today) for id, indicator in wanted.items()}
    found = shares(session, indicators=wanted, periods={period for pair in pairs.values() for period in pair})
    people = sorted({(person, indicator) for person, indicator, _ in found})
    results = []
    for person, indicator in people:
        earlier, later = (found.get((person, indicator, period)) for period in pairs[indicator])
        if earlier is not None and later is not None and earlier < 1 and later < 1:
            first, last = pairs[indicator]
            one = wanted[indicator]
            results.append(
                Weak(person, indicator, one.code, one.name, Achieved(first, percent(earlier)), Achieved(last, percent(later)))
            )
    return tuple(results)


def shares(
    session: Session, *, indicators: Collection[int], periods: Collection[Period]
) -> dict[tuple[int, int, Period], Fraction]:
    """The achievement of each person, indicator and period that was verified and has a target."""
    known = standards(session)
    reports = session.scalars(
        select(Report).where(
            col(Report.indicator_id).in_(indicators), col(Report.period).in_([str(period) for period in periods]),
            col(Report.verified), col(Report.state) == AnswerState.VALUE,
        )
    ).all()  # fmt: skip
    holders = {
        period: whose_all(session, people={one.person_id for one in reports if one.period == str(period)}, on=period.last)
        for period in periods
    }
    found = {}
    for report in reports:
        period = Period.parse(report.period)
        share = _share(known, report, period, holders[period].get(report.person_id))
        if share is not None:
            found[report.person_id, report.indicator_id, period] = share
    return found


def _share(known: Standards, report: Report, period: Period, holder: Whose | None) -> Fraction | None:
    indicator = known.indicators[report.indicator_id]
    part = Part(
        value=report.value, numerator=report.numerator, denominator=report.denominator,
        target=known.target(indicator, holder, period),
    )  # fmt: skip
    return together([part], kind=indicator.kind, direction=indicator.direction)


def _last_two(indicator: Indicator, today: date) -> Sequence[Period]:
    later = Period.containing(today, indicator.frequency).previous()
    return later.previous(), later
