"""Golongan, functional post, instansi and city come with the workbook, go out with it, and stay where it does not speak of them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.people.nip import Employment
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.people.person import Person, Posting
from models.people.unit import Unit
from sample import city
from services.city import City
from services.evaluation import cycles
from services.evaluation.signatories import party
from services.exchange import exporting, importing
from services.people import agencies
from services.people.agencies import Agency
from tests.city import NOW

TODAY, CITY = date(2026, 10, 1), City(zone=ZoneInfo("Asia/Makassar"))
_POSTS, _UNITS = ("Golongan", "Jabatan Fungsional", "Jenjang"), ("Instansi", "Kota")
_TEACHER = "Guru Kelas"

Rows = list[dict[str, Any]]


def _rows(**changes: Callable[[Rows], Rows]) -> dict[str, Any]:
    book = city.workbook(today=TODAY)
    for sheet, change in changes.items():
        book[sheet] = change(book[sheet])
    return {sheet: list(enumerate(rows, start=2)) for sheet, rows in book.items()}


def _take(engine: Engine, rows: Any) -> importing.Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, rows, today=TODAY, write=True)


def _without(*headers: str) -> Callable[[Rows], Rows]:
    return lambda rows: [{name: cell for name, cell in row.items() if name not in headers} for row in rows]


def _teacher(**cells: Any) -> Callable[[Rows], Rows]:
    """The first teacher's row with other cells."""

    def change(rows: Rows) -> Rows:
        at = next(at for at, row in enumerate(rows) if row["Jabatan"] == _TEACHER)
        return [*rows[:at], {**rows[at], **cells}, *rows[at + 1 :]]

    return change


def _post(session: Session) -> Posting:
    nip = next(row["NIP"] for row in city.workbook(today=TODAY)["Pegawai"] if row["Jabatan"] == _TEACHER)
    return session.exec(
        select(Posting)
        .join(Person, col(Person.id) == Posting.person_id)
        .where(Person.nip == nip)
        .order_by(col(Posting.valid_from).desc())
    ).all()[0]


def test_what_came_in_goes_out_again(engine: Engine) -> None:
    _take(engine, _rows(Pegawai=_teacher(Golongan="Penata Tk. I, III/d", **{"Jabatan Fungsional": "Guru", "Jenjang": "ahli muda"})))
    with Session(engine) as session:
        given = exporting.give(session)
    people, units = ([dict(zip(headers, row, strict=True)) for row in rows] for headers, rows in (given["Pegawai"], given["Unit"]))
    assert ("III/d", "Guru", "ahli muda") in {tuple(row[name] for name in _POSTS) for row in people}
    assert ("Pemerintah Kota Makassar", "Makassar") in {tuple(row[name] for name in _UNITS) for row in units}
    assert {row["Instansi"] for row in units if row["Induk"]} == {None}


def test_an_absent_column_changes_nothing_and_an_empty_cell_empties(engine: Engine) -> None:
    _take(engine, _rows())
    bare = _rows(Pegawai=_without(*_POSTS), Unit=_without(*_UNITS))
    assert _take(engine, bare).changes == 0
    with Session(engine) as session:
        assert _post(session).grade is not None
    emptied = _rows(Pegawai=_teacher(Golongan=None, **{"Jabatan Fungsional": "", "Jenjang": None}))
    assert _take(engine, emptied).changes == 1
    with Session(engine) as session:
        post = _post(session)
        assert (post.grade, post.functional, post.level) == (None, None, None)


def test_a_move_without_the_columns_takes_over_what_the_post_before_had(engine: Engine) -> None:
    _take(engine, _rows(Pegawai=_teacher(Golongan="III/d")))
    moved = _rows(Pegawai=lambda rows: _without(*_POSTS)(_teacher(**{"Berlaku Mulai": date(2026, 9, 1), "Unit": "SMP-99"})(rows)))
    _take(engine, moved)
    with Session(engine) as session:
        post = _post(session)
        assert (post.valid_from, post.grade, post.functional) == (date(2026, 9, 1), "III/d", "Guru")


@pytest.mark.parametrize(
    ("cells", "column", "cause"),
    [
        pytest.param({"Golongan": "III/x"}, "Golongan", "not_a_grade", id="no golongan"),
        pytest.param({"Golongan": "Penata (III/b)"}, "Golongan", "not_a_grade", id="the pangkat of another golongan"),
        pytest.param({"Golongan": "IX", "Status": "PNS"}, "Golongan", "grade_of_others", id="a PPPK's for a PNS"),
        pytest.param({"Jenjang": "Guru Pertama"}, "Jenjang", "not_one_of", id="a level nobody has"),
        pytest.param({"Jabatan Fungsional": ""}, "Jabatan Fungsional", "empty", id="a level of no post"),
    ],
)
def test_what_cannot_be_is_named(engine: Engine, cells: dict[str, Any], column: str, cause: str) -> None:
    said = _take(engine, _rows(Pegawai=_teacher(**cells)))
    assert [(one.column, one.cause) for one in said.rejected] == [(column, cause)]


def test_a_form_names_somebody_as_they_were_on_its_day(engine: Engine) -> None:
    _take(engine, _rows(Pegawai=_teacher(Golongan="III/c")))
    _take(engine, _rows(Pegawai=_teacher(Golongan="III/d", **{"Berlaku Mulai": date(2026, 10, 1)})))
    with Session(engine) as session:
        person = _post(session).person_id
        before, after = (party(session, person, on) for on in (date(2026, 9, 30), date(2026, 10, 1)))
    assert (before.grade, after.grade) == ("Penata / III/c", "Penata Tingkat I / III/d")
    assert after.position.startswith("Guru Ahli")
    assert after.position.endswith("(Guru Kelas)")


def test_the_instansi_and_the_city_are_the_unit_s_or_those_above_it(engine: Engine) -> None:
    _take(engine, _rows())
    with Session(engine) as session:
        ids = {unit.code: unit.id for unit in session.exec(select(Unit))}
        assert agencies.of_unit(session, ids["SD-MELATI"]) == Agency("Pemerintah Kota Makassar", "Makassar")
        own = session.get_one(Unit, ids["SD-MELATI"])
        own.agency = "Dinas Pendidikan Contoh"
        session.flush()
        assert agencies.of_unit(session, own.id) == Agency("Dinas Pendidikan Contoh", "Makassar")
        assert agencies.of_unit(session, None) == Agency("", "")
        assert agencies.of_all(session) == "", "two instansi are not one"
        own.parent_id = own.id
        session.flush()
        assert agencies.of_unit(session, own.id) == Agency("Dinas Pendidikan Contoh", ""), "a circle ends"


def test_a_part_time_pppk_comes_with_the_workbook_and_is_evaluated_as_everybody(engine: Engine) -> None:
    part_time = {"Status": "PPPK Paruh Waktu", "Golongan": None, "NIP": "199001012025211001", "Berlaku Mulai": date(2026, 1, 1)}
    said = _take(engine, _rows(Pegawai=lambda rows: [*rows, {**_teacher()(rows)[5], **part_time, "HP": None}]))
    assert said.rejected == ()
    with Session(engine) as session, session.begin():
        person = session.exec(select(Person).where(Person.nip == part_time["NIP"])).one()
        assert person.employment is Employment.PPPK_PART_TIME
        cycles.open_quarter(session, quarter=Period.parse("2026-Q3"), now=NOW, city=CITY)
        assert session.exec(select(Evaluation.quarter).where(Evaluation.person_id == person.id)).all() == ["2026-Q3"]
        sheet = exporting.give(session)["Pegawai"]
    assert "pppk paruh waktu" in {row[sheet[0].index("Status*")] for row in sheet[1]}
