"""The sheet of official figures (`Angka Resmi`): they stand beside what was reported, never in its place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from models.exchange.official import OfficialFigure
from models.people.unit import Unit
from models.standards.standard import Indicator
from services.exchange import nearest
from services.insight.official_gaps import newest
from services.people.postings import Row

_Key = tuple[str, str, str, str]


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
        .where(col(OfficialFigure.id).in_(newest()))
    )
    return [
        {"unit": unit, "indicator": indicator, "period": one.period, "source": one.source, "amount": one.amount}
        for one, unit, indicator in found
    ]


def _key(row: Row) -> _Key:
    return row["unit"], row["indicator"], row["period"], row["source"]


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
