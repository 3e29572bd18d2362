"""The column *Periode Evaluasi* of the sheet Standar: read in both languages, kept where it is absent, in force from a quarter on."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import workbook
from domain.standards.periods import Frequency
from models.standards.standard import StandardRhythm
from services.exchange import cells, exporting, importing, recognising, sheets
from services.exchange.rhythms import NewRhythm
from services.messages.sent_files import Rows
from services.standards.expected import standards
from tests.given import given

OCTOBER, NOVEMBER, JANUARY = date(2026, 10, 5), date(2026, 11, 5), date(2027, 1, 5)
USED = "given Sitti MODUL until 2026-Q3: 6"
_M, _Q = Frequency.MONTHLY, Frequency.QUARTERLY
SD = {"Kode": "SD", "Nama": "Standar guru", "Bidang": "pendidikan", "Dasar Hukum": "contoh", "Tujuan": "Murid belajar."}


def _take(engine: Engine, cells: dict[str, Any], *, today: date = NOVEMBER, write: bool = True) -> importing.Outcome:
    rows: Rows = {"Standar": [(2, {**SD, **cells})]}
    with Session(engine) as session, session.begin():
        return importing.take(session, rows, today=today, write=write)


def _held(engine: Engine, *days: date) -> list[Frequency]:
    with Session(engine) as session:
        return [standards(session).rhythm("Guru Kelas", day) for day in days]


def _book(engine: Engine) -> bytes:
    with Session(engine) as session:
        return workbook.write(exporting.give(session))


@pytest.mark.parametrize("header", ["Periode Evaluasi", "periode evaluasi", "Evaluation Period", "EVALUATION", "Irama Evaluasi"])
def test_its_header_is_known_in_both_languages(header: str) -> None:
    found = recognising.recognised({"standar (1)": [(2, {**SD, header: "bulanan"})]})
    assert found["Standar"][0][1]["Periode Evaluasi"] == "bulanan"


def test_its_words_are_known_in_both_languages() -> None:
    for word in ("bulanan", "Monthly", " tiap  bulan ", "per bulan"):
        assert sheets.rhythm(word) is _M
    for word in ("triwulan", "QUARTERLY", "triwulanan", "setiap triwulan"):
        assert sheets.rhythm(word) is _Q
    for wrong in ("mingguan", "tahunan", 3):
        with pytest.raises(cells.BadCell, match="not_one_of"):
            sheets.rhythm(wrong)


def test_where_nothing_was_reported_it_holds_from_the_beginning(engine: Engine) -> None:
    said = _take(engine, {"Evaluation Period": "Monthly"}, write=False)
    assert said.rhythms == (NewRhythm("SD", _Q, _M, None),)
    assert (said.sheets[0].updated, said.sheets[0].unchanged) == (1, 0)
    (wrong,) = _take(engine, {"Periode Evaluasi": "mingguan"}).rejected
    assert (wrong.column, wrong.cause, wrong.facts["words"]) == ("Periode Evaluasi", "not_one_of", "bulanan, triwulan")


def test_an_absent_column_changes_nothing_and_an_empty_cell_is_the_usual(engine: Engine) -> None:
    _take(engine, {"Periode Evaluasi": "bulanan"})
    assert _take(engine, {}).changes == 0
    assert _held(engine, NOVEMBER) == [_M]
    assert _take(engine, {"Periode Evaluasi": None}).changes == 1
    assert _held(engine, NOVEMBER) == [_Q]


@pytest.mark.parametrize(("today", "since"), [(OCTOBER, date(2026, 10, 1)), (NOVEMBER, date(2027, 1, 1))])
def test_a_change_holds_from_a_quarter_on_and_the_time_before_keeps_its_own(engine: Engine, today: date, since: date) -> None:
    given(engine, USED)
    said = _take(engine, {"Periode Evaluasi": "bulanan"}, today=today)
    assert said.rhythms == (NewRhythm("SD", _Q, _M, since),)
    assert _held(engine, date(2026, 9, 30), since) == [_Q, _M]
    assert _take(engine, {"Periode Evaluasi": "bulanan"}, today=today).changes == 0, "the second time"
    back = _take(engine, {"Periode Evaluasi": "triwulan"}, today=JANUARY)
    assert back.rhythms == (NewRhythm("SD", _M, _Q, date(2027, 1, 1)),)
    assert _held(engine, date(2026, 12, 31), JANUARY) == [_M if today is OCTOBER else _Q, _Q]


def test_what_has_not_begun_can_be_taken_back(engine: Engine) -> None:
    given(engine, USED)
    _take(engine, {"Periode Evaluasi": "bulanan"})
    _take(engine, {"Periode Evaluasi": "triwulan"})
    with Session(engine) as session:
        assert session.scalars(select(StandardRhythm)).all() == []


def test_what_is_given_out_comes_back_without_a_change_and_with_the_same_bytes(engine: Engine) -> None:
    given(engine, USED)
    _take(engine, {"Periode Evaluasi": "monthly"})
    book = _book(engine)
    rows = workbook.read(book, name="cadangan.xlsx")
    assert [cells["Periode Evaluasi"] for _, cells in rows["Standar"]] == ["triwulan", "bulanan"]
    with Session(engine) as session, session.begin():
        taken = importing.take(session, {"Standar": rows["Standar"]}, today=NOVEMBER, write=True)
    assert (taken.rejected, taken.changes, taken.rhythms) == ((), 0, ())
    assert _book(engine) == book
