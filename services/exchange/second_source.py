"""The sheet of official figures (`Angka Resmi`) and how far ours are from them: beside what was reported, never in its place."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col, func, select

from domain.exchange.second_source import GapCause, gap, is_beyond, rounded, told
from domain.reporting.answers import AnswerState
from domain.standards.achievement import Part, added
from domain.standards.periods import Period
from models.columns import columns
from models.exchange.official import GapAnswer, OfficialFigure
from models.people.unit import Unit
from models.reporting.report import Report
from models.standards.standard import Indicator
from services.city import City
from services.exchange import nearest
from services.people import scopes
from services.people.postings import Row
from services.refusals import Outdated
from services.standards.expected import standards

_Key = tuple[str, str, str, str]
MOST = 400
"""Gaps on a screen."""


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


def fill(rows: Sequence[Row], units: Mapping[str, str], indicators: Mapping[str, str]) -> None:
    """Put codes where a table of another system has names."""
    for field, known in (("unit", units), ("indicator", indicators)):
        codes = {" ".join(name.lower().split()): code for code, name in known.items()}
        for row in rows:
            if row[field] not in known:
                row[field] = codes.get(" ".join(row[field].lower().split()), row[field])


def differing(session: Session, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that are new, and those of which something else was said before."""
    there = {_key(row): row["amount"] for row in give(session)}
    new = [row for row in rows if _key(row) not in there]
    return new, [row for row in rows if _key(row) in there and there[_key(row)] != row["amount"]]


def write(session: Session, rows: Sequence[Row]) -> None:
    """Add these figures; what was said before stays behind them."""
    units = {code: id for code, id in session.execute(select(Unit.code, Unit.id))}
    indicators = {code: id for code, id in session.execute(select(Indicator.code, Indicator.id))}
    for row in rows:
        place = {"unit_id": units[row["unit"]], "indicator_id": indicators[row["indicator"]]}
        session.add(OfficialFigure(**place, period=row["period"], source=row["source"], amount=row["amount"]))


def give(session: Session) -> list[dict[str, Any]]:
    """The newest of each as rows of the sheet."""
    found = session.execute(
        select(OfficialFigure, Unit.code, Indicator.code)
        .join(Unit, col(Unit.id) == OfficialFigure.unit_id)
        .join(Indicator, col(Indicator.id) == OfficialFigure.indicator_id)
        .where(col(OfficialFigure.id).in_(_newest()))
    )
    return [
        {"unit": unit, "indicator": indicator, "period": one.period, "source": one.source, "amount": one.amount}
        for one, unit, indicator in found
    ]


def _newest() -> Any:
    figure = columns(OfficialFigure)
    newest: Any = select(func.max(figure.id))
    return newest.group_by(figure.unit_id, figure.indicator_id, figure.period, figure.source)


def _key(row: Row) -> _Key:
    return row["unit"], row["indicator"], row["period"], row["source"]


def gaps(session: Session, *, by: int, now: datetime, city: City) -> Gaps:
    """The official figures of what somebody reported or answers for, beside ours."""
    today = city.today(now)
    led = set(scopes.units(session, by=by, on=today))
    figures = session.scalars(select(OfficialFigure).where(col(OfficialFigure.id).in_(_newest()))).all()
    reports = _reports(session, figures)
    mine = {key for key, rows in reports.items() if any(row.person_id == by for row in rows)}
    known, most = standards(session), standards(session).rules_on(today).gap_most
    names = {id: name for id, name in session.execute(select(Unit.id, Unit.name))}
    said = {answer.figure_id: answer.cause for answer in session.scalars(select(GapAnswer).order_by(col(GapAnswer.id)))}
    found, shares = list[tuple[Fraction | None, Gap]](), dict[tuple[int, int, str, str], Fraction | None]()
    for one in sorted(figures, key=lambda figure: Period.parse(figure.period)):
        key = one.unit_id, one.indicator_id, one.period
        period = Period.parse(one.period)
        ours = _ours(reports.get(key, ()), known.of(one.indicator_id, period).kind)
        if ours is None or not (one.unit_id in led or key in mine):
            continue
        share = gap(ours, one.amount)
        series = one.unit_id, one.indicator_id, one.source, period.frequency.value
        before, shares[series] = shares.get(series), share
        beyond = is_beyond(share, most)
        place = names[one.unit_id], known.of(one.indicator_id, period).name, period, one.source
        assert one.id is not None
        figures_shown = rounded(ours, 4) or Decimal(0), one.amount, told(share, most), told(before, most)
        found.append((share, Gap(one.id, *place, *figures_shown, beyond, said.get(one.id), key in mine)))
    found.sort(key=lambda one: (one[0] is not None, -abs(one[0] or 0), one[1].figure))
    return Gaps(tuple(one for _, one in found[:MOST]), max(0, len(found) - MOST), Decimal(most))


def explain(session: Session, *, by: int, figure: int, cause: GapCause, now: datetime) -> None:
    """Note why a figure differs; by whoever reported ours. Raises `Outdated`."""
    found = session.get(OfficialFigure, figure)
    if found is None or not any(
        row.person_id == by for row in _reports(session, [found]).get((found.unit_id, found.indicator_id, found.period), ())
    ):
        raise Outdated
    session.add(GapAnswer(figure_id=figure, cause=cause, by=by, at=now))


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


def refused(
    rows: Sequence[tuple[int, Row]], units: Mapping[str, str], indicators: Mapping[str, str]
) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Row, column, cause and facts of what cannot be compared: what nobody here is called, and whole years."""
    fill([row for _, row in rows], units, indicators)
    for number, row in rows:
        for field, header, known in (("unit", "Unit", units), ("indicator", "Indikator", indicators)):
            if row[field] not in known:
                yield number, header, *nearest.facts(row[field], known)
        if "-" not in row["period"]:
            yield number, "Periode", "no_month_or_quarter", {}
