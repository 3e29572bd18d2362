"""Whoever asked and is still there is answered at any hour; whom others want something of is left in peace."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from models.messages.message import Outbox, OutboxState
from models.people.person import Leave, Person
from models.people.preference import Preference
from services.people import invitations
from tests.stage import ZONE, Stage

_ASK = (
    "-- 2026-11-10 18:30\nSitti > /status\nSitti > [🔒 Periode terkunci]\nSitti > [Modul ajar]\nSitti > Saya cuti sakit waktu itu\n"
)


def _clock(stage: Stage, local: str) -> None:
    stage.process.clock.move_to(datetime.fromisoformat(local).replace(tzinfo=ZONE))


async def _move(stage: Stage, at: str) -> str:
    _clock(stage, at)
    with Session(stage.process.database.engine) as session, session.begin():
        nip = session.exec(select(Person.nip).where(Person.name.startswith("Rahma"))).one()
        (invited,) = invitations.invite(session, now=stage.process.clock.now(), nips=[nip])
    return await stage.play(f"Tamu > /start {invited.code}\n")


@pytest.mark.parametrize(
    "at", ["2026-10-01 22:15", "2026-10-04 09:00", "2026-10-01 15:00"], ids=["at night", "on Sunday", "too late"]
)
async def test_the_question_in_the_old_chat_comes_at_once_and_the_admins_are_left_in_peace(stage: Stage, at: str) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        session.add(Preference(person_id=3, opens=7, closes=14, digest_at=8))  # the hours Rahma chose
    said = await _move(stage, at)
    assert "Rahma < Akun Telegram Tamu ingin dipakai untuk Sipakainga sebagai Rahma" in said
    assert ("Tenri < Akun Telegram Tamu" in said) is (at == "2026-10-01 15:00")
    moved = await stage.play("Rahma > [✅ Ya, benar]\n")
    assert "Tamu < ✅ Akun ini sudah dikonfirmasi" in moved


async def test_also_on_leave(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        session.add(Leave(person_id=3, first=datetime(2026, 9, 1).date(), last=datetime(2026, 12, 1).date()))
    assert "Rahma < Akun Telegram Tamu ingin dipakai" in await _move(stage, "2026-10-01 10:00")


async def test_held_up_for_more_than_an_hour_it_waits_for_the_hours(stage: Stage) -> None:
    stage.world.block(stage.cast["Rahma"], blocked=True)
    await stage.settle()
    await _move(stage, "2026-10-01 20:00")
    _clock(stage, "2026-10-02 02:00")
    stage.world.block(stage.cast["Rahma"], blocked=False)
    await stage.settle()
    asked = select(Outbox).where(Outbox.person_id == 3, Outbox.key.startswith("link_confirm:"))
    (waiting,) = stage.rows(asked)
    assert (waiting.state, waiting.not_before.astimezone(ZONE).hour) == (OutboxState.WAITING, 7)


@pytest.mark.parametrize(
    ("decided", "heard"), [("2026-11-10 19:20", True), ("2026-11-10 21:00", False)], ids=["within the hour", "two hours later"]
)
async def test_an_answer_about_a_locked_period_comes_at_once_to_whoever_still_waits(
    stage: Stage, decided: str, heard: bool
) -> None:
    await stage.play(_ASK)
    _clock(stage, decided)
    said = await stage.play("Baso > [🔓 Buka 48 jam]\n")
    assert ("Sitti < 🔓 Modul ajar" in said) is heard
    later = await stage.play("-- 2026-11-11 07:05\n")
    assert ("Sitti < 🔓 Modul ajar" in later) is not heard
