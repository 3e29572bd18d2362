"""The sandbox signs a page's opening as Telegram does, and refuses buttons that Telegram refuses."""

from datetime import UTC, datetime

import pytest

from domain.people import signed_opening
from sandbox.methods import call
from sandbox.mini_apps import signed
from sandbox.refusals import ApiRefusal
from sandbox.world import World

NOW = datetime(2026, 10, 1, tzinfo=UTC)


def _world() -> World:
    made = World(lambda: NOW)
    made.add_user(1, "Sitti & Baso +\n")
    made.start(1)
    made.add_group(-5, "Grup", [1])
    return made


def test_what_it_signs_is_read_as_that_person() -> None:
    world = _world()
    assert signed_opening.read(signed(world, 1), token=world.token, now=NOW).account == 1


@pytest.mark.parametrize(
    ("chat", "url", "words"),
    [
        (-5, "https://bot.example/", "BUTTON_TYPE_INVALID"),
        (1, "http://bot.example/", "Only HTTPS links are allowed"),
        (1, "", "Only HTTPS links are allowed"),
    ],
)
def test_a_button_that_telegram_would_refuse_is_refused(chat: int, url: str, words: str) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Buka", "web_app": {"url": url}}]]}
    with pytest.raises(ApiRefusal, match=words):
        call(_world(), "sendMessage", {"chat_id": chat, "text": "x", "reply_markup": keyboard}, {})


def test_the_menu_button_is_kept_for_each_chat() -> None:
    world, button = _world(), {"type": "web_app", "text": "Halaman", "web_app": {"url": "https://bot.example/"}}
    assert call(world, "setChatMenuButton", {"chat_id": 1, "menu_button": button}, {}) is True
    assert call(world, "getChatMenuButton", {"chat_id": 1}, {}) == button
    with pytest.raises(ApiRefusal):
        call(world, "setChatMenuButton", {"chat_id": -5, "menu_button": button}, {})
