"""Telegram's HTML: read into text and entities as the Bot API does, refused in its words, and written back for a page."""

import html
import re
from dataclasses import dataclass
from typing import Any

from sandbox.refusals import ApiRefusal

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot);")
_PLAIN = re.compile(r"[^<&]+")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?!\w)")
_LINK = re.compile(r"(?<![\w@/])(?:https?://|t\.me/)[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass
class _Open:
    tag: str
    offset: int
    extra: dict[str, Any]


def units(text: str) -> int:
    """Length in UTF-16 code units, which Telegram counts in."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of Telegram's HTML; raises `ApiRefusal` in Telegram's own words."""
    text: list[str] = []
    length = 0
    open_tags: list[_Open] = []
    entities: list[dict[str, Any]] = []
    position = 0
    while position < len(source):
        letter = source[position]
        if letter == "<":
            end = source.find(">", position)
            at = len(source[:position].encode())
            if end < 0:
                raise _cannot(f"Unclosed start tag at byte offset {at}")
            body = source[position + 1 : end]
            position = end + 1
            if body.startswith("/"):
                _close(body[1:].strip().lower(), at, open_tags, entities, length)
            else:
                open_tags.append(_open(body, at, length))
            continue
        match = _ENTITY.match(source, position) if letter == "&" else _PLAIN.match(source, position)
        piece = letter if match is None else html.unescape(match[0]) if letter == "&" else match[0]
        text.append(piece)
        length += units(piece)
        position = match.end() if match else position + 1
    if open_tags:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].tag}"')
    return _trimmed("".join(text), sorted(entities, key=lambda e: (e["offset"], -e["length"])))


def plain_entities(text: str) -> list[dict[str, Any]]:
    """The entities Telegram finds by itself in what a person types."""
    found = []
    for kind, pattern in (("bot_command", _COMMAND), ("url", _LINK)):
        for match in pattern.finditer(text):
            found.append({"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])})
    return sorted(found, key=lambda entity: entity["offset"])


def to_html(text: str, entities: list[dict[str, Any]]) -> str:
    """Text and entities as HTML that a page can show as it is."""
    raw = text.encode("utf-16-le")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in entities:
        before, after = _page_tag(entity, raw)
        opens.setdefault(entity["offset"], []).append(before)
        closes.setdefault(entity["offset"] + entity["length"], []).insert(0, after)
    pieces = []
    for index in range(len(raw) // 2 + 1):
        pieces += closes.get(index, []) + opens.get(index, [])
        unit = raw[2 * index : 2 * index + 2]
        pieces.append(unit.decode("utf-16-le", "surrogatepass"))
    joined = "".join(piece if len(piece) > 1 and piece.startswith("<") else html.escape(piece, quote=False) for piece in pieces)
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _open(body: str, at: int, length: int) -> _Open:
    name, _, rest = body.strip().partition(" ")
    name = name.rstrip("/").lower()
    attributes = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(rest)}
    if name not in _TAGS:
        raise _cannot(f'Unsupported start tag "{name}" at byte offset {at}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    extra: dict[str, Any] = {}
    if name == "a" and attributes.get("href"):
        extra["url"] = html.unescape(attributes["href"])
    if name == "blockquote" and "expandable" in attributes:
        extra["type"] = "expandable_blockquote"
    if name == "tg-time":
        extra["unix_time"] = int(attributes.get("unix", 0) or 0)
    return _Open(name, length, extra)


def _close(name: str, at: int, open_tags: list[_Open], entities: list[dict[str, Any]], length: int) -> None:
    if not open_tags:
        raise _cannot(f"Unexpected end tag at byte offset {at}")
    tag = open_tags.pop()
    if name and name != tag.tag:
        raise _cannot(f'Unmatched end tag at byte offset {at}, expected "</{tag.tag}>", found "</{name}>"')
    if length > tag.offset and not (tag.tag == "a" and "url" not in tag.extra):
        entities.append({"type": _TAGS[tag.tag], "offset": tag.offset, "length": length - tag.offset, **tag.extra})


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    stripped = text.strip()
    lead = units(text[: len(text) - len(text.lstrip())])
    end = units(stripped)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] - lead + entity["length"])
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return stripped, kept


def _page_tag(entity: dict[str, Any], raw: bytes) -> tuple[str, str]:
    kind = entity["type"]
    simple = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre"}
    if kind in simple:
        return f"<{simple[kind]}>", f"</{simple[kind]}>"
    if kind in ("blockquote", "expandable_blockquote"):
        return "<blockquote>", "</blockquote>"
    if kind == "spoiler":
        return '<span class="spoiler">', "</span>"
    inside = raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
    if kind == "bot_command":
        return f'<a class="command" data-command="{html.escape(inside)}">', "</a>"
    if kind in ("url", "text_link"):
        url = entity.get("url") or (inside if "://" in inside else f"https://{inside}")
        safe = html.escape(url) if re.match(r"(https?|tg)://", url) else "about:blank"
        return f'<a href="{safe}" target="_blank" rel="noreferrer">', "</a>"
    return "<span>", "</span>"


def _cannot(words: str) -> ApiRefusal:
    return ApiRefusal(400, f"Bad Request: can't parse entities: {words}")
