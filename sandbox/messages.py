"""The Bot API's methods about messages: sent, edited, deleted, copied, and taps answered, refused where Telegram refuses."""

from typing import Any

from sandbox import calls, mini_apps
from sandbox.calls import Files, Parameters
from sandbox.markup import units
from sandbox.offered import METHODS, method, the_chat
from sandbox.rates import seconds
from sandbox.refusals import bad_request, forbidden
from sandbox.world import Chat, World

_TEXT = 4096
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_DELETABLE = 48 * 3600


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
    chat = the_chat(world, p)
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
        if int(message_id) in the_chat(world, p).messages:  # those that are gone are skipped
            delete_message(world, {**p, "message_id": message_id}, f)
    return True


@method
def copy_message(world: World, p: Parameters, _f: Files) -> Any:
    source = the_chat(world, {"chat_id": p.get("from_chat_id")}).messages.get(int(p.get("message_id", 0)))
    if source is None:
        raise bad_request("message to copy not found")
    content = {
        key: source[key]
        for key in ("text", "entities", "photo", "document", "caption", "caption_entities", "location")
        if key in source
    }
    return {"message_id": _send(world, _writable(world, p), p, **content)["message_id"]}


@method
def forward_message(world: World, p: Parameters, f: Files) -> Any:
    copied = copy_message(world, p, f)
    return the_chat(world, p).messages[copied["message_id"]]


@method
def answer_callback_query(world: World, p: Parameters, _f: Files) -> Any:
    tap = world.taps.pop(str(p.get("callback_query_id")), None)
    if tap is None or (world.clock() - tap.at).total_seconds() > 150:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(str(p.get("text") or "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    world.tell("answer", tap.chat_id, user=tap.user_id, text=p.get("text") or "", alert=calls.is_true(p.get("show_alert")))
    return True


def _send(world: World, chat: Chat, p: Parameters, **content: Any) -> Any:
    markup = calls.markup(p)
    mini_apps.check(markup, chat)
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
    mini_apps.check(markup, world.chats[message["chat"]["id"]])
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
    chat = the_chat(world, p)
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
    chat = the_chat(world, p)
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
