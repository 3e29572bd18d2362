"""The code that shows one is there: six digits, good for ten minutes from being shown, and how long wrong tries make one wait."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
"""How long a code is good for, from the moment it is shown."""

_DIGITS = 6
_FREE = 3
_LONGEST = timedelta(hours=1)


def code(secret: str, made_at: datetime) -> str:
    """The code that was made at a moment."""
    digest = hmac.new(secret.encode(), str(int(made_at.timestamp())).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**_DIGITS:0{_DIGITS}}"


def until(made_at: datetime) -> datetime:
    """When the code that was made at a moment ends."""
    return made_at + LASTS


def living(made: Iterable[datetime], now: datetime) -> list[datetime]:
    """When those codes were made that are good now: each for ten minutes to the second from being shown."""
    return [one for one in made if one <= now < until(one)]


def matches(secret: str, said: str, made: Iterable[datetime], now: datetime) -> bool:
    """Whether `said` is a code that is good now; spaces between the digits do not matter."""
    typed = "".join(said.split()).encode()
    return sum(hmac.compare_digest(typed, code(secret, one).encode()) for one in living(made, now)) > 0


def pause(misses: int) -> timedelta:
    """How long to wait after so many wrong tries in a row: not after the first two, then a minute, doubling up to an hour."""
    return timedelta(0) if misses < _FREE else min(timedelta(minutes=2 ** min(misses - _FREE, 10)), _LONGEST)
