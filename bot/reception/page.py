"""The page for those who answer for many, over HTTP: opened by a button of the chat, read only, and asked anew with each request.

No cookie and no session: each request is a POST that carries what Telegram signed, never an address that somebody logs. It says
which account asks; what that may see is read from the roster in the moment it asks.
"""

import asyncio
import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.delivery.wording import Draw
from bot.reception import bodies
from bot.reception.application import DurableApplication
from bot.reception.bodies import Refused
from bot.reception.turns import Turns
from bot.unit_of_work.transactions import PASSING
from domain.insight import ways
from domain.insight.ways import View, Way
from domain.messages.facts import freeze
from domain.people.signed_opening import BadOpening, Flaw, Opening, read
from domain.standards.periods import Period
from services.insight import pages
from services.insight.pages import Asker, Shown
from services.people import speakers
from services.refusals import Outdated
from texts import LANGUAGES

log = structlog.get_logger()

_FILES = Path(__file__).parents[2] / "texts/pages"
_LARGEST = 16 << 10
"""Bytes of a request: what Telegram signs, and the way."""
_AT_ONCE, _WAITING, _EACH = 2, 20, 3
"""Requests that are looked at at once, so that a reader is left for the chat; that may wait for it; and of these one person's."""
_FIELDS = frozenset({"data", "go", "find", "period"})
_WHY = {
    Flaw.MISSING: "missing",
    **dict.fromkeys((Flaw.UNREADABLE, Flaw.FORGED, Flaw.NOBODY), "forged"),
    Flaw.OLD: "old",
    Flaw.EARLY: "early",
}
_STATUS = {
    **dict.fromkeys(("missing", "forged", "old", "early"), 401),
    **dict.fromkeys(("stranger", "away", "nobody_led", "outdated"), 403),
    **{"unknown": 400, "too_many": 429, "busy": 503, "failed": 500},
}
_AGAIN = frozenset({"outdated", "too_many", "busy"})
"""After these the way to the start is offered."""

_TELEGRAM = "https://telegram.org/js/telegram-web-app.js"


@dataclass(frozen=True)
class Place:
    """Where the page is, and what of Telegram's it may use."""

    address: str
    """PUBLIC_URL; what stands in front of the bot leads all below it here unchanged."""
    script: str = _TELEGRAM
    frames: str = "https://web.telegram.org https://*.telegram.org"
    """Where it may be shown within another page: Telegram in a browser."""

    @property
    def path(self) -> str:
        """Its path, with a slash at its end."""
        return urlsplit(self.address).path.rstrip("/") + "/"

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """What every answer says of itself."""
        script = "" if self.script.startswith("/") else f" {self.script}"
        policy = (
            f"default-src 'none'; script-src 'self'{script}; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
            f"frame-ancestors {self.frames}"
        )
        said = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
            "cross-origin-resource-policy": "same-origin",
            "x-robots-tag": "noindex",
        }
        return tuple((name.encode(), value.encode()) for name, value in said.items())


@dataclass(frozen=True)
class _No:
    """Why nothing is shown, and in which language it is said."""

    why: str
    language: str | None = None


@dataclass(frozen=True)
class _Look:
    """What is shown, and in which language."""

    shown: Shown
    language: str | None


def page(application: DurableApplication, *, draw: Draw, place: Place) -> ASGIApp:
    """The page as a site of its own, all of whose addresses begin with `place.path`."""
    site = _Site(application, draw, place)
    addresses = dict.fromkeys((place.path, place.path.rstrip("/") or "/"))
    routes = [
        *(Route(one, site.open, methods=["GET"]) for one in addresses),
        *(Route(one, site.show, methods=["POST"]) for one in addresses),
        *(Route(f"{place.path}{name}", site.file, methods=["GET"], name=name) for name in ("page.css", "page.js")),
    ]
    bare = Starlette(routes=routes)
    bare.router.redirect_slashes = False  # a proxy's own name and scheme are not ours to write into an address
    return _with_headers(bare, place.headers)


class _Site:
    def __init__(self, application: DurableApplication, draw: Draw, place: Place) -> None:
        self._application, self._draw, self._place = application, draw, place
        self._city, self._token = application.bot_data["city"], application.bot.token
        self._turns, self._places, self._asking = Turns(), asyncio.Semaphore(_AT_ONCE), Counter[int]()
        self._files = {name: (_FILES / name).read_bytes() for name in ("page.css", "page.js")}

    async def open(self, _request: Request) -> Response:
        """What holds nothing yet: it hands in what Telegram signed."""
        return self._answer("insight/opening", None, {})

    async def file(self, request: Request) -> Response:
        """The page's own style and script."""
        name = request.url.path.rsplit("/", 1)[1]
        kind = {"css": "text/css", "js": "text/javascript"}[name.rsplit(".", 1)[1]]
        return Response(self._files[name], media_type=kind, headers={"cache-control": "public, max-age=86400"})

    async def show(self, request: Request) -> Response:
        """What was asked for, or a sentence that says why not and what to do."""
        data = ""
        try:
            fields = _fields(request, await bodies.read(request, largest=_LARGEST))
            data = fields.get("data", "")
            found = await self._found(data, fields)
        except Refused as refused:
            return self._closed(_No("unknown"), "", status=refused.status)
        except (*PASSING, DBAPIError) as trouble:
            log.warning("page not shown", cause=type(trouble).__name__)
            return self._closed(_No("busy"), data)
        except Exception as bug:
            log.error("page failed", exc_info=bug)
            return self._closed(_No("failed"), data)
        return self._closed(found, data) if isinstance(found, _No) else _html(found, 200)

    async def _found(self, data: str, fields: Mapping[str, str]) -> "str | _No":
        now = self._application.clock.now()
        try:
            opening = read(data, token=self._token, now=now)
        except BadOpening as bad:
            return await self._bad(bad, now)
        spoken = _spoken(opening)
        if not self._take_turn(opening):
            return _No("too_many", spoken)
        try:
            way = _way(fields)
        except ValueError:
            return _No("unknown", spoken)
        if self._asking[opening.account] >= _EACH:
            return _No("too_many", spoken)
        if self._asking.total() >= _WAITING:
            return _No("busy", spoken)
        self._asking[opening.account] += 1
        try:
            async with self._places:
                found = await self._application.database.read(lambda session: self._look(session, opening, way, now))
                return found if isinstance(found, _No) else await asyncio.to_thread(self._rendered, found, data, now)
        finally:
            self._asking -= Counter([opening.account])

    def _take_turn(self, opening: Opening) -> bool:
        return self._turns.take(opening.account, at=asyncio.get_running_loop().time())

    async def _bad(self, bad: BadOpening, now: datetime) -> _No:
        """Who is truly signed for, though too long ago, is told so in their own language."""
        why = _WHY[bad.flaw]
        if bad.by is None or not self._take_turn(bad.by):
            return _No(why)
        account, today = bad.by.account, self._city.today(now)
        known = await self._application.database.read(
            lambda session: speakers.known(session, telegram_id=account, chat_id=account, on=today)
        )
        return _No(why, known.language or _spoken(bad.by))

    def _look(self, session: Session, opening: Opening, way: Way, now: datetime) -> "_Look | _No":
        """Who asks, as the roster has them now, and what they may see of what they ask for."""
        known = speakers.known(session, telegram_id=opening.account, chat_id=opening.account, on=self._city.today(now))
        language = known.language or _spoken(opening)
        if known.speaker is None:
            return _No("stranger", language)
        if known.is_away:
            return _No("away", language)
        if not (known.speaker.supervises or known.speaker.is_admin):
            return _No("nobody_led", language)
        try:
            return _Look(pages.show(session, way=way, asker=Asker(known.speaker.id, now, self._city)), language)
        except Outdated:
            return _No("nobody_led" if way.view is View.START else "outdated", language)

    def _rendered(self, look: "_Look", data: str, now: datetime) -> str:
        shown = look.shown
        facts = {**shown.facts, "way": shown.way, "agency": shown.agency, "choices": shown.choices, "data": data}
        facts |= {"at": now, "image": self._image(look)}
        return self._worded(f"insight/{shown.way.view}", look.language, facts)

    def _image(self, look: "_Look") -> str:
        """The picture within the page itself: there is no address of it that somebody else could ask for."""
        picture = look.shown.picture
        if picture is None:
            return ""
        try:
            drawn = self._draw(picture["draw"], freeze(picture), look.language or self._city.language)
        except Exception as bug:  # its figures are in the table all the same
            log.error("picture of the page failed", exc_info=bug)
            return ""
        return f"data:image/png;base64,{base64.b64encode(drawn.content).decode()}"

    def _closed(self, no: _No, data: str, *, status: int | None = None) -> Response:
        log.debug("page not shown", why=no.why)  # whoever sends rubbish does not fill the disk with it
        given = status or _STATUS[no.why]
        facts = {"why": no.why, "data": data if no.why in _AGAIN else ""}
        response = self._answer("insight/closed", no.language, facts, given)
        if given in (429, 503):
            response.headers["retry-after"] = "10"
        return response

    def _answer(self, name: str, language: str | None, facts: Mapping[str, Any], status: int = 200) -> Response:
        return _html(self._worded(name, language, facts), status)

    def _worded(self, name: str, language: str | None, facts: Mapping[str, Any]) -> str:
        own = {"base": self._place.path, "script": self._place.script, "version": self._version}
        return self._application.texts.page(name, language, {**own, **facts})

    @cached_property
    def _version(self) -> str:
        """Changes with the style and script, so that nobody keeps an old one."""
        return hashlib.sha256(b"".join(self._files.values())).hexdigest()[:12]


def _html(content: str, status: int) -> Response:
    return HTMLResponse(content, status_code=status, headers={"cache-control": "no-store"})


def _fields(request: Request, body: bytes) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Refused("no form", 415)
    try:
        given = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=8)
    except ValueError:
        raise Refused("no form") from None
    found = dict(given)
    if len(found) != len(given) or not found.keys() <= _FIELDS:
        raise Refused("other fields")
    return found


def _way(fields: Mapping[str, str]) -> Way:
    """The way that was asked for, with what was written or chosen beside it. Raises ValueError."""
    way = ways.read(fields["go"]) if fields.get("go") else Way()
    if "find" in fields:
        way = replace(way, find=ways.looked_for(fields["find"]))
    if "period" in fields:
        way = replace(way, period=str(Period.parse(fields["period"])) if fields["period"] else "")
    return way


def _spoken(opening: Opening) -> str | None:
    """The language of their Telegram, where we speak it."""
    word = opening.language.partition("-")[0].lower()
    return word if word in LANGUAGES else None


def _with_headers(site: ASGIApp, headers: Iterable[tuple[bytes, bytes]]) -> ASGIApp:
    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *headers]}
            await send(message)

        await site(scope, receive, sending)

    return guarded
