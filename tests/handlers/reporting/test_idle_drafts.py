"""A push never changes what a person was writing, nor where they stand in it."""

from typing import Any

from sqlmodel import Session, col, select

from models.messages.message import TalkState
from models.reporting.report import Draft, DraftAnswer
from tests.stage import Stage

_BOOKKEEPING = {"offered_at", "warned_at"}


def _written(stage: Stage) -> list[dict[str, Any]]:
    with Session(stage.process.database.engine) as session:
        return [
            {name: value for name, value in row.model_dump().items() if name not in _BOOKKEEPING}
            for table in (Draft, DraftAnswer, TalkState)
            for row in session.scalars(select(table)).all()
        ]


async def test_what_was_written_is_the_same_after_every_push(stage: Stage) -> None:
    await stage.play("-- 2026-10-01 16:00\nSitti > /lapor\nSitti > 43/45\n")
    before = _written(stage)
    await stage.play("-- 2026-10-02 08:30\n-- 2026-10-05 08:30\n-- 2026-10-06 08:30\n-- 2026-10-09 15:05\n")
    assert _written(stage) == before
    assert sum("Draf Bapak/Ibu masih tersimpan" in text for text in stage.chat("Sitti")) == 2
    heard = await stage.play("Sitti > 6\n")
    assert "Modul ajar, Triwulan 3 2026: 6 modul" in heard


async def test_a_draft_outside_the_reminder_days_is_offered_alone_and_again_after_it_was_touched(stage: Stage) -> None:
    await stage.play("-- 2026-10-12 16:00\nSitti > /lapor\nSitti > 43/45\n")
    assert "Draf laporan Bapak/Ibu masih tersimpan" in await stage.play("-- 2026-10-13 08:30\n")
    assert "Draf" not in await stage.play("-- 2026-10-14 08:30\n-- 2026-10-15 08:30\n")
    await stage.play("Sitti > 6\n")
    assert "2 dari 2 pertanyaan terisi" in await stage.play("-- 2026-10-16 08:30\n")


async def test_practice_is_forgotten_after_a_day(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        now = stage.process.clock.now()
        session.add(Draft(person_id=1, practice=True, begun_at=now, touched_at=now))
    told = await stage.play("-- 2026-10-02 09:30\n")
    assert stage.rows(select(Draft)) == []
    assert "🔒" not in told


async def test_what_locks_leaves_the_draft_and_what_is_open_stays(stage: Stage) -> None:
    await stage.play("-- 2026-10-30 09:00\nRahma > /lapor\n")
    before = {(one.period, one.place) for one in stage.rows(select(DraftAnswer))}
    assert {period for period, _ in before} == {"2026-09", "2026-10"}
    told = await stage.play("-- 2026-10-31 08:30\n")
    assert "Imunisasi dasar lengkap, September 2026: belum diisi" in told
    assert "Yang periodenya masih terbuka tetap tersimpan: 0 dari 2 terisi. " in told
    assert {(one.period, one.place) for one in stage.rows(select(DraftAnswer))} == {one for one in before if one[0] == "2026-10"}
    await stage.play("Rahma > [▶️ Lanjutkan draf (0/2)]\n")
    assert "Oktober 2026 (1/2)" in stage.chat("Rahma")[-1]
    await stage.play("Rahma > nihil\n")
    assert len(stage.rows(select(DraftAnswer).where(col(DraftAnswer.state).is_not(None)))) == 1
