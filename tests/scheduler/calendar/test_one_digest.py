"""Whatever waits for somebody comes in one reminder a day: reports, the draft they left, and the evaluation."""

from datetime import date

from sqlmodel import Session, select

from models.evaluation.evaluation import EvaluationCycle
from tests.stage import Stage

DUE = date(2026, 10, 29)
"""Seven days before October's reports are due."""


def _wait_until(stage: Stage, day: date) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        for cycle in session.scalars(select(EvaluationCycle)):
            cycle.self_until = cycle.rating_until = cycle.talk_until = cycle.answer_until = day
            session.add(cycle)


def _heard(said: str, who: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith(f"{who} < 🔔")]


async def test_an_evaluation_that_waits_is_in_the_reminder_of_reports(stage: Stage) -> None:
    await stage.play("-- 2026-10-12 09:00\n-- 2026-10-28 09:00\n")
    _wait_until(stage, DUE)
    said = await stage.play("-- 2026-10-29 08:05\n-- 2026-10-29 09:05\n-- 2026-10-29 15:05\n")
    (reminder,) = _heard(said, "Rahma")
    assert "Imunisasi dasar lengkap" in reminder
    assert "Evaluasi Triwulan 3 2026 juga menunggu" in reminder
    assert "[📋 Buka evaluasi]" in reminder


async def test_it_comes_at_the_chosen_hour_where_no_report_is_due(stage: Stage) -> None:
    await stage.play(
        "Rahma > /pengaturan\nRahma > [🕗 Jam pesan]\nRahma > [12–19]\nRahma > [🔔 Pengingat]\nRahma > [🔔 16.00]\n-- 2026-10-12 12:05\n-- 2026-10-24 09:00\n"
    )
    _wait_until(stage, date(2026, 10, 26))
    assert _heard(await stage.play("-- 2026-10-26 08:05\n-- 2026-10-26 15:35\n"), "Rahma") == []
    said = await stage.play("-- 2026-10-26 16:05\n-- 2026-10-26 17:05\n")
    assert len(_heard(said, "Rahma")) == 1
    assert "Evaluasi Triwulan 3 2026 masih menunggu" in said


async def test_nobody_gets_a_second_one_on_the_same_day(stage: Stage) -> None:
    said = await stage.play("-- 2026-10-02 08:05\n-- 2026-10-02 08:35\n-- 2026-10-02 12:05\n")
    assert {who: len(_heard(said, who)) for who in ("Sitti", "Baso", "Rahma", "Andi")} == dict.fromkeys(
        ("Sitti", "Baso", "Rahma", "Andi"), 1
    )


async def test_a_draft_that_was_left_and_the_evaluation_are_one_message(stage: Stage) -> None:
    await stage.play("-- 2026-10-12 09:00\nRahma > /lapor\nRahma > 43/45\n-- 2026-10-12 18:00\n")
    _wait_until(stage, date(2026, 10, 13))
    said = await stage.play("-- 2026-10-13 08:35\n-- 2026-10-13 09:35\n-- 2026-10-13 15:05\n")
    told = [
        line for line in said.splitlines() if line.startswith("Rahma < ") and ("Lanjutkan draf" in line or "Buka evaluasi" in line)
    ]
    assert len(told) == 1
    assert "Evaluasi Triwulan 3 2026 juga menunggu" in told[0]


async def test_what_was_put_off_is_the_reminder_of_the_day_it_was_put_off_to(stage: Stage) -> None:
    await stage.play("-- 2026-10-12 09:00\n-- 2026-10-28 09:00\n-- 2026-10-29 08:05\nRahma > [🌅 Besok pagi]\n")
    _wait_until(stage, date(2026, 10, 30))
    said = await stage.play("-- 2026-10-30 08:05\n-- 2026-10-30 09:05\n-- 2026-10-30 15:35\n")
    assert len(_heard(said, "Rahma")) == 1


async def test_who_hears_today_that_it_is_their_turn_is_not_reminded_of_it_today(stage: Stage) -> None:
    said = await stage.play("-- 2026-10-15 08:05\n-- 2026-10-15 09:05\n-- 2026-10-15 15:35\n")
    assert "Sekarang giliran Bapak/Ibu menilai diri" in said
    assert _heard(said, "Sitti") == []
