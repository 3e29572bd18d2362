"""A new Telegram account: what was owed follows the person, and the old chat keeps nothing."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.messages.message import Card, Outbox, OutboxState, TalkState
from models.people.person import Account, Chat, Person
from models.reporting.report import Draft
from services.messages import outbox
from services.messages.outbox import Notice
from services.people import invitations
from tests.given import given
from tests.stage import Stage


async def _invite(stage: Stage, name: str) -> str:
    with Session(stage.process.database.engine) as session, session.begin():
        nip = session.exec(select(Person.nip).where(Person.name.startswith(name))).one()
        (invited,) = invitations.invite(session, now=stage.process.clock.now(), nips=[nip])
    return invited.code


def _owe(stage: Stage, name: str, key: str, *, later: timedelta = timedelta(hours=1)) -> None:
    now = stage.process.clock.now()
    with Session(stage.process.database.engine) as session, session.begin():
        person = session.exec(select(Account.person_id).where(Account.telegram_id == stage.cast[name])).first()
        outbox.post(session, Notice(to=person, screen="people/language_chosen", key=key, not_before=now + later), now=now)


async def test_a_second_invitation_moves_everything_and_the_old_chat_is_told_once(stage: Stage) -> None:
    await stage.play("Rahma > /lapor\nRahma > 20/30\n")
    _owe(stage, "Rahma", "later")
    code = await _invite(stage, "Rahma")
    said = await stage.play(
        f"Tamu > /start {code}\nTamu > /start {code}\nRahma > [✅ Ya, benar]\nTamu > /start\n-- 2026-10-01 10:30\n"
    )
    assert said.count("Rahma < ℹ️ Akun Sipakainga Bapak/Ibu sekarang dipakai dari akun Telegram lain") == 1
    (later,) = stage.rows(select(Outbox).where(Outbox.key == "later"))
    assert (later.state, later.chat_id) == (OutboxState.SENT, stage.cast["Tamu"])
    assert stage.rows(select(TalkState).where(TalkState.chat_id == stage.cast["Rahma"])) == []
    assert stage.rows(select(Card).where(Card.chat_id == stage.cast["Rahma"])) == []
    assert stage.rows(select(Chat.menu).where(Chat.telegram_id == stage.cast["Rahma"])) == ["stranger:id"]
    assert "[▶️ Lanjutkan draf]" in said


@pytest.mark.parametrize("what", ["[Nihil]", "[Batal]", "25", "/lapor", "/status", "(foto)"])
async def test_the_old_chat_opens_nothing(stage: Stage, what: str) -> None:
    await stage.play("Rahma > /lapor\nRahma > 20/30\nRahma > (foto)\n")
    code = await _invite(stage, "Rahma")
    await stage.play(f"Tamu > /start {code}\nRahma > [✅ Ya, benar]\n")
    before = [str(row.model_dump()) for row in stage.rows(select(Draft))]
    said = await stage.play(f"Rahma > {what}\n")
    assert "IDL" not in said
    assert "Waktu tunggu" not in said
    assert [str(row.model_dump()) for row in stage.rows(select(Draft))] == before


async def test_what_waited_behind_a_block_reaches_the_new_account(stage: Stage) -> None:
    await stage.play("Rahma > (blokir)\n")
    _owe(stage, "Rahma", "paused", later=timedelta())
    await stage.settle()
    assert stage.rows(select(Outbox.state).where(Outbox.key == "paused")) == [OutboxState.BLOCKED]
    code = await _invite(stage, "Rahma")
    await stage.play(f"Tamu > /start {code}\nTenri > [✅ Ya, benar]\n")
    (row,) = stage.rows(select(Outbox).where(Outbox.key == "paused"))
    assert (row.state, row.chat_id) == (OutboxState.SENT, stage.cast["Tamu"])


async def test_who_takes_over_the_account_of_somebody_who_left_is_told_nothing_of_the_other(stage: Stage) -> None:
    _owe(stage, "Rahma", "hers")
    given(stage.process.database.engine, "given last day Rahma 2026-09-30")
    code = await _invite(stage, "Sitti")
    said = await stage.play(f"Rahma > /start {code}\nSitti > [✅ Ya, benar]\n-- 2026-10-01 10:30\n")
    assert "Rahma < ✅ Akun ini sudah dikonfirmasi" in said
    assert "Sitti < ℹ️ Akun Sipakainga Bapak/Ibu sekarang dipakai" in said
    (row,) = stage.rows(select(Outbox).where(Outbox.key == "hers"))
    assert (row.state, row.chat_id) == (OutboxState.NEVER_STARTED, 0)


async def test_sharing_the_own_number_again_moves_nothing(stage: Stage) -> None:
    before = [str(row.model_dump()) for row in stage.rows(select(Account))]
    await stage.play("Rahma > /lapor\nRahma > (kontak)\nRahma > 20/30\n")
    assert [str(row.model_dump()) for row in stage.rows(select(Account))] == before
    assert "Akun Sipakainga Bapak/Ibu sekarang" not in " ".join(stage.chat("Rahma"))


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("given last day Rahma 2026-12-31", ["Puskesmas Contoh"]),
        ("given last day Rahma 2026-09-30", []),
        ("given move Rahma 2026-10-15 to SD-1 under Baso", ["Puskesmas Contoh"]),
        ("given move Rahma 2026-09-15 to SD-1 under Baso", ["SD Contoh 1"]),
    ],
    ids=["a contract that ends later", "whose post has ended", "who moves later", "who moved"],
)
async def test_who_holds_a_post_is_invited_once(stage: Stage, heading: str, units: list[str]) -> None:
    given(stage.process.database.engine, heading)
    with Session(stage.process.database.engine) as session, session.begin():
        nip = session.exec(select(Person.nip).where(Person.name.startswith("Rahma"))).one()
        made = invitations.invite(session, now=stage.process.clock.now(), nips=[nip])
    assert [one.unit for one in made] == units
