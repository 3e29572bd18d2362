"""The page's tables: sorted, found in and cut into pages, and light however many units there are."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.insight.ways import View, Way
from domain.standards.achievement import Status
from domain.standards.periods import Period
from models.people.person import Person
from models.people.unit import Unit
from models.standards.standard import Indicator
from services import rights
from services.insight import pages
from services.insight.levels import Level, Line
from services.insight.pages import LINES, Asker
from services.insight.standings import Standing
from services.people import scopes
from services.people.agencies import Agency
from services.refusals import Outdated
from tests.services.insight.test_levels import CITY, NOW, TODAY, city
from tests.services.insight.test_levels import _of as of
from texts import Texts

__all__ = ["city"]

_TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))
_WEAK = Standing("HADIR-GURU", "Kehadiran mengajar menurut jadwal pelajaran", Decimal("82.5"), Status.FAIR, 1, 18)
_LIGHT, _ON_PAPER = 80_000, 250_000
"""Bytes of a view at most, and of 400 units on paper."""


def _line(number: int, **facts: Any) -> Line:
    usual = {"expected": 100, "reported": 100 - number % 90, "late": number % 7, "overdue": number % 5, "verified": number % 11}
    return Line(
        unit=1_000 + number,
        name=f"UPT SPF SD Negeri Contoh Melati Indah {number:03}",
        units=1,
        is_own=False,
        good=7,
        measured=9,
        weakest=_WEAK if number % 2 else None,
        why=(),
        **{**usual, **facts},
    )


def _level(lines: list[Line]) -> Level:
    return Level(
        at=datetime(2026, 10, 5, tzinfo=UTC),
        periods=(Period.parse("2026-09"), Period.parse("2026-Q3")),
        unit=5,
        name="Dinas Pendidikan",
        above=None,
        whole=_line(1),
        standings=tuple([_WEAK] * 40),
        well=(),
        attention=(),
        best=(),
        lines=tuple(lines),
        page=0,
        pages=1,
    )


def _shown(level: Level, way: Way) -> str:
    table = pages._table(level.lines, way, pages._LINE, lambda line: line.name)
    facts = {"level": level, "units": table, "people": True, "trend": True, "way": way, "choices": (), "agency": Agency("Kota", "")}
    more = {"at": level.at, "image": "", "data": "x" * 600, "base": "/halaman/", "script": "/s.js", "version": "1"}
    return _TEXTS.page("insight/level", "id", {**facts, **more})


def test_four_hundred_units_stay_light() -> None:
    level = _level([_line(number) for number in range(400)])
    view, paper = _shown(level, Way(View.LEVEL)), _shown(level, Way(View.LEVEL, paper=True))
    assert view.count("SD Negeri Contoh") == LINES
    assert len(view.encode()) < _LIGHT
    assert paper.count("SD Negeri Contoh") == 400
    assert len(paper.encode()) < _ON_PAPER
    assert 'name="go"' not in paper.partition("<main")[2]


@pytest.mark.parametrize("column", [name for name in pages.SORTED[View.LEVEL]])
def test_every_column_sorts_both_ways_with_what_has_no_figure_last(column: str) -> None:
    lines = [_line(number) for number in range(30)] + [_line(99, expected=0, reported=0, verified=0)]
    key = pages._LINE[column]
    for sort, turned in ((column, False), (f"-{column}", True)):
        found = [key(line) for line in pages._sorted(lines, Way(View.LEVEL, sort=sort), pages._LINE)]
        known = [one for one in found if one is not None]
        assert known == sorted(known, reverse=turned)
        assert found[len(known) :] == [None] * (len(found) - len(known))


def test_an_unknown_column_leaves_the_order_of_the_chat() -> None:
    lines = [_line(number) for number in (3, 1, 2)]
    assert pages._sorted(lines, Way(View.LEVEL, sort="-salary"), pages._LINE) == lines


_HEADS_OF_ALL = ("Dinas", "Korwil", "Kepala Dua", "Kesehatan", "Baso", "Wakil", "Sitti", "Tenri")


def test_each_view_is_of_those_alone_whom_the_chat_shows(city: Engine) -> None:
    """Whoever leads a tree of units: levels within it, people only where they report to them, and nobody else's of either."""
    with Session(city) as session:
        rights.on_day(session, TODAY)
        units = session.scalars(select(Unit.id)).all()
        people = session.scalars(select(Person.id)).all()
        indicators = session.scalars(select(Indicator.id)).all()
        for who in _HEADS_OF_ALL:
            by = of(session, who)
            places = set(scopes.units(session, by=by, on=TODAY))
            mine = scopes.members(session, by=by, today=TODAY)
            whose, where = {one.person for one in mine} | {by}, {one.unit for one in mine}
            found: dict[View, set[int]] = {view: set() for view in View}
            ways = [Way(view, unit=unit) for view in (View.LEVEL, View.UNIT) for unit in units]
            ways += [Way(View.STANDING, unit=unit, indicator=one) for unit in units for one in indicators]
            ways += [Way(View.AREAS, unit=unit, indicator=one) for unit in units for one in indicators]
            ways += [Way(View.PERSON, person=person) for person in people]
            ways += [Way(View.VALUES, person=person, indicator=indicators[0]) for person in people]
            for way in ways:
                with suppress(Outdated):
                    pages.show(session, way=way, asker=Asker(by, NOW, CITY))
                    found[way.view].add(way.person or way.unit)
            assert found[View.LEVEL] == places, who
            assert found[View.STANDING] <= places, who
            assert found[View.UNIT] == where, who
            assert found[View.AREAS] <= where, who
            assert found[View.PERSON] == found[View.VALUES] == whose, who
