"""The result of a year is answered like that of a quarter: in time, once, by the person alone, and decided by the next level."""

import pytest
from sqlmodel import Session, select

from models.evaluation.document import EvaluationDocument
from models.evaluation.follow_up import FollowUp
from models.evaluation.year import YearEvaluation
from services.exchange import exporting
from tests.given import given
from tests.stage import Stage

QUARTERS = "given evaluated Sitti 2026-Q1 meets below\ngiven evaluated Sitti 2026-Q2 meets below\n"
TOLD = "-- 2027-02-16 08:30\nBaso > /tahunan 2026\nBaso > [Sitti Contoh]\nBaso > [🗓 Putuskan]\n"
OBJECT = "Sitti > /tahunan 2026\nSitti > [🗓 Tahun 2026 saya]\nSitti > [⚖️ Sanggah]\nSitti > Perilaku saya sudah dijelaskan dalam dialog.\n"


async def _tell(stage: Stage, then: str = "") -> str:
    given(stage.process.database.engine, QUARTERS)
    return await stage.play(TOLD + then)


async def _press(stage: Stage, who: str, code: str) -> None:
    (evaluation,) = stage.rows(select(YearEvaluation.id))
    user = stage.cast[who]
    stage.world.press(user, max(stage.world.chats[user].messages), f"{code}:{evaluation}:1")
    await stage.settle()


@pytest.mark.parametrize(("day", "taken"), [("2027-03-02", True), ("2027-03-03", False)], ids=["the 14th day", "the 15th day"])
async def test_an_objection_to_a_year_comes_within_14_days(stage: Stage, day: str, taken: bool) -> None:
    await _tell(stage, f"-- {day} 08:30\n")
    await _press(stage, "Sitti", "evno")
    await stage.play("Sitti > Perilaku saya sudah dijelaskan dalam dialog.\n")
    assert (stage.rows(select(YearEvaluation.objection)) != [None]) is taken


@pytest.mark.parametrize("who", ["Baso", "Rahma", "Andi", "Tenri", "Tamu"])
@pytest.mark.parametrize("code", ["evyes", "evno"])
async def test_nobody_answers_for_somebody_else(stage: Stage, who: str, code: str) -> None:
    await _tell(stage)
    await stage.play(f"{who} > /start\n")
    await _press(stage, who, code)
    assert stage.rows(select(YearEvaluation.answered_at)) == [None]


@pytest.mark.parametrize("who", ["Sitti", "Baso", "Rahma", "Andi", "Tamu"])
async def test_only_the_next_level_decides_an_objection_to_a_year(stage: Stage, who: str) -> None:
    await _tell(stage, OBJECT + f"{who} > /start\n")
    await _press(stage, who, "evend")
    await stage.play(f"{who} > Kami putuskan sendiri saja hasilnya.\n")
    assert stage.rows(select(YearEvaluation.decided_at)) == [None]


async def test_a_year_is_answered_once(stage: Stage) -> None:
    await _tell(stage)
    await _press(stage, "Sitti", "evyes")
    await _press(stage, "Sitti", "evno")
    await stage.play("Sitti > Saya berubah pikiran tentang hasil ini.\n")
    assert stage.rows(select(YearEvaluation.objection)) == [None]


async def test_a_year_with_an_open_objection_is_nowhere_called_final(stage: Stage) -> None:
    said = await _tell(
        stage, OBJECT + "Sitti > /tahunan 2026\nSitti > [🗓 Tahun 2026 saya]\nBaso > /tahunan 2026\nBaso > [Sitti Contoh]\n"
    )
    assert said.count("Kurang (belum akhir)") >= 2
    assert "hasil ini akhir" not in said
    assert "bersifat akhir" not in said
    later = await stage.play("-- 2027-05-03 08:30\nSitti > /tahunan 2026\nSitti > [🗓 Tahun 2026 saya]\n")
    assert "Kurang (belum akhir)" in later, "time alone decides no objection"


async def test_the_exported_workbook_tells_the_year_with_its_objection(stage: Stage) -> None:
    await _tell(stage, OBJECT)
    with Session(stage.process.database.engine) as session:
        headers, rows = exporting.give(session)["Evaluasi"]
    (year,) = [dict(zip(headers, row, strict=True)) for row in rows if row[1] == "2026"]
    assert (year["Predikat"], year["Keberatan"], year["Keputusan"]) == (
        "Kurang",
        "Perilaku saya sudah dijelaskan dalam dialog.",
        None,
    )


@pytest.mark.parametrize("intruder", ["Rahma", "Andi", "Tamu"])
async def test_no_button_of_a_decided_year_is_of_use_to_others(stage: Stage, intruder: str) -> None:
    await _tell(stage, "Sitti > /tahunan 2026\nSitti > [🗓 Tahun 2026 saya]\nSitti > [✅ Setuju]\n")
    await stage.play(f"{intruder} > /start\n")
    (one,) = stage.rows(select(YearEvaluation.id))
    user, said, before = stage.cast[intruder], len(stage.request.calls), str(stage.rows(select(YearEvaluation)))
    for data in (
        f"yeardoc:{one}:0",
        f"yeardoc:{one}:1",
        "yearak:1:2026",
        "year:1:2026",
        f"fups:{one}:1",
        f"fupadd:{one}:1:BIMBINGAN",
        "fupback:1",
    ):
        stage.world.press(user, max(stage.world.chats[user].messages), data)
        await stage.settle()
    await stage.play(f"{intruder} > Ini dasar yang cukup panjang untuk dicatat.\n{intruder} > /tindaklanjut 198001012005012001\n")
    told = " ".join(str(call.get("text")) for _, call in stage.request.calls[said:] if call.get("chat_id") == user)
    assert "Sitti" not in told
    assert "Predikat" not in told
    assert [stage.rows(select(table.id)) for table in (FollowUp, EvaluationDocument)] == [[], []]
    assert str(stage.rows(select(YearEvaluation))) == before
