"""A value that was returned and not put right is as missing as one that was not sent: leaving it there is no gain."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.evaluation.proposal import Because
from domain.evaluation.ratings import Rating
from domain.standards.periods import Period
from models.reporting.report import Report
from models.standards.rule import CityRule
from models.standards.standard import Target
from services.evaluation.card import Card, card
from tests.databases import Sqlite
from tests.given import given

Q3 = Period.parse("2026-Q3")
SITTI = 1


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    """Every target reached, attendance beyond the value agreed to be above expectation: in July; 20 of 45 in the other months."""
    engine = sqlite.anew()
    given(engine, "given Sitti HADIR-GURU until 2026-09: 45/45 20/45 20/45\ngiven Sitti MODUL until 2026-Q3: 6")
    with Session(engine) as session, session.begin():
        session.scalars(
            select(Target).where(Target.indicator_id == 1, Target.valid_from == date(2026, 1, 1))
        ).one().stretch = Decimal(98)
        for report in session.scalars(select(Report).where(Report.period.in_(("2026-08", "2026-09")))):
            report.verified, report.flag = False, "mohon diperiksa"
    yield engine
    engine.dispose()


def _card(engine: Engine) -> Card:
    with Session(engine) as session:
        return card(session, person=SITTI, position="Guru Kelas", quarter=Q3)


def test_nothing_is_proposed_and_the_card_says_which(city: Engine) -> None:
    shown = _card(city)
    assert (shown.proposed, shown.withheld) == (None, True)
    assert Because.DUTY_MISSING in shown.reasons
    assert [(str(one.period), one.returned) for one in shown.missing] == [("2026-08", True), ("2026-09", True)]
    assert (shown.expected, shown.received) == (4, 4)


def test_or_their_time_counts_nothing_as_the_agency_has_it(city: Engine) -> None:
    with Session(city) as session, session.begin():
        session.add(CityRule(code="WAJIB-KOSONG", value=Decimal(0)))
    shown = _card(city)
    assert shown.proposed is Rating.BELOW
    assert {line.code: line.zero for line in shown.lines} == {"HADIR-GURU": 2, "MODUL": 0}


def test_what_waits_for_the_verifier_is_nobodys_omission(city: Engine) -> None:
    with Session(city) as session, session.begin():
        for report in session.scalars(select(Report).where(Report.period.in_(("2026-08", "2026-09")))):
            report.flag = None
    assert _card(city).missing == ()
