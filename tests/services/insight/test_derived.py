"""Indicators that follow from others: never asked, computed with their parts, the cumulative ones by their latest."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.standards.achievement import Status
from domain.standards.periods import Period
from models.people.person import Person
from models.reporting.report import Report
from models.standards.standard import Indicator, IndicatorPosition
from services.city import City
from services.evaluation.card import card
from services.exchange import importing
from services.insight import history, own_record, summaries
from services.reporting import practice
from services.standards import owed
from tests import given as given_city
from tests.city import NOW
from tests.databases import Sqlite

TODAY = date(2026, 10, 13)
Q3 = Period.parse("2026-Q3")
_DOSES = {"Standar": "PKM", "Arah": "naik", "Frekuensi": "bulanan", "Aspek": "kuantitas", "Satuan": "%", "Jenis": "rasio"}
_DOSES |= {"Pembilang": "bayi", "Penyebut": "sasaran", "Kumulatif": "ya", "Boleh Lebih": "ya", "Jabatan": "Petugas Imunisasi"}
DPT1 = {**_DOSES, "Kode": "DPT1", "Nama": "DPT 1", "Pertanyaan": "Berapa?", "Berlaku Mulai": "2026-01-01"}
DPT3 = {**DPT1, "Kode": "DPT3", "Nama": "DPT 3"}
DO13 = {**DPT1, "Kode": "DO13", "Nama": "Drop-out", "Arah": "turun", "Kumulatif": "tidak", "Rumus": "(DPT1 - DPT3) / DPT1"}
DO13 |= {"Pembilang": "bayi DPT1 tanpa DPT3", "Penyebut": "bayi DPT1", "Nilai Baik": 5, "Nilai Cukup": 10}
TARGET = {"Indikator": "DO13", "Cakupan": "umum", "Nilai": 5, "Berlaku Mulai": "2026-01-01"}


def _take(engine: Engine, **sheets: list[dict[str, Any]]) -> importing.Outcome:
    with Session(engine) as session, session.begin():
        rows = {sheet: list(enumerate(rows, start=2)) for sheet, rows in sheets.items()}
        return importing.take(session, rows, today=date(2026, 6, 1), write=True)


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    engine = sqlite.anew()
    assert not _take(engine, Indikator=[DPT1, DPT3, DO13], Target=[TARGET]).rejected
    yield engine
    engine.dispose()


def _given(engine: Engine, *lines: str) -> None:
    given_city.given(engine, "\n".join(f"given {line}" for line in lines))


def _rahma(session: Session) -> int:
    return session.scalars(select(Person.id).where(Person.name.startswith("Rahma"))).one()


def _id(session: Session, code: str) -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == code)).one()


def test_it_is_never_asked(city: Engine) -> None:
    with Session(city) as session:
        dues = owed.owed_by(session, people=None, today=TODAY)
        assert {"DPT1", "DPT3"} <= {due.code for due in dues}
        assert "DO13" not in {due.code for due in owed.expected_for(session, people=None, periods=[*Q3.months(), Q3])} | {
            due.code for due in dues
        }
        practice.begin(session, by=_rahma(session), today=TODAY, now=NOW)


def test_the_quarters_drop_out_is_that_of_its_last_month(city: Engine) -> None:
    """Added over the months it were 7.67 % and cukup; by the end of September 120 of 126 have come: 4.8 %, baik."""
    _given(city, "Rahma DPT1 until 2026-09: 100/200 112/200 126/200", "Rahma DPT3 until 2026-09: 88/200 104/200 120/200")
    with Session(city) as session:
        rahma = _rahma(session)
        line = next(one for one in own_record.record(session, by=rahma, person=rahma, today=TODAY).lines if one.code == "DO13")
        assert (line.value.numerator, line.value.denominator, line.value.value, line.status) == (
            6,
            126,
            Decimal("4.8"),
            Status.GOOD,
        )
        assert (line.target, line.parts, line.verified) == (5, (("DPT 1", 126), ("DPT 3", 120)), 3)
        told = own_record.card(session, by=rahma, person=rahma, indicator=_id(session, "DO13"), today=TODAY)
        assert [str(one.period) for one in told.periods] == ["2026-09", "2026-08", "2026-07"]
        (of,) = (one for one in card(session, person=rahma, position="Petugas Imunisasi", quarter=Q3).lines if one.code == "DO13")
        assert (of.value, of.status, of.target.amount if of.target else None) == (Decimal("4.8"), Status.GOOD, 5)
        assert of.formula == "(DPT 1 - DPT 3) / DPT 1"
        (one,) = (one for one in _standings(session) if one.code == "DO13")
        assert (one.percent, one.people) == (line.percent, 1)


def _standings(session: Session) -> tuple[summaries.Standing, ...]:
    andi = session.scalars(select(Person.id).where(Person.name.startswith("dr. Andi"))).one()
    at = datetime(2026, 10, 13, 1, tzinfo=UTC)
    return summaries.summary(session, by=andi, now=at, city=City(zone=ZoneInfo("Asia/Makassar"), files=Path())).standings


def test_a_part_that_is_missing_leaves_it_open_and_one_that_is_not_verified_keeps_it_off_the_card(city: Engine) -> None:
    _given(city, "Rahma DPT1 until 2026-09: 100/200 112/200 126/200", "Rahma DPT3 until 2026-09 waiting: 120/200")
    with Session(city) as session:
        rahma = _rahma(session)
        line = next(one for one in own_record.record(session, by=rahma, person=rahma, today=TODAY).lines if one.code == "DO13")
        assert (line.reported, line.verified, line.waiting) == (1, 0, 1)
        (of,) = (one for one in card(session, person=rahma, position="Petugas Imunisasi", quarter=Q3).lines if one.code == "DO13")
        assert (of.value, of.product) == (None, None)


def test_what_was_typed_before_keeps(city: Engine) -> None:
    with Session(city) as session, session.begin():
        of = session.get_one(Indicator, _id(session, "DO13"))
        of.formula = None
    _given(
        city,
        "Rahma DO13 until 2026-08: 10/100 9/100",
        "Rahma DPT1 until 2026-09: 100/200 112/200 126/200",
        "Rahma DPT3 until 2026-09: 88/200 104/200 120/200",
    )
    outcome = _take_in_october(city, DO13)
    assert [(one.code, one.fields) for one in outcome.versions] == [("DO13", ("Rumus",))]
    with Session(city) as session:
        rahma = _rahma(session)
        told = own_record.card(session, by=rahma, person=rahma, indicator=_id(session, "DO13"), today=TODAY)
        assert [(str(one.period), one.value.numerator if one.value else None, one.parts) for one in told.periods if one.value] == [
            ("2026-08", 9, ()),
            ("2026-07", 10, ()),
        ]
        assert len(session.scalars(select(Report.id).where(Report.indicator_id == _id(session, "DO13"))).all()) == 2


def _take_in_october(engine: Engine, row: dict[str, Any]) -> importing.Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, {"Indikator": [(2, row)]}, today=TODAY, write=True)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"Rumus": "(DPT1 - DPT9) / DPT1"}, "formula_unknown"),
        ({"Rumus": "DPT1 - DPT3"}, "formula_share"),
        ({"Rumus": "DPT1 ^ 2"}, "not_a_formula"),
        ({"Rumus": "DO13 / DPT1"}, "formula_circle"),
        ({"Rumus": "SKM / DPT1"}, "formula_frequency"),
        ({"Rumus": "DPT1 + DPT3", "Jenis": "tanggal", "Nilai Baik": None, "Nilai Cukup": None}, "formula_no_number"),
    ],
)
def test_a_formula_that_cannot_be_is_refused(city: Engine, change: dict[str, Any], cause: str) -> None:
    rejected = _take(city, Indikator=[{**DO13, **change}]).rejected
    assert cause in {one.cause for one in rejected}


def test_the_city_has_a_position_for_it(city: Engine) -> None:
    with Session(city) as session:
        assert session.scalars(
            select(IndicatorPosition.position).where(IndicatorPosition.indicator_id == _id(session, "DO13"))
        ).all() == ["Petugas Imunisasi"]


def test_what_follows_from_what_follows_is_exact(city: Engine) -> None:
    """A third of 100 three times is 100: nothing between is rounded, nor the parts of a share, nor their sum over the months."""
    third = {**DPT1, "Kode": "SEPERTIGA", "Nama": "Sepertiga", "Jenis": "rata-rata", "Kumulatif": "tidak", "Desimal": 2}
    third |= {"Rumus": "DPT1 / 3", "Pembilang": None, "Penyebut": None, "Boleh Lebih": None}
    whole = {**third, "Kode": "UTUH", "Nama": "Utuh", "Rumus": "SEPERTIGA * 3"}
    share = {**DO13, "Kode": "BAGIAN", "Nama": "Bagian", "Rumus": "SEPERTIGA / DPT1"} | {"Nilai Baik": None, "Nilai Cukup": None}
    assert not _take(city, Indikator=[third, whole, share], Target=[{**TARGET, "Indikator": "UTUH", "Nilai": 100}]).rejected
    _given(city, "Rahma DPT1 until 2026-09: 100/300 100/300 100/300")
    with Session(city) as session:
        rahma = _rahma(session)
        lines = {line.code: line for line in card(session, person=rahma, position="Petugas Imunisasi", quarter=Q3).lines}
        assert (lines["UTUH"].value, lines["UTUH"].percent) == (100, 100)
        derived = {one.indicator: one.stated.part for one in history.read(session, people=[rahma], today=TODAY)}
        part = derived[_id(session, "BAGIAN")]
        assert (part.numerator, part.denominator, part.value) == (Fraction(100, 3), 100, Fraction(100, 3))
        shown = next(one for one in own_record.record(session, by=rahma, person=rahma, today=TODAY).lines if one.code == "BAGIAN")
        assert (shown.value.value, shown.value.numerator) == (Decimal("33.3"), Decimal("33.33"))
