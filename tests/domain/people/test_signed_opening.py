"""Only what Telegram signed for this bot says who opens the page, and not for long."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from domain.people.signed_opening import LASTS, BadOpening, Flaw, Opening, read

TOKEN = "1:token"
NOW = datetime(2026, 10, 13, 1, tzinfo=UTC)
_USER: dict[str, Any] = {"id": 1006, "first_name": "Sitti + Baso & 'co' /\\ ñ 👩🏽‍🏫\n", "language_code": "id"}


def sign(fields: Mapping[str, str], token: str = TOKEN) -> str:
    """The hash of these fields, worked out the other way round from how it is checked."""
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return hmac.digest(key, "\n".join(f"{k}={v}" for k, v in sorted(fields.items())).encode(), "sha256").hex()


def opening(token: str = TOKEN, *, at: datetime = NOW, user: Any = _USER, **more: str) -> str:
    """An opening as Telegram hands it over."""
    fields = {"query_id": "AAH", "signature": "x_-", "auth_date": str(int(at.timestamp())), **more}
    if user is not None:
        fields["user"] = user if isinstance(user, str) else json.dumps(user, ensure_ascii=False)
    return urlencode({**fields, "hash": sign(fields, token)}, quote_via=quote)


_GOOD = opening()
_OTHER = opening(user={**_USER, "id": 7})


def _with(part: str, other: str) -> str:
    """The good opening with one field taken from another."""
    mine, theirs = (dict(one.split("=", 1) for one in said.split("&")) for said in (_GOOD, other))
    return "&".join(f"{name}={theirs[name] if name == part else value}" for name, value in mine.items())


_BAD = [
    ("nothing", "", Flaw.MISSING),
    ("a word", "hello", Flaw.UNREADABLE),
    ("no hash", _GOOD.partition("&hash=")[0], Flaw.UNREADABLE),
    ("a hash cut off", _GOOD[:-1], Flaw.UNREADABLE),
    ("a hash in capitals", _GOOD[:-64] + _GOOD[-64:].upper(), Flaw.UNREADABLE),
    ("a hash of wide digits", _GOOD[:-64] + quote("１" * 64), Flaw.UNREADABLE),
    ("another hash", _GOOD[:-64] + "0" * 64, Flaw.FORGED),
    ("two hashes", _GOOD + "&hash=" + "0" * 64, Flaw.UNREADABLE),
    ("a field given twice", _GOOD.replace("query_id=AAH", "query_id=AAH&query_id=AAH"), Flaw.UNREADABLE),
    ("two users, the first one signed", _GOOD + "&user=%7B%22id%22%3A7%7D", Flaw.UNREADABLE),
    ("another's user under my hash", _with("user", _OTHER), Flaw.FORGED),
    ("my user under another's hash", _with("hash", _OTHER), Flaw.FORGED),
    ("a later date under my hash", _with("auth_date", opening(at=NOW + timedelta(seconds=9))), Flaw.FORGED),
    ("a field left out", _GOOD.replace("query_id=AAH&", ""), Flaw.FORGED),
    ("a field more", _GOOD + "&chat_type=private", Flaw.FORGED),
    ("signed for another bot", opening("2:token"), Flaw.FORGED),
    ("signed for the login of a web site", _GOOD[:-64] + hashlib.sha256(TOKEN.encode()).hexdigest(), Flaw.FORGED),
    ("cut in the middle", _GOOD[:60], Flaw.UNREADABLE),
    ("very long", _GOOD + "&a=" + "a" * 5_000, Flaw.UNREADABLE),
    ("a thousand fields", "&".join(f"{chr(97 + n % 26)}{'_' * (n // 26)}=1" for n in range(100)), Flaw.UNREADABLE),
    ("letters beyond ASCII", _GOOD + "&start_param=ñ", Flaw.UNREADABLE),
    ("half a letter", _GOOD + "&start_param=%ff", Flaw.UNREADABLE),
    ("a surrogate", _GOOD + "&start_param=\ud800", Flaw.UNREADABLE),
    ("a zero byte in a name", _GOOD + "&start%00=1", Flaw.UNREADABLE),
    ("a field that hides others", opening(query_id="AAH\nuser=1"), Flaw.UNREADABLE),
    ("an hour and a second ago", opening(at=NOW - LASTS - timedelta(seconds=1)), Flaw.OLD),
    ("from the first second there was", opening(at=datetime.fromtimestamp(0, UTC)), Flaw.OLD),
    ("two minutes ahead", opening(at=NOW + timedelta(minutes=2)), Flaw.EARLY),
    ("no date", opening(auth_date=""), Flaw.UNREADABLE),
    ("a date that is a word", opening(auth_date="soon"), Flaw.UNREADABLE),
    ("a date beyond all years", opening(auth_date="9" * 12), Flaw.UNREADABLE),
    ("a date below nothing", opening(auth_date="-5"), Flaw.UNREADABLE),
    ("a date in wide digits", opening(auth_date="１７９"), Flaw.UNREADABLE),
    ("no user", opening(user=None), Flaw.NOBODY),
    ("a user that is a number", opening(user="1006"), Flaw.NOBODY),
    ("a user that is no JSON", opening(user="{"), Flaw.NOBODY),
    ("brackets without end", opening(user="[" * 900), Flaw.NOBODY),
    ("an id that is a word", opening(user={"id": "1006"}), Flaw.NOBODY),
    ("an id that is yes", opening(user={"id": True}), Flaw.NOBODY),
    ("an id that is a fraction", opening(user={"id": 1006.0}), Flaw.NOBODY),
    ("an id beyond the tables", opening(user={"id": 10**30}), Flaw.NOBODY),
    ("a bot", opening(user={"id": 1006, "is_bot": True}), Flaw.NOBODY),
]


@pytest.mark.parametrize(("said", "flaw"), [one[1:] for one in _BAD], ids=[one[0] for one in _BAD])
def test_whatever_telegram_did_not_sign_for_this_moment_is_nobody(said: str, flaw: Flaw) -> None:
    with pytest.raises(BadOpening) as refused:
        read(said, token=TOKEN, now=NOW)
    assert refused.value.flaw is flaw


@pytest.mark.parametrize(
    ("said", "language"),
    [
        (_GOOD, "id"),
        (_GOOD.replace("%20", "+"), "id"),
        (opening(at=NOW - LASTS), "id"),
        (opening(at=NOW + timedelta(seconds=59)), "id"),
        (opening(user={"id": 1006}), ""),
        (opening(user={"id": 1006, "language_code": ["x"]}), ""),
        (opening(start_param="a=b"), "id"),
    ],
)
def test_what_it_signed_says_who_opens(said: str, language: str) -> None:
    assert read(said, token=TOKEN, now=NOW) == Opening(1006, language)


def test_who_opened_too_long_ago_is_known_all_the_same_so_that_they_can_be_told() -> None:
    with pytest.raises(BadOpening) as refused:
        read(opening(at=NOW - timedelta(days=2)), token=TOKEN, now=NOW)
    assert refused.value.by == Opening(1006, "id")


def test_each_single_letter_counts() -> None:
    """No field, and no letter of one, can be changed without the opening being refused."""
    for place, letter in enumerate(_GOOD):
        changed = f"{_GOOD[:place]}{'0' if letter != '0' else '1'}{_GOOD[place + 1 :]}"
        with pytest.raises(BadOpening):
            read(changed, token=TOKEN, now=NOW)
