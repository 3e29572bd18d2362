"""Targets that are said only after a period has ended and was reported: they do not judge it, unless an admin says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.reporting.report import Report
from models.standards.standard import FormerTarget, Indicator, Target
from services.people.postings import Row

_KEY = ("indicator_id", "scope", "scope_key", "valid_from")


@dataclass(frozen=True)
class Late:
    """Targets of periods that have ended and were reported."""

    codes: list[str]
    """Of the indicators it concerns."""
    told: Sequence[Row]
    late: Sequence[Row]
    ended: Mapping[int, date]

    def write(self, session: Session, *, past: bool) -> None:
        """Keep what they were; with `past` they count from the day they name, whatever was there."""
        for row in self.told if past else ():
            session.execute(delete(FormerTarget).where(*_same(FormerTarget, row)))
        for row in () if past else self.late:
            _keep(session, row, self.ended[row["indicator_id"]])
        session.flush()


def look(session: Session, rows: Sequence[Row], *, today: date) -> Late:
    """Which of these new targets, and targets that change, come late."""
    ended = _ended(session, {row["indicator_id"] for row in rows}, today)
    late = [row for row in rows if row["valid_from"] <= ended.get(row["indicator_id"], date.min)]
    codes = {id: code for id, code in session.execute(select(Indicator.id, Indicator.code))}
    return Late(sorted({codes[row["indicator_id"]] for row in late}), rows, late, ended)


def _keep(session: Session, row: Row, until: date) -> None:
    if session.scalars(select(FormerTarget.id).where(*_same(FormerTarget, row), col(FormerTarget.until) >= until)).first():
        return
    was = session.scalars(select(Target).where(*_same(Target, row))).first()
    session.add(
        FormerTarget(
            **{name: row[name] for name in _KEY},
            until=until,
            amount=was.amount if was else None,
            stretch=was.stretch if was else None,
        )
    )


def _ended(session: Session, indicators: set[int], today: date) -> dict[int, date]:
    """The last day of the newest period of each indicator that has ended and was reported by anybody."""
    wanted = (
        select(Report.indicator_id, Report.period)
        .where(col(Report.indicator_id).in_(indicators))
        .group_by(col(Report.indicator_id), col(Report.period))
        .order_by(func.min(col(Report.id)))
    )
    found: dict[int, date] = {}
    for indicator, word in session.execute(wanted):
        last = Period.parse(word).last
        if last < today:
            found[indicator] = max(last, found.get(indicator, date.min))
    return found


def _same(table: Any, row: Row) -> list[Any]:
    return [getattr(table, name) == row[name] for name in _KEY]
