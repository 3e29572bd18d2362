"""At the start Telegram may be out of reach, as when a machine boots before its network: the bot waits and tries again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import BadRequest, InvalidToken, NetworkError

_LONGEST = 60.0
log = structlog.get_logger()


async def until_reached(ask: Callable[[], Awaitable[object]], *, first: float = 1.0) -> None:
    """Ask until Telegram answers; what it refuses is raised."""
    pause = first
    while True:
        try:
            await ask()
        except (BadRequest, InvalidToken):
            raise
        except NetworkError as trouble:
            log.warning("Telegram cannot be reached yet", error=type(trouble).__name__, next_try_in=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)
        else:
            return
