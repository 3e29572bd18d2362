"""A right ends with the post it belongs to: whoever presses a day later decides nothing, and keeps what is their own."""

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.adoption.ticket import Ticket
from models.evaluation.evaluation import Evaluation
from models.people.person import Leave
from models.reporting.report import Submission, SubmissionState
from services import rights
from tests.given import given, person_id
from tests.stage import Stage

_ADMIN_SAYS = {
    "/ekspor": "Seluruh data per",
    "/impor": "Kirim buku kerja",
    "/siarkan": "pengumuman",
    "/pengiriman": "Pengiriman",
    "/cuti": "cuti",
    "/simulasi": "simulasi",
}
"""What only an admin is answered."""


@pytest.mark.parametrize("command", _ADMIN_SAYS)
async def test_an_admin_is_one_on_the_last_day_and_none_on_the_next(stage: Stage, command: str) -> None:
    given(stage.process.database.engine, "given last day Tenri 2026-10-01")
    assert _ADMIN_SAYS[command].lower() in (await stage.play(f"Tenri > {command}\n")).lower()
    stage.process.clock.move_to(stage.process.clock.now().replace(day=2))
    assert "Tenri < Selamat datang" in await stage.play(f"Tenri > {command}\n")


async def test_an_admin_whose_post_begins_later_is_none_yet(stage: Stage) -> None:
    given(stage.process.database.engine, "given joined Tenri 2026-10-05")
    assert "Tenri < Selamat datang" in await stage.play("Tenri > /ekspor\n")
    stage.process.clock.move_to(stage.process.clock.now().replace(day=5))
    assert "Seluruh data per" in await stage.play("Tenri > /ekspor\n")


async def test_a_button_that_was_shown_while_the_post_lasted_does_nothing_after_it(stage: Stage) -> None:
    given(stage.process.database.engine, "given last day Tenri 2026-10-01")
    await stage.play("Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Bagaimana caranya?\n")
    stage.process.clock.move_to(stage.process.clock.now().replace(day=2))
    said = await stage.play("Tenri > [🙋 Saya tangani]\n")
    assert "Tenri ! Tombol itu sudah tidak berlaku" in said
    assert stage.rows(select(Ticket.assignee_id)) == [None]


async def test_a_question_asked_after_an_admin_left_does_not_reach_them(stage: Stage) -> None:
    engine = stage.process.database.engine
    given(engine, "given last day Tenri 2026-09-30")
    said = await stage.play("Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Bagaimana caranya?\n")
    assert "Tenri <" not in said


async def test_a_head_whose_post_has_ended_verifies_returns_and_reads_nothing(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    given(stage.process.database.engine, "given last day Baso 2026-10-01")
    stage.process.clock.move_to(stage.process.clock.now().replace(day=2))
    card = max(stage.world.chats[stage.cast["Baso"]].messages)
    for data in ("ok:1:1", "ret:1:1", "sub:1", "trail:1", "proof:1", "askv:1", "flag:1:1"):
        stage.world.press(stage.cast["Baso"], card, data)
        await stage.settle()
        assert "43/45" not in stage.chat("Baso")[-1], data
    assert stage.rows(select(Submission.state)) == [SubmissionState.WAITING]
    assert "43/45" not in await stage.play("Baso > /verifikasi\nBaso > /status 10001\nBaso > /ringkasan\n")


async def test_a_head_whose_post_has_ended_rates_nobody_and_closes_no_cycle(stage: Stage) -> None:
    engine = stage.process.database.engine
    given(engine, "given evaluated Sitti 2026-Q2 meets meets open")
    given(engine, "given last day Baso 2026-09-30")
    before = [str(one.model_dump()) for one in stage.rows(select(Evaluation))]
    await stage.play("Baso > /start\n")
    card = max(stage.world.chats[stage.cast["Baso"]].messages)
    for data in ("ev:1", "evres:1:above", "evfin:1", "evtalk:1", "evstep:1", "cyc", "cycle:1", "cyccls:1:1", "cycrem:1", "evpdf:1"):
        stage.world.press(stage.cast["Baso"], card, data)
        await stage.settle()
        assert "Sitti" not in stage.chat("Baso")[-1], data
    assert [str(one.model_dump()) for one in stage.rows(select(Evaluation))] == before


async def test_what_is_their_own_stays_open_to_whoever_left(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    given(stage.process.database.engine, "given last day Sitti 2026-10-01")
    stage.process.clock.move_to(stage.process.clock.now().replace(day=2))
    assert "43/45" in await stage.play("Sitti > /status 10001\n")


async def test_leave_is_edited_by_nobody_whose_post_has_ended(stage: Stage) -> None:
    given(stage.process.database.engine, "given last day Tenri 2026-09-30")
    await stage.play("Tenri > /start\n")
    stage.world.press(stage.cast["Tenri"], max(stage.world.chats[stage.cast["Tenri"]].messages), "away:1:2026-10-05:2026-10-06")
    await stage.settle()
    assert stage.rows(select(Leave)) == []


def test_rights_are_asked_of_the_day_the_session_says(engine: Engine) -> None:
    given(engine, "given last day Tenri 2026-10-01")
    with Session(engine) as session:
        tenri = person_id(session, "Tenri")
        assert rights.admins(session) == (), "nobody said which day it is, and the post has an end"
        rights.on_day(session, date(2026, 10, 1))
        assert rights.admins(session) == (tenri,)
