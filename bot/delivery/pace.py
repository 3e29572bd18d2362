"""Keeps notices within what Telegram lets a bot send, spread evenly, while replies go at once."""

import asyncio

_MADE_UP = 0.12
"""Seconds by which the process may be late and make its turns up. Whoever comes later was idle: that is not saved up."""

_LONGEST_WAY = 1.0
"""Seconds for which replies may hold notices up at most."""


class Pace:
    """Evenly spaced turns, `per_second` of them. Replies beyond a fifth of that take theirs from the notices."""

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self._gap = 1.0 / per_second
        self._next = 0.0
        self._most_spare = self._spare = per_second / 5
        self._counted_at = 0.0

    async def turn(self, not_before: float = 0.0) -> None:
        """Wait for the next turn; it is not before that moment of the loop, where several processes share the turns."""
        now = asyncio.get_running_loop().time()
        at = max(not_before, self._next if now - self._next <= _MADE_UP else now)
        self._next = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)

    def give_way(self, replies: int) -> None:
        """Count replies that went out; those beyond what Telegram leaves for them put the next turn off."""
        now = asyncio.get_running_loop().time()
        self._spare = min(self._most_spare, self._spare + (now - self._counted_at) * self._most_spare) - replies
        self._counted_at = now
        if self._spare < 0:
            put_off = max(self._next, now) - self._spare * self._gap
            self._next = max(self._next, min(put_off, now + _LONGEST_WAY))
            self._spare = 0.0
