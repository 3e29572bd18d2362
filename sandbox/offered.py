"""Where the Bot API's methods are kept by name."""

from collections.abc import Callable
from typing import Any

from sandbox.calls import Files, Parameters
from sandbox.refusals import bad_request
from sandbox.world import Chat, World

Method = Callable[[World, Parameters, Files], Any]
METHODS: dict[str, Method] = {}


def method(does: Method) -> Method:
    """Offer a function as the Bot API method of its name."""
    METHODS[does.__name__.replace("_", "").lower()] = does
    return does


def the_chat(world: World, p: Parameters) -> Chat:
    """The chat that is meant."""
    try:
        return world.chats[int(p.get("chat_id") or 0)]
    except (KeyError, ValueError):
        raise bad_request("chat not found") from None
