"""The bot says to Telegram what it is, in every language, only where that changed; and it runs whatever becomes of that."""

from zoneinfo import ZoneInfo

import pytest
from telegram.error import TelegramError

from bot.delivery.transport import Calls
from bot.operating.introducing import introduce
from tests.stage import Stage
from texts import LANGUAGES, Texts

TEXTS = Texts(zone=ZoneInfo("Asia/Makassar"))


async def test_it_is_said_once_in_every_language_and_again_only_where_it_changed(stage: Stage) -> None:
    call = Calls(stage.process.application.bot)
    assert await introduce(call, TEXTS) == 3 * (1 + len(LANGUAGES))
    assert await introduce(call, TEXTS) == 0
    assert "boleh dicoba dulu" in stage.world.texts["description"]
    assert "you may try it first" in stage.world.texts["description:en"]
    assert [one["command"] for one in stage.world.commands["all_private_chats", "en"]] == ["start", "bahasa", "bantuan"]
    stage.world.texts["short_description:en"] = "something else"
    assert await introduce(call, TEXTS) == 1


async def test_what_telegram_refuses_does_not_end_the_bot() -> None:
    asked = []

    async def away(method: str, _parameters: object) -> None:
        asked.append(method)
        raise TelegramError("Too Many Requests")

    assert await introduce(away, TEXTS) == 0
    assert len(asked) == 3 * (1 + len(LANGUAGES))


@pytest.mark.parametrize(("label", "most"), [("bot_description", 512), ("bot_short_description", 120)])
def test_telegram_has_room_for_it(label: str, most: int) -> None:
    assert all(len(words) <= most for words in TEXTS.labels(label).values())
