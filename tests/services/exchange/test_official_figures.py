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
from domain.messages.facts import freeze
from domain.standards.periods import Period
from models.exchange.official import GapAnswer, OfficialFigure
from models.reporting.report import Report
from models.standards.standard import Indicator
from services import rights
from services.city import City
from services.evaluation.card import card
from services.exchange import exporting, importing
from services.insight import official_gaps, overviews
from services.refusals import Outdated
from tests.given import given
from texts import Texts

_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
_CITY = City(zone=ZoneInfo("Asia/Makassar"))
_RAHMA, _ANDI, _TENRI, _SITTI = 3, 4, 5, 1


def _take(session: Session, content: bytes, name: str = "asik.csv") -> importing.Outcome:
    return importing.take(session, workbook.read(content, name=name), today=date(2026, 10, 1), write=True)


def _seen(session: Session, by: int) -> list[tuple[str, str, Any, bool]]:
    found = official_gaps.gaps(session, by=by, now=_NOW, city=_CITY).gaps
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
        official_gaps.explain(session, by=_RAHMA, figure=figure, cause=GapCause.LATER, now=_NOW)
        with pytest.raises(Outdated):
            official_gaps.explain(session, by=_ANDI, figure=figure, cause=GapCause.LATER, now=_NOW)
        outcome = _take(session, b"Unit,Indikator,Periode,Nilai\nPKM-1,TUNGGU,2026-08,40\n")
        assert [(one.created, one.updated) for one in outcome.sheets] == [(0, 1)]
        assert list(session.scalars(select(OfficialFigure.amount).order_by(col(OfficialFigure.id)))) == [30, 40]
        (one,) = official_gaps.gaps(session, by=_RAHMA, now=_NOW, city=_CITY).gaps
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


_THREE = (
    "given Rahma TUNGGU until 2026-08: 25 26 24\ngiven official PKM-1 TUNGGU 2026-07 ASIK: 25\n"
    "given official PKM-1 TUNGGU 2026-08 ASIK: 30"
)


@_ON_ONE
def test_who_answers_for_the_unit_hears_of_it_in_the_summary_with_its_cause(engine: Engine) -> None:
    given(engine, _THREE)
    with Session(engine) as session:
        rights.on_day(session, _CITY.today(_NOW))
        shown = overviews.of(session, supervisors=[_ANDI, 2], now=_NOW, city=_CITY)
        assert "gaps" not in shown[2].facts, "nothing of the school is other"
        assert "sebab belum dijawab" in _line(shown[_ANDI], "📊")
        before = freeze(shown[_ANDI].facts)
        figure = session.scalars(select(OfficialFigure.id).where(OfficialFigure.amount == 30)).one()
        assert figure is not None
        official_gaps.explain(session, by=_RAHMA, figure=figure, cause=GapCause.LATER, now=_NOW)
        later = overviews.of(session, supervisors=[_ANDI], now=_NOW, city=_CITY)[_ANDI]
        assert freeze(later.facts) != before, "so that Friday's summary comes with it"
        line = _line(later, "📊")
        assert line == "📊 Selisih ASIK: Waktu tunggu, Puskesmas Contoh, Agustus 2026 -20 %; beda tanggal tutup data (/selisih)"
        assert "Rahma" not in line


def _line(shown: overviews.Overview, sign: str) -> str:
    lines = Texts(zone=_CITY.zone).screen(shown.screen, "id", freeze(shown.facts)).split("\n")
    assert len([line for line in lines if line.strip()]) <= 10
    return next(line for line in lines if line.startswith(sign))


@_ON_ONE
def test_its_trend_stands_on_the_card_of_the_quarter(engine: Engine) -> None:
    given(engine, _THREE + "\ngiven official PKM-1 TUNGGU 2026-08 Dapodik: 24\ngiven official SD-1 TUNGGU 2026-08 ASIK: 1")
    with Session(engine) as session:
        found = card(session, person=_RAHMA, position="Petugas Imunisasi", quarter=Period.parse("2026-Q3"))
        series = {name: [(one.source, one.percent) for one in gaps] for name, gaps in found.gaps.items()}
        waiting = str(session.scalars(select(Indicator.id).where(Indicator.code == "TUNGGU")).one())
        assert series == {waiting: [("ASIK", Decimal("4.0")), ("ASIK", Decimal("-20.0"))]}
        assert not card(session, person=_RAHMA, position="Petugas Imunisasi", quarter=Period.parse("2026-Q2")).gaps
        assert not card(session, person=_SITTI, position="Guru Kelas", quarter=Period.parse("2026-Q3")).gaps
