"""Receives updates by webhook: Telegram is told 200 only after everything is stored, and 503 while it cannot be."""

import json
import secrets
from typing import Any

import structlog
from sqlalchemy.exc import DataError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.reception import bodies
from bot.reception.application import DurableApplication, TryAgain
from bot.reception.bodies import Refused
from bot.reception.passing_over import handle, is_id, readable
from bot.unit_of_work.pulse import Part, Pulse

log = structlog.get_logger()

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1 << 20
"""Bytes of an update; Telegram's have a few thousand."""
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
            payload = _update(await bodies.read(request, largest=_LARGEST))
        except Refused as refused:
            log.warning("webhook call refused", cause=str(refused))
            return Response(status_code=refused.status)
        return await _handle(application, payload, pulse or Pulse())

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


def _update(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("no JSON") from None
    if not isinstance(payload, dict) or not is_id(payload.get("update_id")) or payload["update_id"] < 0:
        raise Refused("no update")
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
