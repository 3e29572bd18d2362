"""The areas (kelurahan) of units: who covers which on a day, and how many people of a kind are to be reached there in a year."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from models.people.area import Area, AreaCover, AreaPopulation, SettledCover
from models.standards.standard import Indicator


@dataclass(frozen=True)
class Place:
    """An area by its code and name, and the unit whose figures it adds to."""

    code: str
    name: str
    unit: int


@dataclass(frozen=True)
class Cover:
    """Somebody's days in an area."""

    person: int
    place: Place
    since: date
    until: date | None

    def holds(self, on: date) -> bool:
        """Whether they cover it on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


def plain(kind: str) -> str:
    """A kind of people however it is spelt."""
    return " ".join(kind.casefold().split())


def _none() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Areas:
    """All of them."""

    places: Mapping[str, Place] = field(default_factory=_none)
    of_unit: Mapping[int, tuple[Place, ...]] = field(default_factory=_none)
    """By unit, in the order of their names."""
    of_person: Mapping[int, tuple[Cover, ...]] = field(default_factory=_none)
    of_area: Mapping[str, tuple[Cover, ...]] = field(default_factory=_none)
    amounts: Mapping[tuple[str, int, str], Decimal] = field(default_factory=_none)
    """By area, year and kind."""

    def is_by_area(self, unit: int, on: date) -> bool:
        """Whether a unit reports by area on a day: from the first day on which anybody covers one."""
        return any(one.since <= on for place in self.of_unit.get(unit, ()) for one in self.of_area.get(place.code, ()))

    def covered(self, person: int, on: date, *, unit: int | None = None) -> tuple[Place, ...]:
        """What somebody covers on a day, of one unit where it is named, in the order of the names."""
        found = [one.place for one in self.of_person.get(person, ()) if one.holds(on) and unit in (None, one.place.unit)]
        return tuple(sorted(set(found), key=_by_name))

    def covering(self, area: str, on: date) -> tuple[int, ...]:
        """Who covers an area on a day."""
        return tuple(sorted(one.person for one in self.of_area.get(area, ()) if one.holds(on)))

    def asks(self, indicator: Indicator, unit: int) -> bool:
        """Whether an indicator is asked area by area in a unit: one that has no areas reports as a whole."""
        return indicator.per_area and unit in self.of_unit

    def population(self, area: str, year: int, indicator: Indicator) -> Decimal | None:
        """Of how many an indicator is in an area that year, where the workbook says so."""
        return self.amounts.get((area, year, plain(indicator.population))) if indicator.population else None

    def population_of(self, unit: int, year: int, indicator: Indicator) -> Decimal | None:
        """The same of all areas of a unit; None where one of them lacks it."""
        found = [self.population(one.code, year, indicator) for one in self.of_unit.get(unit, ())]
        known = [one for one in found if one is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(found) else None


def read(rows: Callable[[Any], Iterable[Any]]) -> Areas:
    """All of them from their tables."""
    by_id = {row.id: Place(row.code, row.name, row.unit_id) for row in rows(Area)}
    if not by_id:
        return Areas()
    of_unit: dict[int, list[Place]] = {}
    for place in sorted(by_id.values(), key=_by_name):
        of_unit.setdefault(place.unit, []).append(place)
    of_person: dict[int, list[Cover]] = {}
    of_area: dict[str, list[Cover]] = {}
    for cover in _covers(rows, by_id):
        of_person.setdefault(cover.person, []).append(cover)
        of_area.setdefault(cover.place.code, []).append(cover)
    return Areas(
        places={one.code: one for one in by_id.values()},
        of_unit={unit: tuple(places) for unit, places in of_unit.items()},
        of_person={person: tuple(covers) for person, covers in of_person.items()},
        of_area={area: tuple(covers) for area, covers in of_area.items()},
        amounts={(by_id[row.area_id].code, row.year, plain(row.kind)): row.amount for row in rows(AreaPopulation)},
    )


def _covers(rows: Callable[[Any], Iterable[Any]], places: Mapping[int, Place]) -> Iterable[Cover]:
    """Who covers what: on closed days as it stood when they closed, else as the workbook says."""
    settled = list(rows(SettledCover))
    until: dict[int, date] = {}
    for row in settled:
        until[row.area_id] = max(row.last, until.get(row.area_id, row.last))
        if row.person_id is not None:
            yield Cover(row.person_id, places[row.area_id], row.first, row.last)
    for row in rows(AreaCover):
        closed = until.get(row.area_id)
        since = row.since if closed is None else max(row.since, closed + timedelta(days=1))
        if row.until is None or since <= row.until:
            yield Cover(row.person_id, places[row.area_id], since, row.until)


def _by_name(place: Place) -> tuple[str, str]:
    return place.name.casefold(), place.code
