"""The button beside the words one writes opens the page for those who answer for many, as long as they do and there is one."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import Session, col, select

from models.people.person import Person, Posting
from services.people import menus
from tests.conftest import play_on
from tests.databases import Sqlite
from tests.given import given
from tests.stage import Stage

_PAGE = "https://bot.example/halaman/"


@pytest_asyncio.fixture
async def stage(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot, with an address for its page."""
    engine = sqlite.anew()
    async with play_on(engine, tmp_path, page=_PAGE) as opened:
        yield opened
    engine.dispose()


async def test_heads_alone_are_offered_the_page_and_whoever_leads_no_longer_loses_it(stage: Stage) -> None:
    await stage.play("Sitti > /start\nBaso > /start\nTenri > /start\nTamu > /start\n")
    there = {stage.cast[name]: name for name in stage.cast}
    buttons = {there[id]: button for id, button in stage.world.menu_buttons.items()}
    opens = {"type": "web_app", "text": "Halaman", "web_app": {"url": _PAGE}}
    assert buttons == {"Baso": opens, "Tenri": opens}
    with Session(stage.process.database.engine) as session, session.begin():
        baso = session.scalars(select(Person).where(col(Person.name).startswith("Baso"))).one()
        session.scalars(select(Posting).where(Posting.person_id == baso.id)).one().valid_until = date(2026, 9, 30)
    await stage.play("Baso > /start\n")
    assert stage.world.menu_buttons[stage.cast["Baso"]] == {"type": "commands"}


async def test_the_card_of_a_level_opens_it_and_keeps_to_eight_buttons(stage: Stage) -> None:
    given(stage.process.database.engine, "#\ngiven unit SD-1 below BKPSDMD\ngiven unit PKM-1 below BKPSDMD\n")
    said = await stage.play("-- 2026-10-12 09:00\nTenri > /ringkasan\n")
    assert "[🖥 Buka halaman]" in said
    card = list(stage.world.chats[stage.cast["Tenri"]].messages.values())[-1]
    buttons = [button for row in card["reply_markup"]["inline_keyboard"] for button in row]
    assert {"text": "🖥 Buka halaman", "web_app": {"url": _PAGE}} in buttons
    assert len(buttons) <= 8


_OLD, _NEW = "https://old.example/", "https://new.example/"


@pytest.mark.parametrize(
    ("role", "page", "before", "offered"),
    [
        ("supervisor", _NEW, None, True),
        ("admin", _NEW, "admin:id", True),
        ("staff", _NEW, None, None),
        ("stranger", _NEW, "staff:id", None),
        ("staff", _NEW, menus.named("supervisor", "id", page=_OLD, before=None), False),
        ("staff", _NEW, "staff-:id", None),
        ("supervisor", "", menus.named("supervisor", "en", page=_OLD, before=None), False),
        ("supervisor", "", "supervisor:id", None),
    ],
)
def test_the_name_of_a_menu_says_whether_the_page_is_offered(
    role: str, page: str, before: str | None, offered: bool | None
) -> None:
    name = menus.named(role, "id", page=page, before=before)
    assert menus.read(name) == (role, "id", offered)
    assert len(name) <= 64


def test_a_page_that_moved_is_offered_anew() -> None:
    old, new = (menus.named("admin", "id", page=page, before=None) for page in (_OLD, _NEW))
    assert old != new
