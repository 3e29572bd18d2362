"""How far our figures are from those of another source: for who reported them, for who answers for the unit, over the months."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col, func, select

from domain.exchange.second_source import GapCause, gap, is_beyond, rounded
from domain.exchange.second_source import told as told_percent
from domain.reporting.answers import AnswerState
from domain.standards.achievement import Part, added
from domain.standards.periods import Frequency, Period
from models.columns import columns
from models.exchange.official import GapAnswer, OfficialFigure
from models.people.unit import Unit
from models.reporting.report import Report
from services.city import City
from services.people import scopes
from services.refusals import Outdated
from services.standards.expected import standards

MOST = 400
"""Gaps on a screen."""
_POINTS = 4
"""Of a trend."""


@dataclass(frozen=True)
class Gap:
    """One official figure beside ours."""

    figure: int
    unit: str
    indicator: str
    period: Period
    source: str
    ours: Decimal
    official: Decimal
    percent: Decimal | None
    """Of the official figure, as it is shown; None where that is 0 and ours is not."""
    before: Decimal | None
    """What it was in the period before."""
    beyond: bool
    cause: GapCause | None
    mine: bool
    """Whether whoever looks reported it, and can say why."""


@dataclass(frozen=True)
class Gaps:
    """What somebody sees, the widest first."""

    gaps: tuple[Gap, ...]
    more: int
    most: Decimal
    """Beyond how many percent the cause is asked."""


@dataclass(frozen=True)
class _Measured:
    """A gap, where it is, and who reported ours."""

    gap: Gap
    share: Fraction | None
    unit: int
    indicator: int
    reporters: frozenset[int]


def gaps(session: Session, *, by: int, now: datetime, city: City) -> Gaps:
    """The official figures of what somebody reported or answers for, beside ours."""
    today = city.today(now)
    led = set(scopes.units(session, by=by, on=today))
    figures = session.scalars(select(OfficialFigure).where(col(OfficialFigure.id).in_(newest()))).all()
    found = [one for one in _measure(session, figures, today=today) if one.unit in led or by in one.reporters]
    found.sort(key=_widest_first)
    shown = tuple(replace(one.gap, mine=by in one.reporters) for one in found[:MOST])
    return Gaps(shown, max(0, len(found) - MOST), Decimal(standards(session).rules_on(today).gap_most))


def told(session: Session, *, people: Collection[int], now: datetime, city: City) -> dict[int, Gaps]:
    """To each of those who answer for units the widest gap of this quarter and the one before that is to be explained.

    With its cause, if whoever reported has said one. Where there is nothing to explain nothing is told.
    """
    today = city.today(now)
    this = Period.containing(today, Frequency.QUARTERLY)
    found = [one for one in _measure(session, _of(session, _before(this), this), today=today) if one.gap.beyond]
    if not found:
        return {}
    found.sort(key=_widest_first)
    most, given = Decimal(standards(session).rules_on(today).gap_most), dict[int, Gaps]()
    for person in people:
        led = scopes.units(session, by=person, on=today)
        theirs = [one.gap for one in found if one.unit in led]
        if theirs:
            given[person] = Gaps(tuple(theirs[:1]), len(theirs) - 1, most)
    return given


def trends(session: Session, *, person: int, indicators: Collection[int], quarter: Period) -> dict[str, tuple[Gap, ...]]:
    """By indicator how far what somebody reported was from official figures: the last four of one source until a quarter's end."""
    figures = [one for one in _of(session, _before(_before(_before(quarter))), quarter) if one.indicator_id in indicators]
    found: defaultdict[int, list[Gap]] = defaultdict(list)
    for one in _measure(session, figures, today=quarter.last):
        if person in one.reporters:
            found[one.indicator].append(one.gap)
    return {str(indicator): _newest_of_one_source(theirs) for indicator, theirs in found.items()}


def explain(session: Session, *, by: int, figure: int, cause: GapCause, now: datetime) -> None:
    """Note why a figure differs; by whoever reported ours. Raises `Outdated`."""
    found = session.get(OfficialFigure, figure)
    if found is None or not any(
        row.person_id == by for row in _reports(session, [found]).get((found.unit_id, found.indicator_id, found.period), ())
    ):
        raise Outdated
    session.add(GapAnswer(figure_id=figure, cause=cause, by=by, at=now))


def newest() -> Any:
    """The ids of the figures of which nothing else was said later."""
    figure = columns(OfficialFigure)
    found: Any = select(func.max(figure.id))
    return found.group_by(figure.unit_id, figure.indicator_id, figure.period, figure.source)


def _before(quarter: Period) -> Period:
    return Period.containing(date.fromordinal(quarter.first.toordinal() - 1), Frequency.QUARTERLY)


def _of(session: Session, first: Period, last: Period) -> Sequence[OfficialFigure]:
    """The figures of these quarters and of their months."""
    quarters = [first]
    while quarters[-1] < last:
        quarters.append(quarters[-1].next())
    words = [str(period) for quarter in quarters for period in (quarter, *quarter.months())]
    wanted = select(OfficialFigure).where(col(OfficialFigure.period).in_(words), col(OfficialFigure.id).in_(newest()))
    return session.scalars(wanted).all()


def _newest_of_one_source(theirs: Sequence[Gap]) -> tuple[Gap, ...]:
    """Of several sources, and of months and quarters, the series that ends last; of two such the longer."""
    series: defaultdict[tuple[str, str, Frequency], list[Gap]] = defaultdict(list)
    for one in theirs:
        series[one.source, one.unit, one.period.frequency].append(one)
    return tuple(max(series.values(), key=lambda one: (one[-1].period.last, len(one)))[-_POINTS:])


def _widest_first(one: _Measured) -> Any:
    return one.share is not None, -abs(one.share or 0), one.gap.figure


def _measure(session: Session, figures: Sequence[OfficialFigure], *, today: date) -> list[_Measured]:
    """How far ours are from these, the earliest first; only where we have a value."""
    if not figures:
        return []
    reports = _reports(session, figures)
    known, most = standards(session), standards(session).rules_on(today).gap_most
    names = {id: name for id, name in session.execute(select(Unit.id, Unit.name))}
    answers = select(GapAnswer).where(col(GapAnswer.figure_id).in_([one.id for one in figures])).order_by(col(GapAnswer.id))
    said = {answer.figure_id: answer.cause for answer in session.scalars(answers)}
    found, shares = list[_Measured](), dict[tuple[int, int, str, str], Fraction | None]()
    for one in sorted(figures, key=lambda figure: (Period.parse(figure.period).last, figure.id)):
        rows = reports.get((one.unit_id, one.indicator_id, one.period), ())
        period = Period.parse(one.period)
        ours = _ours(rows, known.of(one.indicator_id, period).kind)
        if ours is None:
            continue
        share = gap(ours, one.amount)
        series = one.unit_id, one.indicator_id, one.source, period.frequency.value
        before, shares[series] = shares.get(series), share
        beyond = is_beyond(share, most)
        place = names[one.unit_id], known.of(one.indicator_id, period).name, period, one.source
        assert one.id is not None
        figures_shown = rounded(ours, 4) or Decimal(0), one.amount, told_percent(share, most), told_percent(before, most)
        told = Gap(one.id, *place, *figures_shown, beyond, said.get(one.id), mine=False)
        found.append(_Measured(told, share, one.unit_id, one.indicator_id, frozenset(row.person_id for row in rows)))
    return found


def _reports(session: Session, figures: Sequence[OfficialFigure]) -> Mapping[tuple[int, int, str], list[Report]]:
    found: defaultdict[tuple[int, int, str], list[Report]] = defaultdict(list)
    wanted = (
        col(Report.indicator_id).in_({one.indicator_id for one in figures}),
        col(Report.period).in_({one.period for one in figures}),
        col(Report.unit_id).in_({one.unit_id for one in figures}),
        col(Report.state) != AnswerState.NOT_APPLICABLE,
    )
    for row in session.scalars(select(Report).where(*wanted)):
        found[row.unit_id, row.indicator_id, row.period].append(row)
    return found


def _ours(rows: Sequence[Report], kind: Any) -> Fraction | None:
    value = added((Part(row.value, row.numerator, row.denominator, None) for row in rows), kind=kind).value
    return None if value is None else Fraction(value)
