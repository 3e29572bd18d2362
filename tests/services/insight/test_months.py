"""One's own record and a unit's trend go by the periods in which each standard judges: months, quarters, each as it was then."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.standards.periods import Period
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.standards.standard import Indicator, IndicatorPosition
from services.insight import drill_down, judged_periods, own_record, webs
from services.insight.own_record import Record
from services.insight.trend import Line
from services.refusals import Outdated
from services.standards.expected import standards
from tests.databases import Sqlite
from tests.given import given

TODAY = date(2026, 10, 13)
RAHMA = "given Rahma TUNGGU until 2026-09: 20 21 22 23 24 25 26 27 28"
IDL = "given Rahma IDL until 2026-09: 4/45 8/45 12/45 16/45 20/45 24/45 28/45 31/45 36/45"
SITTI = "given Sitti MODUL until 2026-Q3: 6 5"


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    """A city of its own."""
    engine = sqlite.anew()
    yield engine
    engine.dispose()


def _person(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(Person.name.contains(name))).one()


def _record(engine: Engine, name: str, today: date = TODAY, back: int = 0) -> Record:
    with Session(engine) as session:
        me = _person(session, name)
        if back:
            return own_record.earlier(session, by=me, person=me, back=back, today=today)
        return own_record.record(session, by=me, person=me, today=today)


def _line(record: Record, code: str) -> Line:
    return next(line for line in record.lines if line.code == code)


def _points(line: Line) -> list[str]:
    return [f"{point.quarter}={'-' if point.value is None else int(point.value)}{point.arrow}" for point in line.points]


@pytest.mark.parametrize(
    ("since", "today", "shown"),
    [
        pytest.param("2026-01-01", "2026-10-13", ["2026-06=25", "2026-07=26up", "2026-08=27up", "2026-09=28up"], id="months"),
        pytest.param(None, "2026-10-13", ["2025-Q4=-", "2026-Q1=21", "2026-Q2=24up", "2026-Q3=27up"], id="quarters stay"),
        pytest.param(
            "2026-07-01", "2026-10-13", ["2026-Q2=24", "2026-07=26", "2026-08=27up", "2026-09=28up"], id="quarters before it began"
        ),
        pytest.param(
            "2026-10-01", "2026-10-13", ["2025-Q4=-", "2026-Q1=21", "2026-Q2=24up", "2026-Q3=27up"], id="no month has ended yet"
        ),
        pytest.param("2026-10-01", "2026-11-02", ["2026-Q1=21", "2026-Q2=24up", "2026-Q3=27up", "2026-10=-"], id="one has"),
    ],
)
def test_periods_are_those_of_then(city: Engine, since: str | None, today: str, shown: list[str]) -> None:
    """Between a quarter and a month nothing rises or falls."""
    given(city, "\n".join([RAHMA, *([f"given rhythm PKM monthly {since}"] if since else [])]))
    found = _points(_line(_record(city, "Rahma", date.fromisoformat(today)), "TUNGGU"))
    assert found == shown


def test_a_rhythm_that_ended_leaves_its_months(city: Engine) -> None:
    given(city, f"{RAHMA}\ngiven rhythm PKM monthly 2026-04-01\ngiven rhythm PKM quarterly 2026-07-01")
    line = _line(_record(city, "Rahma"), "TUNGGU")
    assert [str(point.quarter) for point in line.points] == ["2026-04", "2026-05", "2026-06", "2026-Q3"]
    assert (line.points[-1].value, line.points[-1].arrow, line.points[-1].beside) == (27, "", False)


def test_a_month_is_judged_by_its_own_target_and_counts_its_own_reports(city: Engine) -> None:
    """36 of 45 where nine twelfths of 90 % are due: 80 / 67.5; the month of September alone."""
    given(city, f"{IDL}\ngiven rhythm PKM monthly 2026-01-01")
    line = _line(_record(city, "Rahma"), "IDL")
    assert (str(line.quarter), line.percent, line.reported, line.missing, line.target) == (
        "2026-09",
        pytest.approx(118.5, abs=0.05),
        1,
        0,
        67.5,
    )


def test_what_was_not_reported_is_missing_in_its_month_and_named_on_the_card(city: Engine) -> None:
    given(city, "given rhythm PKM monthly 2026-01-01\ngiven Rahma TUNGGU until 2026-07: 20 21")
    with Session(city) as session:
        me = _person(session, "Rahma")
        line = _line(own_record.record(session, by=me, person=me, today=TODAY), "TUNGGU")
        card = own_record.card(session, by=me, person=me, indicator=line.indicator, today=TODAY)
        assert (str(line.quarter), line.value.state, line.missing, line.target) == ("2026-09", None, 1, 30)
        assert [(str(one.period), one.value is None) for one in card.periods] == [
            ("2026-09", True),
            ("2026-08", True),
            ("2026-07", False),
            ("2026-06", False),
        ]


def test_a_person_with_both_kinds_sees_each_in_its_own_periods(city: Engine) -> None:
    given(city, f"{RAHMA}\ngiven rhythm PKM monthly 2026-01-01\ngiven Rahma MODUL until 2026-Q3: 6 5")
    with Session(city) as session, session.begin():
        modul = session.scalars(select(Indicator.id).where(Indicator.code == "MODUL")).one()
        session.add(IndicatorPosition(indicator_id=modul, position="Petugas Imunisasi"))
    record = _record(city, "Rahma")
    assert (record.spans, str(record.quarter)) == ("both", "2026-09")
    assert [str(point.quarter) for point in _line(record, "MODUL").points] == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert [str(point.quarter) for point in _line(record, "TUNGGU").points] == ["2026-06", "2026-07", "2026-08", "2026-09"]
    earlier = _record(city, "Rahma", back=1)
    assert [line.code for line in earlier.lines] == ["TUNGGU"]
    with Session(city) as session:
        me, head = _person(session, "Rahma"), _person(session, "Andi")
        shown = webs.of_person(session, by=me, person=me, today=TODAY)
        assert [str(one) for one in shown.periods] == ["2026-Q3", "2026-09"]
        (unit,) = drill_down.units(session, by=head, page=0, today=TODAY).units
        assert [str(point.quarter) for point in unit.points] == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]


def test_who_moves_between_standards_keeps_the_months_of_the_one_and_has_the_quarters_of_the_other(city: Engine) -> None:
    """Rahma vaccinated until August, judged by the month, and teaches since."""
    given(
        city,
        "given rhythm PKM monthly 2026-01-01\ngiven Rahma TUNGGU until 2026-08: 20 21 22 23\n"
        "given move Rahma 2026-09-01 to SD-1 under Baso",
    )
    with Session(city) as session, session.begin():
        since = Posting.valid_from == date(2026, 9, 1)
        session.scalars(select(Posting).where(since)).one().position = "Guru Kelas"
    record = _record(city, "Rahma", date(2026, 11, 20))
    assert _points(_line(record, "TUNGGU")) == ["2026-05=20", "2026-06=21up", "2026-07=22up", "2026-08=23up"]
    modul, hadir = _line(record, "MODUL"), _line(record, "HADIR-GURU")
    assert {str(modul.quarter), str(hadir.quarter)} == {"2026-Q3"}
    assert record.spans == "both"


def test_months_before_are_behind_a_door_as_far_back_as_there_are_reports(city: Engine) -> None:
    given(city, f"{RAHMA}\ngiven rhythm PKM monthly 2025-01-01")
    pages = [_record(city, "Rahma", back=back) for back in range(3)]
    assert [page.earlier for page in pages] == [True, True, False]
    assert [_points(_line(page, "TUNGGU"))[-1] for page in pages] == ["2026-09=28up", "2026-05=24up", "2026-01=20"]
    assert [door.do.back for row in own_record.earlier_doors(pages[1]) for door in row] == [2]
    with Session(city) as session:
        head, unit = _person(session, "Andi"), session.scalars(select(Unit.id).where(Unit.code == "PKM-1")).one()
        now = drill_down.unit(session, by=head, unit=unit, page=0, today=TODAY)
        then = drill_down.earlier(session, shown=now, by=head, back=1, today=TODAY)
        assert (now.earlier, now.spans, then.earlier, str(then.quarter)) == (True, "months", True, "2026-05")
        assert _points(then.lines[0]) == _points(_line(pages[1], "TUNGGU"))
        with pytest.raises(Outdated):
            drill_down.earlier(session, shown=now, by=head, back=61, today=TODAY)
        with pytest.raises(Outdated):
            own_record.earlier(session, by=_person(session, "Sitti"), person=_person(session, "Rahma"), back=1, today=TODAY)


def test_quarterly_standards_have_no_such_door(city: Engine) -> None:
    given(city, f"{SITTI}\ngiven rhythm PKM monthly 2026-01-01")
    record = _record(city, "Sitti")
    assert (record.earlier, record.spans, own_record.earlier_doors(record)) == (False, "quarters", [])
    with pytest.raises(Outdated):
        _record(city, "Sitti", back=1)


def test_what_is_reported_by_the_quarter_stays_in_quarters(city: Engine) -> None:
    """SKM of the puskesmas is asked once a quarter, though its standard judges by the month."""
    given(city, "given rhythm PKM monthly 2026-01-01\ngiven Andi SKM until 2026-Q3: 80 84")
    line = _line(_record(city, "dr. Andi"), "SKM")
    assert _points(line)[-2:] == ["2026-Q2=80", "2026-Q3=84up"]
    with Session(city) as session:
        known, skm = standards(session), line.indicator
        assert judged_periods.judged(known, skm, Period.parse("2026-Q3")) == Period.parse("2026-Q3")
