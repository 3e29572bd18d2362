"""The Bot API's methods, each doing to the world what Telegram would do, and refusing what Telegram refuses."""

from collections.abc import Callable
from typing import Any

from sandbox import calls
from sandbox.calls import Files, Parameters
from sandbox.markup import units
from sandbox.rates import seconds
from sandbox.refusals import ApiRefusal, bad_request, forbidden
from sandbox.world import Chat, World

Method = Callable[[World, Parameters, Files], Any]

_TEXT = 4096
_FETCHED = 20 * 1024 * 1024
"""Bytes of a file that a bot may fetch."""
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_DELETABLE = 48 * 3600
METHODS: dict[str, Method] = {}


def method(does: Method) -> Method:
    """Offer a function as the Bot API method of its name."""
    METHODS[does.__name__.replace("_", "").lower()] = does
    return does


def call(world: World, name: str, parameters: Parameters, files: Files | None = None) -> Any:
    """Do one Bot API method; its `result`. Raises `ApiRefusal`."""
    known = METHODS.get(name.lower())
    if known is None:
        raise ApiRefusal(404, "Not Found: method not found")
    return known(world, parameters, files or {})


@method
def get_me(world: World, _p: Parameters, _f: Files) -> Any:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


@method
def send_message(world: World, p: Parameters, _f: Files) -> Any:
    chat = _writable(world, p)
    text, entities = calls.words(p, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if units(text) > _TEXT:
        raise bad_request("message is too long")
    return _send(world, chat, p, text=text, entities=entities)


@method
def send_photo(world: World, p: Parameters, f: Files) -> Any:
    chat = _writable(world, p)
    stored = calls.file(world, p, f, "photo")
    return _send(world, chat, p, photo=[{**stored, "width": 1080, "height": 720}], **calls.caption(p))


@method
def send_document(world: World, p: Parameters, f: Files) -> Any:
    chat = _writable(world, p)
    stored = calls.file(world, p, f, "document")
    upload = world.files[stored["file_id"]]
    return _send(world, chat, p, document={**stored, "file_name": upload.name, "mime_type": upload.mime}, **calls.caption(p))


@method
def send_location(world: World, p: Parameters, _f: Files) -> Any:
    chat = _writable(world, p)
    return _send(world, chat, p, location=calls.place(p))


@method
def send_media_group(world: World, p: Parameters, f: Files) -> Any:
    media = calls.read_json(p.get("media"), [])
    if not 2 <= len(media) <= 10:
        raise bad_request("expected 2-10 items in the media group")
    sent, album = [], world.new_album()
    for item in media:
        one = {
            **p,
            "media_group_id": album,
            item["type"]: item["media"],
            "caption": item.get("caption", ""),
            "parse_mode": item.get("parse_mode"),
        }
        sent.append(METHODS[f"send{item['type']}"](world, one, f))
    return sent


@method
def send_chat_action(world: World, p: Parameters, _f: Files) -> Any:
    world.tell("typing", _writable(world, p, paced=False).id, action=p.get("action", "typing"))
    return True


@method
def edit_message_text(world: World, p: Parameters, _f: Files) -> Any:
    message = _editable(world, p)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    text, entities = calls.words(p, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if units(text) > _TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    return _edit(world, message, p, text=text, entities=entities)


@method
def edit_message_caption(world: World, p: Parameters, _f: Files) -> Any:
    message = _editable(world, p)
    if not ({"photo", "document"} & message.keys()):
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, p, **calls.caption(p))


@method
def edit_message_media(world: World, p: Parameters, f: Files) -> Any:
    message = _editable(world, p)
    media = calls.read_json(p.get("media"), {})
    stored = calls.file(world, {media["type"]: media["media"]}, f, media["type"])
    content = [{**stored, "width": 1080, "height": 720}] if media["type"] == "photo" else stored
    for old in ("photo", "document", "text", "entities"):
        message.pop(old, None)
    return _edit(world, message, p, **{media["type"]: content}, **calls.caption(media))


@method
def edit_message_reply_markup(world: World, p: Parameters, _f: Files) -> Any:
    return _edit(world, _editable(world, p), p)


@method
def delete_message(world: World, p: Parameters, _f: Files) -> Any:
    chat = _chat(world, p)
    message = chat.messages.get(int(p.get("message_id", 0)))
    if message is None:
        raise bad_request("message to delete not found")
    if world.clock().timestamp() - message["date"] > _DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    if chat.kind != "private" and message["from"]["id"] != world.bot["id"]:  # the bot is no admin there
        raise bad_request("message can't be deleted")
    del chat.messages[message["message_id"]]
    world.tell("delete", chat.id, message=message["message_id"])
    return True


@method
def delete_messages(world: World, p: Parameters, f: Files) -> Any:
    wanted = calls.read_json(p.get("message_ids"), [])
    if not 1 <= len(wanted) <= 100:
        raise bad_request("expected 1-100 message identifiers")
    for message_id in wanted:
        if int(message_id) in _chat(world, p).messages:  # those that are gone are skipped
            delete_message(world, {**p, "message_id": message_id}, f)
    return True


@method
def copy_message(world: World, p: Parameters, _f: Files) -> Any:
    source = _chat(world, {"chat_id": p.get("from_chat_id")}).messages.get(int(p.get("message_id", 0)))
    if source is None:
        raise bad_request("message to copy not found")
    content = {key: source[key] for key in ("text", "entities", "photo", "document", "caption", "caption_entities", "location")
               if key in source}  # fmt: skip
    return {"message_id": _send(world, _writable(world, p), p, **content)["message_id"]}


@method
def forward_message(world: World, p: Parameters, f: Files) -> Any:
    copied = copy_message(world, p, f)
    return _chat(world, p).messages[copied["message_id"]]


@method
def answer_callback_query(world: World, p: Parameters, _f: Files) -> Any:
    tap = world.taps.pop(str(p.get("callback_query_id")), None)
    if tap is None or (world.clock() - tap.at).total_seconds() > 150:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(str(p.get("text") or "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    world.tell("answer", tap.chat_id, user=tap.user_id, text=p.get("text") or "", alert=calls.is_true(p.get("show_alert")))
    return True


@method
def get_file(world: World, p: Parameters, _f: Files) -> Any:
    file_id = str(p.get("file_id"))
    if file_id not in world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    upload = world.files[file_id]
    if len(upload.content) > _FETCHED:
        raise bad_request("file is too big")
    return {"file_id": file_id, "file_unique_id": file_id.split("-", maxsplit=1)[0], "file_size": len(upload.content),
            "file_path": f"files/{file_id}/{upload.name}"}  # fmt: skip


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
    return {**_chat(world, p).json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


@method
def get_chat_member_count(world: World, p: Parameters, _f: Files) -> Any:
    return len(_chat(world, p).members) + 1


@method
def get_chat_member(world: World, p: Parameters, _f: Files) -> Any:
    user_id = int(p.get("user_id", 0))
    if user_id not in _chat(world, p).members:
        raise bad_request("member not found")
    return {"user": world.users[user_id].json(), "status": "member"}


@method
def get_chat_administrators(world: World, p: Parameters, _f: Files) -> Any:
    return [{"user": world.users[user].json(), "status": "member"} for user in sorted(_chat(world, p).members)]


@method
def leave_chat(world: World, p: Parameters, _f: Files) -> Any:
    _chat(world, p).started = False
    return True


def _accept(world: World, p: Parameters, _f: Files) -> Any:
    """Courtesies that change nothing a person sees here."""
    for name in ("name", "description", "short_description"):
        if name in p:
            world.texts[name] = p[name]
    return True


METHODS.update(dict.fromkeys(
    ("setmyname", "setmydescription", "setmyshortdescription", "setchatmenubutton", "pinchatmessage",
     "unpinchatmessage", "setmessagereaction", "logout", "close"), _accept))  # fmt: skip
METHODS.update({
    "getmyname": lambda world, _p, _f: {"name": world.texts.get("name", "Sipakainga")},
    "getmydescription": lambda world, _p, _f: {"description": world.texts.get("description", "")},
    "getmyshortdescription": lambda world, _p, _f: {"short_description": world.texts.get("short_description", "")},
})  # fmt: skip


def _send(world: World, chat: Chat, p: Parameters, **content: Any) -> Any:
    markup = calls.markup(p)
    if "media_group_id" in p:
        content["media_group_id"] = p["media_group_id"]
    message: dict[str, Any] = {"from": world.bot, **{key: value for key, value in content.items() if value}}
    if "inline_keyboard" in markup:
        message["reply_markup"] = markup
    elif markup:
        chat.reply_keyboard = None if markup.get("remove_keyboard") else markup
    replied = calls.read_json(p.get("reply_parameters"), {}).get("message_id")
    if replied and replied in chat.messages:
        message["reply_to_message"] = {k: v for k, v in chat.messages[replied].items() if k != "reply_to_message"}
    return world.keep(chat, message)


def _edit(world: World, message: dict[str, Any], p: Parameters, **content: Any) -> Any:
    markup = calls.markup(p)
    changed = {**content, **({"reply_markup": markup} if markup.get("inline_keyboard") else {})}
    before = {key: message.get(key) for key in (*content, "reply_markup") if message.get(key)}
    if before == {key: value for key, value in changed.items() if value}:
        raise bad_request(_UNCHANGED)
    for old in (*content, "reply_markup"):
        message.pop(old, None)
    message.update({key: value for key, value in changed.items() if value})
    if content:  # a change of buttons alone is not shown as an edit
        message["edit_date"] = int(world.clock().timestamp())
    world.tell("edit", message["chat"]["id"], message=message["message_id"], words=bool(content))
    return message


def _editable(world: World, p: Parameters) -> dict[str, Any]:
    chat = _chat(world, p)
    _admit(world, chat)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    message = chat.messages.get(int(p.get("message_id") or 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return message


def _writable(world: World, p: Parameters, *, paced: bool = True) -> Chat:
    chat = _chat(world, p)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if paced:
        _admit(world, chat)
    return chat


def _admit(world: World, chat: Chat) -> None:
    if world.rates is not None:
        world.rates.admit(chat.id, now=seconds(world.clock)())


def _chat(world: World, p: Parameters) -> Chat:
    try:
        return world.chats[int(p.get("chat_id") or 0)]
    except (KeyError, ValueError):
        raise bad_request("chat not found") from None
