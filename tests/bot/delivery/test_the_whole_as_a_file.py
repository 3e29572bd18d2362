"""What is too long for a few parts can be had as one file."""

import pytest
from sqlmodel import Session, select

from models.messages.message import Outbox
from services.messages import outbox
from services.messages.outbox import Button, Notice
from services.people.actions import OpenLinkRequest
from tests.stage import Stage

_LINES = [f"Baris {number}: {'Andi & Besse <Misalnya> ' * 4}selesai" for number in range(400)]


async def _say(stage: Stage, lines: int) -> None:
    now = stage.process.clock.now()
    with Session(stage.process.database.engine) as session, session.begin():
        facts: dict[str, object] = {"by": "Tenri", "html": "\n".join(_LINES[:lines]).replace("&", "&amp;").replace("<", "&lt;")}
        keyboard = [[Button("home", OpenLinkRequest(0))]]
        outbox.post(session, Notice(to=1, screen="messages/broadcast/message", key="long", facts=facts, keyboard=keyboard), now=now)
    await stage.settle()


@pytest.mark.parametrize(("lines", "offered"), [(1, False), (90, False), (400, True)], ids=["short", "three parts", "many parts"])
async def test_only_what_has_many_parts_is_offered_as_a_file(stage: Stage, lines: int, offered: bool) -> None:
    await _say(stage, lines)
    assert ("[📄 Seluruhnya sebagai berkas]" in stage.chat("Sitti")[-1]) is offered


async def test_the_file_holds_every_word_as_it_was_written(stage: Stage) -> None:
    await _say(stage, 400)
    said = await stage.play("Sitti > [📄 Seluruhnya sebagai berkas]\n")
    assert "(dokumen sipakainga-memuat-data-pribadi.txt) 📄 Seluruhnya" in said
    file = next(one for one in stage.world.files.values() if one.content.startswith(b"\xef\xbb\xbf"))
    written = file.content.decode("utf-8-sig")
    assert [line for line in written.split("\r\n") if line.startswith("Baris")] == _LINES


async def test_it_is_nobody_elses(stage: Stage) -> None:
    await _say(stage, 400)
    (row,) = stage.rows(select(Outbox.id).where(Outbox.key == "long"))
    await stage.play("Baso > /start\n")
    message = max(stage.world.chats[stage.cast["Baso"]].messages)
    stage.world.press(stage.cast["Baso"], message, f"whole:{row}")
    await stage.settle()
    assert "Baris" not in "".join(stage.chat("Baso"))
    assert not any(one.content.startswith(b"\xef\xbb\xbf") for one in stage.world.files.values())
