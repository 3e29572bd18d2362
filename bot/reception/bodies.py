"""Reads what a call from outside says, never more of it in memory than it can have, however long it is said to be."""

import asyncio

from starlette.requests import ClientDisconnect, Request

_SLOWEST = 30.0
"""Seconds in which a call must have said what it says."""


class Refused(Exception):
    """A call that says nothing we can take; the words say why, in words of ours."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


async def read(request: Request, *, largest: int) -> bytes:
    """All that the call says. Raises `Refused` where it is more than `largest` bytes, or does not come."""
    if (told := request.headers.get("content-length", "")).isdecimal() and int(told[:18]) > largest:
        raise Refused("too large", 413)
    body = bytearray()
    try:
        async with asyncio.timeout(_SLOWEST):
            async for block in request.stream():
                body += block
                if len(body) > largest:
                    raise Refused("too large", 413)
    except TimeoutError:
        raise Refused("too slow", 408) from None
    except ClientDisconnect:
        raise Refused("broken off") from None
    return bytes(body)
