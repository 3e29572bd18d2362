"""Who was below target in an indicator twice running, so that a training may help."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session, col, select

from domain.reporting.answers import AnswerState
from domain.standards.achievement import Part, percent, together
from domain.standards.periods import Period
from models.reporting.report import Report
from services.standards import held
from services.standards.expected import standards
from services.standards.held import Held


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
    """Everybody below target in one of these indicators twice running, in the last two ended periods, both verified.

    While the last one is not due yet, the two before it count for whoever has not reported it. What is missing is not below target.
    """
    known = standards(session)
    wanted = {id: known.at(id, today) for id, indicator in known.indicators.items() if indicator.code in codes}
    ended = {id: Period.containing(today, indicator.frequency).previous() for id, indicator in wanted.items()}
    periods = {period for last in ended.values() for period in (last, last.previous(), last.previous().previous())}
    found = shares(session, indicators=wanted, periods=periods)
    results = []
    for person, indicator in sorted({(person, indicator) for person, indicator, _ in found}):
        one, later = wanted[indicator], ended[indicator]
        if (person, indicator, later) not in found and today <= later.last + timedelta(days=one.due_after):
            later = later.previous()
        below = [
            Achieved(period, percent(share))
            for period in (later.previous(), later)
            if (share := found.get((person, indicator, period))) is not None and share < 1
        ]
        if len(below) == 2:
            results.append(Weak(person, indicator, one.code, one.name, *below))
    return tuple(results)


def shares(
    session: Session, *, indicators: Collection[int], periods: Collection[Period]
) -> dict[tuple[int, int, Period], Fraction]:
    """The achievement of each person, indicator and period that was verified and has a target."""
    reports = session.scalars(
        select(Report).where(
            col(Report.indicator_id).in_(indicators),
            col(Report.period).in_([str(period) for period in periods]),
            col(Report.verified),
            col(Report.state) == AnswerState.VALUE,
        )
    ).all()
    then = held.of_periods(session, people={one.person_id for one in reports}, periods=periods)
    found = {}
    for report in reports:
        period = Period.parse(report.period)
        share = _share(then, report, period)
        if share is not None:
            found[report.person_id, report.indicator_id, period] = share
    return found


def _share(then: Held, report: Report, period: Period) -> Fraction | None:
    indicator = then.known.of(report.indicator_id, period)
    part = Part(
        value=report.value,
        numerator=report.numerator,
        denominator=report.denominator,
        target=then.due(report.person_id, indicator, period).amount,
    )
    return together([part], kind=indicator.kind, direction=indicator.direction)
