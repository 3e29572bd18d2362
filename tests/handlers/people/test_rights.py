"""Who decides what, and what a group hears."""

from sqlmodel import Session, select

from models.people.person import Posting, Role
from models.reporting.report import Submission
from tests.given import given, person_id
from tests.stage import Stage


async def test_nobody_verifies_their_own_work(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    user = stage.cast["Sitti"]
    stage.world.press(user, max(stage.world.chats[user].messages), "ok:1:1")
    await stage.settle()
    assert "Laporan sendiri tidak dapat diverifikasi sendiri" in stage.chat("Sitti")[-1]
    assert [str(state) for state in stage.rows(select(Submission.state))] == ["waiting"]


async def test_of_two_decisions_the_first_wins_and_the_second_is_told_so(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    user = stage.cast["Baso"]
    card = max(stage.world.chats[user].messages)
    stage.world.press(user, card, "ok:1:1")
    stage.world.press(user, card, "ret:1:1")
    await stage.settle()
    assert "sudah diverifikasi oleh Baso Contoh" in stage.chat("Baso")[-1]


async def test_in_a_group_nothing_personal_is_said(stage: Stage) -> None:
    stage.world.add_group(-101, "Grup SD", [stage.cast["Sitti"], stage.cast["Baso"]])
    stage.world.send_text(stage.cast["Sitti"], "/start", chat_id=-101)
    stage.world.send_text(stage.cast["Sitti"], "selamat pagi", chat_id=-101)
    await stage.settle()
    (said,) = [m["text"] for m in stage.world.chats[-101].messages.values() if m["from"] == stage.world.bot]
    assert said.startswith("Agar data pribadi tetap pribadi")


async def test_a_group_sees_sums_over_five_people_or_more_and_nothing_else(stage: Stage) -> None:
    stage.world.add_group(-101, "Grup", [stage.cast["Sitti"], stage.cast["Baso"], stage.cast["Tenri"]])
    given(stage.process.database.engine, "given colleague Nurul of Rahma")
    for who in ("Sitti", "Baso", "Tenri"):
        stage.world.send_text(stage.cast[who], "/ringkasan@SipakaingaBot", chat_id=-101)
        await stage.settle()
    said = [m["text"] for m in stage.world.chats[-101].messages.values() if m["from"] == stage.world.bot]
    assert [one.startswith("Agar data pribadi tetap pribadi") for one in said] == [True, True, False]
    assert "5 pegawai" in said[2]
    assert "Laporan masuk 0 dari " in said[2]
    assert "Contoh" not in said[2], "no name in a group"


async def test_a_question_that_waits_too_long_does_not_go_again_to_the_admin_who_took_it(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        post = session.exec(select(Posting).where(Posting.person_id == person_id(session, "Andi"))).one()
        post.role = Role.ADMIN
        session.add(post)
    await stage.play("Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Bagaimana caranya?\nTenri > [🙋 Saya tangani]\n")
    said = await stage.play("-- 2026-10-02 10:00\n")
    assert "Andi < ⏰ Belum dijawab lebih dari satu hari kerja" in said
    assert "Tenri < ⏰ Belum dijawab" not in said
