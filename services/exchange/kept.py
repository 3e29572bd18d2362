"""What a workbook does not speak of stays: an absent column changes nothing, an empty cell does."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from domain.standards.rhythms import USUAL
from models.evaluation.organisation import OrganisationRating
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, Standard
from services.exchange import areas, rhythms, sheets
from services.people.postings import Row

_ABSENT = {sheet.name: tuple(column.field for column in sheet.columns if column.kept) for sheet in sheets.SHEETS}


def fill(session: Session, read: Mapping[str, Sequence[Row]]) -> None:
    """Write into each row, for the columns that are absent, what is there; None where nothing is."""
    _fill_units(session, read["Unit"])
    _fill_posts(session, read["Pegawai"])
    _fill_standards(session, read["Standar"])
    _fill_organisations(session, read["Organisasi"])
    _fill_indicators(session, read["Indikator"])
    areas.fill(session, read["Petugas Wilayah"])


def _fill_units(session: Session, rows: Sequence[Row]) -> None:
    if absent := _absent("Unit", rows):
        there = {unit.code: unit for unit in session.scalars(select(Unit))}
        for row in rows:
            row.update(_values(there.get(row["code"]), absent))


def _fill_standards(session: Session, rows: Sequence[Row]) -> None:
    absent = _absent("Standar", rows)
    if not absent:
        return
    there = {standard.code: standard for standard in session.scalars(select(Standard))}
    said = rhythms.newest(session)
    for row in rows:
        kept = _values(there.get(row["code"]), absent)
        row.update(kept | ({"evaluated": said.get(row["code"], USUAL)} if "evaluated" in absent else {}))


def _fill_posts(session: Session, rows: Sequence[Row]) -> None:
    """A post keeps what it has, and a new one takes over from the post before it."""
    absent = _absent("Pegawai", rows)
    if not absent:
        return
    there: dict[str, dict[date, Posting]] = {}
    for nip, post in session.execute(select(Person.nip, Posting).join(Posting, col(Posting.person_id) == Person.id)):
        there.setdefault(nip, {})[post.valid_from] = post
    for row in rows:
        held = there.get(row["nip"], {})
        begun = [day for day in held if day <= row["valid_from"]]
        row.update(_values(held[max(begun)] if begun else None, absent))


def _fill_indicators(session: Session, rows: Sequence[Row]) -> None:
    lacking = [(row, names) for row in rows if (names := [one for one in _ABSENT["Indikator"] if row[one] is sheets.KEPT])]
    if lacking:
        there = {indicator.code: indicator for indicator in session.scalars(select(Indicator))}
        for row, names in lacking:
            row.update(_values(there.get(row["code"]), names))
            row["per_area"] = bool(row["per_area"])


def _fill_organisations(session: Session, rows: Sequence[Row]) -> None:
    """What a predikat rests on stays with the same predikat."""
    if absent := _absent("Organisasi", rows):
        there = {
            (code, one.period, one.organisation): one
            for code, one in session.execute(
                select(Unit.code, OrganisationRating).join(OrganisationRating, col(OrganisationRating.unit_id) == Unit.id)
            )
        }
        for row in rows:
            row.update(_values(there.get((row["unit"], row["period"], row["organisation"])), absent))


def _absent(sheet: str, rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(name for name in _ABSENT[sheet] if rows and rows[0][name] is sheets.KEPT)


def _values(there: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(there, name, None) for name in names}
