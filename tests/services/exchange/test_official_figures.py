"""Figures of other systems come in as they are called there, beside ours: they change no report, and what was said before stays."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from documents import workbook
from domain.exchange.second_source import GapCause
from models.exchange.official import GapAnswer, OfficialFigure
from models.reporting.report import Report
from models.standards.standard import Indicator
from services.city import City
from services.exchange import exporting, importing, second_source
from services.refusals import Outdated
from tests.given import given

_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
_CITY = City(zone=ZoneInfo("Asia/Makassar"))
_RAHMA, _ANDI, _TENRI, _SITTI = 3, 4, 5, 1


def _take(session: Session, content: bytes, name: str = "asik.csv") -> importing.Outcome:
    return importing.take(session, workbook.read(content, name=name), today=date(2026, 10, 1), write=True)


def _seen(session: Session, by: int) -> list[tuple[str, str, Any, bool]]:
    found = second_source.gaps(session, by=by, now=_NOW, city=_CITY).gaps
    return [(one.indicator, str(one.period), one.percent, one.mine) for one in found]


@pytest.mark.parametrize(
    "table",
    [
        "Nama Puskesmas;Nama Indikator;Bulan;Capaian;Aplikasi\nPuskesmas Contoh;tunggu;Agustus 2026;30;ASIK\n",
        "KODE UNIT,Variabel,Period,Value\nPKM-1,TUNGGU,2026-08,30\n",
        "Unit\tIndikator\tPeriode\tNilai\tSumber\nPKM-1\tTUNGGU\t2026-08\t30,0\te-puskesmas\n",
    ],
)
@_ON_ONE
def test_a_table_of_another_system_stands_beside_ours(engine: Engine, table: str) -> None:
    given(engine, "given Rahma TUNGGU until 2026-08: 25 26 24")
    with Session(engine) as session:
        table = table.replace(";tunggu;", f";{_name(session)};")
        before = [report.model_dump() for report in session.scalars(select(Report))]
        outcome = _take(session, table.encode())
        assert not outcome.rejected
        assert [(one.sheet, one.created) for one in outcome.sheets] == [("Angka Resmi", 1)]
        assert _take(session, table.encode()).changes == 0
        assert _seen(session, _RAHMA) == [("Waktu tunggu", "2026-08", Decimal("-20.0"), True)]
        assert _seen(session, _ANDI) == _seen(session, _TENRI) == [("Waktu tunggu", "2026-08", Decimal("-20.0"), False)]
        assert _seen(session, _SITTI) == []
        assert [report.model_dump() for report in session.scalars(select(Report))] == before
        book = workbook.write({"Angka Resmi": exporting.give(session)["Angka Resmi"]})
        assert _take(session, book, "lagi.xlsx").changes == 0


def _name(session: Session) -> str:
    return session.scalars(select(Indicator.name).where(Indicator.code == "TUNGGU")).one()


@_ON_ONE
def test_another_figure_leaves_the_one_before_behind_it_and_is_asked_about_anew(engine: Engine) -> None:
    given(engine, "given Rahma TUNGGU until 2026-08: 24\ngiven official PKM-1 TUNGGU 2026-08 resmi: 30")
    with Session(engine) as session:
        (figure,) = session.scalars(select(OfficialFigure.id)).all()
        assert figure is not None
        second_source.explain(session, by=_RAHMA, figure=figure, cause=GapCause.LATER, now=_NOW)
        with pytest.raises(Outdated):
            second_source.explain(session, by=_ANDI, figure=figure, cause=GapCause.LATER, now=_NOW)
        outcome = _take(session, b"Unit,Indikator,Periode,Nilai\nPKM-1,TUNGGU,2026-08,40\n")
        assert [(one.created, one.updated) for one in outcome.sheets] == [(0, 1)]
        assert list(session.scalars(select(OfficialFigure.amount).order_by(col(OfficialFigure.id)))) == [30, 40]
        (one,) = second_source.gaps(session, by=_RAHMA, now=_NOW, city=_CITY).gaps
        assert (one.percent, one.beyond, one.cause) == (Decimal(-40), True, None)
        assert session.scalars(select(GapAnswer.cause)).all() == [GapCause.LATER]


@pytest.mark.parametrize(
    ("line", "column", "cause"),
    [
        ("PKM-9,TUNGGU,2026-08,30", "Unit", "unknown"),
        ("PKM-1,LAMA,2026-08,30", "Indikator", "unknown"),
        ("PKM-1,TUNGGU,2026,30", "Periode", "no_month_or_quarter"),
    ],
)
@_ON_ONE
def test_what_nobody_is_called_here_is_named(engine: Engine, line: str, column: str, cause: str) -> None:
    with Session(engine) as session:
        (found,) = _take(session, f"Unit,Indikator,Periode,Nilai\n{line}\n".encode()).rejected
        assert found.column == column
        assert found.cause.startswith(cause)
