"""Being recognised: each way in, and what does not count."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from models.database import connect, migrate
from models.people.link import Invitation
from models.people.person import Account, Person
from services.people import invitations
from tests.city import found_city
from tests.conftest import play_on
from tests.given import given
from tests.stage import Stage


async def _invite(stage: Stage, name: str) -> str:
    with Session(stage.process.database.engine) as session, session.begin():
        nip = session.exec(select(Person.nip).where(Person.name.startswith(name))).one()
        (invited,) = invitations.invite(session, now=stage.process.clock.now(), nips=[nip])
    return invited.code


async def test_an_invitation_links_exactly_once_and_a_second_use_tells_the_admin(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Rahma")
    code = await _invite(stage, "Rahma")
    first = await stage.play(f"Tamu > /start {code}\nTamu > [▶️ Mulai]\n")
    assert "✅ Akun ini sekarang tertaut dengan Rahma Contoh" in first
    assert "Data Bapak/Ibu / • Tujuan" in first
    assert "Imunisasi dasar lengkap, September 2026" in first
    second = await stage.play(f"Sitti > /start {code}\n")
    assert "sudah dipakai" in second
    assert "Tenri < ⚠️ Tautan undangan untuk Rahma Contoh dicoba lagi" in second
    assert len(stage.rows(select(Account).where(Account.telegram_id == stage.cast["Sitti"], Account.closed_at.is_(None)))) == 1


async def test_an_invitation_is_kept_as_a_hash_and_expires_after_72_hours(stage: Stage) -> None:
    code = await _invite(stage, "Rahma")
    (kept,) = stage.rows(select(Invitation))
    assert code not in str(vars(kept))
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(hours=72))
    assert "kedaluwarsa" in await stage.play(f"Tamu > /start {code}\n")
    assert stage.rows(select(Account).where(Account.telegram_id == stage.cast["Tamu"])) == []


async def test_the_contact_of_somebody_else_changes_nothing(stage: Stage) -> None:
    stage.world.send_contact(stage.cast["Tamu"], of=stage.cast["Rahma"])
    await stage.settle()
    assert stage.chat("Tamu")[-1].startswith("Itu kontak orang lain.")
    assert stage.rows(select(Account).where(Account.telegram_id == stage.cast["Tamu"])) == []


async def test_the_own_number_of_the_roster_links_once_the_old_chat_says_yes_and_keeps_the_closed_account(stage: Stage) -> None:
    stage.world.users[stage.cast["Tamu"]].phone = "0811000103"
    said = await stage.play("Tamu > (kontak)\nRahma > [✅ Ya, benar]\nTamu > /start\nRahma > /start\n")
    assert "Tamu < ⏳ Bapak/Ibu sudah memakai Sipakainga lewat akun Telegram lain" in said
    assert "Tamu < Selamat datang, Ibu Rahma Contoh" in said
    assert "Rahma < 👋 Sipakainga" in said
    accounts = stage.rows(select(Account).where(Account.person_id == 3).order_by(Account.id))
    assert [account.closed_at is None for account in accounts] == [False, True]


async def test_guessing_is_slowed_down_and_told_to_the_admin_once(stage: Stage) -> None:
    said = await stage.play("".join(f"Tamu > /start tebakan{i}\n" for i in range(8)))
    assert said.count("tidak dikenal") == 5
    assert said.count("Terlalu banyak percobaan") == 3
    assert said.count("Tenri < ⚠️ Sebuah akun Telegram berulang kali") == 1


async def test_the_own_number_of_the_roster_links_at_once_whoever_speaks_through_no_account(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Rahma")
    stage.world.users[stage.cast["Tamu"]].phone = "0811000103"
    assert "tertaut dengan Rahma Contoh" in await stage.play("Tamu > (kontak)\n")


async def test_linking_ends_all_other_invitations_of_that_person(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Rahma")
    printed, used = await _invite(stage, "Rahma"), await _invite(stage, "Rahma")
    await stage.play(f"Rahma > /start {used}\n")
    before = _open_accounts(stage)
    said = await stage.play(f"Tamu > /start {printed}\n")
    assert "kedaluwarsa" in said
    assert "Rahma <" not in said
    assert _open_accounts(stage) == before


async def test_a_linked_person_who_taps_anothers_link_loses_nothing_and_is_told(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Rahma")
    code, before = await _invite(stage, "Rahma"), _open_accounts(stage)
    said = await stage.play(f"Sitti > /start {code}\nSitti > /start\n")
    assert "Sitti < Tautan atau nomor itu milik pegawai lain" in said
    assert "Tenri < ⚠️ Tautan atau nomor untuk Rahma Contoh dicoba" in said
    assert "Sitti < Selamat datang, Ibu Sitti Contoh" in said
    assert _open_accounts(stage) == before
    assert "tertaut dengan Rahma Contoh" in await stage.play(f"Tamu > /start {code}\n"), "it is still good for its owner"


async def test_whose_post_has_ended_gives_the_telegram_account_free(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Rahma")
    given(stage.process.database.engine, "given last day Sitti 2026-09-30")
    code = await _invite(stage, "Rahma")
    assert "tertaut dengan Rahma Contoh" in await stage.play(f"Sitti > /start {code}\n")


@pytest.mark.parametrize(
    ("answer", "moves", "heard"),
    [
        ("Rahma > [✅ Ya, benar]", True, "Tenri < 🔁 Akun Rahma Contoh pindah"),
        ("Rahma > [🚫 Bukan]", False, "Tenri < 🚫 Permintaan akun Telegram Tamu"),
        ("Tenri > [✅ Ya, benar]", True, "Rahma < ℹ️ Akun Sipakainga Bapak/Ibu sekarang dipakai"),
        ("Tenri > [🚫 Bukan]", False, "Tamu < Permintaan Bapak/Ibu tidak dikonfirmasi"),
    ],
    ids=["the old chat says yes", "the old chat says no", "the admin says yes", "the admin says no"],
)
async def test_an_account_moves_only_once_the_old_chat_or_an_admin_says_so(
    stage: Stage, answer: str, moves: bool, heard: str
) -> None:
    code, before = await _invite(stage, "Rahma"), _open_accounts(stage)
    said = await stage.play(f"Tamu > /start {code}\n")
    assert "Rahma < Akun Telegram Tamu ingin dipakai untuk Sipakainga sebagai Rahma Contoh" in said
    assert "Tenri < Akun Telegram Tamu menyatakan diri sebagai Rahma Contoh" in said
    assert _open_accounts(stage) == before
    assert heard in await stage.play(answer + "\n")
    assert ((3, stage.cast["Tamu"]) in _open_accounts(stage)) is moves
    assert ((3, stage.cast["Rahma"]) in _open_accounts(stage)) is not moves


async def test_a_move_that_nobody_answers_is_asked_no_more_after_72_hours(stage: Stage) -> None:
    code, before = await _invite(stage, "Rahma"), _open_accounts(stage)
    await stage.play(f"Tamu > /start {code}\n")
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(hours=72))
    await stage.play("Rahma > [✅ Ya, benar]\n")
    assert _open_accounts(stage) == before


_SITTIS_NIP = "198001012005012001"


async def test_a_supervisor_alone_cannot_become_their_own_staff(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Sitti")
    said = await stage.play(f"Tamu > {_SITTIS_NIP}\nBaso > [✅ Ya, benar]\n")
    assert "Baso ~ 🤝 Terima kasih. Sekarang satu orang lagi mengonfirmasi" in said
    assert "Dibenarkan oleh Baso Contoh" in said
    stage.world.press(stage.cast["Baso"], max(stage.world.chats[stage.cast["Baso"]].messages), "know:1:1")
    await stage.settle()
    assert (1, stage.cast["Tamu"]) not in _open_accounts(stage)
    assert "✅ Sitti Contoh sekarang tertaut" in await stage.play("Tenri > [✅ Ya, benar]\n")
    assert (1, stage.cast["Tamu"]) in _open_accounts(stage)


async def test_an_admin_who_supervises_cannot_confirm_what_they_vouched_for(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Baso")
    said = await stage.play("Tamu > 197001011995011001\nTenri > [✅ Ya, benar]\n")
    assert "belum ada orang kedua yang dapat mengonfirmasi" in said
    assert (2, stage.cast["Tamu"]) not in _open_accounts(stage)


async def test_the_card_says_who_is_linked_already(stage: Stage) -> None:
    said = await stage.play(f"Tamu > {_SITTIS_NIP}\n")
    assert "⚠️ Sitti Contoh sudah tertaut lewat akun lain sejak 1 Okt 2026" in said


async def test_many_accounts_do_not_send_many_cards_to_one_supervisor(stage: Stage) -> None:
    given(stage.process.database.engine, "given without account Sitti")
    for number in range(2001, 2022):
        stage.world.add_user(number, f"Akun {number}", phone="+62")
        stage.world.send_text(number, _SITTIS_NIP)
    await stage.settle()
    assert len([one for one in stage.chat("Baso") if "menyatakan diri" in one]) == 3
    assert len([one for one in stage.chat("Tenri") if "beberapa akun Telegram menyatakan diri" in one]) == 1
    assert all("Bila NIP itu terdaftar" in str(stage.world.chats[number].messages) for number in range(2001, 2022))


async def test_of_many_people_a_supervisor_is_asked_about_a_few_a_day(stage: Stage) -> None:
    engine = stage.process.database.engine
    for number in range(10):
        given(engine, f"given colleague Nurul{number} of Sitti")
    nips = stage.rows(select(Person.nip).where(Person.name.startswith("Nurul")))
    for number, nip in enumerate(nips, start=2001):
        stage.world.add_user(number, f"Akun {number}", phone="+62")
        stage.world.send_text(number, nip)
    await stage.settle()
    assert len(nips) == 10
    assert len([one for one in stage.chat("Baso") if "menyatakan diri" in one]) == 5


def _open_accounts(stage: Stage) -> set[tuple[int, int]]:
    return {(one.person_id, one.telegram_id) for one in stage.rows(select(Account).where(Account.closed_at.is_(None)))}


async def test_the_trail_cannot_be_changed_by_whoever_opens_the_file(tmp_path: Path) -> None:
    """Another program's connection asks less of SQLite than ours: it does not let triggers see what is replaced."""
    engine = connect(f"sqlite:///{tmp_path}/city.sqlite3")
    migrate(engine)
    found_city(engine)
    async with play_on(engine, tmp_path) as stage:
        await stage.play("Rahma > lapor TUNGGU 25\nRahma > [✅ Kirim]\n")
    engine.dispose()
    foreign = sqlite3.connect(f"{tmp_path}/city.sqlite3")
    before = foreign.execute("select * from reportchange").fetchall()
    assert before
    for statement in (
        "insert or replace into reportchange select * from reportchange",
        "replace into reportchange select * from reportchange where id = 1",
        "update or replace reportchange set id = 1",
        "update reportchange set why = 'x'",
        "delete from reportchange",
        "insert into reportchange select * from reportchange where true on conflict (id) do update set why = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            foreign.execute(statement)
    assert foreign.execute("select * from reportchange").fetchall() == before
    foreign.close()


async def test_the_trail_cannot_be_changed_even_with_sql(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    statements = ["update reportchange set what = 'x'", "delete from reportchange"]
    if stage.process.database.engine.dialect.name == "sqlite":
        statements += [
            "insert or replace into reportchange select * from reportchange",
            "replace into reportchange select * from reportchange",
            "update or replace reportchange set id = id",
        ]
    for statement in statements:
        with pytest.raises(DBAPIError, match="only ever added"), stage.process.database.engine.begin() as connection:
            connection.execute(text(statement))
