"""The sheets of areas: `Wilayah` (kelurahan and their unit), `Sasaran` (how many people of a kind, by year) and `Petugas Wilayah`
(who covers what, and when). What a workbook does not speak of stays; handing over is an end and another beginning."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from domain.standards.indicators import IndicatorKind
from models.people.area import Area, AreaCover, AreaPopulation
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, IndicatorPosition
from services.exchange import nearest, sheets
from services.exchange.writing import Link, Shape
from services.people.postings import Row
from services.standards.areas import plain

AREA = Shape(Area, ("code",), {"unit": Link("unit_id", Unit)})
POPULATION = Shape(AreaPopulation, ("area", "year", "kind"), {"area": Link("area_id", Area)})
COVER = Shape(AreaCover, ("area", "person", "since"), {"area": Link("area_id", Area), "person": Link("person_id", Person, "nip")})
Numbered = Sequence[tuple[int, Row]]
Refused = tuple[str, int, str, str, dict[str, Any]]


@dataclass(frozen=True)
class AreaRemarks:
    """What an admin should know of the areas before a workbook is applied, though nothing in it is wrong."""

    uncovered: tuple[str, ...] = ()
    """Areas that nobody covers today."""
    unknown: tuple[tuple[str, int], ...] = ()
    """Kinds of people of whom this year's number is not known in so many areas: there the denominator is asked."""


@dataclass(frozen=True)
class _Days:
    """Somebody's days in an area; the row of the workbook, or 0 where they are there already."""

    nip: str
    since: date
    until: date | None
    number: int

    def holds(self, on: date) -> bool:
        """Whether a day is one of them."""
        return self.since <= on and (self.until is None or on <= self.until)

    def overlaps(self, other: "_Days") -> bool:
        """Whether there is a day of both."""
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


def refused(session: Session, read: Mapping[str, Numbered], broken: set[str]) -> Iterator[Refused]:
    """Sheet, row, column, cause and facts of what cannot be."""
    yield from _unknown(session, read, broken)
    yield from _kinds(session, read)
    for number, row in read["Petugas Wilayah"]:
        if row["until"] not in (None, sheets.KEPT) and row["until"] < row["since"]:
            yield "Petugas Wilayah", number, "Sampai", "before", {"other": "Mulai"}
    if not broken & {"Petugas Wilayah", "Pegawai", "Indikator"}:
        yield from _twice(session, read)
    if not broken & {"Petugas Wilayah", "Pegawai", "Wilayah"}:
        yield from _elsewhere(session, read)


def remarks(session: Session, read: Mapping[str, Numbered], *, today: date) -> AreaRemarks:
    """Areas without anybody, or without the numbers that indicators are counted by; nothing where the workbook has no areas."""
    if not any(read[sheet] for sheet in ("Wilayah", "Sasaran", "Petugas Wilayah")):
        return AreaRemarks()
    places = _named(session, Area) | {row["code"]: row["name"] for _, row in read["Wilayah"]}
    covered = {area for area, theirs in _covers(session, read).items() for one in theirs if one.holds(today)}
    kinds = {plain(one): one for one in session.scalars(select(Indicator.population).where(col(Indicator.per_area))) if one}
    kinds |= {plain(row["population"]): row["population"] for _, row in read["Indikator"] if row["per_area"] and row["population"]}
    there = {(area, plain(kind)) for area, year, kind in POPULATION.there(session, ()) if year == today.year}
    there |= {(row["area"], plain(row["kind"])) for _, row in read["Sasaran"] if row["year"] == today.year}
    unknown = {kind: sum((code, said) not in there for code in places) for said, kind in kinds.items()}
    return AreaRemarks(
        tuple(sorted(name for code, name in places.items() if code not in covered)),
        tuple(sorted((kind, count) for kind, count in unknown.items() if count)),
    )


def measured(row: Row) -> Iterator[tuple[str, str]]:
    """Columns of an indicator that do not go with being reported by area, and why."""
    if row["per_area"] is True and (
        row["kind"] not in (IndicatorKind.RATIO, IndicatorKind.COUNT) or row["joint"] or row["formula"]
    ):
        yield "Per Wilayah", "not_by_area"
    if row["population"] not in (None, sheets.KEPT) and row["kind"] is not IndicatorKind.RATIO:
        yield "Sasaran", "no_denominator"


def fill(session: Session, rows: Iterable[Row]) -> None:
    """Write the end into rows whose column is absent: as it is there."""
    lacking = [row for row in rows if row["until"] is sheets.KEPT]
    if lacking:
        there = COVER.there(session, ("until",))
        for row in lacking:
            found = there.get(COVER.key_of(row))
            row["until"] = found["until"] if found else None


def give(session: Session) -> dict[str, list[Row]]:
    """Every row of the three sheets."""
    units = {id: code for id, code in session.execute(select(Unit.id, Unit.code))}
    nips = {id: nip for id, nip in session.execute(select(Person.id, Person.nip))}
    areas = session.scalars(select(Area)).all()
    codes = {one.id: one.code for one in areas}
    return {
        "Wilayah": [{"code": one.code, "name": one.name, "unit": units[one.unit_id]} for one in areas],
        "Sasaran": [
            {"area": codes[one.area_id], "year": one.year, "kind": one.kind, "amount": one.amount}
            for one in session.scalars(select(AreaPopulation))
        ],
        "Petugas Wilayah": [
            {"area": codes[one.area_id], "person": nips[one.person_id], "since": one.since, "until": one.until}
            for one in session.scalars(select(AreaCover))
        ],
    }


def _unknown(session: Session, read: Mapping[str, Numbered], broken: set[str]) -> Iterator[Refused]:
    units = _named(session, Unit) | {row["code"]: row["name"] for _, row in read["Unit"]}
    places = _named(session, Area) | {row["code"]: row["name"] for _, row in read["Wilayah"]}
    people = {nip: name for nip, name in session.execute(select(Person.nip, CALLED))}
    people |= {row["nip"]: row["name"] for _, row in read["Pegawai"]}
    for sheet, header, name, known, source in (
        ("Wilayah", "Unit", "unit", units, "Unit"),
        ("Sasaran", "Wilayah", "area", places, "Wilayah"),
        ("Petugas Wilayah", "Wilayah", "area", places, "Wilayah"),
        ("Petugas Wilayah", "NIP", "person", people, "Pegawai"),
    ):
        for number, row in read[sheet] if source not in broken else ():
            if row[name] not in known:
                yield sheet, number, header, *nearest.facts(row[name], known)


def _kinds(session: Session, read: Mapping[str, Numbered]) -> Iterator[Refused]:
    """A kind that no indicator counts by, where it is one of them in another spelling."""
    known = {one for one in session.scalars(select(Indicator.population)) if one}
    known |= {row["population"] for _, row in read["Indikator"] if row["population"] not in (None, sheets.KEPT)}
    used = {plain(one) for one in known}
    for number, row in read["Sasaran"]:
        if plain(row["kind"]) not in used and (near := nearest.nearest(row["kind"], {one: one for one in known})):
            yield "Sasaran", number, "Kelompok", "unknown_near", {"code": row["kind"], "near": near}


def _twice(session: Session, read: Mapping[str, Numbered]) -> Iterator[Refused]:
    """Days on which two people would report the same of an area, or one of them twice."""
    owed = _owed(session, read)
    for theirs in _covers(session, read).values():
        every = sorted(theirs, key=lambda one: (one.number, one.since))
        for place, later in enumerate(every):
            for earlier in every[:place] if later.number else ():
                both = owed.get(earlier.nip, frozenset()) & owed.get(later.nip, frozenset())
                if earlier.overlaps(later) and (both or earlier.nip == later.nip):
                    facts = {"nip": earlier.nip, "since": earlier.since, "codes": ", ".join(sorted(both)[:3]) or "-"}
                    yield "Petugas Wilayah", later.number, "NIP", "covered_twice", facts


def _elsewhere(session: Session, read: Mapping[str, Numbered]) -> Iterator[Refused]:
    """People who work nowhere near: they never hold a post in the unit of the area while they are to cover it."""
    if not read["Petugas Wilayah"]:
        return
    units = {id: code for id, code in session.execute(select(Unit.id, Unit.code))}
    of_area = {one.code: units[one.unit_id] for one in session.scalars(select(Area))}
    of_area |= {row["code"]: row["unit"] for _, row in read["Wilayah"]}
    posts: dict[str, list[tuple[str, date, date | None]]] = defaultdict(list)
    held = select(Person.nip, Posting.unit_id, col(Posting.valid_from), col(Posting.valid_until))
    for nip, unit, since, until in session.execute(held.join(Posting, col(Posting.person_id) == Person.id)):
        posts[nip].append((units[unit], since, until))
    for _, row in read["Pegawai"]:
        posts[row["nip"]].append((row["unit"], row["valid_from"], row["valid_until"]))
    for number, row in read["Petugas Wilayah"]:
        days = _Days(row["person"], row["since"], None if row["until"] is sheets.KEPT else row["until"], number)
        there = [unit for unit, since, until in posts.get(row["person"], ()) if days.overlaps(_Days("", since, until, 0))]
        if row["area"] in of_area and row["person"] in posts and of_area[row["area"]] not in there:
            facts = {"unit": of_area[row["area"]], "there": ", ".join(dict.fromkeys(there)) or "-"}
            yield "Petugas Wilayah", number, "NIP", "covers_elsewhere", facts


def _covers(session: Session, read: Mapping[str, Numbered]) -> dict[str, list[_Days]]:
    """By area everybody's days, as they are there and as the workbook would have them."""
    covers: dict[str, dict[tuple[str, date], _Days]] = defaultdict(dict)
    for (area, nip, since), found in COVER.there(session, ("until",)).items():
        covers[area][nip, since] = _Days(nip, since, found["until"], 0)
    for number, row in read["Petugas Wilayah"]:
        key = row["person"], row["since"]
        kept = covers[row["area"]].get(key)
        until = (kept.until if kept else None) if row["until"] is sheets.KEPT else row["until"]
        covers[row["area"]][key] = _Days(*key, until, number)
    return {area: list(theirs.values()) for area, theirs in covers.items()}


def _owed(session: Session, read: Mapping[str, Numbered]) -> dict[str, frozenset[str]]:
    """By person the codes they report by area, in any of their posts."""
    posts: dict[str, set[str]] = defaultdict(set)
    for nip, position in session.execute(select(Person.nip, Posting.position).join(Posting, col(Posting.person_id) == Person.id)):
        posts[nip].add(position)
    for _, row in read["Pegawai"]:
        posts[row["nip"]].add(row["position"])
    of_position: dict[str, set[str]] = defaultdict(set)
    said = {row["code"] for _, row in read["Indikator"]}
    wanted = select(IndicatorPosition.position, Indicator.code).join(Indicator, col(Indicator.id) == IndicatorPosition.indicator_id)
    for position, code in session.execute(wanted.where(col(Indicator.per_area))):
        if code not in said:
            of_position[position].add(code)
    for _, row in read["Indikator"]:
        for position in row["positions"] if row["per_area"] is True else ():
            of_position[position].add(row["code"])
    return {nip: frozenset(code for one in theirs for code in of_position.get(one, ())) for nip, theirs in posts.items()}


def _named(session: Session, table: type[Unit] | type[Area]) -> dict[str, str]:
    return {code: name for code, name in session.execute(select(table.code, table.name))}
