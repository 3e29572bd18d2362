"""Home is a house: every command of a role is reached by buttons alone, no card has more than eight, and each door opens."""

from typing import Any

import pytest
from sqlmodel import Session

from bot.delivery.wording import MENUS
from domain.actions import GoHome, RunCommand
from services.adoption.helpdesk_actions import OpenTopic
from services.evaluation.actions import OpenDesk
from services.home.actions import OpenHouse, OpenWaiting
from services.people import speakers
from services.verification.actions import OpenInbox
from tests.stage import Stage

_ROLES = {"Sitti": "staff", "Baso": "supervisor", "Tenri": "admin"}
_ABOUT = (OpenHouse, OpenTopic, OpenWaiting)
"""Doors behind which are further doors."""
_SLOW = {"ekspor", "impor", "formulir", "data_saya"}
"""They make workbooks; tried elsewhere."""
_STANDS_FOR = {OpenInbox: "verifikasi", OpenDesk: "evaluasi", GoHome: "start"}
_MOST = 8


def _card(stage: Stage, who: str) -> dict[str, Any]:
    """The message with buttons that was said or changed last."""
    chat = stage.world.chats[stage.cast[who]].messages
    return [one for one in chat.values() if one.get("reply_markup", {}).get("inline_keyboard")][-1]


def _buttons(card: dict[str, Any]) -> list[str]:
    return [one["callback_data"] for row in card["reply_markup"]["inline_keyboard"] for one in row if "callback_data" in one]


async def _press(stage: Stage, who: str, data: str) -> dict[str, Any]:
    """Press on the newest card what a button of it could carry."""
    if not stage.world.chats[stage.cast[who]].messages:
        await stage.play(f"{who} > /start\n")
    stage.world.press(stage.cast[who], _card(stage, who)["message_id"], data)
    await stage.settle()
    return _card(stage, who)


async def _walk(stage: Stage, who: str) -> set[str]:
    """The commands that stand behind buttons, from home on."""
    await stage.play(f"{who} > /start\n")
    ahead, seen, reached = [_buttons(_card(stage, who))], set[str](), set[str]()
    while ahead:
        shown = ahead.pop()
        assert len(shown) <= _MOST, shown
        for data in shown:
            run = RunCommand.unpack(data)
            reached |= {run.command} if run else {word for kind, word in _STANDS_FOR.items() if kind.unpack(data)}
            further = any(kind.unpack(data) for kind in _ABOUT) or (run is not None and run.command == "bantuan")
            if further and data not in seen:
                seen.add(data)
                ahead.append(_buttons(await _press(stage, who, data)))
    return reached


@pytest.mark.parametrize("who", _ROLES)
async def test_every_command_is_reached_by_buttons_from_home(stage: Stage, who: str) -> None:
    assert set(MENUS[_ROLES[who]]) - await _walk(stage, who) == set()


async def test_a_button_that_stands_for_a_command_does_what_the_command_does(stage: Stage) -> None:
    who = "Tenri"
    await stage.play(f"{who} > /start\n")
    for command in set(MENUS[_ROLES[who]]) - _SLOW:
        before = stage.chat(who)
        await _press(stage, who, RunCommand(command).pack())
        after = stage.chat(who)
        assert after != before or command in ("start", "batal"), command
        assert not any("belum mengerti" in one for one in after), command


async def test_a_command_of_another_role_stays_closed_behind_a_forged_button(stage: Stage) -> None:
    for command in ("impor", "siarkan", "cuti", "ekspor", "tiket"):
        said = str(await _press(stage, "Sitti", RunCommand(command).pack()))
        assert "buku kerja" not in said
        assert "pengumuman" not in said.lower()


async def test_a_forged_command_and_a_house_of_another_role_lead_home(stage: Stage) -> None:
    for data in ("do:nothing", "do:", "house:people", "house:nothing", "topic:admin"):
        assert "Selamat datang, Ibu Sitti Contoh" in (await _press(stage, "Sitti", data))["text"], data


async def test_whatever_waits_has_its_button_on_pages_of_eight(stage: Stage) -> None:
    card = await _press(stage, "Andi", OpenWaiting(0).pack())
    faces = [one["text"] for row in card["reply_markup"]["inline_keyboard"] for one in row]
    assert faces == [
        "📝 Isi semua (2)",
        "Lokakarya mini · September 2026",
        "Indeks Kepuasan Masyarakat · Triwulan 3 2026",
        "🏠 Menu utama",
    ]
    assert len(_buttons(await _press(stage, "Andi", OpenWaiting(99).pack()))) <= _MOST


_ONCE = """\
Sitti > /start
Sitti > Menu
Sitti > /lapor
Sitti > Menu
Sitti > 43/45
Sitti > Bantuan
Sitti > 6
"""


async def test_the_keyboard_below_is_given_once_and_its_taps_lose_nothing(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        speakers.remember(session, chat_id=stage.cast["Sitti"], keyboard="0:id", now=stage.process.clock.now())
    said = await stage.play(_ONCE)
    assert said.count("Tiga tombol di bawah kotak pesan") == 1
    below = stage.world.chats[stage.cast["Sitti"]].reply_keyboard
    assert below is not None
    assert [one["text"] for row in below["keyboard"] for one in row] == ["📝 Lapor", "🏠 Menu", "❓ Bantuan"]
    assert below["is_persistent"]
    assert "Kehadiran mengajar, September 2026: 43/45" in said
    assert "Ringkasan sebelum dikirim" in said


async def test_going_home_leaves_a_question_to_the_admins_so_that_later_words_are_not_sent(stage: Stage) -> None:
    said = await stage.play("Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Menu\nSitti > pesawat terbang\n")
    assert "sudah diterima para admin" not in said
