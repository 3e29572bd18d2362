"""What waits for a verifier who left passes on exactly once; nothing that was decided moves."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from models.messages.message import Outbox
from models.people.person import Account, Posting
from models.reporting.report import ReportChange, Submission
from services.people.responsible import has_left
from services.verification import handover
from tests.given import given, person_id
from tests.stage import Stage

SENT = "Rahma > /lapor\nRahma > 20/30\nRahma > (foto)\nRahma > 25\nRahma > [✅ Kirim]\n"


def _id(stage: Stage, who: str) -> int:
    with Session(stage.process.database.engine) as session:
        return person_id(session, who)


def _look(stage: Stage) -> int:
    with Session(stage.process.database.engine) as session, session.begin():
        city = stage.process.application.bot_data["city"]
        return handover.hand_over(session, now=stage.process.clock.now(), city=city)


async def test_looking_again_hands_over_nothing_twice(stage: Stage) -> None:
    await stage.play(SENT)
    given(stage.process.database.engine, "given last day Andi 2026-09-30")
    assert [_look(stage), _look(stage), _look(stage)] == [1, 0, 0]
    assert len(stage.rows(select(Outbox).where(Outbox.screen == "verification/handed_over"))) == 1
    assert len(stage.rows(select(Outbox).where(Outbox.screen == "verification/handed_to_queue"))) == 1
    assert len(stage.rows(select(ReportChange).where(ReportChange.what == "handed_over"))) == 2, "a line for each value"


async def test_out_of_the_queue_it_passes_to_whoever_is_named(stage: Stage) -> None:
    given(stage.process.database.engine, "given without supervisor Rahma")
    await stage.play(SENT)
    assert _look(stage) == 0
    baso, rahma = _id(stage, "Baso"), _id(stage, "Rahma")
    with Session(stage.process.database.engine) as session, session.begin():
        post = session.scalars(select(Posting).where(Posting.person_id == rahma)).one()
        post.supervisor_id = baso
    said = await stage.play("-- 2026-10-01 09:30\nBaso > [✅ Verifikasi]\n")
    assert "Baso < Rahma Contoh melaporkan · nomor 10001" in said
    assert "Rahma < 🔁 Laporan 10001 sekarang menunggu Baso Contoh. Bapak/Ibu tidak perlu mengirim ulang." in said
    assert stage.rows(select(Submission.decided_by)) == [baso]
    assert {one.what for one in stage.rows(select(ReportChange))} == {"submitted", "taken_over", "verified"}


async def test_what_was_verified_stays_with_who_verified_it(stage: Stage) -> None:
    await stage.play(SENT + "Andi > [✅ Verifikasi]\n")
    given(stage.process.database.engine, "given last day Andi 2026-09-30")
    assert _look(stage) == 0
    assert stage.rows(select(Submission.verifier_id)) == [_id(stage, "Andi")]


async def test_a_correction_after_the_verifier_left_goes_to_whoever_is_responsible(stage: Stage) -> None:
    await stage.play(SENT + "Andi > [↩️ Kembalikan]\nAndi > [Waktu tunggu]\nAndi > [Lanjut]\nAndi > Cek lagi\n")
    given(stage.process.database.engine, "given last day Andi 2026-09-30")
    await stage.play("Rahma > [✏️ Perbaiki]\nRahma > 26\nRahma > [✅ Kirim]\n")
    assert stage.rows(select(Submission.verifier_id)) == [None]


async def test_the_answer_to_a_question_goes_to_who_verifies_by_then(stage: Stage) -> None:
    await stage.play(SENT + "Andi > [❓ Tanyakan]\nAndi > [Waktu tunggu]\nAndi > Dihitung dari mana?\n")
    given(stage.process.database.engine, "given last day Andi 2026-10-01\ngiven move Rahma 2026-10-02 to SD-1 under Baso")
    said = await stage.play("-- 2026-10-02 09:30\nRahma > (balas) Dari loket pendaftaran\n")
    assert "Baso < " in said.split("Dari loket pendaftaran", 1)[1]
    assert "Andi <" not in said.split("Dari loket pendaftaran", 1)[1]


@pytest.mark.parametrize(
    ("closed", "reopened", "left"),
    [(False, False, False), (True, False, True), (True, True, False)],
    ids=["in use", "closed for good", "closed, and another opened"],
)
async def test_a_closed_account_counts_as_left_unless_another_is_open(
    stage: Stage, closed: bool, reopened: bool, left: bool
) -> None:
    now, andi = stage.process.clock.now(), _id(stage, "Andi")
    with Session(stage.process.database.engine) as session:
        if closed:
            session.scalars(select(Account).where(Account.person_id == andi)).one().closed_at = now
            session.flush()
        if reopened:
            session.add(Account(person_id=andi, telegram_id=555, linked_at=now, linked_by="invitation"))
        session.flush()
        assert has_left(session, person=andi, on=date(2026, 10, 1)) is left


async def test_who_never_started_the_bot_has_not_left(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session:
        andi = person_id(session, "Andi")
        session.delete(session.scalars(select(Account).where(Account.person_id == andi)).one())
        session.flush()
        assert not has_left(session, person=andi, on=date(2026, 10, 1))
        assert has_left(session, person=andi, on=date(2026, 1, 1) - timedelta(days=1)), "no post yet"
