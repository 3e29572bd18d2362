"""The page for those who answer for many: the chat's own figures as tables to sort, filter and print, with their pictures.

Each view asks the use case that the chat asks, so that nobody sees more here, and each figure is the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeVar

from sqlmodel import Session

from domain.insight import ways
from domain.insight.ways import View, Way
from domain.standards.periods import Period
from services.city import City
from services.insight import drill_down, levels, own_record, pws
from services.insight.levels import WHOLE
from services.insight.trend import Line as Trend
from services.messages.ledger import Page, cut
from services.people import agencies, scopes
from services.people.agencies import Agency
from services.people.scopes import Member

LINES, PEOPLE = 50, 100
"""Lines of a table, and names, on one page; on paper all."""
_ALL = 1_000_000

One = TypeVar("One")
Keys = Mapping[str, Callable[[Any], Any]]


@dataclass(frozen=True)
class Asker:
    """Who looks, and when."""

    by: int
    now: datetime
    city: City

    @property
    def today(self) -> date:
        """The day it is for them."""
        return self.city.today(self.now)


@dataclass(frozen=True)
class Shown:
    """A view: how it was asked for, what it shows, and the picture that goes with it."""

    way: Way
    agency: Agency
    """Whose head stands over it on paper."""
    facts: dict[str, Any]
    picture: dict[str, Any] | None = None
    choices: Sequence[Period] = field(default=())
    """The periods that can be chosen."""


def show(session: Session, *, way: Way, asker: Asker) -> Shown:
    """What a way leads to. Raises `Outdated` where it is none for whoever asks."""
    if way.view is View.START:
        way = _start(session, way, asker)
    return _VIEWS[way.view](session, way, asker)


def _start(session: Session, way: Way, asker: Asker) -> Way:
    """Where the chat begins: the level; for whoever answers for people alone their units, or the only one."""
    if levels.is_level(session, by=asker.by, today=asker.today):
        return replace(way, view=View.LEVEL, unit=WHOLE)
    found = {one.unit for one in _members(session, asker)}
    return replace(way, view=View.UNIT, unit=found.pop()) if len(found) == 1 else replace(way, view=View.UNITS)


def _level(session: Session, way: Way, asker: Asker) -> Shown:
    found = levels.level(session, by=asker.by, unit=way.unit, period=way.period, now=asker.now, city=asker.city)
    people = bool(found.unit and scopes.members(session, by=asker.by, today=asker.today, unit=found.unit))
    trend = found.above is None and (scopes.sees_all(session, by=asker.by) or bool(_members(session, asker)))
    table = _table(found.lines, way, _LINE, lambda line: line.name)
    facts = {"level": found, "units": table, "people": people, "trend": trend}
    return Shown(way, _agency(session, found.unit), facts, choices=ways.choices(asker.today))


def _standing(session: Session, way: Way, asker: Asker) -> Shown:
    found = levels.indicator(
        session, by=asker.by, unit=way.unit, indicator=way.indicator, period=way.period, now=asker.now, city=asker.city
    )
    table = _table(found.units, way, _STANDING, lambda one: one[1])
    return Shown(way, _agency(session, found.unit), {"told": found, "units": table}, choices=ways.choices(asker.today))


def _units(session: Session, way: Way, asker: Asker) -> Shown:
    found = drill_down.units(session, by=asker.by, page=way.page, today=asker.today)
    return Shown(way, _agency(session, WHOLE), {"trend": found})


def _unit(session: Session, way: Way, asker: Asker) -> Shown:
    most = _ALL if way.paper else PEOPLE
    found = drill_down.unit(session, by=asker.by, unit=way.unit, page=way.page, most=most, today=asker.today)
    lines = _sorted(found.lines, way, _TREND)
    return Shown(way, _agency(session, found.unit), {"told": found, "lines": lines}, _trends(found.lines))


def _person(session: Session, way: Way, asker: Asker) -> Shown:
    found = own_record.record(session, by=asker.by, person=way.person, today=asker.today)
    facts = {"record": found, "lines": _sorted(found.lines, way, _TREND)}
    return Shown(way, _agency(session, found.unit or WHOLE), facts, own_record.chart(found))


def _values(session: Session, way: Way, asker: Asker) -> Shown:
    found = own_record.card(session, by=asker.by, person=way.person, indicator=way.indicator, today=asker.today)
    unit = scopes.enter(session, by=asker.by, person=way.person, today=asker.today).unit
    return Shown(way, _agency(session, unit or WHOLE), {"told": found}, _trends([found.line]))


def _areas(session: Session, way: Way, asker: Asker) -> Shown:
    found = pws.look(session, by=asker.by, unit=way.unit, indicator=way.indicator, today=asker.today)
    return Shown(way, _agency(session, found.unit), {"told": found}, pws.chart(found))


def _members(session: Session, asker: Asker) -> Sequence[Member]:
    return scopes.members(session, by=asker.by, today=asker.today)


_VIEWS = {
    View.LEVEL: _level,
    View.STANDING: _standing,
    View.UNITS: _units,
    View.UNIT: _unit,
    View.PERSON: _person,
    View.VALUES: _values,
    View.AREAS: _areas,
}


def _agency(session: Session, unit: int) -> Agency:
    return agencies.of_unit(session, unit) if unit else Agency(agencies.of_all(session), "")


def _trends(lines: Sequence[Trend]) -> dict[str, Any] | None:
    """The trends as a picture, where any has at least two quarters."""
    drawn = [line for line in lines if sum(point.percent is not None for point in line.points) > 1]
    return {"as": "photo", "draw": "trends", "lines": drawn[: drill_down.LINES]} if drawn else None


def _table(lines: Sequence[One], way: Way, keys: Keys, name: Callable[[One], str]) -> Page[One]:
    """A page of the lines that have in their name what was looked for, in the order that was asked for."""
    wanted = way.find.casefold()
    found = _sorted([line for line in lines if wanted in name(line).casefold()], way, keys)
    return Page(tuple(found), 0, 1) if way.paper else cut(found, way.page, LINES)


def _sorted(lines: Sequence[One], way: Way, keys: Keys) -> list[One]:
    """By a column, what it has nothing of last; as the chat has them where no column was asked for."""
    key = keys.get(way.sort.removeprefix("-"))
    if key is None:
        return list(lines)
    known = [line for line in lines if key(line) is not None]
    rest = [line for line in lines if key(line) is None]
    return [*sorted(known, key=key, reverse=way.sort.startswith("-")), *rest]


def _share(part: int, of: int) -> Fraction | None:
    return Fraction(part, of) if of else None


_LINE: Keys = {
    "name": lambda line: line.name.casefold(),
    "reported": lambda line: _share(line.reported, line.expected),
    "late": lambda line: line.late,
    "overdue": lambda line: line.overdue,
    "verified": lambda line: _share(line.verified, line.reported),
    "good": lambda line: _share(line.good, line.measured),
    "weakest": lambda line: line.weakest.percent if line.weakest else None,
}
_STANDING: Keys = {
    "name": lambda one: one[1].casefold(),
    "percent": lambda one: one[2].percent,
    "people": lambda one: one[2].people,
}
_TREND: Keys = {"name": lambda line: line.name.casefold(), "percent": lambda line: line.percent, "people": lambda line: line.people}
SORTED: Mapping[View, tuple[str, ...]] = {
    View.LEVEL: tuple(_LINE),
    View.STANDING: tuple(_STANDING),
    View.UNIT: tuple(_TREND),
    View.PERSON: ("name", "percent"),
}
"""The columns by which each view can be sorted."""
