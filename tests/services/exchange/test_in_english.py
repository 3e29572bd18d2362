"""What indicators are called in English: columns of the workbook, kept where absent, no other version, read by who reads English."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import workbook
from domain.messages.facts import freeze
from domain.standards.periods import Period
from models.standards.standard import Indicator, IndicatorVersion
from services.exchange import exporting, importing, recognising
from services.standards.expected import standards
from tests.given import given
from texts import Texts

TODAY = date(2026, 11, 5)
TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    given(engine, "given Rahma TUNGGU until 2026-09: 25 26 24")
    with Session(engine) as found, found.begin():
        yield found


def _row(session: Session) -> dict[str, Any]:
    book = workbook.read(workbook.write(exporting.give(session)), name="ekspor.xlsx")
    return next(row for _, row in recognising.recognised(book)["Indikator"] if row["Kode"] == "TUNGGU")


def _take(session: Session, *rows: dict[str, Any]) -> tuple[int, int, int]:
    found = importing.take(session, {"Indikator": list(enumerate(rows, start=2))}, today=TODAY, write=True)
    assert not found.rejected
    (one,) = found.sheets
    return one.created, one.updated, one.unchanged


def _named(session: Session, period: str) -> str:
    facts = freeze({"name": standards(session).of(_id(session), Period.parse(period)).name})
    return TEXTS.label("open_training", "en", {"title": facts["name"]})


def _id(session: Session) -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == "TUNGGU")).one()


def test_a_translation_is_written_where_it_stands_and_makes_no_version(session: Session) -> None:
    row = _row(session)
    assert _take(session, row) == (0, 0, 1)
    assert _take(session, {**row, "Nama (Inggris)": "Minutes of waiting"}) == (0, 1, 0)
    assert not session.scalars(select(IndicatorVersion)).all()
    assert _named(session, "2026-08") == "🎓 Minutes of waiting"
    assert _take(session, {name: cell for name, cell in row.items() if "Inggris" not in name}) == (0, 0, 1)
    assert _named(session, "2026-08") == "🎓 Minutes of waiting", "an absent column changes nothing"
    assert _take(session, {**row, "Nama (Inggris)": None}) == (0, 1, 0)
    assert _named(session, "2026-08") == "🎓 Waktu tunggu", "an empty cell does: it is read in Bahasa Indonesia"


def test_each_version_has_its_own(session: Session) -> None:
    row = _row(session)
    later = {**row, "Nama": "Waktu tunggu loket", "Nama (Inggris)": "Wait at the counter", "Berlaku Mulai": date(2027, 1, 1)}
    assert _take(session, row, later) == (0, 1, 1)
    assert [_named(session, period) for period in ("2026-12", "2027-01")] == ["🎓 Waiting time", "🎓 Wait at the counter"]
    assert _take(session, {**row, "Nama (Inggris)": "Waiting, formerly"}, later) == (0, 1, 1)
    assert [_named(session, period) for period in ("2026-12", "2027-01")] == ["🎓 Waiting, formerly", "🎓 Wait at the counter"]
