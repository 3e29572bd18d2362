"""Seats of a training: given once, in order, whatever happens at the same time."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from documents import workbook
from domain.people.nip import Employment
from domain.training import attendance
from models.messages.message import Outbox
from models.people.person import Account, Person, Posting
from models.people.unit import Unit
from models.training.training import Attendance, Invitee, Rsvp, Training
from services.exchange import importing
from tests.city import NOW
from tests.stage import Stage

_CROWD = 20


def _offer(stage: Stage, **facts: object) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        session.add(
            Training(
                code="PL-1",
                title="Literasi",
                provider="Balai",
                place="Aula",
                starts=date(2026, 10, 20),
                ends=date(2026, 10, 20),
                hours=8,
                **facts,
            )
        )


def _crowd(stage: Stage) -> list[int]:
    """Twenty more people with a phone; their Telegram ids."""
    phones = [500 + number for number in range(_CROWD)]
    with Session(stage.process.database.engine) as session, session.begin():
        unit = session.scalars(select(Unit).where(Unit.code == "SD-1")).one()
        for phone in phones:
            person = Person(nip=f"19900101201501{1000 + phone}", name=f"Contoh {phone}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            session.add(Posting(person_id=person.id, unit_id=unit.id, position="Pelatih", valid_from=date(2026, 1, 1)))
            session.add(Account(person_id=person.id, telegram_id=phone, linked_at=NOW, linked_by="invitation"))
    for phone in phones:
        stage.world.add_user(phone, f"Contoh {phone}")
        stage.world.chats[phone].started = True
    return phones


async def test_twenty_simultaneous_taps_on_the_last_seat_give_one_seat_and_nineteen_wait_in_order(stage: Stage) -> None:
    _offer(stage, seats=1, audience="Pelatih")
    phones = _crowd(stage)
    await stage.wait_until("2026-10-01 09:20")
    for phone in phones:
        stage.world.press_label(phone, "Hadir")
    await stage.settle()
    places = stage.rows(select(Invitee).order_by(Invitee.turn))
    assert [place.turn for place in places] == list(range(1, _CROWD + 1))
    assert [place.seated for place in places] == [True] + [False] * (_CROWD - 1)
    assert {place.answer for place in places} == {Rsvp.YES}


async def test_when_several_give_their_seats_back_the_first_in_line_move_up_and_each_hears_once(stage: Stage) -> None:
    _offer(stage, seats=5, audience="Pelatih")
    phones = _crowd(stage)
    await stage.wait_until("2026-10-01 09:20")
    for phone in phones:
        stage.world.press_label(phone, "Hadir")
        await stage.settle()
    for phone in phones[:3]:
        stage.world.press_label(phone, "Tidak")
    await stage.settle()
    seated = stage.rows(select(Invitee.turn).where(Invitee.seated).order_by(Invitee.turn))
    assert seated == [4, 5, 6, 7, 8]
    told = stage.rows(select(Outbox.chat_id).where(Outbox.screen == "training/moved_up").order_by(Outbox.id))
    assert told == phones[5:8]


async def test_more_seats_in_the_workbook_let_people_move_up_and_fewer_take_nobodys(stage: Stage) -> None:
    _offer(stage, seats=1, audience="Guru Kelas; Kepala Sekolah")
    await stage.play("-- 2026-10-01 09:20\nSitti > [Hadir]\nBaso > [Hadir]\n")
    row = {
        "Kode": "PL-1",
        "Judul": "Literasi",
        "Penyelenggara": "Balai",
        "Tempat": "Aula",
        "Mulai": date(2026, 10, 20),
        "Selesai": date(2026, 10, 20),
        "JP": 8,
        "Sasaran": "Guru Kelas; Kepala Sekolah",
    }
    for seats in (2, 1):
        with Session(stage.process.database.engine) as session, session.begin():
            rows = {"Pelatihan": [(2, {**row, "Kursi": seats})]}
            assert not importing.take(session, rows, today=date(2026, 10, 1), write=True).rejected
        said = await stage.play(f"-- 2026-10-0{4 - seats} 09:40\n")
        assert ("Baso < (dokumen PL-1.ics) 🎉 Ada kursi" in said) is (seats == 2)
        assert stage.rows(select(Invitee.seated)) == [True, True]


async def test_a_training_is_offered_once_however_often_the_scheduler_looks(stage: Stage) -> None:
    _offer(stage)
    said = [await stage.play(f"-- 2026-10-0{day} 09:20\n") for day in (1, 2, 3)]
    assert [text.count("Undangan pelatihan") for text in said] == [5, 0, 0]
    assert "pelatihan ini terbuka untuk semua pegawai" in said[0]


async def test_at_night_and_on_leave_nobody_is_invited(stage: Stage) -> None:
    _offer(stage, audience="Guru Kelas")
    assert "Undangan" not in await stage.play("-- 2026-10-01 20:00\n")
    assert "Undangan" in await stage.play("-- 2026-10-02 07:05\n")
    waited = stage.rows(select(Outbox.not_before).where(Outbox.key.startswith("training:")))
    assert waited == [datetime(2026, 10, 1, 23, 0, tzinfo=UTC)]


async def test_the_picture_of_the_code_is_a_png_and_the_code_is_checked_in_once_a_day(stage: Stage) -> None:
    _offer(stage, audience="Guru Kelas")
    await stage.play("-- 2026-10-10 09:20\nSitti > [Hadir]\n-- 2026-10-20 08:00\nTenri > /hadir_kode\n")
    message = list(stage.world.chats[stage.cast["Tenri"]].messages.values())[-1]
    picture = stage.world.files[message["photo"][-1]["file_id"]].content
    assert picture.startswith(b"\x89PNG")
    (secret,) = stage.rows(select(Training.secret))
    code = attendance.code(secret, stage.process.clock.now())
    await stage.play(f"Sitti > /hadir {code}\nSitti > /hadir {code}\n")
    assert [row.day for row in stage.rows(select(Attendance))] == [date(2026, 10, 20)]


async def test_the_list_of_participants_names_seats_and_the_line_in_their_order(stage: Stage) -> None:
    _offer(stage, seats=1, audience="Guru Kelas; Kepala Sekolah; Petugas Imunisasi")
    await stage.play("-- 2026-10-10 09:20\nRahma > [Hadir]\nBaso > [Hadir]\nSitti > [Tidak]\nTenri > /peserta\n")
    message = list(stage.world.chats[stage.cast["Tenri"]].messages.values())[-1]
    content = stage.world.files[message["document"]["file_id"]].content
    rows = [row for _, row in workbook.read(content, name="peserta.xlsx")["Peserta"]]
    assert [(row["Nama"].split()[0], row["Jawaban"], row["Kursi"]) for row in rows] == [
        ("Rahma", "hadir", "ya"),
        ("Baso", "hadir", "tidak"),
        ("Sitti", "tidak", "tidak"),
    ]
    assert rows[0]["NIP"] == "199001012015012001"


async def test_only_who_was_there_is_asked_and_can_rate_and_names_stay_out_of_the_list(stage: Stage) -> None:
    _offer(stage, audience="Guru Kelas; Kepala Sekolah")
    await stage.play("-- 2026-10-10 09:20\nSitti > [Hadir]\nBaso > [Hadir]\n-- 2026-10-20 08:00\nTenri > /hadir_kode\n")
    (secret,) = stage.rows(select(Training.secret))
    await stage.play(f"Sitti > /hadir {attendance.code(secret, stage.process.clock.now())}\n")
    said = await stage.play("-- 2026-10-21 08:00\nSitti > [2 ⭐]\nSitti > [Cukup bintangnya]\n-- 2026-10-22 08:00\n")
    assert said.count("Bagaimana pelatihan") == 1
    user = stage.cast["Baso"]
    for forged in ("trstar:1:5", "trstar:1:9"):
        stage.world.press(user, max(stage.world.chats[user].messages), forged)
    await stage.settle()
    assert stage.rows(select(Invitee.rating).order_by(Invitee.id)) == [2, None]
    await stage.play("Tenri > /peserta\n")
    message = list(stage.world.chats[stage.cast["Tenri"]].messages.values())[-1]
    book = workbook.read(stage.world.files[message["document"]["file_id"]].content, name="peserta.xlsx")
    assert [row for _, row in book["Umpan Balik"]] == [{"Bintang": 2.0, "Kalimat": ""}]


async def test_when_the_training_begins_who_still_waits_hears_once_that_no_seat_came(stage: Stage) -> None:
    _offer(stage, seats=1, audience="Pelatih")
    phones = _crowd(stage)[:3]
    await stage.wait_until("2026-10-01 09:20")
    for phone in phones:
        stage.world.press_label(phone, "Hadir")
        await stage.settle()
    for look in ("2026-10-19 09:20", "2026-10-20 08:20", "2026-10-20 12:20", "2026-10-21 08:20"):
        await stage.wait_until(look)
    told = stage.rows(select(Outbox).where(Outbox.screen == "training/no_seat").order_by(Outbox.id))
    assert [row.chat_id for row in told] == phones[1:]
    assert {row.settled_at.astimezone(UTC).date() for row in told} == {date(2026, 10, 20)}
