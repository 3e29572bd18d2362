"""Receives updates by webhook: Telegram is told 200 only after everything is stored, and 503 while it cannot be."""

import secrets
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.reception.application import DurableApplication, TryAgain
from bot.reception.passing_over import handle, is_id, readable

log = structlog.get_logger()

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1 << 20


def webhook(application: DurableApplication, *, path: str, secret: str) -> Starlette:
    """The endpoint at `path`; only calls that carry `secret` are heard."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(_HEADER, "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        sent = await _body(request)
        if not isinstance(sent, dict) or not is_id(sent.get("update_id")):
            log.warning("webhook call that is no update")
            return Response(status_code=400)
        update = readable(sent, application.bot)
        if update is None:
            return Response(status_code=200)  # it would be no better the next time
        try:
            await handle(application, update)
        except TryAgain:
            await application.reassure(update)
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


async def _body(request: Request) -> Any:
    if int(request.headers.get("content-length", 0)) > _LARGEST:
        return None
    try:
        return await request.json()
    except ValueError:
        return None
