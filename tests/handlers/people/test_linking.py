"""Being recognised: each way in, and what does not count."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from models.people.link import Invitation
from models.people.person import Account, Person
from services.people import invitations
from tests.stage import Stage


async def _invite(stage: Stage, name: str) -> str:
    with Session(stage.process.database.engine) as session, session.begin():
        nip = session.exec(select(Person.nip).where(Person.name.startswith(name))).one()
        (invited,) = invitations.invite(session, now=stage.process.clock.now(), nips=[nip])
    return invited.code


async def test_an_invitation_links_exactly_once_and_a_second_use_tells_the_admin(stage: Stage) -> None:
    code = await _invite(stage, "Rahma")
    first = await stage.play(f"Tamu > /start {code}\n")
    assert "✅ Akun ini sekarang tertaut dengan Rahma Contoh" in first
    assert "Data Anda / • Tujuan" in first
    assert "IDL, September 2026" in first
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


async def test_the_own_number_of_the_roster_links_and_keeps_the_closed_account(stage: Stage) -> None:
    stage.world.users[stage.cast["Tamu"]].phone = "0811000103"
    said = await stage.play("Tamu > (kontak)\nRahma > /start\n")
    assert "tertaut dengan Rahma Contoh" in said
    assert "Rahma < Selamat datang di Sipakainga" in said
    accounts = stage.rows(select(Account).where(Account.person_id == 3).order_by(Account.id))
    assert [account.closed_at is None for account in accounts] == [False, True]


async def test_guessing_is_slowed_down_and_told_to_the_admin_once(stage: Stage) -> None:
    said = await stage.play("".join(f"Tamu > /start tebakan{i}\n" for i in range(8)))
    assert said.count("tidak dikenal") == 5
    assert said.count("Terlalu banyak percobaan") == 3
    assert said.count("Tenri < ⚠️ Sebuah akun Telegram berulang kali") == 1


async def test_the_trail_cannot_be_changed_even_with_sql(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    for statement in ("update reportchange set what = 'x'", "delete from reportchange"):
        with pytest.raises(DBAPIError, match="only ever added"), stage.process.database.engine.begin() as connection:
            connection.execute(text(statement))
