"""A caption holds 1,024 characters: with long names and many people the words still go out with their picture."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.fitting import fits_caption
from domain.insight.gaps import Gap, GapKind
from domain.insight.pws import AreaStatus
from domain.messages.facts import freeze
from domain.reporting.answers import AnswerState
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from services.insight import drill_down, own_record, pws
from services.insight.drill_down import UnitCard
from services.insight.own_record import Record
from services.insight.pws import Area, Areas
from services.insight.trend import Line, Point
from services.reporting.values import Value
from texts import Texts

TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))
_FIGURE = Decimal("104.5")
_QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")


def _line() -> Line:
    value = Value(IndicatorKind.RATIO, "%", 0, AnswerState.VALUE, _FIGURE, Decimal(123), Decimal(123), None, None)
    points = tuple(Point(Period.parse(quarter), _FIGURE, _FIGURE, "down") for quarter in _QUARTERS)
    return Line(
        indicator=1,
        code="C" * 32,
        name="N" * 160,
        counted="bayi diimunisasi",
        unit="menit",
        falling=False,
        whether=False,
        quarter=Period.parse("2026-Q3"),
        value=value,
        target=_FIGURE,
        percent=_FIGURE,
        status="poor",
        points=points,
        reported=3,
        verified=1,
        waiting=1,
        returned=0,
        missing=0,
        gap=Gap(GapKind.FEWER, Decimal(123)),
        people=99,
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_own_record_fits(language: str) -> None:
    record = Record(1, "Andi Besse Misalnya, A.Md.Keb.", False, 1, Period.parse("2026-Q4"), (_line(),) * 40, ((1, "1"),))
    assert fits_caption(TEXTS.screen("insight/own", language, freeze({"record": record, "shown": own_record.SHOWN})))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_unit_fits(language: str) -> None:
    card = UnitCard(1, "N" * 60, Period.parse("2026-Q4"), 153, (_line(),) * 40, (), 0, 1, ())
    assert fits_caption(TEXTS.screen("insight/unit", language, freeze({"told": card, "most": drill_down.LINES})))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_pws_fits(language: str) -> None:
    area = Area("N" * 60, _FIGURE, Decimal("8.5"), Decimal("10.5"), "down", AreaStatus.BAD, 23)
    shown = Areas(
        1,
        "Puskesmas Contoh Utara",
        "N" * 160,
        "IDL",
        "bayi diimunisasi",
        Period.parse("2026-09"),
        Decimal("67.5"),
        (area,) * pws.MOST,
        30,
        area,
        ("N" * 60,) * 9,
    )
    assert fits_caption(TEXTS.screen("insight/areas", language, freeze({"told": shown})))


@pytest.mark.parametrize(
    ("words", "fits"), [("a" * 1024, True), ("<b>" + "a" * 1024 + "</b>&amp;", False), ("🟡" * 512, True), ("🟡" * 513, False)]
)
def test_a_caption_is_measured_as_telegram_does(words: str, fits: bool) -> None:
    assert fits_caption(words) is fits
