"""Reads what a bot sent with a call: words with their entities, keyboards, files; refuses what Telegram refuses."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.markup import parse_html, plain_entities, units
from sandbox.refusals import ApiRefusal, bad_request
from sandbox.world import Upload, World, is_picture

Parameters = dict[str, Any]
Files = dict[str, Upload]

_CAPTION, _BUTTONS, _BUTTON_DATA = 1024, 100, 64
_UPLOAD = 50 * 1024 * 1024
"""Bytes a bot may upload."""


def words(p: Parameters, field: str, entities: str) -> tuple[str, list[dict[str, Any]]]:
    """The text of a field and its entities."""
    source = str(p.get(field) or "")
    mode = str(p.get("parse_mode") or "").lower()
    if mode == "html":
        text, found = parse_html(source)
        return text, sorted([*found, *_unmarked(text, found)], key=lambda e: (e["offset"], -e["length"]))
    if mode:
        raise bad_request(f"the sandbox reads HTML; parse_mode {p['parse_mode']} is not offered")
    text = source.strip()
    return text, read_json(p.get(entities), []) or plain_entities(text)


def _unmarked(text: str, marked: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Commands and links in text that is not inside code or another link."""
    solid = [(e["offset"], e["offset"] + e["length"]) for e in marked if e["type"] in ("code", "pre", "text_link")]
    for entity in plain_entities(text):
        if not any(start <= entity["offset"] < end for start, end in solid):
            yield entity


def caption(p: Parameters) -> dict[str, Any]:
    """The caption and its entities."""
    caption, entities = words({**p, "text": p.get("caption", "")}, "text", "caption_entities")
    if units(caption) > _CAPTION:
        raise bad_request("message caption is too long")
    return {"caption": caption, "caption_entities": entities}


def markup(p: Parameters) -> dict[str, Any]:
    """The reply markup, checked as Telegram checks it."""
    markup: dict[str, Any] = read_json(p.get("reply_markup"), {})
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    if len(buttons) > _BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= _BUTTON_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    return markup


def file(world: World, p: Parameters, f: Files, kind: str) -> dict[str, Any]:
    """A file that is uploaded, or known by its id."""
    given = p.get(kind)
    if kind in f:
        return world.keep_file(_uploaded(f[kind], kind))
    if isinstance(given, str) and given.startswith("attach://") and given[9:] in f:
        return world.keep_file(_uploaded(f[given[9:]], kind))
    if isinstance(given, str) and given in world.files:
        return {"file_id": given, "file_unique_id": given.split("-")[0], "file_size": len(world.files[given].content)}
    raise bad_request(f"there is no {kind} in the request" if not given else "wrong file identifier/HTTP URL specified")


def _uploaded(upload: Upload, kind: str) -> Upload:
    """An upload, if Telegram takes it as this kind of file."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > _UPLOAD:
        raise ApiRefusal(413, "Request Entity Too Large")
    if kind == "photo" and not is_picture(upload.content):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return upload


def place(p: Parameters) -> dict[str, float]:
    """A place on earth."""
    for name in ("latitude", "longitude"):
        if not str(p.get(name, "")).strip():
            raise bad_request(f"{name} is empty")
    latitude, longitude = float(p["latitude"]), float(p["longitude"])
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


def read_json(value: Any, otherwise: Any) -> Any:
    """A value that may come as JSON text."""
    if value in (None, ""):
        return otherwise
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ApiRefusal(400, "Bad Request: object expected to be JSON-serialized") from error


def is_true(value: Any) -> bool:
    """Whether a flag is set, in whichever form it came."""
    return value is True or str(value).lower() in ("true", "1")


def scope_of(p: Parameters) -> tuple[str, str]:
    """For whom commands are meant, and in which language."""
    scope = read_json(p.get("scope"), {"type": "default"})
    name = scope["type"] if scope["type"] != "chat" else f"chat:{scope['chat_id']}"
    return name, str(p.get("language_code") or "")
