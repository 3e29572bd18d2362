"""Yes and no in a person's own words, and what is neither."""

import pytest

from domain.messages.agreeing import agrees, is_done
from domain.messages.number_words import each

_YES = "ya Iya iyaaa YA! betul bener benar. ok oke okee siap sip 👍 👍🏽 👌 ✅ y yes yup setuju iye correct"
_NO = "tidak bukan salah keliru tdk ga nggak no 👎 ❌ wrong t"


@pytest.mark.parametrize(
    "said", [*each(_YES), "ya bu", "iya, betul Pak", "betul sekali", "ya benar demikian", "sudah benar", "ok 👍"]
)
def test_yes(said: str) -> None:
    assert agrees(said) is True


@pytest.mark.parametrize("said", [*each(_NO), "tidak bu", "bukan itu", "tidak benar", "salah pak", "bukan begitu", "ya salah"])
def test_no(said: str) -> None:
    assert agrees(said) is False


@pytest.mark.parametrize(
    "said", ["25", "ya 25", "", "mungkin", "tidak salah", "ya?", "43/45", "sudah", "belum", "nihil", "tidak ada", "yakin tidak ya"]
)
def test_neither(said: str) -> None:
    assert agrees(said) is None


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("sudah", True),
        ("belum", False),
        ("sudah ditinjau", True),
        ("belum ada", False),
        ("ada", True),
        ("nanti", None),
        ("ya 5", None),
    ],
)
def test_what_was_to_be_done_is_done_or_not(said: str, done: bool | None) -> None:
    assert is_done(said, frozenset({"ditinjau"})) is done
