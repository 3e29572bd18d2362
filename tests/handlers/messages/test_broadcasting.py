"""An announcement to many is confirmed by its number, goes out once to each, stops when told to, and is taken back."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, func, select
from telegram import Update
from telegram.error import TimedOut

from domain.people.nip import Employment
from models.messages.broadcast import Broadcast, BroadcastState
from models.messages.message import Outbox, OutboxState
from models.people.person import Account, Person, Posting
from sandbox.refusals import ApiRefusal
from tests.stage import Stage

MANY = 60
WRITE = "Tenri > /siarkan\nTenri > Besok apel pagi\nTenri > [👥 Semua pegawai]\n"


def invite(stage: Stage) -> list[int]:
    """Sixty more teachers who use the bot; their Telegram ids."""
    with Session(stage.process.database.engine) as session, session.begin():
        post = session.exec(select(Posting).where(Posting.position == "Guru Kelas")).one()
        for number in range(MANY):
            person = Person(nip=f"19900101201501{1}{800 + number}", name=f"Guru {number:02}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            session.add(Posting(person_id=person.id, unit_id=post.unit_id, position="Guru", valid_from=date(2026, 1, 1)))
            now = stage.process.clock.now()
            session.add(Account(person_id=person.id, telegram_id=5000 + number, linked_at=now, linked_by="invitation"))
            stage.world.add_user(5000 + number, f"Guru {number}")
            stage.world.chats[5000 + number].started = True
    return [5000 + number for number in range(MANY)]


def got(stage: Stage, user: int) -> int:
    """How many announcements are in somebody's chat."""
    return sum(
        "Besok apel pagi" in message.get("text", "") and message["from"] == stage.world.bot
        for message in stage.world.chats[user].messages.values()
    )


def announced(stage: Stage, state: OutboxState) -> int:
    return len(stage.rows(select(Outbox.id).where(col(Outbox.broadcast_id).is_not(None), Outbox.state == state)))


async def test_more_than_fifty_people_need_their_number_typed(stage: Stage) -> None:
    people = invite(stage)
    told = await stage.play(WRITE)
    assert "[📣 Kirim" not in told
    assert f"ketik jumlah penerimanya: {MANY + 5}" in told
    told = await stage.play("Tenri > 64\nTenri > ya\n")
    assert told.count(f"Belum dikirim. Penerimanya {MANY + 5} orang. Ketik {MANY + 5}") == 2
    assert stage.rows(select(Outbox.id).where(col(Outbox.broadcast_id).is_not(None))) == []
    stage.world.press(stage.cast["Tenri"], max(stage.world.chats[stage.cast["Tenri"]].messages), f"bsend:1:{MANY + 5}")
    await stage.settle()
    assert announced(stage, OutboxState.WAITING) == 0, "a forged button does not replace the number"
    await stage.play("Tenri > /siarkan\nTenri > Besok apel pagi\nTenri > [👥 Semua pegawai]\nTenri > 65\n")
    assert [got(stage, user) for user in people] == [1] * MANY
    assert stage.rows(select(Broadcast.state)) == [BroadcastState.SENT]


async def test_sent_stopped_and_recalled_each_person_is_in_one_state_and_the_stop_takes_hold_at_once(stage: Stage) -> None:
    people = invite(stage)
    await stage.play(WRITE)
    pace = stage.process.delivery._pace
    pace._gap, pace._next, stage.process.delivery._ahead = 0.02, 0.0, 10
    delivering = asyncio.create_task(stage.process.delivery.run())
    admin = stage.cast["Tenri"]
    stage.world.send_text(admin, "65")
    await _handle(stage)
    while announced(stage, OutboxState.SENT) < 15:
        await asyncio.sleep(0.01)
    stage.world.press_label(admin, "⏹ Hentikan")
    await _handle(stage)
    at_stop = sum(got(stage, user) for user in people)
    await asyncio.sleep(0.4)
    delivering.cancel()
    await asyncio.gather(delivering, return_exceptions=True)
    await stage.settle()
    reached = sum(got(stage, user) for user in (*people, *stage.cast.values()) if user in stage.world.chats)
    assert sum(got(stage, user) for user in people) - at_stop <= 10, "only what was claimed still went out"
    assert announced(stage, OutboxState.SENT) == reached - 1, "the admin has the preview too"
    assert announced(stage, OutboxState.CANCELLED) == MANY + 5 - announced(stage, OutboxState.SENT)
    assert "⏹ Dihentikan" in " ".join(stage.chat("Tenri"))
    await stage.play("Tenri > [↩️ Tarik kembali]\nTenri > [Ya, hapus]\n")
    assert sum(got(stage, user) for user in people) == 0
    assert f"{reached - 1} pesan dihapus" in " ".join(stage.chat("Tenri"))
    assert stage.rows(select(Broadcast.state)) == [BroadcastState.RECALLED]


async def test_whoever_blocked_the_bot_gets_it_when_they_return_unless_it_was_stopped(stage: Stage) -> None:
    stage.world.block(stage.cast["Sitti"])
    stage.world.block(stage.cast["Rahma"])
    await stage.settle()
    told = await stage.play(WRITE)
    assert "5 pegawai, 3 dikirimi · 2 memblokir bot" in told
    await stage.play("Tenri > [📣 Kirim ke 3 orang]\n")
    stage.world.block(stage.cast["Sitti"], blocked=False)
    await stage.settle()
    assert got(stage, stage.cast["Sitti"]) == 1
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(days=8))
    stage.world.block(stage.cast["Rahma"], blocked=False)
    await stage.settle()
    assert got(stage, stage.cast["Rahma"]) == 0, "by then it has lost its use"


async def test_after_429_timeouts_and_blocks_every_state_is_right(stage: Stage) -> None:
    people = invite(stage)
    await stage.play(WRITE)
    stage.world.chats[people[3]].blocked = True
    stage.world.send_text(stage.cast["Tenri"], "65")
    await _handle(stage)
    await stage.process.delivery.settle_all()
    stage.request.fails = [
        ApiRefusal(429, "Too Many Requests: retry after 3", retry_after=3),
        ApiRefusal(400, "Bad Request: odd"),
        TimedOut("slow"),
    ]
    await stage.settle()
    assert announced(stage, OutboxState.WAITING) == 2
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=3))
    await stage.settle()
    counts = {state: count for state, count in _counts(stage)}
    assert counts == {OutboxState.SENT: MANY + 3, OutboxState.BLOCKED: 1, OutboxState.FAILED: 1}
    told = await stage.play("Tenri > [🔎 Siapa yang tidak terjangkau]\n")
    assert "gagal (Odd)" in told
    assert "Guru 03: memblokir bot" in told


async def test_the_progress_is_shown_in_one_message_and_not_more_often_than_every_three_seconds(stage: Stage) -> None:
    invite(stage)
    await stage.play(WRITE)
    stage.process.delivery._ahead = 5
    stage.world.send_text(stage.cast["Tenri"], "65")
    await _handle(stage)
    shown = []
    for _ in range(6):
        await stage.process.delivery.look()
        await stage.process.delivery.settle_all()
        before = len(stage.request.calls)
        await stage.process.errands.look()
        await stage.process.delivery.look()
        await stage.process.delivery.settle_all()
        shown.append([call["text"] for name, call in stage.request.calls[before:] if name == "editMessageText"])
        stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=1))
    assert [len(texts) for texts in shown] == [0, 0, 0, 1, 0, 0]
    assert "/65" in shown[3][0]


async def test_bold_words_stay_bold_and_what_looks_like_markup_stays_as_it_was_written(stage: Stage) -> None:
    await stage.play("Tenri > /siarkan\n")
    stage.world.send_text(stage.cast["Tenri"], "Besok apel <pagi> & tertib")
    stage.world.queue[-1][1]["message"]["entities"] = [{"type": "bold", "offset": 0, "length": 5}]
    await stage.settle()
    await stage.play("Tenri > [👥 Semua pegawai]\nTenri > [📣 Kirim ke 5 orang]\n")
    (said,) = stage.world.chats[stage.cast["Sitti"]].messages.values()
    assert said["text"].endswith("Besok apel <pagi> & tertib")
    assert {"type": "bold", "offset": said["text"].index("Besok") + 1, "length": 5} in said["entities"], "📣 counts twice"


async def test_those_who_were_not_reached_are_named_page_by_page(stage: Stage) -> None:
    people = invite(stage)
    with Session(stage.process.database.engine) as session, session.begin():
        for account in session.exec(select(Account).where(col(Account.telegram_id).in_(people[:40]))):
            account.closed_at = stage.process.clock.now()
    await stage.play(WRITE + "Tenri > [📣 Kirim ke 25 orang]\n")
    told = await stage.play(
        "Tenri > /pengiriman\nTenri > [1]\nTenri > [🔎 Siapa yang tidak terjangkau (40)]\nTenri > [2 ›]\nTenri > [3 ›]\n"
    )
    assert "25 terkirim · 40 belum memulai bot" in told
    assert "halaman 3/3" in told
    assert all(f"Guru {number:02}: belum memulai bot" in told for number in range(40))


async def test_a_message_that_is_gone_already_counts_as_taken_back(stage: Stage) -> None:
    await stage.play(WRITE + "Tenri > [📣 Kirim ke 5 orang]\n")
    chat = stage.world.chats[stage.cast["Sitti"]].messages
    del chat[max(chat)]
    told = await stage.play("Tenri > [↩️ Tarik kembali]\nTenri > [Ya, hapus]\n")
    assert "5 pesan dihapus" in told
    assert "tidak dapat dihapus" not in told


@pytest.mark.parametrize("who", ["Baso", "Tamu"])
async def test_only_admins_stop_or_take_back(stage: Stage, who: str) -> None:
    await stage.play(WRITE + "Tenri > [📣 Kirim ke 5 orang]\n" + f"{who} > /start\n")
    user = stage.cast[who]
    for data in ("bstop:1", "bback:1", "brecall:1", "bshow:1", "bmiss:1:0"):
        stage.world.press(user, max(stage.world.chats[user].messages), data)
    await stage.settle()
    assert stage.rows(select(Broadcast.state)) == [BroadcastState.SENT]
    assert "Selesai dikirim" not in " ".join(stage.chat(who))


def _counts(stage: Stage) -> list[tuple[OutboxState, int]]:
    with Session(stage.process.database.engine) as session:
        asked = select(Outbox.state, func.count()).where(col(Outbox.broadcast_id).is_not(None)).group_by(col(Outbox.state))
        return list(session.exec(asked).all())


async def _handle(stage: Stage) -> None:
    """Let the bot handle what was said, without looking for what it owes."""
    for update in stage.world.pending(0):
        await stage.process.application.process_update(Update.de_json(update, stage.process.application.bot))
        stage.world.pending(update["update_id"] + 1)


async def test_what_is_urgent_goes_at_night_and_its_reason_stays_with_it(stage: Stage) -> None:
    why = "Gedung tidak boleh dimasuki besok pagi"
    await stage.play(f"""\
-- 2026-10-02 21:00
Tenri > /siarkan
Tenri > Gedung ditutup
Tenri > [👥 Semua pegawai]
Tenri > [🚨 Mendesak…]
Tenri > {why}
Tenri > [📣 Kirim ke 5 orang]
""")
    (kept,) = stage.rows(select(Broadcast))
    assert (kept.urgent_why, kept.state) == (why, BroadcastState.SENT)
    assert all("Pengumuman mendesak" in stage.chat(who)[-1] for who in ("Sitti", "Baso", "Rahma", "Andi"))


async def test_writing_it_anew_makes_it_wait_again(stage: Stage) -> None:
    said = await stage.play("""\
-- 2026-10-02 21:00
Tenri > /siarkan
Tenri > Gedung ditutup
Tenri > [👥 Semua pegawai]
Tenri > [🚨 Mendesak…]
Tenri > Gedung tidak boleh dimasuki
Tenri > [✏️ Tulis ulang]
Tenri > Gedung ditutup hari Kamis
Tenri > [👥 Semua pegawai]
Tenri > [📣 Kirim ke 5 orang]
""")
    assert "5 antre (mulai 3 Okt 2026 pukul 07.00 WITA)" in said
    assert stage.rows(select(Broadcast.urgent_why)) == [None]
