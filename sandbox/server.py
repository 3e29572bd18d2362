"""The Bot API over HTTP: `/bot<token>/<method>`, file download, long polling, and delivery to a webhook."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.methods import call
from sandbox.refusals import ApiRefusal
from sandbox.world import Upload, World

Inject = Callable[[str, dict[str, Any]], Awaitable[ApiRefusal | None]]
"""Asked before each call with its method and parameters: may wait, break the line, or answer with a refusal."""

_LONGEST_WAIT = 50.0
_FIRST_RETRY, _LAST_RETRY = 0.05, 60.0


class BotApi:
    """One bot's server in front of a world."""

    def __init__(self, world: World, *, latency: float = 0.0, inject: Inject | None = None) -> None:
        self.world = world
        self.calls = 0
        self.polls = 0
        self._latency = latency
        self._inject = inject
        self._arrived = asyncio.Event()
        self._hook: asyncio.Task[None] | None = None
        world.listen(self._heard)

    def routes(self) -> list[Route]:
        """Where Telegram would answer."""
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/files/{file_id}/{name:path}", self._download),
        ]

    async def _call(self, request: Request) -> Response:
        self.calls += 1
        method = request.path_params["method"].lower()
        try:
            if request.path_params["token"] != self.world.token:
                raise ApiRefusal(401, "Unauthorized")
            parameters, files = await _read(request)
            if self._latency:
                await asyncio.sleep(self._latency)
            if self._inject and (refusal := await self._inject(method, parameters)):
                raise refusal
            if method == "getupdates":
                return _ok(await self._updates(parameters))
            return _ok(call(self.world, method, parameters, files))
        except ApiRefusal as refusal:
            body: dict[str, Any] = {"ok": False, "error_code": refusal.error_code, "description": refusal.description}
            if refusal.parameters:
                body["parameters"] = refusal.parameters
            return JSONResponse(body, status_code=refusal.error_code)

    async def _updates(self, p: dict[str, Any]) -> list[dict[str, Any]]:
        if self.world.webhook["url"]:
            raise ApiRefusal(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self.polls += 1
        turn = self.polls
        self._arrived.set()
        deadline = asyncio.get_running_loop().time() + min(float(p.get("timeout") or 0), _LONGEST_WAIT)
        offset, limit = int(p.get("offset") or 0), min(int(p.get("limit") or 100), 100)
        while not (found := self.world.pending(offset, limit)):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            self._arrived.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._arrived.wait()
            if turn != self.polls:
                raise ApiRefusal(
                    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                )
        return found

    async def _download(self, request: Request) -> Response:
        upload = self.world.files.get(request.path_params["file_id"])
        if upload is None or request.path_params["token"] != self.world.token:
            return Response("Not Found", status_code=404)
        return Response(upload.content, media_type="application/octet-stream")

    def _heard(self, event: dict[str, Any]) -> None:
        if event["kind"] == "update":
            self._arrived.set()
        if event["kind"] in ("webhook", "update") and self.world.webhook["url"] and (not self._hook or self._hook.done()):
            self._hand_over()

    def _hand_over(self) -> None:
        self._hook = asyncio.get_running_loop().create_task(self._deliver())
        self._hook.add_done_callback(self._hand_over_rest)

    def _hand_over_rest(self, ended: "asyncio.Task[None]") -> None:
        """What came in while the last delivery was ending is delivered as well."""
        if not ended.cancelled() and ended.exception() is None and self.world.queue and self.world.webhook["url"]:
            self._hand_over()

    async def _deliver(self) -> None:
        """Hand the updates to the webhook one after another; what is not answered 200 is tried again, first at once."""
        retry = 0.0
        async with aiohttp.ClientSession() as session:
            while (url := self.world.webhook["url"]) and (found := self.world.pending(0, 1)):
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.world.webhook.get("secret_token", "")}
                taken = False
                with suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(url, json=found[0], headers=headers) as response:
                        taken = response.status == 200
                if taken:
                    self.world.pending(found[0]["update_id"] + 1, 1)
                    retry = 0.0
                else:
                    await asyncio.sleep(retry)
                    retry = min(max(_FIRST_RETRY, retry * 2), _LAST_RETRY)


def _ok(result: Any) -> Response:
    return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")


async def _read(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    parameters: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        body = await request.body()
        parameters.update(json.loads(body) if body else {})
        return parameters, {}
    files: dict[str, Upload] = {}
    if kind:
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = Upload(value.filename or name, await value.read(), value.content_type or "")
                else:
                    parameters[name] = value
    return parameters, files
