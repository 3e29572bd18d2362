"""The sums of a past period keep the tree of then: a school that is placed below another kecamatan takes no past with it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.people.nip import Employment
from domain.standards.sectors import Sector
from models.people.person import Person, Posting
from models.people.unit import Unit
from services import rights
from services.city import City
from services.exchange import exporting, importing
from services.insight import levels
from services.people import agencies, scopes
from services.refusals import Outdated
from tests.databases import Sqlite
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"), files=Path())
NOW = datetime(2026, 10, 13, 1, tzinfo=UTC)
TODAY, SINCE = CITY.today(NOW), date(2026, 1, 1)
_TREE = {"DISDIK": None, "KEC-1": "DISDIK", "KEC-2": "DISDIK", "SD-1": "KEC-1", "SD-2": "KEC-1", "SD-3": "KEC-2"}
_REPORTS = "given Sitti HADIR-GURU until 2026-09: 60/64 62/65 61/64 60/64"


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    """A Dinas of two kecamatan, of which SD-1 of the first has reported from June to September."""
    engine = sqlite.anew()
    with Session(engine) as session, session.begin():
        units = {one.code: one for one in session.scalars(select(Unit))}
        for code in _TREE:
            units.setdefault(code, Unit(code=code, name=f"Unit {code}", sector=Sector.EDUCATION, working_days=6))
        session.add_all(units.values())
        session.flush()
        for code, above in _TREE.items():
            units[code].parent_id = units[above].id if above else None
        for n, code in enumerate(("DISDIK", "KEC-1", "KEC-2")):
            head = Person(nip=f"19700101199501199{n}", name=f"Kepala {code}", employment=Employment.PNS)
            staff = Person(nip=f"19800101200501299{n}", name=f"Staf {code}", employment=Employment.PNS)
            session.add_all([head, staff])
            session.flush()
            of: dict[str, Any] = {"unit_id": units[code].id, "valid_from": SINCE}
            session.add(Posting(person_id=head.id, position="Kepala", supervisor_id=None, **of))
            session.add(Posting(person_id=staff.id, position="Staf", supervisor_id=head.id, **of))
    given(engine, _REPORTS)
    yield engine
    engine.dispose()


def _take(engine: Engine, *, past: bool = False, today: date = TODAY, write: bool = True, **cells: Any) -> importing.Outcome:
    row = {"Kode": "SD-1", "Nama": "SD Contoh 1", "Bidang": "pendidikan", "Hari Kerja": 6, "Induk": "KEC-2", **cells}
    with Session(engine) as session, session.begin():
        found = importing.take(session, {"Unit": [(2, row)]}, today=today, write=write, past=past)
        assert not found.rejected, found.rejected
        return found


def _sums(engine: Engine, period: str = "", now: datetime = NOW) -> dict[str, tuple[int, int, list[str]]]:
    """By unit what is expected of it with all below it and what came, and what lies below it."""
    found = {}
    with Session(engine) as session:
        rights.on_day(session, CITY.today(now))
        by = session.scalars(select(Person.id).where(Person.name == "Kepala DISDIK")).one()
        for id, code in session.execute(select(Unit.id, Unit.code).where(col(Unit.code).in_(["DISDIK", "KEC-1", "KEC-2"]))):
            shown = levels.level(session, by=by, unit=id, now=now, city=CITY, period=period)
            found[code] = (shown.whole.expected, shown.whole.reported, sorted(line.name for line in shown.lines if not line.is_own))
    return found


def test_a_past_period_has_the_tree_of_then(city: Engine) -> None:
    before = {period: _sums(city, period) for period in ("2026-08", "2026-09", "2026-Q3")}
    assert before["2026-09"]["KEC-1"] == (1, 1, ["SD Contoh 1", "Unit SD-2"])
    outcome = _take(city)
    assert [(one.whom, one.column, one.before, one.after) for one in outcome.changed] == [
        ("SD-1, 1 Okt 2026", "Induk", "KEC-1", "KEC-2")
    ]
    assert {period: _sums(city, period) for period in before} == before
    november = datetime(2026, 11, 2, 1, tzinfo=UTC)
    assert _sums(city, "2026-10", november)["KEC-2"] == (1, 0, ["SD Contoh 1", "Unit SD-3"])
    assert _sums(city, "2026-10", november)["KEC-1"] == (0, 0, ["Unit SD-2"])
    both = {code: expected for code, (expected, _, _) in _sums(city, "", november).items()}
    assert both == {"DISDIK": 4, "KEC-1": 3, "KEC-2": 1}, "the third quarter where it stood, October where it stands"
    assert _take(city).changes == 0


def test_who_answers_for_it_now_opens_it_and_who_did_keeps_their_sums(city: Engine) -> None:
    """The door of a school to a period in which it stood elsewhere leads to the school itself."""
    _take(city)
    with Session(city) as session:
        rights.on_day(session, TODAY)
        heads = {name: id for name, id in session.execute(select(Person.name, Person.id))}
        school = session.scalars(select(Unit.id).where(Unit.code == "SD-1")).one()
        asked: dict[str, Any] = {"unit": school, "now": NOW, "city": CITY, "period": "2026-09"}
        assert levels.level(session, by=heads["Kepala KEC-2"], **asked).whole.reported == 1
        with pytest.raises(Outdated):
            levels.level(session, by=heads["Kepala KEC-1"], **asked)
        for day, units in ((date(2026, 9, 30), {"KEC-1", "SD-1", "SD-2"}), (TODAY, {"KEC-1", "SD-2"})):
            then = scopes.units(session, by=heads["Kepala KEC-1"], on=TODAY, then=day)
            assert {one.code for one in then.values()} == units


@pytest.mark.parametrize(
    ("since", "past", "august", "september"),
    [
        pytest.param("2026-07-01", False, "KEC-1", "KEC-2", id="closed days stay"),
        pytest.param("2026-07-01", True, "KEC-2", "KEC-2", id="unless an admin says that they count"),
        pytest.param("2026-12-01", False, "KEC-1", "KEC-1", id="planned"),
    ],
)
def test_a_day_can_be_named(city: Engine, since: str, past: bool, august: str, september: str) -> None:
    preview = _take(city, write=False, **{"Induk Mulai": since})
    assert preview.past_places == (("SD Contoh 1",) if since < "2026-09" else ())
    _take(city, past=past, **{"Induk Mulai": since})
    for period, place in (("2026-08", august), ("2026-09", september)):
        found = _sums(city, period)
        assert [code for code in ("KEC-1", "KEC-2") if "SD Contoh 1" in found[code][2]] == [place]
    assert _take(city, past=past, **{"Induk Mulai": since}).changes == 0


def test_the_instansi_of_a_past_day_is_that_of_the_unit_above_then(city: Engine) -> None:
    with Session(city) as session, session.begin():
        units = {one.code: one for one in session.scalars(select(Unit))}
        units["SD-1"].agency, units["KEC-1"].agency, units["KEC-2"].agency = None, "Instansi Satu", "Instansi Dua"
    _take(city, Instansi=None)
    with Session(city) as session:
        school = session.scalars(select(Unit.id).where(Unit.code == "SD-1")).one()
        found = [agencies.of_unit(session, school, on=on).name for on in (date(2026, 9, 30), date(2026, 10, 31), None)]
        assert found == ["Instansi Satu", "Instansi Dua", "Instansi Dua"]


def _units(engine: Engine) -> list[dict[str, Any]]:
    with Session(engine) as session:
        headers, rows = exporting.give(session)["Unit"]
    return [dict(zip((one.removesuffix("*") for one in headers), row, strict=True)) for row in rows]


def test_it_goes_out_and_comes_back_and_a_workbook_of_before_changes_nothing(city: Engine) -> None:
    _take(city, **{"Induk Mulai": "2026-11-01"})
    out = _units(city)
    school = next(row for row in out if row["Kode"] == "SD-1")
    assert (school["Induk"], school["Induk Mulai"], school["Induk Sebelumnya"]) == (
        "KEC-2",
        date(2026, 11, 1),
        "KEC-1 sampai 2026-10-31",
    )
    assert _take(city, **school).changes == 0
    assert _take(city).changes == 0, "a workbook without these columns says how it is now, or will be"
    assert _units(city) == out
    for day, cells in ((2, {}), (1, {"Induk Sebelumnya": "KEC-1 sampai 2026-12-31"})):
        _take(city, **{**school, "Induk Mulai": date(2027, 1, day), **cells})
        assert next(row for row in _units(city) if row["Kode"] == "SD-1")["Induk Mulai"] == date(2027, 1, day)


@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        ({"Induk Sebelumnya": "KEC-9 sampai 2026-06-30"}, "unknown_near"),
        ({"Induk Sebelumnya": "KEC-1 2026-06-30"}, "not_one_of"),
        ({"Induk Sebelumnya": "KEC-1 sampai 2026-06-30", "Induk Mulai": "2026-06-30"}, "before"),
    ],
)
def test_a_history_that_cannot_be_is_refused(city: Engine, cells: dict[str, str], cause: str) -> None:
    with pytest.raises(AssertionError, match=cause):
        _take(city, **cells)
