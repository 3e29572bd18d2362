"""What is computed of areas: from their sums, for a person and for the unit; what lacks a part says which; no area counts twice."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.people.area import Area, AreaCover
from models.people.person import Person
from models.people.unit import Unit
from models.reporting.report import Report
from models.standards.standard import Indicator
from services.evaluation.card import card
from services.insight import counting, drill_down, own_record
from services.insight.trend import Line
from services.reporting import submissions
from tests import given as given_city
from tests.databases import Sqlite
from tests.services.insight.test_derived import DO13, DPT1, DPT3, TARGET, _take

TODAY = date(2026, 10, 13)
_BY_AREA = {"Per Wilayah": "ya", "Sasaran": "bayi"}
_TARGETS = [{**TARGET, "Indikator": code, "Nilai": 90} for code in ("DPT1", "DPT3")]
_AREAS = """given areas of PKM-1 by Rahma from 2026-01-01: Bontoa 30, Kassi 25
given colleague Nurul of Rahma
given areas of PKM-1 by Nurul from 2026-01-01: Lae 100"""
DPT1_SAID = """given areas said Rahma DPT1 2026-09: Bontoa 20/30, Kassi 10/25
given areas said Nurul DPT1 2026-09: Lae 90/100"""
DPT3_SAID = """given areas said Rahma DPT3 2026-09: Bontoa 19/30, Kassi 8/25
given areas said Nurul DPT3 2026-09: Lae 90/100"""


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    engine = sqlite.anew()
    assert not _take(engine, Indikator=[{**DPT1, **_BY_AREA}, {**DPT3, **_BY_AREA}, DO13], Target=[TARGET, *_TARGETS]).rejected
    given_city.given(engine, _AREAS)
    yield engine
    engine.dispose()


def _id(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(col(Person.name).startswith(name))).one()


def _indicator(session: Session, code: str) -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == code)).one()


def test_a_unit_is_computed_from_the_sums_of_its_areas(city: Engine) -> None:
    given_city.given(city, f"{DPT1_SAID}\n{DPT3_SAID}")
    september = Period.parse("2026-09")
    with Session(city) as session:
        rahma, unit = _id(session, "Rahma"), session.scalars(select(Unit.id).where(Unit.code == "PKM-1")).one()
        mine = {line.code: line for line in own_record.record(session, by=rahma, person=rahma, today=TODAY).lines}
        assert (mine["DO13"].value.value, mine["DO13"].parts) == (10, (("DPT 1", 30), ("DPT 3", 27)))
        sums = counting.count(session, units=[unit], periods=[september])[unit, "2026-09"].sums[_indicator(session, "DO13")]
        assert (sums.amount, sums.weight) == (3, 120)  # 2,5 %, not the mean of 10 % and 0 %
        line = next(
            one
            for one in card(session, person=rahma, position="Petugas Imunisasi", quarter=Period.parse("2026-Q3")).lines
            if one.code == "DO13"
        )
        assert (line.value, line.parts, line.lacking) == (10, (("DPT 1", 30), ("DPT 3", 27)), ())


def test_what_lacks_a_part_says_which_and_has_no_figure(city: Engine) -> None:
    given_city.given(city, DPT1_SAID)
    with Session(city) as session:
        rahma = _id(session, "Rahma")
        line = next(one for one in own_record.record(session, by=rahma, person=rahma, today=TODAY).lines if one.code == "DO13")
        assert (line.value.state, line.lacking) == (None, ("DPT 3",))
        told = own_record.card(session, by=rahma, person=rahma, indicator=_indicator(session, "DO13"), today=TODAY)
        assert told.line.lacking == ("DPT 3",)
        judged = card(session, person=rahma, position="Petugas Imunisasi", quarter=Period.parse("2026-Q3"))
        assert next((one.value, one.lacking) for one in judged.lines if one.code == "DO13") == (None, ("DPT 3",))
        sent = session.scalars(select(Report.submission_id).where(Report.person_id == rahma)).one()
        (computed,) = submissions.card(session, submission=sent).computed
        assert (computed.code, computed.value, computed.lacking) == ("DO13", None, ("DPT 3",))


def test_the_verifier_sees_what_follows_with_its_parts(city: Engine) -> None:
    given_city.given(city, f"{DPT1_SAID}\n{DPT3_SAID}")
    with Session(city) as session:
        for sent in session.scalars(select(Report.submission_id).where(Report.person_id == _id(session, "Rahma"))).all():
            (computed,) = submissions.card(session, submission=sent).computed
            assert (computed.value, computed.parts, computed.lacking) == (Decimal(10), (("DPT 1", 30), ("DPT 3", 27)), ())
            assert computed.areas == (("Bontoa", 5), ("Kassi", 20))


def test_parts_of_other_areas_than_each_other_make_no_figure(city: Engine) -> None:
    given_city.given(city, f"{DPT1_SAID}\ngiven areas said Rahma DPT3 2026-09: Bontoa 19/30")
    with Session(city) as session:
        rahma = _id(session, "Rahma")
        line = next(one for one in own_record.record(session, by=rahma, person=rahma, today=TODAY).lines if one.code == "DO13")
        assert line.value.state is None


def test_an_area_that_was_handed_over_counts_once(city: Engine) -> None:
    given_city.given(city, "given areas said Rahma DPT1 2026-07: Bontoa 15/30, Kassi 10/25")
    given_city.given(city, "given areas said Nurul DPT1 2026-09: Bontoa 20/30, Kassi 12/25, Lae 90/100")
    with Session(city) as session:
        for cover in session.scalars(select(AreaCover).where(AreaCover.person_id == _id(session, "Rahma"))):
            cover.until = date(2026, 7, 31)
        unit = session.scalars(select(Unit.id).where(Unit.code == "PKM-1")).one()
        shown = drill_down.unit(session, by=_id(session, "dr. Andi"), unit=unit, page=0, today=TODAY)
        line = next(one for one in shown.lines if one.code == "DPT1")
        assert (line.value.numerator, line.value.denominator) == (122, 155)


_COUNTS = {"Jenis": "jumlah", "Satuan": "bayi", "Pembilang": None, "Penyebut": None, "Sasaran": None}
"""Doses as they are, not as shares: then a target is somebody's, not a share of each area."""


def _line(engine: Engine, code: str) -> Line:
    with Session(engine) as session:
        unit = session.scalars(select(Unit.id).where(Unit.code == "PKM-1")).one()
        shown = drill_down.unit(session, by=_id(session, "dr. Andi"), unit=unit, page=0, today=TODAY)
        return next(one for one in shown.lines if one.code == code)


def _hands_over(engine: Engine, *areas: str) -> None:
    """Rahma had these areas until July."""
    with Session(engine) as session, session.begin():
        wanted = select(AreaCover).join(Area, col(Area.id) == AreaCover.area_id)
        for cover in session.scalars(
            wanted.where(AreaCover.person_id == _id(session, "Rahma"), col(Area.name).in_(areas), col(AreaCover.until).is_(None))
        ):
            cover.until = date(2026, 7, 31)


def test_a_target_is_asked_once_of_somebody_and_not_in_each_of_their_areas(city: Engine) -> None:
    assert not _take(city, Indikator=[{**one, **_BY_AREA, **_COUNTS} for one in (DPT1, DPT3)]).rejected
    given_city.given(city, "given areas said Rahma DPT1 2026-09: Bontoa 40, Kassi 20\ngiven areas said Nurul DPT1 2026-09: Lae 75")
    line = _line(city, "DPT1")
    assert (line.value.value, line.target, line.percent) == (135, 135, 100)  # 90 a year is 67,5 by September, of each of the two
    assert (line.each, line.points[-1].value) == ("person", Decimal("67.5"))


def test_what_remains_of_a_report_is_measured_by_what_remains_of_its_target(city: Engine) -> None:
    assert not _take(city, Indikator=[{**one, **_BY_AREA, **_COUNTS} for one in (DPT1, DPT3)]).rejected
    given_city.given(city, "given areas said Rahma DPT1 2026-07: Bontoa 30, Kassi 20")
    _hands_over(city, "Bontoa")
    given_city.given(city, "given areas said Nurul DPT1 2026-09: Bontoa 40, Lae 75")
    line = _line(city, "DPT1")
    assert (line.value.value, line.target) == (135, Decimal("93.75"))  # 67,5 and half of the 52,5 that July asks of two areas


def test_what_follows_from_an_area_that_was_handed_over_counts_once(city: Engine) -> None:
    july = "given areas said Rahma DPT1 2026-07: Bontoa 15/30, Kassi 10/25\ngiven areas said Rahma DPT3 2026-07: Bontoa 5/30, Kassi 8/25"
    given_city.given(city, july)
    _hands_over(city, "Bontoa", "Kassi")
    given_city.given(city, "given areas said Nurul DPT1 2026-09: Bontoa 20/30, Kassi 12/25, Lae 90/100")
    given_city.given(city, "given areas said Nurul DPT3 2026-09: Bontoa 20/30, Kassi 12/25, Lae 80/100")
    drop = _line(city, "DO13").value
    assert (drop.numerator, drop.denominator) == (10, 122)


def test_what_follows_from_what_remains_is_computed_of_what_remains(city: Engine) -> None:
    july = "given areas said Rahma DPT1 2026-07: Bontoa 15/30, Kassi 10/25\ngiven areas said Rahma DPT3 2026-07: Bontoa 5/30, Kassi 8/25"
    given_city.given(city, july)
    _hands_over(city, "Bontoa")
    given_city.given(city, "given areas said Nurul DPT1 2026-09: Bontoa 20/30, Lae 90/100")
    given_city.given(city, "given areas said Nurul DPT3 2026-09: Bontoa 20/30, Lae 80/100")
    drop = _line(city, "DO13").value
    assert (drop.numerator, drop.denominator) == (2 + 10, 10 + 110)


def test_the_month_before_areas_were_told_is_not_added_to_what_was_reported_since(city: Engine) -> None:
    given_city.given(city, f"given areas said Rahma DPT1 2026-08: Bontoa 15/30, Kassi 10/25\n{DPT1_SAID}")
    with Session(city) as session, session.begin():
        session.scalars(select(Report).where(Report.period == "2026-08")).one().areas = None
    value = _line(city, "DPT1").value
    assert (value.numerator, value.denominator) == (120, 155)


def test_what_follows_from_what_follows_mixes_no_areas_either(city: Engine) -> None:
    """DUA is of both areas, DPT3 of one: their quotient says nothing."""
    doubled = {**DO13, "Kode": "DUA", "Nama": "Dua", "Rumus": "DPT1 * 2", "Jenis": "jumlah", "Pembilang": None, "Penyebut": None}
    doubled |= {"Nilai Baik": None, "Nilai Cukup": None, "Arah": "naik"}
    chained = {**DO13, "Kode": "RANTAI", "Nama": "Rantai", "Rumus": "DPT3 / DUA"}
    assert not _take(city, Indikator=[doubled, chained]).rejected
    given_city.given(city, f"{DPT1_SAID}\ngiven areas said Rahma DPT3 2026-09: Bontoa 19/30")
    with Session(city) as session:
        rahma = _id(session, "Rahma")
        mine = {line.code: line for line in own_record.record(session, by=rahma, person=rahma, today=TODAY).lines}
        assert (mine["DUA"].value.value, mine["RANTAI"].value.value) == (60, None)
