"""What is computed of areas: from their sums, for a person and for the unit; what lacks a part says which; no area counts twice."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.people.area import AreaCover
from models.people.person import Person
from models.people.unit import Unit
from models.reporting.report import Report
from models.standards.standard import Indicator
from services.evaluation.card import card
from services.insight import counting, drill_down, own_record
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
