"""To which unit an area belonged, and who covered it, is as it was then: what is moved or handed over changes no closed figure."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.messages.facts import freeze
from domain.standards.periods import Frequency, Period
from domain.standards.sectors import Sector
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.reporting.report import Report
from models.standards.standard import Indicator, IndicatorVersion, Measured
from services.exchange import exporting, importing
from services.insight import area_completeness, counting, drill_down, pws
from services.insight.summaries import Completeness
from services.refusals import Outdated
from services.standards import owed
from services.standards.expected import standards
from tests import given as given_city
from tests.databases import Sqlite

TODAY = date(2026, 10, 13)
CLOSED = [Period(2026, Frequency.MONTHLY, month) for month in range(6, 9)]
_CITY = """given by area IDL
given areas of PKM-1 by Rahma from 2026-01-01: Bontoa 30, Kassi 20
given areas of PKM-2 by Nurul from 2026-01-01: Lae 40
given areas said Rahma IDL 2026-06: Bontoa 9/30, Kassi 4/20
given areas said Nurul IDL 2026-06: Lae 12/40
given areas said Rahma IDL 2026-07: Bontoa 12/30, Kassi 8/20
given areas said Nurul IDL 2026-07: Lae 20/40
given areas said Rahma IDL 2026-08: Bontoa 15/30, Kassi 11/20
given areas said Nurul IDL 2026-08: Lae 25/40"""
SEPTEMBER = """given areas said Rahma IDL 2026-09: Bontoa 18/30, Kassi 12/20
given areas said Nurul IDL 2026-09: Lae 30/40"""


def _founded(sqlite: Sqlite, *more: str) -> Engine:
    engine = sqlite.anew()
    given_city.given(engine, "given colleague Nurul of Rahma\ngiven colleague Tetap of Rahma")
    with Session(engine) as session, session.begin():
        second = Unit(code="PKM-2", name="Puskesmas Dua", sector=Sector.HEALTH, working_days=6)
        session.add(second)
        session.flush()
        there = select(Posting).join(Person, col(Person.id) == Posting.person_id)
        for post in session.scalars(there.where(col(Person.name).in_(["Nurul Contoh", "Tetap Contoh"]))):
            post.unit_id = second.id
    given_city.given(engine, "\n".join([_CITY, *more]))
    return engine


@pytest.fixture(scope="module")
def founded(sqlite: Sqlite) -> Iterator[sqlite3.Connection]:
    """The city, to be copied."""
    engine, kept = _founded(sqlite), sqlite3.connect(":memory:")
    with engine.connect() as connection:
        connection.connection.driver_connection.backup(kept)
    engine.dispose()
    yield kept
    kept.close()


@pytest.fixture
def city(sqlite: Sqlite, founded: sqlite3.Connection) -> Iterator[Engine]:
    """Two puskesmas with their kelurahan, reported from June to August."""
    engine = sqlite.anew()
    with engine.connect() as connection:
        founded.backup(connection.connection.driver_connection)
    yield engine
    engine.dispose()


def _take(engine: Engine, *, today: date = TODAY, past: bool = False, write: bool = True, **book: Any) -> importing.Outcome:
    rows = {name.replace("_", " "): list(enumerate(sheet, start=2)) for name, sheet in book.items()}
    with Session(engine) as session, session.begin():
        found = importing.take(session, rows, today=today, write=write, past=past)
        assert not found.rejected, found.rejected
        return found


def _area(name: str, unit: str, since: str | None = None) -> dict[str, Any]:
    row = {"Kode": f"KEL-{name.upper()}", "Nama": name, "Unit": unit}
    return row if since is None else row | {"Mulai": since}


def _nips(engine: Engine) -> dict[str, str]:
    with Session(engine) as session:
        return {name.split()[0]: nip for name, nip in session.execute(select(Person.name, Person.nip))}


def _charts(session: Session, month: Period) -> dict[str, Any]:
    """Of each unit the bars of a month, by name."""
    tenri = session.scalars(select(Person.id).where(col(Person.name).startswith("Tenri"))).one()
    idl = session.scalars(select(Indicator.id).where(Indicator.code == "IDL")).one()
    found: dict[str, Any] = {}
    for id, code in session.execute(select(Unit.id, Unit.code).where(col(Unit.code).startswith("PKM"))).all():
        try:
            shown = pws.look(session, by=tenri, unit=id, indicator=idl, today=TODAY, month=pws.numbered(month))
        except Outdated:
            continue
        if shown.month == month:
            found[code] = shown
    return found


def _bars(engine: Engine, month: str) -> dict[str, list[str]]:
    with Session(engine) as session:
        charts = _charts(session, Period.parse(month))
        return {
            code: [
                f"{one.name} {one.reached:f}/{one.whole:f} {one.this_month}"
                for one in sorted(shown.areas, key=lambda one: one.name)
            ]
            for code, shown in charts.items()
        }


def _closed(engine: Engine) -> Any:
    with Session(engine) as session:
        return _figures(session)


def _figures(session: Session) -> Any:
    """Everything that is said of the closed months of both puskesmas: charts, sums, what was expected, how complete it is, trends."""
    units = dict(session.execute(select(Unit.code, Unit.id).where(col(Unit.code).startswith("PKM"))).all())
    tenri = session.scalars(select(Person.id).where(col(Person.name).startswith("Tenri"))).one()
    charts = {str(month): freeze({code: _told(one) for code, one in _charts(session, month).items()}) for month in CLOSED}
    sums = counting.count(session, units=list(units.values()), periods=CLOSED)
    dues = sorted(
        (str(due.period), due.unit, due.person, due.indicator, tuple((one.code, one.unit) for one in due.areas))
        for due in owed.expected_for(session, people=None, periods=CLOSED)
    )
    lines = [Completeness("", month, 0, 0, 0, 0, id=unit) for month in CLOSED for unit in units.values()]
    whole = [freeze(one.areas) for one in area_completeness.with_areas(session, lines)]
    trends = {}
    for unit in units.values():
        for line in drill_down.unit(session, by=tenri, unit=unit, page=0, today=TODAY).lines:
            trends[unit, line.code] = freeze(next(point for point in line.points if str(point.quarter) == "2026-Q2"))
    return charts, sums, dues, whole, trends


def _told(shown: pws.Areas) -> Any:
    """A chart without the door to the month after it."""
    return freeze({name: value for name, value in vars(shown).items() if name != "after"})


def test_an_area_that_moves_counts_where_it_belonged_then(city: Engine) -> None:
    """Kassi goes to the second puskesmas on 1 September: August is as it was, September has it with its months before."""
    nips = _nips(city)
    outcome = _take(
        city,
        today=date(2026, 9, 1),
        Wilayah=[_area("Kassi", "PKM-2", "2026-09-01")],
        Petugas_Wilayah=[
            {"Wilayah": "KEL-KASSI", "NIP": nips["Rahma"], "Mulai": "2026-01-01", "Sampai": "2026-08-31"},
            {"Wilayah": "KEL-KASSI", "NIP": nips["Nurul"], "Mulai": "2026-09-01"},
        ],
    )
    told = [(one.whom, one.column, one.before, one.after) for one in outcome.changed if one.sheet == "Wilayah"]
    assert told == [("Kassi, 1 Sep 2026", "Unit", "PKM-1", "PKM-2")]
    given_city.given(
        city, "given areas said Rahma IDL 2026-09: Bontoa 18/30\ngiven areas said Nurul IDL 2026-09: Lae 30/40, Kassi 13/20"
    )
    assert _bars(city, "2026-08") == {"PKM-1": ["Bontoa 15/30 10.0", "Kassi 11/20 15.0"], "PKM-2": ["Lae 25/40 12.5"]}
    assert _bars(city, "2026-09") == {"PKM-1": ["Bontoa 18/30 10.0"], "PKM-2": ["Kassi 13/20 10.0", "Lae 30/40 12.5"]}
    with Session(city) as session:
        dues = owed.expected_for(session, people=None, periods=[CLOSED[-1], CLOSED[-1].next()])
        asked = {(str(due.period), due.unit): [one.name for one in due.areas] for due in dues if due.areas}
        units = dict(session.execute(select(Unit.code, Unit.id)).all())
        assert asked == {
            ("2026-08", units["PKM-1"]): ["Bontoa", "Kassi"],
            ("2026-08", units["PKM-2"]): ["Lae"],
            ("2026-09", units["PKM-1"]): ["Bontoa"],
            ("2026-09", units["PKM-2"]): ["Kassi", "Lae"],
        }


def test_a_quarter_counts_an_area_where_it_belongs_at_its_end(city: Engine) -> None:
    """Hasna reported Parang in July; in September it is the second puskesmas's, and reported there: once, and not by the first."""
    given_city.given(
        city,
        "given colleague Hasna of Rahma\ngiven areas of PKM-1 by Hasna from 2026-01-01: Parang 10\n"
        "given areas said Hasna IDL 2026-07: Parang 5/10",
    )
    nips = _nips(city)
    _take(
        city,
        today=date(2026, 8, 1),
        Wilayah=[_area("Parang", "PKM-2", "2026-08-01")],
        Petugas_Wilayah=[
            {"Wilayah": "KEL-PARANG", "NIP": nips["Hasna"], "Mulai": "2026-01-01", "Sampai": "2026-07-31"},
            {"Wilayah": "KEL-PARANG", "NIP": nips["Nurul"], "Mulai": "2026-08-01"},
        ],
    )
    given_city.given(
        city,
        "given areas said Rahma IDL 2026-09: Bontoa 18/30, Kassi 13/20\ngiven areas said Nurul IDL 2026-09: Lae 30/40, Parang 7/10",
    )
    with Session(city) as session:
        tenri = session.scalars(select(Person.id).where(col(Person.name).startswith("Tenri"))).one()
        found = {}
        for code in ("PKM-1", "PKM-2"):
            unit = session.scalars(select(Unit.id).where(Unit.code == code)).one()
            shown = drill_down.unit(session, by=tenri, unit=unit, page=0, today=TODAY)
            found[code] = next((int(one.value.numerator), int(one.value.denominator)) for one in shown.lines if one.code == "IDL")
        assert found == {"PKM-1": (31, 50), "PKM-2": (37, 50)}


@pytest.mark.parametrize(
    ("since", "past", "august"),
    [
        pytest.param("2026-06-01", False, "PKM-1", id="closed months stay where they were"),
        pytest.param("2026-06-01", True, "PKM-2", id="unless an admin says that they count"),
        pytest.param(None, False, "PKM-1", id="a move without a day begins with a month nobody can have begun"),
    ],
)
def test_a_move_told_late(city: Engine, since: str | None, past: bool, august: str) -> None:
    before = _closed(city)
    row = _area("Kassi", "PKM-2", since)
    preview = _take(city, write=False, Wilayah=[row])
    assert preview.past_places == (("Kassi",) if since else ())
    assert (_closed(city), preview.changes) == (before, 1)
    _take(city, past=past, Wilayah=[row])
    assert (_closed(city) == before) is not past
    assert _take(city, past=past, Wilayah=[row]).changes == 0
    with Session(city) as session:
        areas = standards(session).areas
        units = {id: code for id, code in session.execute(select(Unit.id, Unit.code))}
        days = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
        held = [place and units[place.unit] for place in (areas.at("KEL-KASSI", day) for day in days)]
        assert held == [august, "PKM-2" if since else "PKM-1", "PKM-2"]


def _given_out(engine: Engine) -> dict[str, Any]:
    with Session(engine) as session:
        found = exporting.give(session)
        return {name: found[name] for name in ("Wilayah", "Sasaran", "Petugas Wilayah")}


def _cell(value: Any) -> Any:
    """As a workbook has it when it is read."""
    return int(value) if isinstance(value, Decimal) else value


def test_moves_go_out_and_come_back_as_they_are(city: Engine, sqlite: Sqlite) -> None:
    _take(city, Wilayah=[_area("Kassi", "PKM-2", "2026-11-01"), _area("Baru", "PKM-2", "2026-12-01")])
    headers, rows = _given_out(city)["Wilayah"]
    assert headers[-1] == "Mulai"
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("KEL-BARU", "PKM-2", date(2026, 12, 1)),
        ("KEL-BONTOA", "PKM-1", None),
        ("KEL-KASSI", "PKM-1", None),
        ("KEL-KASSI", "PKM-2", date(2026, 11, 1)),
        ("KEL-LAE", "PKM-2", None),
    ]
    out = {
        name: [dict(zip((one.removesuffix("*") for one in headers), map(_cell, row), strict=True)) for row in rows]
        for name, (headers, rows) in _given_out(city).items()
    }
    assert _take(city, **{name.replace(" ", "_"): rows for name, rows in out.items()}).changes == 0
    without = [{name: cell for name, cell in row.items() if name != "Mulai"} for row in out["Wilayah"] if row["Unit"] == "PKM-2"]
    assert _take(city, Wilayah=without).changes == 0
    elsewhere = _founded(sqlite)
    _take(elsewhere, Wilayah=out["Wilayah"])
    assert _given_out(elsewhere)["Wilayah"] == _given_out(city)["Wilayah"]
    elsewhere.dispose()


def test_a_move_that_was_planned_can_be_planned_otherwise(city: Engine) -> None:
    rows = [_area("Kassi", "PKM-1", ""), _area("Kassi", "PKM-2", "2026-11-01")]
    _take(city, Wilayah=rows)
    _take(city, Wilayah=[rows[0], {**rows[1], "Mulai": "2026-12-01"}])
    assert [row[2:] for row in _given_out(city)["Wilayah"][1] if row[0] == "KEL-KASSI"] == [
        ("PKM-1", None),
        ("PKM-2", date(2026, 12, 1)),
    ]
    _take(city, Wilayah=[rows[0]])  # one row alone says how it is now: at the first puskesmas, so there is no move
    now = [row[2] for row in _given_out(city)["Wilayah"][1] if row[0] == "KEL-KASSI"]
    assert now[-1] == "PKM-1"


def test_the_new_unit_is_asked_to_say_who_covers_it(city: Engine) -> None:
    assert _take(city, Wilayah=[_area("Kassi", "PKM-2")]).areas.uncovered == ("Kassi",)


@pytest.mark.parametrize("past", [False, True])
def test_who_covered_an_area_on_closed_days_stays(city: Engine, past: bool) -> None:
    """Told in October that Kassi was handed over in July: June to August were Rahma's, unless an admin says otherwise."""
    given_city.given(city, "given colleague Hasna of Rahma")
    nips, before = _nips(city), _closed(city)
    handed = [
        {"Wilayah": "KEL-KASSI", "NIP": nips["Rahma"], "Mulai": "2026-01-01", "Sampai": "2026-06-30"},
        {"Wilayah": "KEL-KASSI", "NIP": nips["Hasna"], "Mulai": "2026-07-01"},
    ]
    assert _take(city, write=False, Petugas_Wilayah=handed).past_places == ("Kassi",)
    _take(city, past=past, Petugas_Wilayah=handed)
    assert (_closed(city) == before) is not past
    assert _take(city, past=past, Petugas_Wilayah=handed).changes == 0
    told = [row[1:] for row in _given_out(city)["Petugas Wilayah"][1] if row[0] == "KEL-KASSI"]
    last = date(2026, 6, 30) if past else date(2026, 8, 31)
    assert sorted(told) == sorted([(nips["Rahma"], date(2026, 1, 1), last), (nips["Hasna"], last + timedelta(days=1), None)])


def test_a_figure_of_an_area_is_of_as_many_as_were_reported(city: Engine) -> None:
    """Another sasaran of the year, also of an area whose nihil was of nobody known, changes what is asked and no figure."""
    with Session(city) as session, session.begin():
        august = session.scalars(select(Report).where(Report.period == "2026-08").order_by(col(Report.id))).first()
        assert august
        august.areas = {**(august.areas or {}), "KEL-BONTOA": "nihil"}
    before = _closed(city)
    _take(city, Sasaran=[{"Wilayah": "KEL-BONTOA", "Tahun": 2026, "Kelompok": "bayi", "Jumlah": 77}])
    assert _closed(city) == before
    assert _bars(city, "2026-08")["PKM-1"] == ["Kassi 11/20 15.0"]


def test_a_chart_of_a_month_is_of_the_indicator_as_it_was_measured_then(city: Engine) -> None:
    """From October on it is no coverage since January any more: the charts of the months before stay."""
    before = _closed(city)[0]
    with Session(city) as session, session.begin():
        idl = session.scalars(select(Indicator).where(Indicator.code == "IDL")).one()
        of = {name: getattr(idl, name) for name in Measured.model_fields}
        session.add(IndicatorVersion(indicator_id=idl.id, positions=["Petugas Imunisasi"], rules=[], **of))
        idl.cumulative, idl.name, idl.valid_from = False, "Lain", date(2026, 10, 1)
    assert _closed(city)[0] == before
    assert before["2026-08"].keys() == {"PKM-1", "PKM-2"}


_AREAS, _UNITS = st.sampled_from(["Bontoa", "Kassi", "Lae", "Baru"]), st.sampled_from(["PKM-1", "PKM-2"])
_DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 2, 1)))
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("area"), _AREAS, _UNITS, _DAYS),
        st.tuples(
            st.just("cover"), _AREAS, st.sampled_from(["Rahma", "Nurul"]), st.dates(date(2025, 6, 1), date(2026, 12, 1)), _DAYS
        ),
        st.tuples(st.just("move"), st.sampled_from(["Rahma", "Nurul"]), _UNITS, st.dates(date(2026, 2, 1), date(2026, 12, 1))),
        st.tuples(st.just("people"), _AREAS, st.sampled_from([2025, 2026]), st.integers(0, 90)),
    ),
    min_size=1,
    max_size=5,
)


def _row(nips: dict[str, str], what: str, *how: Any) -> dict[str, list[dict[str, Any]]]:
    """The sheet that says it."""
    if what == "area":
        name, unit, since = how
        return {"Wilayah": [_area(name, unit, since)]}
    if what == "cover":
        name, who, since, until = how
        return {"Petugas Wilayah": [{"Wilayah": f"KEL-{name.upper()}", "NIP": nips[who], "Mulai": since, "Sampai": until}]}
    if what == "move":
        who, unit, since = how
        post = {"NIP": nips[who], "Nama": f"{who} Contoh", "Status": "PNS", "Jabatan": "Petugas Imunisasi", "Unit": unit}
        return {"Pegawai": [post | {"Berlaku Mulai": since}]}
    name, year, amount = how
    return {"Sasaran": [{"Wilayah": f"KEL-{name.upper()}", "Tahun": year, "Kelompok": "bayi", "Jumlah": amount}]}


@pytest.fixture
def moving(sqlite: Sqlite) -> Iterator[Engine]:
    """The same, with September."""
    engine = _founded(sqlite, SEPTEMBER)
    yield engine
    engine.dispose()


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(changes=[("area", "Kassi", "PKM-2", date(2026, 5, 3)), ("cover", "Bontoa", "Rahma", date(2026, 1, 1), date(2026, 6, 30))])
@example(
    changes=[("move", "Nurul", "PKM-1", date(2026, 5, 1)), ("area", "Baru", "PKM-2", date(2026, 7, 1)), ("people", "Lae", 2026, 7)]
)
@given(changes=CHANGES)
def test_moved_areas_change_no_closed_figure_by_one_digit(moving: Engine, changes: list[tuple[Any, ...]]) -> None:
    """Areas moved, covered by others and with other sasaran at random, told day after day from 13 October on."""
    nips = _nips(moving)
    with moving.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            before = _figures(session)
            for n, (what, *how) in enumerate(changes):
                book = _row(nips, what, *how)
                rows = {name: list(enumerate(sheet, start=2)) for name, sheet in book.items()}
                importing.take(session, rows, today=TODAY + timedelta(days=n), write=True)
                session.flush()
                assert _figures(session) == before, (what, how)
        outer.rollback()
