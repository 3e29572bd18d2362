"""The sandbox refuses what Telegram refuses, in Telegram's words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.markup import parse_html, to_html
from sandbox.methods import call
from sandbox.rates import Rates
from sandbox.refusals import ApiRefusal
from sandbox.world import Upload, World

NOW = datetime(2026, 10, 1, tzinfo=UTC)


def world(**more: Any) -> World:
    made = World(lambda: NOW, **more)
    made.add_user(1, "Sitti", phone="+628110001")
    made.add_user(2, "Baso")
    made.start(1)
    return made


LONG = "x" * 4097
CASES = [
    ("empty text", "sendMessage", {"chat_id": 1, "text": "  "}, "Bad Request: message text is empty"),
    ("too long a text", "sendMessage", {"chat_id": 1, "text": LONG}, "Bad Request: message is too long"),
    ("a chat nobody has", "sendMessage", {"chat_id": 77, "text": "x"}, "Bad Request: chat not found"),
    (
        "somebody who never started",
        "sendMessage",
        {"chat_id": 2, "text": "x"},
        "Forbidden: bot can't initiate conversation with a user",
    ),
    (
        "an unknown tag",
        "sendMessage",
        {"chat_id": 1, "text": "<x>a</x>", "parse_mode": "HTML"},
        'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0',
    ),
    (
        "a tag left open",
        "sendMessage",
        {"chat_id": 1, "text": "<b>a", "parse_mode": "HTML"},
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        "tags crossed",
        "sendMessage",
        {"chat_id": 1, "text": "<b><i>a</b></i>", "parse_mode": "HTML"},
        'Bad Request: can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    (
        "a tag closed twice",
        "sendMessage",
        {"chat_id": 1, "text": "é</b>", "parse_mode": "HTML"},
        "Bad Request: can't parse entities: Unexpected end tag at byte offset 2",
    ),
    (
        "65 bytes on a button",
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}},
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    (
        "an edit of nothing",
        "editMessageText",
        {"chat_id": 1, "message_id": 99, "text": "x"},
        "Bad Request: message to edit not found",
    ),
    (
        "an edit of the person's words",
        "editMessageText",
        {"chat_id": 1, "message_id": 1, "text": "x"},
        "Bad Request: message can't be edited",
    ),
    (
        "a caption too long",
        "sendDocument",
        {"chat_id": 1, "document": "f", "caption": "x" * 1025},
        "Bad Request: wrong file identifier/HTTP URL specified",
    ),
    (
        "an unknown tap",
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    ("a deletion of nothing", "deleteMessage", {"chat_id": 1, "message_id": 99}, "Bad Request: message to delete not found"),
    ("deletions of none", "deleteMessages", {"chat_id": 1, "message_ids": []}, "Bad Request: expected 1-100 message identifiers"),
    ("an unknown file", "getFile", {"file_id": "x"}, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    ("an unknown method", "sendDream", {}, "Not Found: method not found"),
]


@pytest.mark.parametrize(("method", "parameters", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_refused_in_telegrams_words(method: str, parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(ApiRefusal) as refused:
        call(world(), method, parameters)
    assert refused.value.description == words


def test_an_edit_that_changes_nothing_is_refused() -> None:
    place = world()
    sent = call(place, "sendMessage", {"chat_id": 1, "text": "<b>halo</b>", "parse_mode": "HTML"})
    with pytest.raises(ApiRefusal, match="message is not modified"):
        call(
            place, "editMessageText", {"chat_id": 1, "message_id": sent["message_id"], "text": "<b>halo</b>", "parse_mode": "HTML"}
        )


def test_a_blocked_bot_cannot_write_and_hears_of_it() -> None:
    place = world()
    place.block(1)
    with pytest.raises(ApiRefusal, match="bot was blocked by the user"):
        call(place, "sendMessage", {"chat_id": 1, "text": "x"})
    assert place.pending(0)[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


def test_a_tap_can_be_answered_once_and_for_150_seconds() -> None:
    place = world()
    call(
        place,
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}},
    )
    tap = place.press_label(1, "A")
    assert call(place, "answerCallbackQuery", {"callback_query_id": tap}) is True
    with pytest.raises(ApiRefusal, match="query is too old"):
        call(place, "answerCallbackQuery", {"callback_query_id": tap})


def test_lengths_count_utf16_after_the_entities_are_read() -> None:
    call(world(), "sendMessage", {"chat_id": 1, "text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"})
    with pytest.raises(ApiRefusal, match="message is too long"):
        call(world(), "sendMessage", {"chat_id": 1, "text": "😀" * 2049})


@pytest.mark.parametrize(
    ("source", "text", "page"),
    [
        ("<b>a</b> &lt;b&gt;", "a <b>", "<b>a</b> &lt;b&gt;"),
        ("😀 <i>é</i>", "😀 é", "😀 <i>é</i>"),
        ("<b>a<i>b</i></b>c", "abc", "<b>a<i>b</i></b>c"),
        (
            '<a href="https://x.invalid/?a=1&amp;b=2">x</a>',
            "x",
            '<a href="https://x.invalid/?a=1&amp;b=2" target="_blank" rel="noreferrer">x</a>',
        ),
        ('<a href="javascript:alert(1)">x</a>', "x", '<a href="about:blank" target="_blank" rel="noreferrer">x</a>'),
    ],
    ids=["escaped text", "letters outside the first plane", "nested tags", "a link", "a link that would run code"],
)
def test_html_is_read_and_shown_safely(source: str, text: str, page: str) -> None:
    plain, entities = parse_html(source)
    assert plain == text
    assert to_html(plain, entities) == page


def test_telegrams_rates_are_kept_with_429_and_the_seconds_to_wait() -> None:
    place = world(rates=Rates())
    for user in range(10, 45):
        place.add_user(user, f"U{user}")
        place.chats[user].started = True
    for user in range(10, 40):
        call(place, "sendMessage", {"chat_id": user, "text": "x"})
    with pytest.raises(ApiRefusal) as refused:
        call(place, "sendMessage", {"chat_id": 40, "text": "x"})
    assert refused.value.error_code == 429
    assert refused.value.parameters == {"retry_after": 1}


def test_updates_are_kept_until_their_offset_is_confirmed_and_no_longer_than_telegram_keeps_them() -> None:
    moment = [NOW]
    place = World(lambda: moment[0])
    place.add_user(1, "Sitti")
    place.send_text(1, "a")
    call(
        place,
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}},
    )
    place.press_label(1, "A")
    assert [update["update_id"] for update in place.pending(0)] == [1, 2]
    moment[0] += timedelta(seconds=151)
    assert [update["update_id"] for update in place.pending(0)] == [1], "a tap lives 150 seconds"
    moment[0] += timedelta(hours=24)
    assert place.pending(0) == [], "a message lives 24 hours"


def test_the_same_file_has_the_same_unique_id() -> None:
    place = world()
    one = call(place, "sendDocument", {"chat_id": 1}, {"document": Upload("a.pdf", b"%PDF", "application/pdf")})
    place.send_document(1, "b.pdf", b"%PDF")
    two = place.history(1)[-1]
    assert one["document"]["file_unique_id"] == two["document"]["file_unique_id"]
    assert one["document"]["file_id"] != two["document"]["file_id"]


def test_an_edit_leaves_nothing_of_the_words_before() -> None:
    place = world()
    sent = call(place, "sendMessage", {"chat_id": 1, "text": "<b>tebal</b>", "parse_mode": "HTML"})
    call(place, "editMessageText", {"chat_id": 1, "message_id": sent["message_id"], "text": "polos saja", "parse_mode": "HTML"})
    assert place.history(1)[-1]["html"] == "polos saja"


def test_a_bot_deletes_what_it_said_for_48_hours_and_skips_what_is_gone() -> None:
    now = [NOW]
    place = World(lambda: now[0])
    place.add_user(1, "Sitti")
    place.start(1)
    first, second = (call(place, "sendMessage", {"chat_id": 1, "text": "x"})["message_id"] for _ in range(2))
    assert call(place, "deleteMessages", {"chat_id": 1, "message_ids": [first, 99]}) is True
    assert first not in place.chats[1].messages
    now[0] = NOW + timedelta(hours=48, seconds=1)
    with pytest.raises(ApiRefusal, match="message can't be deleted for everyone"):
        call(place, "deleteMessage", {"chat_id": 1, "message_id": second})


def test_a_bot_that_is_no_admin_of_a_group_deletes_only_its_own() -> None:
    place = world()
    place.add_group(-100, "Grup", [1])
    said = place.send_text(1, "halo", chat_id=-100)["message_id"]
    with pytest.raises(ApiRefusal, match="message can't be deleted"):
        call(place, "deleteMessage", {"chat_id": -100, "message_id": said})
    own = call(place, "sendMessage", {"chat_id": -100, "text": "x"})["message_id"]
    assert call(place, "deleteMessage", {"chat_id": -100, "message_id": own}) is True
