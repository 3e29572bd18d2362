"""Whatever is said or sent is answered kindly, with a door; an open question is asked again and nothing of it is lost."""

from typing import Any

import pytest
from sqlmodel import select

from models.reporting.report import Draft, DraftAnswer
from sandbox.markup import parse_html, units
from tests.stage import Stage

_FILE = {"file_id": "f", "file_unique_id": "u"}
_TIMED = {**_FILE, "duration": 3}
_SENT: dict[str, dict[str, Any]] = {
    "a voice message": {"voice": _TIMED},
    "a recording": {"audio": _TIMED},
    "a video message": {"video_note": {**_TIMED, "length": 240}},
    "a video": {"video": {**_TIMED, "width": 9, "height": 9}},
    "a moving picture": {"animation": {**_TIMED, "width": 9, "height": 9}},
    "a sticker": {
        "sticker": {**_FILE, "width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular", "emoji": "👍"}
    },
    "a colleague's contact": {"contact": {"phone_number": "+62811", "first_name": "Baso", "user_id": 102}},
    "a poll": {
        "poll": {
            **{"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True},
            **{"type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False},
        }
    },
    "a dice": {"dice": {"emoji": "🎲", "value": 3}},
    "a place with a name": {
        "venue": {"location": {"latitude": -5.1, "longitude": 119.4}, "title": "Losari", "address": "Jl."},
        "location": {"latitude": -5.1, "longitude": 119.4},
    },
    "a forwarded message": {
        "text": "mohon dibaca ya",
        "forward_origin": {"type": "hidden_user", "sender_user_name": "Grup", "date": 1_700_000_000},
    },
    "nonsense": {"text": "xyzzy <b>&"},
    "a long story": {"text": "kemarin kami bercerita panjang " * 60},
    "signs": {"text": "!!! ..."},
    "a heart": {"text": "❤️"},
    "a letter": {"text": "x"},
    "a command nobody knows": {"text": "/xyz", "entities": [{"type": "bot_command", "offset": 0, "length": 4}]},
    "a greeting": {"text": "Assalamualaikum"},
    "a complaint": {"text": "buang waktu saja"},
}
_BESIDE = ("a place with a name",)
"""Evidence, where a report is open."""


def _new(stage: Stage, who: str, before: int) -> list[dict[str, Any]]:
    """What the bot said since, each within one look."""
    chat = stage.world.chats[stage.cast[who]].messages
    said = [one for id, one in chat.items() if id > before and one["from"]["id"] == stage.world.bot["id"]]
    for one in said:
        words = one.get("text", "")
        assert words.strip()
        assert units(parse_html(words)[0]) <= 900
    return said


async def _send(stage: Stage, who: str, content: dict[str, Any]) -> list[dict[str, Any]]:
    user = stage.cast[who]
    before = max(stage.world.chats[user].messages, default=0)
    stage.world.send(user, **content)
    await stage.settle()
    return _new(stage, who, before)


def _has_door(message: dict[str, Any]) -> bool:
    return bool(message.get("reply_markup", {}).get("inline_keyboard"))


async def test_outside_of_any_talk_with_a_door(stage: Stage) -> None:
    for name, content in _SENT.items():
        said = await _send(stage, "Sitti", content)
        assert said, name
        assert _has_door(said[-1]), name


async def test_within_a_question_which_is_asked_again_and_then_answered(stage: Stage) -> None:
    await stage.play("Sitti > /lapor\n")
    asked = stage.chat("Sitti")[-1]
    for name, content in _SENT.items():
        if name in _BESIDE:
            continue
        said = await _send(stage, "Sitti", content)
        assert said, name
        assert asked.partition("[")[0].partition("Berapa")[2] in stage.chat("Sitti")[-1], name
        assert _has_door(said[-1]), name
    assert "✓ Kehadiran mengajar: 43/45" in await stage.play("Sitti > 43/45\n")


async def test_of_a_stranger_who_is_told_what_this_is(stage: Stage) -> None:
    for name, content in _SENT.items():
        if name == "a colleague's contact":
            continue  # a way in, tried in tests/handlers/people
        said = await _send(stage, "Tamu", content)
        assert len(said) == 1, name
        assert "Sipakainga" in said[0]["text"], name
        assert _has_door(said[0]), name


@pytest.mark.parametrize("word", ["bagaimana cara isi?", "siap bu", "👍", "maaf", "besok saja", "capek deh", "siapa kamu"])
async def test_small_talk_is_no_wrong_answer(stage: Stage, word: str) -> None:
    await stage.play(f"Sitti > /lapor\nSitti > {word}\n")
    assert stage.rows(select(Draft.misses)) == [0]
    assert set(stage.rows(select(DraftAnswer.state))) == {None}


_STUCK = """\
Sitti > /lapor
Sitti > empat puluhan
Sitti > banyak sekali
Sitti > hampir semua
"""


async def test_after_three_misses_there_is_an_example_a_way_round_and_a_person(stage: Stage) -> None:
    said = (await stage.play(_STUCK)).splitlines()[-1]
    assert "Contoh jawaban: 43/45" in said
    assert "pilih Nanti" in said
    assert "[💬 Tanya admin]" in said
    assert "[⏭ Nanti]" in said
    assert "Tidak berlaku" not in said.partition("[")[0]


async def test_a_greeting_before_a_request_to_delete_leads_to_it_in_the_middle_of_a_report_too(stage: Stage) -> None:
    said = await stage.play("Sitti > /lapor\nSitti > tolong hapus data saya\nSitti > 43/45\n")
    assert "[🗑 Minta penghapusan]" in said
    assert "✓ Kehadiran mengajar: 43/45" in said
