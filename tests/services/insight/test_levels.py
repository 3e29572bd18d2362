"""Who leads a unit answers for all below it, to any depth, as of a day; above a unit nobody is named and no single value shown."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.people.nip import Employment
from domain.standards.sectors import Sector
from models.people.person import Person, Posting
from models.people.unit import Unit
from services import rights
from services.calendar import reminding
from services.city import City
from services.insight import level_sheets, levels, overviews, summaries
from services.insight.levels import WHOLE, Level, Reason
from services.people import scopes
from services.refusals import Outdated, Refusal
from tests.databases import Sqlite
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"), files=Path())
NOW = datetime(2026, 10, 13, 1, tzinfo=UTC)
SINCE, TODAY = date(2026, 1, 1), CITY.today(NOW)
_TREE = {"DISDIK": None, "KEC-1": "DISDIK", "SD-1": "KEC-1", "SD-2": "KEC-1", "DINKES": None, "PKM-1": "DINKES"}
_HEADS = {"DISDIK": ("Dinas", None), "KEC-1": ("Korwil", "Dinas"), "SD-2": ("Kepala Dua", "Korwil"), "DINKES": ("Kesehatan", None)}


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    """Two Dinas: one with a kecamatan and two schools, one with a puskesmas."""
    engine = sqlite.anew()
    with Session(engine) as session, session.begin():
        _found(session)
    yield engine
    engine.dispose()


def _found(session: Session) -> None:
    units = {one.code: one for one in session.scalars(select(Unit))}
    for code in _TREE:
        units.setdefault(code, Unit(code=code, name=code, sector=Sector.EDUCATION, working_days=6))
    session.add_all(units.values())
    session.flush()
    for code, above in _TREE.items():
        units[code].parent_id = units[above].id if above else None
    people: dict[str, Person] = {}
    for n, (unit, (name, above)) in enumerate(_HEADS.items()):
        people[name] = Person(nip=f"19700101199501199{n}", name=name, employment=Employment.PNS)
        session.add(people[name])
        session.flush()
        session.add(_post(people[name], units[unit], people.get(above or ""), "Kepala"))
    for name, head in (("Baso", "Korwil"), ("dr. Andi", "Kesehatan")):
        post = session.scalars(select(Posting).where(Posting.person_id == _of(session, name))).one()
        post.supervisor_id = people[head].id
    for name, unit, head in (("Guru Dua", "SD-2", "Kepala Dua"), ("Wakil", "SD-1", "Baso")):
        person = Person(nip=f"1980010120050129{len(name):02}", name=name, employment=Employment.PNS)
        session.add(person)
        session.flush()
        boss = session.get_one(Person, _of(session, head))
        session.add(_post(person, units[unit], boss, "Guru Kelas"))


def _post(person: Person, unit: Unit, above: Person | None, position: str) -> Posting:
    return Posting(
        person_id=person.id, unit_id=unit.id, supervisor_id=above.id if above else None, position=position, valid_from=SINCE
    )


def _of(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(col(Person.name).startswith(name))).one()


def _codes(engine: Engine, who: str, on: date = TODAY) -> set[str]:
    with Session(engine) as session:
        rights.on_day(session, on)
        return {one.code for one in scopes.units(session, by=_of(session, who), on=on).values()}


def _level(engine: Engine, who: str, unit: str | None = None) -> Level:
    with Session(engine) as session:
        rights.on_day(session, TODAY)
        id = session.scalars(select(Unit.id).where(Unit.code == unit)).one() if unit else WHOLE
        return levels.level(session, by=_of(session, who), unit=id, now=NOW, city=CITY)


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("Dinas", {"DISDIK", "KEC-1", "SD-1", "SD-2"}),
        ("Korwil", {"KEC-1", "SD-1", "SD-2"}),
        ("Baso", {"SD-1"}),
        ("Kepala Dua", {"SD-2"}),
        ("Kesehatan", {"DINKES", "PKM-1"}),
        ("Wakil", set()),
        ("Sitti", set()),
        ("Tenri", {"DISDIK", "KEC-1", "SD-1", "SD-2", "DINKES", "PKM-1", "BKPSDMD"}),
    ],
)
def test_whoever_leads_a_unit_answers_for_all_below_it(city: Engine, who: str, units: set[str]) -> None:
    assert _codes(city, who) == units


def test_a_deputy_who_supervises_within_a_unit_does_not_lead_it(city: Engine) -> None:
    with Session(city) as session, session.begin():
        post = session.scalars(select(Posting).where(Posting.person_id == _of(session, "Sitti"))).one()
        post.supervisor_id = _of(session, "Wakil")
    assert _codes(city, "Wakil") == set()
    with Session(city) as session:
        rights.on_day(session, TODAY)
        shown = summaries.summary(session, by=_of(session, "Baso"), now=NOW, city=CITY)
        assert {name.split()[0] for name in shown.missing} == {"Sitti", "Wakil"}


def test_it_is_asked_of_the_day_who_led(city: Engine) -> None:
    left = date(2026, 6, 30)
    with Session(city) as session, session.begin():
        korwil, dinas = _of(session, "Korwil"), _of(session, "Dinas")
        session.scalars(select(Posting).where(Posting.person_id == korwil)).one().valid_until = left
        baso = session.scalars(select(Posting).where(Posting.person_id == _of(session, "Baso"))).one()
        baso.valid_until = left
        session.add(
            Posting(
                person_id=baso.person_id,
                unit_id=baso.unit_id,
                supervisor_id=dinas,
                position=baso.position,
                valid_from=left + timedelta(days=1),
            )
        )
    assert _codes(city, "Korwil", left) == {"KEC-1", "SD-1", "SD-2"}
    assert _codes(city, "Korwil") == set()
    assert _codes(city, "Dinas") == {"DISDIK", "KEC-1", "SD-1", "SD-2"}


def test_the_tree_alone_is_enough_and_so_are_supervisors_alone(city: Engine) -> None:
    with Session(city) as session, session.begin():
        session.scalars(select(Posting).where(Posting.person_id == _of(session, "Korwil"))).one().supervisor_id = None
        session.scalars(select(Unit).where(Unit.code == "PKM-1")).one().parent_id = None
    assert _codes(city, "Dinas") == set(), "who supervises nobody leads nothing"
    assert _codes(city, "Kesehatan") == {"DINKES", "PKM-1"}
    with Session(city) as session, session.begin():
        clerk = Person(nip="198001012005012777", name="Staf", employment=Employment.PNS)
        session.add(clerk)
        session.flush()
        office = session.scalars(select(Unit).where(Unit.code == "DISDIK")).one()
        session.add(_post(clerk, office, session.get_one(Person, _of(session, "Dinas")), "Staf"))
    assert _codes(city, "Dinas") == {"DISDIK", "KEC-1", "SD-1", "SD-2"}


def test_units_placed_in_a_circle_are_still_shown(city: Engine) -> None:
    with Session(city) as session, session.begin():
        units = {one.code: one for one in session.scalars(select(Unit))}
        units["DISDIK"].parent_id = units["KEC-1"].id
    found = _level(city, "Dinas")
    assert found.whole.units == 4
    assert found.whole.expected == _level(city, "Korwil").whole.expected


def test_a_level_counts_everybody_below_it_not_only_direct_reports(city: Engine) -> None:
    given(city, "given Sitti HADIR-GURU until 2026-09: 43/45\ngiven Rahma TUNGGU until 2026-09 waiting: 40")
    dinas, korwil, school = _level(city, "Dinas"), _level(city, "Korwil"), _level(city, "Dinas", "SD-1")
    assert (dinas.whole.expected, dinas.whole.reported, dinas.whole.verified) == (8, 1, 1)
    assert (korwil.whole.expected, korwil.whole.reported) == (8, 1)
    assert (school.whole.expected, school.whole.reported, school.whole.overdue) == (6, 1, 5)
    assert [(line.name, line.units) for line in dinas.lines] == [("KEC-1", 3)]
    assert [line.name for line in korwil.lines] == ["SD-2", "SD Contoh 1"], "nothing came from SD-2"
    city_wide = _level(city, "Tenri")
    assert city_wide.whole.expected == 12
    assert [one.name for one in city_wide.attention] == ["Waktu tunggu"]
    clinic = next(line for line in city_wide.lines if line.name == "DINKES")
    assert clinic.why == (Reason.OVERDUE, Reason.WEAK, Reason.WAITING)


def test_another_units_level_is_not_opened(city: Engine) -> None:
    for who, unit in (("Kesehatan", "SD-1"), ("Baso", "SD-2"), ("Sitti", "SD-1"), ("Korwil", "DISDIK")):
        with pytest.raises(Outdated):
            _level(city, who, unit)
    with pytest.raises(Outdated):
        _level(city, "Baso")
    with Session(city) as session:
        rights.on_day(session, TODAY)
        with pytest.raises(Outdated):
            level_sheets.give(session, by=_of(session, "Baso"), unit=WHOLE, now=NOW, city=CITY)


def test_back_leads_up_as_far_as_one_may_look(city: Engine) -> None:
    assert _level(city, "Dinas", "SD-1").above == _level(city, "Dinas", "KEC-1").unit
    assert _level(city, "Korwil", "SD-1").above == WHOLE
    assert _level(city, "Korwil").above is None


def test_no_person_stands_in_a_level_and_at_most_eight_buttons(city: Engine) -> None:
    given(city, "given Sitti HADIR-GURU until 2026-09: 43/45")
    found = _level(city, "Tenri")
    assert not {field.name for kind in (Level, levels.Line) for field in fields(kind)} & {"person", "names", "missing"}
    assert sum(len(row) for row in levels.keyboard(found)) <= 8
    assert "Sitti" not in str(found)


def test_a_head_of_units_reminds_those_who_report_to_them_alone(city: Engine) -> None:
    with Session(city) as session, session.begin():
        rights.on_day(session, TODAY)
        assert reminding._people(session, _of(session, "Dinas"), TODAY) == {_of(session, "Korwil")}
        assert reminding._people(session, _of(session, "Baso"), TODAY) == {_of(session, "Sitti"), _of(session, "Wakil")}


@pytest.mark.parametrize(("reported", "good", "best"), [(1, 1, False), (4, 1, False), (5, 1, True), (9, 0, False)])
def test_the_best_unit_is_one_of_which_most_has_come(reported: int, good: int, best: bool) -> None:
    counts: dict[str, Any] = dict.fromkeys((one.name for one in fields(levels.Line)), 0) | {
        "expected": 9,
        "reported": reported,
        "good": good,
    }
    assert levels.may_lead(levels.Line(**counts)) is best


def test_who_lost_the_post_answers_for_nothing(city: Engine) -> None:
    with Session(city) as session, session.begin():
        session.scalars(select(Posting).where(Posting.person_id == _of(session, "Korwil"))).one().valid_until = date(2026, 10, 1)
    assert _codes(city, "Korwil") == set()


def test_an_earlier_period_can_be_named_and_its_doors_lead_on_in_it(city: Engine) -> None:
    with Session(city) as session:
        rights.on_day(session, TODAY)
        dinas = _of(session, "Dinas")
        found = levels.top(session, by=dinas, words="tw 2", now=NOW, city=CITY)
        assert found is not None
        assert [str(one) for one in found.periods] == ["2026-Q2"]
        ahead = [button.do for row in levels.keyboard(found) for button in row if not isinstance(button.do, GoHome)]
        assert {getattr(do, "period", None) for do in ahead} == {"2026-Q2"}
        assert levels.level(session, by=dinas, unit=found.unit, period="2026-Q2", now=NOW, city=CITY) == found


@pytest.mark.parametrize("words", ["kemarin", "tw 4", "oktober 2026", "tw 1 2019", "tw 2 semua", "Puskesmas Contoh"])
def test_what_is_no_period_that_ended_is_refused_with_those_that_are(city: Engine, words: str) -> None:
    with Session(city) as session:
        rights.on_day(session, TODAY)
        with pytest.raises(Refusal) as refused:
            levels.top(session, by=_of(session, "Dinas"), words=words, now=NOW, city=CITY)
        assert str(refused.value.facts["newest"]) == "2026-09"


@pytest.mark.parametrize("forged", ["2026-Q4", "2031-01", "x", "2026-13", "0000-01"])
def test_a_period_that_nobody_offered_is_outdated(city: Engine, forged: str) -> None:
    with Session(city) as session:
        rights.on_day(session, TODAY)
        with pytest.raises(Outdated):
            levels.level(session, by=_of(session, "Dinas"), unit=WHOLE, period=forged, now=NOW, city=CITY)


def test_who_answers_for_anything_is_told_without_making_their_summary(city: Engine) -> None:
    with Session(city) as session:
        rights.on_day(session, TODAY)
        everybody = set(session.scalars(select(Person.id)))
        shown = overviews.of(session, supervisors=everybody, now=NOW, city=CITY)
        answering = overviews.answering(session, supervisors=everybody, now=NOW, city=CITY)
    assert answering == {one for one, said in shown.items() if said.expected}
    assert answering
    assert answering < everybody
