"""Whatever people write at length can be reviewed, sent, verified and read, and no list is too long to be answered."""

from sqlmodel import Session, select

from models.messages.message import Outbox, OutboxState
from models.reporting.report import DraftAnswer, Report
from models.standards.standard import Indicator, IndicatorPosition
from sandbox.markup import units
from tests.stage import Stage

_NOTE = "catatan <panjang> & rinci 🎉 " * 30


def _sizes(stage: Stage) -> list[int]:
    return [
        units(one.get("text") or one.get("caption") or "") for chat in stage.world.chats.values() for one in chat.messages.values()
    ]


def _more_indicators(stage: Stage, count: int) -> None:
    """As many duties more for a class teacher."""
    with Session(stage.process.database.engine) as session, session.begin():
        pattern = session.exec(select(Indicator).where(Indicator.code == "MODUL")).one()
        for number in range(count):
            new = Indicator(
                **{**pattern.model_dump(exclude={"id"}), "code": f"MODUL-{number}", "name": f"Modul ajar nomor {number}"}
            )
            session.add(new)
            session.flush()
            session.add(IndicatorPosition(indicator_id=new.id, position="Guru Kelas"))


def _write_notes(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        for answer in session.exec(select(DraftAnswer)).all():
            answer.note = _NOTE
            session.add(answer)


def _labels(stage: Stage, who: str) -> list[str]:
    last = max(stage.world.chats[stage.cast[who]].messages.values(), key=lambda one: one["message_id"])
    return [button["text"] for row in last.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


async def test_a_report_with_long_notes_is_reviewed_sent_and_verified(stage: Stage) -> None:
    _more_indicators(stage, 5)
    pairs = " ".join(f"MODUL-{number}=6" for number in range(5))
    await stage.play(f"Sitti > /lapor HADIR-GURU=43/45 MODUL=6 {pairs}\n")
    _write_notes(stage)
    await stage.play("Sitti > /start\nSitti > /lapor\n")
    assert "Ringkasan sebelum dikirim" in stage.chat("Sitti")[-1]
    assert "📝 Catatan lengkap" in _labels(stage, "Sitti")
    notes = await stage.play("Sitti > [📝 Catatan lengkap]\n")
    assert "Catatan dan alasan" in notes
    said = await stage.play("Sitti > [Kembali]\nSitti > [Kirim]\n-- 2026-10-01 10:00\n")
    assert "Tersimpan. Nomor" in said
    await stage.play("Baso > /verifikasi\nBaso > [10001]\n")
    assert "melaporkan" in stage.chat("Baso")[-1]
    await stage.play("Baso > [📝 Catatan lengkap]\n")
    assert _NOTE.strip()[:200] in stage.chat("Baso")[-1] + await stage.read_on("Baso")
    assert "diverifikasi" in await stage.play("Baso > [Kembali]\nBaso > [Verifikasi]\n")
    assert set(stage.rows(select(Report.verified))) == {True}
    assert max(_sizes(stage)) <= 4_096
    assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT}


async def test_three_hundred_pairs_in_one_line_are_answered(stage: Stage) -> None:
    pairs = " ".join(f"KODE{number}={number}" for number in range(300))
    said = await stage.play(f"Sitti > /lapor {pairs}\n") + await stage.read_on("Sitti")
    assert [number for number in range(300) if f"KODE{number} “{number}”: tidak ada indikator" not in said] == []


async def test_an_answer_of_four_thousand_letters_is_answered(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\n")
    await stage.play(f"Sitti > {'tidak terbaca 🎉 ' * 250}\n")
    assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT}


async def test_a_hundred_duties_are_asked_reviewed_and_sent(stage: Stage) -> None:
    _more_indicators(stage, 100)
    await stage.play("Sitti > /start\nSitti > /lapor HADIR-GURU=43/45 MODUL=6\n")
    for start in range(0, 100, 50):
        await stage.play("Sitti > " + "/lapor " + " ".join(f"MODUL-{number}=6" for number in range(start, start + 50)) + "\n")
    assert "Ringkasan sebelum dikirim" in stage.chat("Sitti")[-1]
    assert "Tersimpan. Nomor" in await stage.play("Sitti > [Kirim]\n")
    await stage.play("-- 2026-10-01 10:00\nBaso > /verifikasi\nBaso > [10001]\nBaso > [Verifikasi]\n")
    assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT}
    assert max(_sizes(stage)) <= 4_096
