"""Receives updates by webhook: Telegram is told 200 only after everything is stored, and 503 while it cannot be."""

import asyncio
import json
import secrets
from typing import Any

import structlog
from sqlalchemy.exc import DataError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.reception.application import DurableApplication, TryAgain
from bot.reception.passing_over import handle, is_id, readable
from bot.unit_of_work.pulse import Part, Pulse

log = structlog.get_logger()

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1 << 20
"""Bytes of an update; Telegram's have a few thousand."""
_SLOWEST = 30.0
"""Seconds in which a call must have said what it says."""
_IDS = range(1 << 63)
"""The numbers an update can have, as the tables keep them."""
_WRONG = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError, DataError)
"""What is said of an update whose contents are none. Sent again, it would be no better."""


def webhook(application: DurableApplication, *, path: str, secret: str, pulse: Pulse | None = None) -> Starlette:
    """The endpoint at `path`; only calls that carry `secret` are heard."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(_HEADER, "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            payload = _update(await _body(request))
        except _Refused as refused:
            log.warning("webhook call refused", cause=str(refused))
            return Response(status_code=refused.status)
        return await _handle(application, payload, pulse or Pulse())

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


class _Refused(Exception):
    """A call that holds no update; the words say why, in words of ours."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


async def _body(request: Request) -> bytes:
    """What was sent, never more of it in memory than an update can have, however it is said to be long."""
    if (told := request.headers.get("content-length", "")).isdecimal() and int(told[:18]) > _LARGEST:
        raise _Refused("too large", 413)
    body = bytearray()
    try:
        async with asyncio.timeout(_SLOWEST):
            async for block in request.stream():
                body += block
                if len(body) > _LARGEST:
                    raise _Refused("too large", 413)
    except TimeoutError:
        raise _Refused("too slow", 408) from None
    except ClientDisconnect:
        raise _Refused("broken off") from None
    return bytes(body)


def _update(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise _Refused("no JSON") from None
    if not isinstance(payload, dict) or not is_id(payload.get("update_id")) or payload["update_id"] < 0:
        raise _Refused("no update")
    return payload


async def _handle(application: DurableApplication, payload: dict[str, Any], pulse: Pulse) -> Response:
    """200 once it is stored, or once it is known that it never can be: Telegram would send it again for a day."""
    update = readable(payload, application.bot)
    if update is not None:
        try:
            await handle(application, update)
        except TryAgain:
            await application.reassure(update)
            return _come_again()
    pulse.beat(Part.UPDATES)
    return Response(status_code=200)


def _come_again() -> Response:
    return Response(status_code=503, headers={"Retry-After": "5"})
