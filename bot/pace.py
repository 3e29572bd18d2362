"""Keeps notices within what Telegram lets a bot send, spread evenly, while replies go at once."""

import asyncio


class Pace:
    """Evenly spaced turns, `per_second` of them; time that was not used is not saved up."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1.0 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        loop = asyncio.get_running_loop()
        at = max(self._next, loop.time())
        self._next = at + self._gap
        if at > loop.time():
            await asyncio.sleep(at - loop.time())
