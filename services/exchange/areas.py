"""The sheets of areas: `Wilayah` (kelurahan and their unit), `Sasaran` (how many people of a kind, by year) and `Petugas Wilayah`
(who covers what, and when). What a workbook does not speak of stays; handing over is an end and another beginning."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain.standards.indicators import IndicatorKind
from domain.standards.turns import ALWAYS, Turn, whole
from models.people.area import Area, AreaCover, AreaPopulation, FormerAreaUnit
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, IndicatorPosition
from services.exchange import nearest, sheets
from services.exchange.writing import Link, Shape
from services.people.postings import Row
from services.standards.areas import plain

POPULATION = Shape(AreaPopulation, ("area", "year", "kind"), {"area": Link("area_id", Area)})
COVER = Shape(AreaCover, ("area", "person", "since"), {"area": Link("area_id", Area), "person": Link("person_id", Person, "nip")})
_DAY = timedelta(days=1)
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
    covered = _covered(session, read, today)
    kinds = {plain(one): one for one in session.scalars(select(Indicator.population).where(col(Indicator.per_area))) if one}
    kinds |= {plain(row["population"]): row["population"] for _, row in read["Indikator"] if row["per_area"] and row["population"]}
    there = {(area, plain(kind)) for area, year, kind in POPULATION.there(session, ()) if year == today.year}
    there |= {(row["area"], plain(row["kind"])) for _, row in read["Sasaran"] if row["year"] == today.year}
    unknown = {kind: sum((code, said) not in there for code in places) for said, kind in kinds.items()}
    return AreaRemarks(
        tuple(sorted(name for code, name in places.items() if code not in covered)),
        tuple(sorted((kind, count) for kind, count in unknown.items() if count)),
    )


def _covered(session: Session, read: Mapping[str, Numbered], today: date) -> set[str]:
    """The areas that somebody covers today who works in the unit to which the area belongs, or will."""
    posts, of_area = _posts(session, read), _newest(session, read)
    return {
        area
        for area, theirs in _covers(session, read).items()
        for one in theirs
        if one.holds(today) and any(unit == of_area.get(area) and held.holds(today) for unit, held in posts.get(one.nip, ()))
    }


def _newest(session: Session, read: Mapping[str, Numbered]) -> dict[str, str | None]:
    """By area the unit to which it belongs, or will."""
    found = {area: said[-1][1] for area, said in turns(session).items()}
    last: dict[str, date] = {}
    for _, row in read["Wilayah"]:
        if row["code"] not in last or (row["since"] or ALWAYS) >= last[row["code"]]:
            found[row["code"]], last[row["code"]] = row["unit"], row["since"] or ALWAYS
    return found


def measured(row: Row) -> Iterator[tuple[str, str]]:
    """Columns of an indicator that do not go with being reported by area, and why."""
    if row["per_area"] is True and (
        row["kind"] not in (IndicatorKind.RATIO, IndicatorKind.COUNT) or row["joint"] or row["formula"]
    ):
        yield "Per Wilayah", "not_by_area"
    if row["population"] not in (None, sheets.KEPT) and row["kind"] is not IndicatorKind.RATIO:
        yield "Sasaran", "no_denominator"


def turns(session: Session) -> dict[str, tuple[Turn, ...]]:
    """By the code of each area from when on it belongs to which unit."""
    units: dict[int | None, str | None] = {id: code for id, code in session.execute(select(Unit.id, Unit.code))} | {None: None}
    former: defaultdict[int, list[FormerAreaUnit]] = defaultdict(list)
    for row in session.scalars(select(FormerAreaUnit).order_by(col(FormerAreaUnit.until))):
        former[row.area_id].append(row)
    found: dict[str, tuple[Turn, ...]] = {}
    for id, code, unit in session.execute(select(Area.id, Area.code, Area.unit_id).order_by(col(Area.code))):
        begins = [ALWAYS, *(row.until + _DAY for row in former[id])]
        found[code] = whole(zip(begins, [units[one] for one in (*(row.unit_id for row in former[id]), unit)], strict=True))
    return found


def give_areas(session: Session) -> list[Row]:
    """Every area, as a row of its sheet; of one that was moved a row for each unit."""
    names = _named(session, Area)
    return [
        {"code": code, "name": names[code], "unit": unit, "since": None if since == ALWAYS else since}
        for code, said in turns(session).items()
        for since, unit in said
        if unit is not None
    ]


def give_populations(session: Session) -> list[Row]:
    """How many people of which kind each area has, as rows of their sheet."""
    rows = session.execute(select(AreaPopulation, Area.code).join(Area, col(Area.id) == AreaPopulation.area_id))
    return [{"area": code, "year": one.year, "kind": one.kind, "amount": one.amount} for one, code in rows]


def give_covers(session: Session) -> list[Row]:
    """Who covers which area from when to when, as rows of its sheet."""
    rows = session.execute(
        select(AreaCover, Area.code, Person.nip)
        .join(Area, col(Area.id) == AreaCover.area_id)
        .join(Person, col(Person.id) == AreaCover.person_id)
    )
    return [{"area": code, "person": nip, "since": one.since, "until": one.until} for one, code, nip in rows]


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
    """People who work nowhere near: they never hold a post in a unit of the area while they are to cover it."""
    if not read["Petugas Wilayah"]:
        return
    posts, of_area = _posts(session, read), _units(session, read)
    for number, row in read["Petugas Wilayah"]:
        days = _Days(row["person"], row["since"], None if row["until"] is sheets.KEPT else row["until"], number)
        there = [unit for unit, held in posts.get(row["person"], ()) if days.overlaps(held)]
        if row["area"] in of_area and row["person"] in posts and not of_area[row["area"]].intersection(there):
            facts = {"unit": ", ".join(sorted(of_area[row["area"]])), "there": ", ".join(dict.fromkeys(there)) or "-"}
            yield "Petugas Wilayah", number, "NIP", "covers_elsewhere", facts


def _posts(session: Session, read: Mapping[str, Numbered]) -> dict[str, list[tuple[str, _Days]]]:
    """By person the units they work in and when, as it is there and as the workbook would have it."""
    units = {id: code for id, code in session.execute(select(Unit.id, Unit.code))}
    posts: dict[str, list[tuple[str, _Days]]] = defaultdict(list)
    held = select(Person.nip, Posting.unit_id, col(Posting.valid_from), col(Posting.valid_until))
    for nip, unit, since, until in session.execute(held.join(Posting, col(Posting.person_id) == Person.id)):
        posts[nip].append((units[unit], _Days(nip, since, until, 0)))
    for number, row in read["Pegawai"]:
        posts[row["nip"]].append((row["unit"], _Days(row["nip"], row["valid_from"], row["valid_until"], number)))
    return posts


def _units(session: Session, read: Mapping[str, Numbered]) -> dict[str, set[str]]:
    """By area every unit it belongs to on any day, as it is there and as the workbook would have it."""
    found = {area: {unit for _, unit in said if unit is not None} for area, said in turns(session).items()}
    for _, row in read["Wilayah"]:
        found.setdefault(row["code"], set()).add(row["unit"])
    return found


def _covers(session: Session, read: Mapping[str, Numbered]) -> dict[str, list[_Days]]:
    """By area everybody's days, as they are there and as the workbook would have them."""
    there: dict[tuple[str, str], dict[date, date | None]] = defaultdict(dict)
    for (area, nip, since), found in COVER.there(session, ("until",)).items():
        there[area, nip][since] = found["until"]
    said: dict[tuple[str, str], dict[date, date | None]] = defaultdict(dict)
    numbers: dict[tuple[str, str, date], int] = {}
    for number, row in read["Petugas Wilayah"]:
        whose, since = (row["area"], row["person"]), row["since"]
        said[whose][since] = there[whose].get(since) if row["until"] is sheets.KEPT else row["until"]
        numbers[*whose, since] = number
    covers: dict[str, list[_Days]] = defaultdict(list)
    for area, nip in dict.fromkeys([*there, *said]):
        for since, until in told(there[area, nip], said[area, nip]).items():
            covers[area].append(_Days(nip, since, until, numbers.get((area, nip, since), 0)))
    return covers


def told(there: Mapping[date, date | None], said: Mapping[date, date | None]) -> dict[date, date | None]:
    """Somebody's days in an area, by their first: what is said, and what is there, but for what began within what is said."""
    stays = {
        since: until
        for since, until in there.items()
        if not any(begins < since and (ends is None or since <= ends) for begins, ends in said.items())
    }
    return stays | dict(said)


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
