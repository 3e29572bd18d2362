"""What a person may ask about their own data is done, or refused with the reason; what the law keeps stays, all else goes."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel

from models.adoption.story import Story, StoryState
from models.adoption.ticket import Ticket, TicketOutcome
from models.columns import columns
from models.people.person import Account, Person
from models.people.restriction import Restriction
from models.reporting.report import Report, ReportChange
from services.adoption import stories
from tests.stage import Stage

_STORY = "Kami membaca bersama setiap pagi selama tiga bulan dan sekarang semua murid sudah lancar."
_TOLD = f"Sitti > /cerita\nSitti > [✍️ Tulis cerita]\nSitti > {_STORY}\nSitti > [Tanpa foto]\n"
_ASKED = "Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Apakah daftar murid sudah benar?\n"
_SENT = "Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n"
_DELETE = "Sitti > /data_saya\nSitti > [🗑 Minta penghapusan]\nSitti > [✅ Ya, ajukan]\n"
_RESTRICT = "Sitti > /data_saya\nSitti > [⏸ Minta pembatasan]\nSitti > [✅ Ya, ajukan]\n"


@pytest.mark.parametrize(
    "words",
    [
        "hapus data saya",
        "Tolong hapus semua data saya",
        "mohon data saya jangan dipakai, batasi penggunaan data saya",
        "hapus akun saya",
        "salinan data saya",
        "data saya",
        "minta data pribadi",
        "delete my data",
        "perbaiki data saya",
        "lupakan saya",
    ],
)
async def test_it_is_understood_in_peoples_own_words(stage: Stage, words: str) -> None:
    assert "Salinan data Bapak/Ibu" in await stage.play(f"Sitti > {words}\n")


async def test_deletion_takes_what_may_go_and_leaves_what_the_law_keeps(stage: Stage) -> None:
    await stage.play(_TOLD + _ASKED + _SENT + "Sitti > /pengaturan\n")
    before = stage.rows(select(columns(Report).value)), stage.rows(select(columns(ReportChange).what))
    said = await stage.play(_DELETE + "Tenri > [✅ Laksanakan]\n")
    assert "wajib arsip" in said.split("sudah dilaksanakan")[-1]
    kept = _everything(stage)
    assert _STORY not in kept
    assert "Apakah daftar murid sudah benar?" not in kept
    assert (stage.rows(select(columns(Report).value)), stage.rows(select(columns(ReportChange).what))) == before
    assert stage.rows(select(Person).where(columns(Person).name.startswith("Sitti")))
    assert not stage.rows(
        select(Account).where(columns(Account).telegram_id == stage.cast["Sitti"], columns(Account).closed_at.is_(None))
    )
    assert stage.rows(select(columns(Ticket).outcome).where(columns(Ticket).kind == "deletion")) == [TicketOutcome.EXECUTED]
    assert "Coba dulu" in await stage.play("Sitti > /start\n"), "a stranger again"


async def test_what_is_refused_is_refused_with_its_reason_and_nothing_goes(stage: Stage) -> None:
    await stage.play(_ASKED + _DELETE)
    said = await stage.play(
        "Tenri > [❌ Tolak]\nTenri > tidak\nTenri > Sedang ada pemeriksaan; bukti wajib disimpan (UU 43/2009).\n"
    )
    assert "Alasan: Sedang ada pemeriksaan; bukti wajib disimpan (UU 43/2009)." in said
    assert said.count("tidak dapat dilaksanakan") == 1, "a reason of one word is none"
    assert "Apakah daftar murid sudah benar?" in _everything(stage)


async def test_restriction_hides_stories_until_it_is_lifted(stage: Stage) -> None:
    await stage.play(_TOLD)
    with Session(stage.process.database.engine) as session, session.begin():
        session.scalars(select(Story)).one().state = StoryState.APPROVED
    assert len(_shown(stage)) == 1
    await stage.play(_RESTRICT + "Tenri > [✅ Laksanakan]\n")
    assert _shown(stage) == ()
    assert len(stage.rows(select(Restriction))) == 1
    await stage.play("Sitti > /data_saya\nSitti > [▶️ Cabut pembatasan]\n")
    assert len(_shown(stage)) == 1


@pytest.mark.parametrize("who", ["Sitti", "Baso", "Tamu"])
async def test_nobody_but_an_admin_decides(stage: Stage, who: str) -> None:
    await stage.play(_DELETE)
    (ticket,) = stage.rows(select(columns(Ticket).id))
    await stage.play(f"{who} > /start\n")
    for code in (f"odexec:{ticket}", f"odno:{ticket}"):
        message = [
            one for one in stage.world.chats[stage.cast[who]].messages.values() if one["from"]["id"] == stage.world.bot["id"]
        ][-1]
        message["reply_markup"] = {"inline_keyboard": [[{"text": "palsu", "callback_data": code}]]}
        await stage.play(f"{who} > [palsu]\n")
    assert stage.rows(select(columns(Ticket).outcome)) == [None]


async def test_the_admins_hear_when_the_hours_run_out_once_before_and_once_after(stage: Stage) -> None:
    await stage.play(_RESTRICT)
    said = await stage.play("-- 2026-10-03 08:00\n-- 2026-10-03 09:30\n-- 2026-10-03 12:00\n")
    assert said.count("harus diputuskan paling lambat 4 Okt 2026") == 1
    said = await stage.play("-- 2026-10-04 09:30\n-- 2026-10-04 12:00\n-- 2026-10-05 09:00\n")
    assert said.count("harus diputuskan paling lambat 4 Okt 2026") == 1


async def test_a_request_is_not_answered_as_a_question(stage: Stage) -> None:
    await stage.play(_DELETE)
    said = await stage.play("Tenri > (balas) Baik, akan kami hapus\n") if "balas pesan ini" in stage.chat("Tenri")[-1] else ""
    assert "Balas pesan ini" not in stage.chat("Tenri")[-1]
    assert "dijawab" not in said


def _shown(stage: Stage) -> tuple[stories.Told, ...]:
    with Session(stage.process.database.engine) as session:
        return stories.newest(session, most=5)


def _everything(stage: Stage) -> str:
    found: list[Any] = []
    with stage.process.database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            found += [list(map(str, row)) for row in connection.execute(select(table))]
    return json.dumps(found, ensure_ascii=False)
