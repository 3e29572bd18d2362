"""The code that shows one is there: six digits that change every ten minutes, and how long wrong tries make one wait."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

SLOT = timedelta(minutes=10)
"""How long a code is good for; all clocks cut the day at the same moments."""

_DIGITS = 6
_FREE = 3
_LONGEST = timedelta(hours=1)


def code(secret: str, at: datetime) -> str:
    """The code of the ten minutes `at` lies in."""
    digest = hmac.new(secret.encode(), str(_slot(at)).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**_DIGITS:0{_DIGITS}}"


def until(at: datetime) -> datetime:
    """When the code of `at` ends."""
    return datetime.fromtimestamp((_slot(at) + 1) * SLOT.total_seconds(), tz=UTC)


def matches(secret: str, said: str, at: datetime) -> bool:
    """Whether `said` is the code of this moment; spaces between the digits do not matter."""
    return hmac.compare_digest("".join(said.split()).encode(), code(secret, at).encode())


def pause(misses: int) -> timedelta:
    """How long to wait after so many wrong tries in a row: not after the first two, then a minute, doubling up to an hour."""
    return timedelta(0) if misses < _FREE else min(timedelta(minutes=2 ** min(misses - _FREE, 10)), _LONGEST)


def _slot(at: datetime) -> int:
    return int(at.timestamp() // SLOT.total_seconds())
