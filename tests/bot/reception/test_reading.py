"""Updates are read as python-telegram-bot reads them, whichever way they take."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot, Message, Update

from bot.reception.reading import read
from sandbox.methods import call
from sandbox.world import World

_BOT = Bot("424242:SANDBOX")
_PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
_BUTTONS = {"inline_keyboard": [[{"text": "Kirim", "callback_data": "x"}]]}


def _updates() -> dict[str, dict[str, Any]]:
    world = World(lambda: datetime(2026, 10, 5, tzinfo=UTC))
    world.add_user(1, "Sitti", "Aminah", username="sitti")
    world.add_group(-100, "Guru", [1])
    world.start(1)
    words = world.send_text(1, "43/45")
    world.send_text(1, "/lapor@SipakaingaBot IDL")
    world.send_text(1, "balasan", reply_to=words["message_id"])
    world.edit_text(1, words["message_id"], "44/45")
    world.send_photo(1, _PHOTO, caption="kelas")
    world.send_document(1, "bukti.pdf", b"%PDF")
    world.send_contact(1)
    world.send_location(1, -5.1, 119.4)
    world.send_text(1, "/status", chat_id=-100)
    shown = call(world, "sendmessage", {"chat_id": 1, "text": "<b>Kirim</b>?", "parse_mode": "HTML", "reply_markup": _BUTTONS}, {})
    world.press(1, shown["message_id"], "x")
    world.block(1)
    sent = world.pending(0)
    names = ("start", "words", "command", "reply", "change", "photo", "document", "contact", "place", "group", "tap", "blocked")
    told = dict(zip(names, sent, strict=True))
    told["tap on a picture"] = _changed(told["tap"], "callback_query", "message", photo=told["photo"]["message"]["photo"])
    told["tap on a lost message"] = _changed(told["tap"], "callback_query", "message", date=0)
    told["tap of a newer Bot API"] = _changed(told["tap"], "callback_query", novelty=1)
    told["words of a newer Bot API"] = _changed(told["words"], "message", novelty={"a": 1})
    told["user of a newer Bot API"] = _changed(told["words"], "message", "from", novelty=1)
    told["update of a newer Bot API"] = _changed(told["words"], novelty={"a": 1})
    return told


def _changed(update: dict[str, Any], *path: str, **facts: Any) -> dict[str, Any]:
    copy = deepcopy(update)
    place = copy
    for name in path:
        place = place[name]
    place.update(facts)
    return copy


_ALL = _updates()


@pytest.mark.parametrize("name", [name for name in _ALL if name != "tap"])
def test_an_update_holds_all_that_was_sent(name: str) -> None:
    ours, theirs = read(deepcopy(_ALL[name]), _BOT), Update.de_json(deepcopy(_ALL[name]), _BOT)
    assert ours.to_dict() == theirs.to_dict()
    assert _all(ours) == _all(theirs)
    if message := ours.effective_message:
        assert message.get_bot() is _BOT


def test_a_tap_holds_all_but_the_looks_of_its_message() -> None:
    ours, theirs = read(deepcopy(_ALL["tap"]), _BOT).to_dict(), Update.de_json(deepcopy(_ALL["tap"]), _BOT).to_dict()
    assert theirs["callback_query"]["message"].pop("entities")
    assert theirs["callback_query"]["message"].pop("reply_markup")
    assert ours == theirs


@pytest.mark.parametrize("name", ["start", "words", "command", "change", "group", "tap"])
def test_what_comes_all_day_takes_the_short_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Update, "de_json", None)
    update = read(deepcopy(_ALL[name]), _BOT)
    assert isinstance(update.effective_message, Message)
    assert update.effective_user
    assert update.effective_chat


def _all(thing: Any) -> Any:
    """Every attribute of an object and of what it holds."""
    if hasattr(thing, "_get_attrs_names"):
        return {name: _all(getattr(thing, name)) for name in thing._get_attrs_names(include_private=True) if name != "_bot"}
    return [_all(one) for one in thing] if isinstance(thing, tuple) else thing
