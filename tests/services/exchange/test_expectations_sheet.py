"""Agreed expectations go out and come in again: old and new are shown, and only the two sides confirm."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, delete, select

from documents import workbook
from domain.evaluation.ratings import Conduct
from models.evaluation.expectation import Expectation, ExpectedConduct, ExpectedResult
from models.people.person import Account, Person, Posting
from models.standards.standard import Indicator
from services.exchange import exporting, importing
from services.exchange.importing import Outcome
from tests.databases import Sqlite

TODAY = date(2026, 10, 1)
AT = datetime(2026, 1, 20, 1, 2, 3, 456, tzinfo=UTC)
SITTI = "198001012005012001"


@pytest.fixture
def engine(sqlite: Sqlite) -> Engine:
    return sqlite.anew()


def _agreement(engine: Engine, *, agreed: bool, words: str = "Laptop sekolah.") -> None:
    with Session(engine) as session, session.begin():
        person = session.scalars(select(Person).where(Person.nip == SITTI)).one()
        post = session.scalars(select(Posting).where(Posting.person_id == person.id)).one()
        made = Expectation(
            person_id=person.id,
            supervisor_id=post.supervisor_id or 0,
            unit_id=post.unit_id,
            position=post.position,
            year=2026,
            resources=words,
            accountability="Dilaporkan setiap bulan.",
            begun_at=AT,
            person_at=AT,
            supervisor_at=AT if agreed else None,
        )
        session.add(made)
        session.flush()
        modul = session.scalars(select(Indicator.id).where(Indicator.code == "MODUL")).one()
        session.add(
            ExpectedResult(expectation_id=made.id, indicator_id=modul, result="Modul ajar dipakai", leader_result="Mutu naik")
        )
        session.add(ExpectedConduct(expectation_id=made.id, value=Conduct.SERVICE, words="=Menyapa orang tua."))


def _sheet(engine: Engine) -> list[dict[str, Any]]:
    with Session(engine) as session:
        headers, rows = exporting.give(session)["Ekspektasi"]
    return [dict(zip((header.rstrip("*") for header in headers), row, strict=True)) for row in rows]


def _take(engine: Engine, rows: list[dict[str, Any]], *, write: bool = True) -> Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, {"Ekspektasi": list(enumerate(rows, start=2))}, today=TODAY, write=write)


def _changed(rows: list[dict[str, Any]], part: str, **cells: Any) -> list[dict[str, Any]]:
    return [{**row, **(cells if row["Bagian"] == part else {})} for row in rows]


def test_out_and_into_an_empty_system_and_out_gives_the_same_bytes(engine: Engine) -> None:
    _agreement(engine, agreed=True)
    _agreement(engine, agreed=False, words="Dua laptop.")
    with Session(engine) as session:
        given = exporting.give(session)
    first = workbook.write(given)
    with Session(engine) as session, session.begin():
        for table in (ExpectedResult, ExpectedConduct, Expectation, Account):
            session.execute(delete(table))
    sent = {"Ekspektasi": workbook.read(first, name="a.xlsx")["Ekspektasi"]}
    with Session(engine) as session, session.begin():
        outcome = importing.take(session, sent, today=TODAY, write=True)
        assert outcome.rejected == ()
        again = importing.take(session, sent, today=TODAY, write=True)
        assert exporting.give(session) == given
        assert workbook.write(exporting.give(session)) == first
    assert again.rejected == ()
    assert (outcome.changes, again.changes) == (10, 0)


def test_old_and_new_are_shown_and_whoever_confirmed_is_asked_again(engine: Engine) -> None:
    _agreement(engine, agreed=False)
    rows = _changed(_sheet(engine), "Dukungan sumber daya", Isi="Tiga laptop.")
    shown = _take(engine, rows, write=False)
    assert [(one.name, one.part, one.before, one.after) for one in shown.expectations] == [
        ("Sitti Contoh, S.Pd.", "Dukungan sumber daya", "Laptop sekolah.", "Tiga laptop.")
    ]
    assert [one["Isi"] for one in _sheet(engine)] == [row["Isi"] for row in _sheet(engine)]
    assert _take(engine, rows).changes == 1
    after = {row["Bagian"]: row for row in _sheet(engine)}
    assert after["Dukungan sumber daya"]["Isi"] == "Tiga laptop."
    assert {row["Disetujui Pegawai"] for row in after.values()} == {None}


@pytest.mark.parametrize("absent", ["Unit", "RHK Pimpinan", "Disetujui Pegawai", "Disetujui Atasan"])
def test_a_column_and_a_row_that_are_absent_change_nothing(engine: Engine, absent: str) -> None:
    _agreement(engine, agreed=True)
    rows = [{name: cell for name, cell in row.items() if name != absent} for row in _sheet(engine)][1:]
    assert (_take(engine, rows).changes, _take(engine, rows).rejected) == (0, ())
    assert len(_sheet(engine)) == 5


@pytest.mark.parametrize(
    ("agreed", "part", "cells", "cause"),
    [
        pytest.param(True, "Konsekuensi", {"Isi": "Ditegur."}, "agreement_stands", id="what both confirmed"),
        pytest.param(True, "MODUL", {"Isi": None}, "agreement_stands", id="emptied"),
        pytest.param(True, "MODUL", {"RHK Pimpinan": "Lain"}, "agreement_stands", id="the leader's result"),
        pytest.param(False, "MODUL", {"Bagian": "XXX"}, "unknown", id="an unknown part"),
        pytest.param(False, "MODUL", {"Isi": "a" * 301}, "too_long", id="a result too long"),
        pytest.param(False, "MODUL", {"Jabatan": "Guru Lain"}, "agreement_two", id="two posts in one agreement"),
        pytest.param(False, "MODUL", {"Nomor": 3}, "agreement_number", id="a number left out"),
        pytest.param(False, "MODUL", {"NIP": "198001012005012099"}, "unknown_near", id="somebody unknown"),
    ],
)
def test_what_cannot_be_taken_is_named(engine: Engine, agreed: bool, part: str, cells: dict[str, Any], cause: str) -> None:
    _agreement(engine, agreed=agreed)
    outcome = _take(engine, _changed(_sheet(engine), part, **cells))
    assert cause in {one.cause for one in outcome.rejected}
    assert outcome.changes == 0


def test_nobody_confirms_for_somebody_who_uses_the_bot(engine: Engine) -> None:
    _agreement(engine, agreed=False)
    confirmed = [{**row, "Disetujui Atasan": "2026-02-01"} for row in _sheet(engine)]
    assert {one.cause for one in _take(engine, confirmed).rejected} == {"agreement_confirms"}
    another = [{**row, "Nomor": 2} for row in confirmed]
    assert {one.cause for one in _take(engine, another).rejected} == {"agreement_confirms"}
    unconfirmed = [{**row, "Disetujui Pegawai": None, "Disetujui Atasan": None} for row in another]
    assert _take(engine, unconfirmed).changes == 5
