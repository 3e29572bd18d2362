"""The chat page: be any person of the roster, on one phone or two, and move the clock."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox import mini_apps
from sandbox.guard import Guard, file_headers
from sandbox.server import BotApi
from sandbox.world import Upload, World

_PAGE = Path(__file__).parent / "page"
_SHOWN, _MOST = 60, 500
"""Messages a page is given at first, and at most."""


@dataclass(frozen=True)
class RosterEntry:
    """Somebody one can be."""

    user_id: int
    name: str
    caption: str
    group: str


@dataclass(frozen=True)
class Landmark:
    """A moment the clock can be moved to."""

    label_id: str
    label_en: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """One thing to try; `done` is what was seen, not what was clicked."""

    title: Mapping[str, str]
    """In one line, by language."""
    hint: Mapping[str, str]
    """How, by language."""
    done: bool
    who: int | None = None
    """On whose phone."""
    at: datetime | None = None
    """The moment to move the clock to."""


@dataclass(frozen=True)
class Guide:
    """What a first page can say: on whose phones it opens, what to try, and how the bot is told which language to speak."""

    phones: Sequence[int]
    about: Mapping[str, Sequence[str]]
    """Three lines, by language."""
    steps: Callable[[], Awaitable[Sequence[Step]]]
    speak: Callable[[int, str], Awaitable[None]]


def build(
    api: BotApi,
    *,
    roster: Sequence[RosterEntry],
    landmarks: Callable[[], Sequence[Landmark]],
    move_clock: Callable[[datetime], Awaitable[None]],
    zone: str,
    guide: Guide | None = None,
) -> Starlette:
    """The Bot API and the page as one site."""
    page = _Page(api.world, roster, landmarks, move_clock, zone)
    page.guide = guide
    return Starlette(
        routes=[*api.routes(), *mini_apps.routes(api.world), *page.routes(), Mount("/page", StaticFiles(directory=_PAGE))]
    )


async def serve(site: Starlette, *, host: str, port: int, ready: Callable[[int], None]) -> None:
    """Serve until cancelled; `ready` is told the port, which matters where `port` is 0."""
    guarded = Guard(_ending(site), host=host)
    server = _Server(uvicorn.Config(guarded, host=host, port=port, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    try:
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        if server.started:
            ready(server.servers[0].sockets[0].getsockname()[1])
        await asyncio.shield(task)
    except asyncio.CancelledError:
        server.should_exit = server.force_exit = True
        await task
        raise


def _ending(site: Starlette) -> ASGIApp:
    """Open polls and event streams end with the server; that is no error worth a traceback."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await site(scope, receive, sending)
        except asyncio.CancelledError:
            if not begun:
                await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    return app


class _Server(uvicorn.Server):
    """Leaves the signals to the program around it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Page:
    def __init__(
        self,
        world: World,
        roster: Sequence[RosterEntry],
        landmarks: Callable[[], Sequence[Landmark]],
        move_clock: Callable[[datetime], Awaitable[None]],
        zone: str,
    ) -> None:
        self.guide: Guide | None = None
        self._moving = asyncio.Lock()
        self._world = world
        self._roster = roster
        self._landmarks = landmarks
        self._move = move_clock
        self._zone = zone

    def routes(self) -> list[Route]:
        return [
            Route("/", self._index),
            Route("/api/roster", self._people),
            Route("/api/clock", self._clock, methods=["GET", "POST"]),
            Route("/api/guide", self._guide),
            Route("/api/speak/{user:int}", self._speak, methods=["POST"]),
            Route("/api/chat/{user:int}/{chat}", self._chat),
            Route("/api/events", self._events),
            Route("/api/file/{file_id}", self._file),
            Route("/api/do/{user:int}/{what}", self._do, methods=["POST"]),
        ]

    async def _index(self, _request: Request) -> Response:
        return FileResponse(_PAGE / "index.html")

    async def _people(self, _request: Request) -> Response:
        groups = [
            {"id": chat.id, "title": chat.title, "members": sorted(chat.members)}
            for chat in self._world.chats.values()
            if chat.kind != "private"
        ]
        return JSONResponse(
            {"people": [asdict(entry) for entry in self._roster], "groups": groups, "bot": self._world.bot["username"]}
        )

    async def _clock(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                at = datetime.fromisoformat((await request.json())["at"])
                if at.tzinfo is None:
                    raise ValueError
            except (ValueError, KeyError, TypeError):
                return JSONResponse({"error": 'say {"at": "2026-10-02T15:05:00+08:00"}'}, status_code=400)
            async with self._moving:  # a second hurry waits: time passed twice at once would run backwards
                if at < self._world.clock():
                    return JSONResponse({"error": "the clock only goes forward"}, status_code=400)
                await self._move(at)
            self._world.tell("clock", 0)
        marks = [{"id": mark.label_id, "en": mark.label_en, "at": mark.at.isoformat()} for mark in self._landmarks()]
        return JSONResponse({"now": self._world.clock().isoformat(), "zone": self._zone, "landmarks": marks})

    async def _guide(self, _request: Request) -> Response:
        if self.guide is None:
            return JSONResponse({"phones": [entry.user_id for entry in self._roster[:1]], "about": {}, "steps": []})
        steps = [{**asdict(step), "at": step.at.isoformat() if step.at else None} for step in await self.guide.steps()]
        return JSONResponse({"phones": list(self.guide.phones), "about": dict(self.guide.about), "steps": steps})

    async def _speak(self, request: Request) -> Response:
        user_id = request.path_params["user"]
        async with request.form() as form:
            language = str(form.get("language", ""))
        if user_id not in self._world.users or not language:
            return JSONResponse({"error": "nobody, or no language"}, status_code=404)
        self._world.users[user_id].language_code = language
        if self.guide is not None:
            await self.guide.speak(user_id, language)
        return JSONResponse({"ok": True})

    async def _chat(self, request: Request) -> Response:
        user_id, chat_id = request.path_params["user"], int(request.path_params["chat"])
        chat = self._world.chats.get(chat_id)
        if chat is None or user_id not in chat.members:
            return JSONResponse({"error": "no such chat"}, status_code=404)
        user = self._world.users[user_id]
        wanted = request.query_params.get("last", "")
        last = min(int(wanted), _MOST) if wanted.isdecimal() and int(wanted) else _SHOWN
        messages = [
            {**self._world.shown(message), "mine": message["from"]["id"] == user_id}
            for message in list(chat.messages.values())[-last:]
        ]
        return JSONResponse(
            {
                "messages": messages,
                "earlier": max(0, len(chat.messages) - last),
                "blocked": chat.blocked,
                "started": chat.started,
                "keyboard": chat.reply_keyboard,
                "commands": self._world.commands_for(chat_id, user.language_code),
                "phone": user.phone,
            }
        )

    async def _events(self, request: Request) -> Response:
        watched = {int(id) for id in request.query_params.get("chats", "").split(",") if id}
        return StreamingResponse(self._stream(watched), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _stream(self, watched: set[int]) -> AsyncIterator[str]:
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        stop = self._world.listen(heard.put_nowait)
        try:
            yield "event: open\ndata: {}\n\n"
            while True:
                event = await heard.get()
                if event["kind"] == "update" or (event["chat"] and event["chat"] not in watched):
                    continue
                yield f"data: {json.dumps(event)}\n\n"
        finally:
            stop()

    async def _file(self, request: Request) -> Response:
        upload = self._world.files.get(request.path_params["file_id"])
        if upload is None:
            return Response(status_code=404)
        return Response(upload.content, headers=file_headers(upload.name, upload.content))

    async def _do(self, request: Request) -> Response:
        user_id = request.path_params["user"]
        if user_id not in self._world.users:
            return JSONResponse({"error": "nobody"}, status_code=404)
        async with request.form() as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
            files = [
                Upload(file.filename or "file", await file.read(), file.content_type or "application/octet-stream")
                for file in form.getlist("file")
                if isinstance(file, UploadFile)
            ]
        try:
            self._act(request.path_params["what"], user_id, given, files)
        except (LookupError, ValueError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse({"ok": True})

    def _act(self, what: str, user: int, given: dict[str, str], files: Sequence[Upload]) -> None:
        world = self._world
        chat = int(given.get("chat", user))
        reply_to = int(given["reply_to"]) if given.get("reply_to") else None
        match what:
            case "text":
                world.send_text(user, given["text"], chat_id=chat, reply_to=reply_to)
            case "edit":
                world.edit_text(user, int(given["message"]), given["text"])
            case "press":
                world.press(user, int(given["message"]), given["data"], chat_id=chat)
            case "contact":
                world.send_contact(user, of=int(given["of"]) if given.get("of") else None)
            case "photo":
                world.send_photo(user, _one(files).content, caption=given.get("caption", ""))
            case "album":
                world.send_album(user, [file.content for file in files], caption=given.get("caption", ""))
            case "document":
                file = _one(files)
                world.send_document(user, file.name, file.content, mime=file.mime, caption=given.get("caption", ""))
            case "location":
                world.send_location(user, float(given["latitude"]), float(given["longitude"]))
            case "forget":
                world.forget_files()
            case "block" | "unblock":
                world.block(user, blocked=what == "block")
            case _:
                raise LookupError(f"nobody can {what}")


def _one(files: Sequence[Upload]) -> Upload:
    if not files:
        raise ValueError("there is no file")
    return files[0]
