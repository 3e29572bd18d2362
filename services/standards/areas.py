"""The areas (kelurahan) of units: who covers which on a day, and how many people of a kind are to be reached there in a year."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from models.people.area import Area, AreaCover, AreaPopulation, FormerAreaUnit
from models.standards.standard import Indicator


@dataclass(frozen=True)
class Place:
    """An area by its code and name, and the unit whose figures it adds to: on the day it was asked for, else now."""

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
    former: Mapping[str, tuple[tuple[date, int | None], ...]] = field(default_factory=_none)
    """By area that was moved, until when it belonged to which unit, the earliest first; None: to none yet."""
    ever: Mapping[int, tuple[str, ...]] = field(default_factory=_none)
    """By unit the codes of all areas that belong to it on any day, in the order of their names."""
    of_person: Mapping[int, tuple[Cover, ...]] = field(default_factory=_none)
    of_area: Mapping[str, tuple[Cover, ...]] = field(default_factory=_none)
    amounts: Mapping[tuple[str, int, str], Decimal] = field(default_factory=_none)
    """By area, year and kind."""
    _of: dict[tuple[int, date], tuple[Place, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def is_by_area(self, unit: int, on: date) -> bool:
        """Whether a unit reports by area on a day: from the first day on which anybody covers one."""
        return any(one.since <= on for place in self.of(unit, on) for one in self.of_area.get(place.code, ()))

    def covered(self, person: int, on: date, *, unit: int | None = None) -> tuple[Place, ...]:
        """What somebody covers on a day, of one unit where it is named, in the order of the names."""
        mine = {one.place.code for one in self.of_person.get(person, ()) if one.holds(on)}
        found = [place for code in mine if (place := self.at(code, on)) and unit in (None, place.unit)]
        return tuple(sorted(found, key=_by_name))

    def at(self, area: str, on: date) -> Place | None:
        """An area with the unit it belongs to on a day; None where it belongs to none."""
        place = self.places[area]
        unit = next((unit for until, unit in self.former.get(area, ()) if on <= until), place.unit)
        return None if unit is None else place if unit == place.unit else replace(place, unit=unit)

    def of(self, unit: int, on: date) -> tuple[Place, ...]:
        """The areas of a unit on a day, in the order of their names."""
        codes = self.ever.get(unit)
        if not codes:
            return ()
        found = self._of.get((unit, on))
        if found is None:
            found = self._of[unit, on] = tuple(place for code in codes if (place := self.at(code, on)) and place.unit == unit)
        return found

    def units(self, areas: Iterable[str], *days: date) -> set[int]:
        """To which units these belong on any of the days."""
        found = (self.at(code, day) for code in areas if code in self.places for day in days)
        return {place.unit for place in found if place}

    def covering(self, area: str, on: date) -> tuple[int, ...]:
        """Who covers an area on a day."""
        return tuple(sorted(one.person for one in self.of_area.get(area, ()) if one.holds(on)))

    def asks(self, indicator: Indicator, unit: int) -> bool:
        """Whether an indicator is asked area by area in a unit on any day: one that has no areas reports as a whole."""
        return indicator.per_area and unit in self.ever

    def population(self, area: str, year: int, indicator: Indicator) -> Decimal | None:
        """Of how many an indicator is in an area that year, where the workbook says so."""
        return self.amounts.get((area, year, plain(indicator.population))) if indicator.population else None


def read(rows: Callable[[Any], Iterable[Any]]) -> Areas:
    """All of them from their tables."""
    by_id = {row.id: Place(row.code, row.name, row.unit_id) for row in rows(Area)}
    if not by_id:
        return Areas()
    former: dict[str, list[tuple[date, int | None]]] = {}
    for row in sorted(rows(FormerAreaUnit), key=lambda row: row.until):
        former.setdefault(by_id[row.area_id].code, []).append((row.until, row.unit_id))
    ever: dict[int, list[str]] = {}
    for place in sorted(by_id.values(), key=_by_name):
        for unit in dict.fromkeys([place.unit, *(unit for _, unit in former.get(place.code, ()) if unit is not None)]):
            ever.setdefault(unit, []).append(place.code)
    of_person: dict[int, list[Cover]] = {}
    of_area: dict[str, list[Cover]] = {}
    for row in rows(AreaCover):
        cover = Cover(row.person_id, by_id[row.area_id], row.since, row.until)
        of_person.setdefault(row.person_id, []).append(cover)
        of_area.setdefault(cover.place.code, []).append(cover)
    return Areas(
        places={one.code: one for one in by_id.values()},
        former={area: tuple(turns) for area, turns in former.items()},
        ever={unit: tuple(codes) for unit, codes in ever.items()},
        of_person={person: tuple(covers) for person, covers in of_person.items()},
        of_area={area: tuple(covers) for area, covers in of_area.items()},
        amounts={(by_id[row.area_id].code, row.year, plain(row.kind)): row.amount for row in rows(AreaPopulation)},
    )


def _by_name(place: Place) -> tuple[str, str]:
    return place.name.casefold(), place.code
