"""The Bot API's methods about everything but messages: the bot itself, files, commands, the webhook, and chats."""

from typing import Any

from sandbox import calls
from sandbox.calls import Files, Parameters
from sandbox.offered import METHODS, method, the_chat
from sandbox.refusals import bad_request
from sandbox.world import World

_FETCHED = 20 * 1024 * 1024
"""Bytes of a file that a bot may fetch."""


@method
def get_me(world: World, _p: Parameters, _f: Files) -> Any:
    return {**world.bot, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}


@method
def get_file(world: World, p: Parameters, _f: Files) -> Any:
    file_id = str(p.get("file_id"))
    if file_id not in world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    upload = world.files[file_id]
    if len(upload.content) > _FETCHED:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": file_id.split("-", maxsplit=1)[0],
        "file_size": len(upload.content),
        "file_path": f"files/{file_id}/{upload.name}",
    }


@method
def set_my_commands(world: World, p: Parameters, _f: Files) -> Any:
    commands = calls.read_json(p.get("commands"), [])
    for command in commands:
        if not 1 <= len(command["command"]) <= 32 or not command["command"].replace("_", "").isalnum():
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = calls.scope_of(p)
    world.commands[scope] = commands
    world.tell("commands", int(scope[0].split(":")[1]) if ":" in scope[0] else 0)
    return True


@method
def get_my_commands(world: World, p: Parameters, _f: Files) -> Any:
    return world.commands.get(calls.scope_of(p), [])


@method
def delete_my_commands(world: World, p: Parameters, _f: Files) -> Any:
    world.commands.pop(calls.scope_of(p), None)
    return True


@method
def set_webhook(world: World, p: Parameters, _f: Files) -> Any:
    world.webhook = {"url": p.get("url", ""), "secret_token": p.get("secret_token", "")}
    world.tell("webhook", 0)
    return True


@method
def delete_webhook(world: World, p: Parameters, _f: Files) -> Any:
    world.webhook = {"url": ""}
    if calls.is_true(p.get("drop_pending_updates")):
        world.queue.clear()
    return True


@method
def get_webhook_info(world: World, _p: Parameters, _f: Files) -> Any:
    return {"url": world.webhook["url"], "has_custom_certificate": False, "pending_update_count": len(world.queue)}


@method
def get_chat(world: World, p: Parameters, _f: Files) -> Any:
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
    return {**the_chat(world, p).json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


@method
def get_chat_member_count(world: World, p: Parameters, _f: Files) -> Any:
    return len(the_chat(world, p).members) + 1


@method
def get_chat_member(world: World, p: Parameters, _f: Files) -> Any:
    user_id = int(p.get("user_id", 0))
    if user_id not in the_chat(world, p).members:
        raise bad_request("member not found")
    return {"user": world.users[user_id].json(), "status": "member"}


@method
def get_chat_administrators(world: World, p: Parameters, _f: Files) -> Any:
    return [{"user": world.users[user].json(), "status": "member"} for user in sorted(the_chat(world, p).members)]


@method
def leave_chat(world: World, p: Parameters, _f: Files) -> Any:
    the_chat(world, p).started = False
    return True


def _accept(world: World, p: Parameters, _f: Files) -> Any:
    """Courtesies that change nothing a person sees here."""
    for name in ("name", "description", "short_description"):
        if name in p:
            world.texts[_in_language(name, p)] = p[name]
    return True


def _in_language(name: str, p: Parameters) -> str:
    """Under which name words are kept: a language of its own has its own."""
    return f"{name}:{code}" if (code := p.get("language_code")) else name


METHODS.update(
    dict.fromkeys(
        (
            "setmyname",
            "setmydescription",
            "setmyshortdescription",
            "pinchatmessage",
            "unpinchatmessage",
            "setmessagereaction",
            "logout",
            "close",
        ),
        _accept,
    )
)
METHODS.update(
    {
        "getmyname": lambda world, p, _f: {"name": world.texts.get(_in_language("name", p), "Sipakainga")},
        "getmydescription": lambda world, p, _f: {"description": world.texts.get(_in_language("description", p), "")},
        "getmyshortdescription": lambda world, p, _f: {
            "short_description": world.texts.get(_in_language("short_description", p), "")
        },
    }
)
