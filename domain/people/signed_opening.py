"""Who opens the page: read from what Telegram signs for the bot each time a button opens it, and from nothing else."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import unquote_plus

LASTS = timedelta(hours=1)
"""So long is an opening good for; then the page is opened again from the chat."""
_AHEAD = timedelta(minutes=1)
"""So much may Telegram's clock be ahead of ours."""
_LONGEST, _MOST = 4_096, 24
"""Letters and fields an opening can have; Telegram's have about 600 and eight."""
_FIELD = re.compile(r"[a-z_]{1,32}")
_NUMBER = re.compile(r"[0-9]{1,10}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LARGEST = 2**52
"""No Telegram id reaches it."""


class Flaw(StrEnum):
    """Why an opening is not taken."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    FORGED = "forged"
    """Not signed for this bot, or changed since."""
    OLD = "old"
    EARLY = "early"
    """Signed in the future."""
    NOBODY = "nobody"
    """Signed, but of no person."""


class BadOpening(Exception):
    """An opening that is not taken; `by` is the account it was signed for, where it is truly signed."""

    def __init__(self, flaw: Flaw, by: "Opening | None" = None) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.by = by


@dataclass(frozen=True)
class Opening:
    """A person's Telegram account, as Telegram vouches for it."""

    account: int
    language: str
    """Of their Telegram; empty where it does not say."""


def read(said: str, *, token: str, now: datetime) -> Opening:
    """Whose opening `said` (Telegram's initData) is; raises `BadOpening`.

    - Every field but `hash` is signed, each as `name=value`, in the order of the alphabet, a line each: HMAC-SHA256 under a key
      that is HMAC-SHA256 of the bot's token under `WebAppData`. What is compared takes the same time whatever was guessed.
    - Nothing of it is read before it is known to be signed, but its form: a field given twice, or a line end within one, could be
      signed as something else than it is read.
    - It is good for `LASTS` after `auth_date`, and never from the future.
    """
    fields = _fields(said)
    given = fields.pop("hash", "")
    if not _HASH.fullmatch(given):
        raise BadOpening(Flaw.UNREADABLE)
    if not hmac.compare_digest(_signed(fields, token), given):
        raise BadOpening(Flaw.FORGED)
    opening, at = _of(fields)
    if now - at > LASTS:
        raise BadOpening(Flaw.OLD, opening)
    if at - now > _AHEAD:
        raise BadOpening(Flaw.EARLY, opening)
    return opening


def _signed(fields: Mapping[str, str], token: str) -> str:
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()


def _fields(said: str) -> dict[str, str]:
    if not said:
        raise BadOpening(Flaw.MISSING)
    if len(said) > _LONGEST or not said.isascii():
        raise BadOpening(Flaw.UNREADABLE)
    found: dict[str, str] = {}
    for part in said.split("&", _MOST):
        name, equals, value = part.partition("=")
        if not equals or not _FIELD.fullmatch(name) or name in found:
            raise BadOpening(Flaw.UNREADABLE)
        try:
            found[name] = unquote_plus(value, errors="strict")
        except UnicodeDecodeError:
            raise BadOpening(Flaw.UNREADABLE) from None
        if "\n" in found[name]:
            raise BadOpening(Flaw.UNREADABLE)
    return found


def _of(fields: Mapping[str, str]) -> tuple[Opening, datetime]:
    if not _NUMBER.fullmatch(fields.get("auth_date", "")):
        raise BadOpening(Flaw.UNREADABLE)
    at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(fields["auth_date"]))
    try:
        user = json.loads(fields.get("user", ""))
    except (ValueError, RecursionError):
        raise BadOpening(Flaw.NOBODY) from None
    account = user.get("id") if isinstance(user, dict) else None
    if type(account) is not int or not 0 < account < _LARGEST or user.get("is_bot"):
        raise BadOpening(Flaw.NOBODY)
    language = user.get("language_code")
    return Opening(account, language if isinstance(language, str) else ""), at
