"""The Bot API's methods, each doing to the world what Telegram would do, and refusing what Telegram refuses."""

from typing import Any

from sandbox import chats, messages
from sandbox.calls import Files, Parameters
from sandbox.offered import METHODS
from sandbox.refusals import ApiRefusal
from sandbox.world import World

__all__ = ["call", "chats", "messages"]


def call(world: World, name: str, parameters: Parameters, files: Files | None = None) -> Any:
    """Do one Bot API method; its `result`. Raises `ApiRefusal`."""
    known = METHODS.get(name.lower())
    if known is None:
        raise ApiRefusal(404, "Not Found: method not found")
    return known(world, parameters, files or {})
