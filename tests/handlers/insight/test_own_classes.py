"""An indicator with classes of its own says the same word everywhere: in the record, the summary and the trend."""

from decimal import Decimal

from sqlmodel import Session, select

from models.standards.standard import Indicator
from tests.given import given
from tests.stage import Stage

ASK = "Rahma > /kinerja\nAndi > /ringkasan\nAndi > /tren\n"


async def test_where_less_is_better_the_value_itself_may_decide(stage: Stage) -> None:
    given(stage.process.database.engine, "given Rahma TUNGGU until 2026-09: 25 26 24\n")
    said = await stage.play(ASK)
    assert "25 menit, target 30 menit = 116,7\u00a0% ✅ baik" in said
    assert "👍 Waktu tunggu: 120\u00a0%" in said
    assert "– · – · – · 100\u00a0%" in said
    with Session(stage.process.database.engine) as session, session.begin():
        waiting = session.scalars(select(Indicator).where(Indicator.code == "TUNGGU")).one()
        waiting.good_value, waiting.fair_value = Decimal(20), Decimal(25)
    said = await stage.play(ASK)
    assert "25 menit, target 30 menit = 116,7\u00a0% 🟡 cukup" in said
    assert "⚠️ Waktu tunggu: 120\u00a0% (cukup)" in said
    assert "– · – · – · 0\u00a0%" in said
