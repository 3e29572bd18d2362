"""Who may ask the site: a browser that was sent here on purpose, from the page itself; and what it may do with the answers.

Other pages in the same browser can reach this machine's ports. They cannot choose the name under which they reach it (`Host`),
nor hide from where they ask (`Origin`, `Sec-Fetch-Site`); so both are asked, and a name that is not this machine's is refused.
"""

import ipaddress
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OWN_NAMES = frozenset({"localhost"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  (what is refused or allowed, not where it is served)
_ELSEWHERE = frozenset({"cross-site", "same-site"})
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-src 'self' http: https:; frame-ancestors 'none'",
}


class Guard:
    """Stands before the site; `host` is where the page was said to be shown."""

    def __init__(self, site: ASGIApp, *, host: str) -> None:
        self._site = site
        self._host = host.strip("[]").lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what may be asked, and give each answer its headers."""
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        refused = self.refusal(scope["method"], Headers(scope=scope))
        if refused:
            await JSONResponse({"error": refused}, status_code=403)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._site(scope, receive, sending)

    def refusal(self, method: str, headers: Mapping[str, str]) -> str | None:
        """Why this is not answered; None where it is."""
        host = headers.get("host", "")
        if not self._is_own(_name(f"//{host}")):
            return "open the page under the address that was printed"
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin == "null" and site == "same-origin":
            return None  # a page of this site that keeps its own address to itself
        if origin is not None and urlsplit(origin).netloc != host:
            return "asked from another page"
        if site in _ELSEWHERE and not (method == "GET" and headers.get("sec-fetch-mode") == "navigate"):
            return "asked from another page"
        return None

    def _is_own(self, name: str) -> bool:
        if name in _OWN_NAMES or name == self._host:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or self._host in _EVERYWHERE


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def file_headers(name: str, content: bytes) -> dict[str, str]:
    """How a file is handed out: a picture by its bytes is shown; all else is saved, whatever its sender called it."""
    kind = picture_kind(content)
    plain = "".join(letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name)
    way = "inline" if kind else "attachment"
    return {
        "Content-Type": kind or "application/octet-stream",
        "Content-Disposition": f"{way}; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def picture_kind(content: bytes) -> str | None:
    """What kind of picture these bytes are; None where a browser should not show them."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _PICTURES.items() if content.startswith(start)), None)
