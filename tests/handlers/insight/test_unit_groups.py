"""A unit's group: bound by its head alone, told sums once a week, praise by consent, wherever Telegram moves it."""

from typing import Any

import pytest
from sqlalchemy import String, cast, update
from sqlmodel import Session, select

from models.messages.group import GroupTotal, UnitGroup
from models.people.preference import Preference
from models.reporting.report import Submission
from services.people import account_moves
from tests.given import given, person_id
from tests.stage import Stage

GROUP, SUPER = -101, -1_000_000_000_101
_COLLEAGUES = ("Nurul", "Asri", "Dewi", "Rudi")


def _group(stage: Stage, *, colleagues: int = 4) -> None:
    for who in _COLLEAGUES[:colleagues]:
        given(stage.process.database.engine, f"given colleague {who} of Sitti")
    stage.world.add_group(GROUP, "Grup SD", [stage.cast[who] for who in ("Sitti", "Baso", "Tenri", "Andi")])


async def _say(stage: Stage, who: str, words: str, chat: int = GROUP) -> str:
    stage.world.send_text(stage.cast[who], words, chat_id=chat)
    await stage.settle()
    return _said(stage, chat)[-1]


def _said(stage: Stage, chat: int = GROUP) -> list[str]:
    return [m["text"] for m in stage.world.chats[chat].messages.values() if m["from"] == stage.world.bot]


async def test_only_its_head_binds_a_group_and_lets_it_go(stage: Stage) -> None:
    _group(stage)
    assert "Hanya kepala unit yang dapat mengikat atau melepas" in await _say(stage, "Sitti", "/ikat")
    assert "Hanya kepala unit yang dapat mengikat atau melepas" in await _say(stage, "Tenri", "/ikat"), "an admin leads no unit"
    assert "sekarang milik SD Contoh 1" in await _say(stage, "Baso", "/ikat")
    assert "milik SD Contoh 1" in await _say(stage, "Andi", "/ikat PKM-1"), "another unit's head does not take it"
    assert "Hanya kepala unit yang dapat mengikat atau melepas" in await _say(stage, "Sitti", "/lepas")
    assert "tidak lagi terhubung" in await _say(stage, "Baso", "/lepas")
    assert stage.rows(select(UnitGroup)) == []


async def test_the_weeks_totals_come_once_and_name_nobody(stage: Stage) -> None:
    _group(stage)
    await _say(stage, "Baso", "/ikat")
    given(stage.process.database.engine, "given Sitti MODUL until 2026-Q3 waiting: 5")
    for at in ("2026-10-02 14:30", "2026-10-02 15:30", "2026-10-02 16:30", "2026-10-03 10:00"):
        await stage.wait_until(at)
    (_, told) = _said(stage)
    assert told.startswith("SD Contoh 1")
    assert "6 pegawai" in told
    assert "Laporan masuk 1 dari 12" in told
    assert "Contoh," not in told
    assert not any(who in told for who in ("Sitti", "Baso", *_COLLEAGUES))


async def test_fewer_people_than_enough_are_told_no_totals(stage: Stage) -> None:
    _group(stage, colleagues=2)
    await _say(stage, "Baso", "/ikat")
    await stage.wait_until("2026-10-02 15:30")
    assert "tidak ditampilkan" in _said(stage)[-1]
    assert "Lapor" not in _said(stage)[-1]
    assert stage.rows(select(GroupTotal)) == []


async def test_a_second_total_that_one_person_would_tell_apart_is_not_told(stage: Stage) -> None:
    _group(stage)
    await _say(stage, "Baso", "/ikat")
    assert "6 pegawai" in await _say(stage, "Tenri", "/ringkasan")
    given(stage.process.database.engine, "given colleague Tambahan of Sitti")
    assert "tidak ditampilkan" in await _say(stage, "Tenri", "/ringkasan")


@pytest.mark.parametrize("consents", [True, False])
async def test_praise_is_by_consent_and_never_leaves_out_one(stage: Stage, consents: bool) -> None:
    _group(stage)
    for code, of in (("MODUL", "2026-Q3 waiting: 5"), ("HADIR-GURU", "2026-09 waiting: 43/45")):
        for who in ("Sitti", *_COLLEAGUES):
            given(stage.process.database.engine, f"given {who} {code} until {of}")
        with Session(stage.process.database.engine) as session, session.begin():
            session.execute(update(Submission).values(number=cast(Submission.id, String)))
    with Session(stage.process.database.engine) as session, session.begin():
        named = ("Sitti",) if consents else ()
        session.add_all([Preference(person_id=person_id(session, who), praise=True) for who in named])
    await _say(stage, "Baso", "/ikat")
    assert ("👏" in await _say(stage, "Sitti", "/ringkasan")) is consents
    with Session(stage.process.database.engine) as session, session.begin():
        session.merge(Preference(person_id=person_id(session, "Nurul"), praise=consents))
    assert "👏" not in await _say(stage, "Sitti", "/ringkasan"), "four are left, who would be known by it"


async def test_it_stays_the_units_when_it_becomes_a_supergroup_and_ends_when_the_bot_is_taken_out(stage: Stage) -> None:
    _group(stage)
    await _say(stage, "Baso", "/ikat")
    stage.world.add_group(SUPER, "Grup SD", [stage.cast["Sitti"], stage.cast["Baso"]])
    await _tell(stage, {"message": {**_message(stage, GROUP, 900), "migrate_to_chat_id": SUPER}})
    assert stage.rows(select(UnitGroup.chat_id)) == [SUPER]
    assert "SD Contoh 1" in await _say(stage, "Sitti", "/ringkasan", SUPER)
    with Session(stage.process.database.engine) as session, session.begin():
        account_moves.follow_group(session, old=SUPER, new=SUPER - 1)
        account_moves.follow_group(session, old=SUPER - 1, new=SUPER)
    bot = {**stage.world.bot, "is_bot": True}
    went = {"old_chat_member": {"user": bot, "status": "member"}, "new_chat_member": {"user": bot, "status": "left"}}
    about = {key: value for key, value in _message(stage, SUPER, 901).items() if key in ("chat", "from", "date")}
    await _tell(stage, {"my_chat_member": {**about, **went}})
    assert stage.rows(select(UnitGroup)) == []


def _message(stage: Stage, chat: int, id: int) -> dict[str, Any]:
    there = {"id": chat, "type": "supergroup" if chat < -(10**12) else "group", "title": "Grup SD"}
    return {"message_id": id, "date": 1_790_000_000, "chat": there, "from": stage.world.users[stage.cast["Baso"]].json()}


async def _tell(stage: Stage, update: dict[str, Any]) -> None:
    stage.world._enqueue(update, tap=False)
    await stage.settle()
