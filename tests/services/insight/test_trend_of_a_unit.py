"""The trend of a unit is what one person came to: who comes, goes or does not report makes it neither rise nor fall."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.messages.facts import freeze
from domain.standards.indicators import Direction, IndicatorKind
from models.people.person import Person
from models.people.unit import Unit
from models.standards.standard import Indicator
from services.insight import drill_down, pictures
from services.insight.trend import Line
from tests.databases import Sqlite
from tests.given import given

TODAY = date(2026, 10, 1)


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    """TUNGGU is a number that is counted each month."""
    engine = sqlite.anew()
    with Session(engine) as session, session.begin():
        counted = session.scalars(select(Indicator).where(Indicator.code == "TUNGGU")).one()
        counted.kind, counted.direction, counted.unit = IndicatorKind.COUNT, Direction.UP, "kunjungan"
    yield engine
    engine.dispose()


def _line(engine: Engine, code: str = "TUNGGU") -> Line:
    with Session(engine) as session:
        head = session.scalars(select(Person).where(Person.name.startswith("dr. Andi"))).one()
        unit = session.scalars(select(Unit).where(Unit.code == "PKM-1")).one()
        found = drill_down.unit(session, by=head.id, unit=unit.id, page=0, today=TODAY)
        return next(line for line in found.lines if line.code == code)


_RAHMA = "given Rahma TUNGGU until 2026-09: 20 20 20 20 20 20"
_NURUL = "given colleague Nurul of Rahma\ngiven Nurul TUNGGU until {until}: {values}"


@pytest.mark.parametrize(
    ("until", "values", "people"),
    [
        pytest.param("2026-06", "20 20 20", (2, 1), id="a colleague who left: 120 of two are no more than 60 of one"),
        pytest.param("2026-09", "20 20 20", (1, 2), id="a colleague who came"),
        pytest.param("2026-09", "20", (1, 2), id="who came in the last month"),
    ],
)
def test_other_people_make_no_trend(city: Engine, until: str, values: str, people: tuple[int, int]) -> None:
    given(city, "\n".join(("# Two people.", _RAHMA, _NURUL.format(until=until, values=values))))
    line = _line(city)
    before, now = line.points[-2:]
    assert (before.value, now.value) == (20, 20)
    assert (before.people, now.people) == people
    assert now.arrow == ""
    assert now.beside
    assert line.each == "month"


@pytest.mark.parametrize(
    ("values", "shown", "arrow"),
    [
        pytest.param("20 20 20 20 20", ("20.0", "20.0"), "same", id="a month that was not reported is no fall"),
        pytest.param("20 20 20 20 23", ("20.0", "21.5"), "up", id="more in each month there is"),
    ],
)
def test_the_same_people_in_fewer_months_are_compared_by_the_month(
    city: Engine, values: str, shown: tuple[str, str], arrow: str
) -> None:
    given(city, f"# One of six months is missing.\ngiven Rahma TUNGGU until 2026-08: {values}\n")
    before, now = _line(city).points[-2:]
    assert (before.value, now.value) == tuple(map(Decimal, shown))
    assert now.arrow == arrow


def test_shares_are_of_all_there_was_and_the_picture_names_how_many_people(city: Engine) -> None:
    given(
        city,
        "# Two areas.\ngiven Rahma IDL until 2026-09: 1/2\ngiven colleague Nurul of Rahma\ngiven Nurul IDL until 2026-09: 90/100\n",
    )
    line = _line(city, "IDL")
    assert line.points[-1].value == Decimal("89.2")
    assert line.each == ""
    (curve,) = freeze(pictures.curves([line], people=True))["lines"]
    assert [point["$facts"]["people"] for point in curve["$facts"]["points"]] == [0, 0, 0, 2]
