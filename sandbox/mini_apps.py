"""Mini Apps: what Telegram signs when somebody opens a bot's page, and which buttons may open one."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import calls
from sandbox.calls import Files, Parameters
from sandbox.offered import method, the_chat
from sandbox.refusals import bad_request
from sandbox.world import Chat, World

_AT_HOME = ("127.0.0.1", "::1", "localhost", "0.0.0.0")  # noqa: S104  (an address that is read, not listened at)
"""Where a sandbox's own page is; from everywhere else Telegram wants https."""


def signed(world: World, user_id: int) -> str:
    """What Telegram hands to the page that this person opens now: its `initData`."""
    user = {key: value for key, value in world.users[user_id].json().items() if key != "is_bot"}
    fields = {
        "query_id": f"AA{user_id}",
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(world.clock().timestamp())),
        "signature": "sandbox",
    }
    key = hmac.new(b"WebAppData", world.token.encode(), hashlib.sha256).digest()
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    return urlencode({**fields, "hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()}, quote_via=quote)


def check(markup: dict[str, Any], chat: Chat) -> None:
    """Refuse what Telegram refuses of buttons that open a page."""
    for button in (button for row in markup.get("inline_keyboard", []) for button in row if "web_app" in button):
        if chat.kind != "private":
            raise bad_request("BUTTON_TYPE_INVALID")
        _check_address(button["web_app"].get("url", ""), "inline keyboard button")


def routes(world: World) -> list[Route]:
    """Where the chat page asks what a person's page is opened with."""

    async def opening(request: Request) -> Response:
        user_id = request.path_params["user"]
        if user_id not in world.users:
            return JSONResponse({"error": "nobody"}, status_code=404)
        return JSONResponse({"data": signed(world, user_id)}, headers={"Cache-Control": "no-store"})

    async def menu_button(request: Request) -> Response:
        return JSONResponse(world.menu_buttons.get(request.path_params["user"]) or {"type": "commands"})

    return [Route("/api/opening/{user:int}", opening), Route("/api/menu_button/{user:int}", menu_button)]


@method
def set_chat_menu_button(world: World, p: Parameters, _f: Files) -> Any:
    button = calls.read_json(p.get("menu_button"), {"type": "default"})
    chat = the_chat(world, p)
    if chat.kind != "private":
        raise bad_request("CHAT_ID_INVALID")
    if button.get("type") == "web_app":
        _check_address(button["web_app"].get("url", ""), "menu button")
    world.menu_buttons[chat.id] = button
    world.tell("commands", chat.id)
    return True


@method
def get_chat_menu_button(world: World, p: Parameters, _f: Files) -> Any:
    return world.menu_buttons.get(the_chat(world, p).id) or {"type": "commands"}


def _check_address(url: str, where: str) -> None:
    found = urlsplit(url)
    if not found.hostname or (found.scheme != "https" and found.hostname not in _AT_HOME):
        raise bad_request(f"{where} Web App URL '{url}' is invalid: Only HTTPS links are allowed")
