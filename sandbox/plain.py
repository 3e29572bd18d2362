"""Messages as lines of a terminal: what is bold stands between stars, a link beside its words, and no line is too wide."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_MARKS = {"bold": "*", "italic": "_", "code": "`", "pre": "`", "strikethrough": "~", "underline": "_"}
_QUOTES = ("blockquote", "expandable_blockquote")
WIDTH = 80


def marked(text: str, entities: list[dict[str, Any]]) -> str:
    """The text with its formatting written out; a link is followed by its address."""
    raw = text.encode("utf-16-le")
    put: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda one: -one["length"]):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if mark := _MARKS.get(entity["type"]):
            put.setdefault(start, []).append(mark)
            put.setdefault(end, []).insert(0, mark)
        elif entity["type"] == "text_link":
            put.setdefault(end, []).append(f" <{entity['url']}>")
        elif entity["type"] in _QUOTES:
            put.setdefault(start, []).append("> ")
    pieces = []
    for index in range(len(raw) // 2 + 1):
        pieces += [mark.encode("utf-16-le") for mark in put.get(index, [])]
        pieces.append(raw[2 * index : 2 * index + 2])
    return clean(b"".join(pieces).decode("utf-16-le", "replace"))


def clean(text: str) -> str:
    """Without letters that would move the cursor or colour the screen: others wrote them."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))


def wrapped(text: str, *, indent: str = "  ", width: int = WIDTH) -> Iterator[str]:
    """The text in lines no wider than the terminal, broken between words where that is possible."""
    for paragraph in text.split("\n"):
        words = paragraph.lstrip(" ")
        before = indent + " " * (len(paragraph) - len(words))
        line = ""
        for word in _pieces(words.split(" "), width - wide(before)):
            longer = f"{line} {word}" if line else word
            if line and wide(before) + wide(longer) > width:
                yield before + line
                longer = word
            line = longer
        yield (before + line).rstrip()


def _pieces(words: list[str], most: int) -> Iterator[str]:
    for word in words:
        rest = word
        while wide(rest) > most:
            cut = next(at for at in range(len(rest), 0, -1) if wide(rest[:at]) <= most)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def wide(text: str) -> int:
    """Columns a terminal needs for it."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def buttons(message: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """The rows of buttons under a message."""
    rows: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows
