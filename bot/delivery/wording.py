"""Words an outbox row: facts become a text, a keyboard and, where there is one, a file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from texts import Texts

_REFUSAL = "refusal:"
_TAG = re.compile(r"<[^>]+>")
_CAPTION = 1024


@dataclass(frozen=True)
class Drawn:
    """A file to send."""

    name: str
    content: bytes


Draw = Callable[[str, dict[str, Any], str], Drawn]
"""Draws the attachment of a name from its facts, in a language."""


def text(texts: Texts, row: dict[str, Any], today: date) -> str:
    """The HTML of the row's screen, as it is true `today`: a day that has gone by is not spoken of as to come."""
    screen = row["screen"]
    if screen.startswith(_REFUSAL):
        return texts.refusal(screen.removeprefix(_REFUSAL), row["language"], row["facts"])
    return texts.screen(screen, row["language"], {"today": today, **row["facts"]})


def fits_caption(words: str) -> bool:
    """Whether the HTML `words` have room below a picture, as Telegram counts: without tags, in UTF-16 units."""
    return len(unescape(_TAG.sub("", words)).encode("utf-16-le")) // 2 <= _CAPTION


def refusal_screen(key: str) -> str:
    """The screen that says a refusal."""
    return _REFUSAL + key


def markup(texts: Texts, keyboard: list[Any] | None, language: str | None) -> dict[str, Any] | None:
    """The Bot API's reply_markup, or None where the row says nothing of buttons."""
    if keyboard is None:
        return None
    if any(button.get("contact") for row in keyboard for button in row):
        rows = [[_below(texts, button, language) for button in row] for row in keyboard]
        return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    return {"inline_keyboard": [[_inline(texts, button, language) for button in row] for row in keyboard if row]}


def _inline(texts: Texts, button: dict[str, Any], language: str | None) -> dict[str, Any]:
    face = {"text": _face(texts, button, language)}
    return {**face, "url": button["url"]} if "url" in button else {**face, "callback_data": button["do"]}


def _below(texts: Texts, button: dict[str, Any], language: str | None) -> dict[str, Any]:
    face: dict[str, Any] = {"text": _face(texts, button, language)}
    return {**face, "request_contact": True} if button.get("contact") else face


def _face(texts: Texts, button: dict[str, Any], language: str | None) -> str:
    if "label" in button:
        return texts.label(button["label"], language, button.get("facts"))
    return str(button["text"])


def menu(texts: Texts, name: str) -> tuple[str, str, list[dict[str, str]]]:
    """The commands of a menu named `role:language`: the role, the language, and what setMyCommands wants."""
    role, language = name.split(":")
    wanted = list(MENUS[role])
    return role, language, [{"command": command, "description": texts.label(f"command_{command}", language)} for command in wanted]


_REPORTING = (
    "lapor",
    "status",
    "jadwal",
    "riwayat",
    "formulir",
    "latihan",
    "kinerja",
    "pelatihan",
    "hadir",
    "jp",
    "evaluasi",
    "tahunan",
    "umpanbalik",
    "skp",
    "ekinerja",
)
_SUPERVISING = ("verifikasi", "ringkasan", "kelengkapan", "tren", "siklus", "dokumen")
_ADMINISTERING = (
    "impor",
    "ekspor",
    "simulasi",
    "pengiriman",
    "siarkan",
    "tiket",
    "hadir_kode",
    "pelatihan_baru",
    "peserta",
    "soal",
    "cuti",
)
_EVERYBODY = ("cerita", "beban", "pengaturan", "data_saya", "bahasa", "bantuan", "batal")
MENUS: dict[str, tuple[str, ...]] = {
    "stranger": ("start", "bahasa", "bantuan"),
    "staff": ("start", *_REPORTING, *_EVERYBODY),
    "supervisor": ("start", *_SUPERVISING, *_REPORTING, *_EVERYBODY),
    "admin": ("start", *_ADMINISTERING, *_SUPERVISING, *_REPORTING, *_EVERYBODY),
}
"""The commands each role is offered, in order."""
