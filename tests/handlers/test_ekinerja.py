"""Text for e-Kinerja: what is verified and nothing else, each item whole, within Telegram's limits, and only one's own."""

from datetime import date

import pytest
from sqlmodel import Session, select

from domain.answers import Direction, IndicatorKind
from domain.periods import Frequency
from models import Indicator, IndicatorPosition, Standard
from services import ekinerja
from tests.given import given
from tests.stage import Stage


async def test_what_is_not_verified_is_not_pasted(stage: Stage) -> None:
    given(stage.process.database.engine, "given Sitti HADIR-GURU until 2026-08: 43/45 44/45\n")
    given(stage.process.database.engine, "given Sitti MODUL until 2026-Q3 waiting: 4\n")
    said = await stage.play("Sitti > /ekinerja\n")
    assert "Laporan terverifikasi: 2 dari 4" in said
    assert "Agustus 2026: 44/45" in said
    assert "4 modul" not in said


async def test_the_evidence_comes_under_names_that_fit_and_only_to_its_owner(stage: Stage) -> None:
    await stage.play("Rahma > /lapor IDL 31/45\nRahma > (foto)\nRahma > [✅ Kirim]\nAndi > [✅ Verifikasi]\n")
    said = await stage.play("Rahma > /ekinerja\nRahma > [📎 Bukti (1)]\n")
    assert "Bukti dukung: IDL-2026-09-1" in said
    assert "(dokumen IDL-2026-09-1.jpg)" in said
    user, before = stage.cast["Sitti"], len(stage.world.files)
    await stage.play("Sitti > /start\n")
    (idl,) = stage.rows(select(Indicator.id).where(Indicator.code == "IDL"))
    stage.world.press(user, max(stage.world.chats[user].messages), f"ekfile:2026-Q3:{idl}")
    await stage.settle()
    assert len(stage.world.files) == before


@pytest.mark.parametrize("data", ["ek:besok", "ek:2026-09", "ekfile:x:1", "ek:9999-Q1", "ek:0001-Q1"])
async def test_a_forged_quarter_opens_nothing(stage: Stage, data: str) -> None:
    await stage.play("Sitti > /start\n")
    user = stage.cast["Sitti"]
    stage.world.press(user, max(stage.world.chats[user].messages), data)
    await stage.settle()
    told = " ".join(stage.chat("Sitti"))
    assert "e-Kinerja ·" not in told
    assert "RHK" not in told


async def test_many_indicators_with_long_names_still_fit_their_messages(stage: Stage) -> None:
    engine = stage.process.database.engine
    with Session(engine) as session, session.begin():
        school = session.scalars(select(Standard.id).where(Standard.code == "SD")).one()
        for number in range(20):
            indicator = Indicator(
                code=f"X{number:02}",
                standard_id=school,
                name="<Nama & panjang> " * 9,
                question="Berapa?",
                kind=IndicatorKind.COUNT,
                direction=Direction.UP,
                frequency=Frequency.MONTHLY,
                aspect="kuantitas",
                unit="kegiatan",
                valid_from=date(2026, 1, 1),
            )
            session.add(indicator)
            session.flush()
            session.add(IndicatorPosition(indicator_id=indicator.id, position="Guru Kelas"))
    said = await stage.play("Sitti > /ekinerja\nSitti > /skp\n")
    assert said.count("· RHK:") == ekinerja.MOST
    assert "7 indikator lagi" in said
    sent = [str(call.get("text", "")) for name, call in stage.request.calls if name == "sendMessage"]
    assert max(map(len, sent)) <= 4096
