"""The sheet of how units did: what cannot be changed any more is named, and heads who were rated otherwise are rated anew."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.evaluation.organisation import OrganisationRating
from models.people.unit import Unit
from services.evaluation import organisation_setting, organisations
from services.people.postings import Row


def refused(session: Session, rows: Sequence[tuple[int, Row]], *, today: date) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Row, column, cause and facts of what cannot be: a period that has not ended, or what was told or closed already."""
    ids = _units(session)
    there = _there(session)
    by_period: dict[str, dict[int, tuple[int, Row]]] = {}
    for number, row in rows:
        of = organisation_setting.read(row["period"])
        if not organisation_setting.ended(of, today):
            yield number, "Periode", "not_ended", {}
        elif not organisation_setting.is_evaluated(session, of):
            yield number, "Periode", "month_not_evaluated", {}
        elif (unit := ids.get(row["unit"])) is not None and there.get((unit, row["period"])) is not row["organisation"]:
            by_period.setdefault(row["period"], {})[unit] = number, row
    for period, units in by_period.items():
        for unit, (why, name) in organisation_setting.fixed(session, units.keys(), organisation_setting.read(period)).items():
            yield units[unit][0], "Predikat", f"organisation_{why}", {"name": name}


def write(session: Session, rows: Sequence[Row], *, changed: Sequence[Row]) -> None:
    """Write these rows down; `changed` are those that say another predikat than before."""
    ids = _units(session)
    there = {(one.unit_id, one.period): one for one in session.scalars(select(OrganisationRating))}
    for row in rows:
        key = ids[row["unit"]], row["period"]
        found = there.get(key) or OrganisationRating(unit_id=key[0], period=key[1], organisation=row["organisation"])
        found.organisation, found.basis, found.set_by, found.set_at = row["organisation"], row["basis"], None, None
        session.add(found)
    session.flush()
    for period in {row["period"] for row in changed}:
        units = [ids[row["unit"]] for row in changed if row["period"] == period]
        organisations.renew(session, units=units, of=organisation_setting.read(period))


def differing(session: Session, rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """The rows that are new, those that say something else than is there, and of both those of another predikat."""
    ids = _units(session)
    there = {(one.unit_id, one.period): one for one in session.scalars(select(OrganisationRating))}
    new, other, predikat = list[Row](), list[Row](), list[Row]()
    for row in rows:
        found = there.get((ids.get(row["unit"], -1), row["period"]))
        if found is None:
            new.append(row)
        elif (found.organisation, found.basis) != (row["organisation"], row["basis"]):
            other.append(row)
        if found is None or found.organisation is not row["organisation"]:
            predikat.append(row)
    return new, other, predikat


def give(session: Session) -> list[dict[str, Any]]:
    """Every predikat as a row of the sheet."""
    found = session.execute(
        select(Unit.code, OrganisationRating).join(OrganisationRating, col(OrganisationRating.unit_id) == Unit.id)
    )
    return [{"unit": code, "period": one.period, "organisation": one.organisation, "basis": one.basis} for code, one in found]


def _there(session: Session) -> Mapping[tuple[int, str], Any]:
    rows = session.execute(select(OrganisationRating.unit_id, OrganisationRating.period, OrganisationRating.organisation))
    return {(unit, period): organisation for unit, period, organisation in rows}


def _units(session: Session) -> dict[str, int]:
    return {code: id for code, id in session.execute(select(Unit.code, Unit.id))}
