"""Words an outbox row: facts become a text, a keyboard and, where there is one, a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.delivery import fitting
from documents import names
from services.messages.outbox import PAGE
from services.people import menus
from services.people.actions import OpenPage, OpenWhole
from texts import Texts

_REFUSAL = "refusal:"
_FEW = 3
"""Parts that anybody turns; of more the whole is offered as a file."""
_WAYS = 2
"""The buttons to the page before and the page after."""
_WHOLE = frozenset({"messages/broadcast/message"})
"""What somebody wrote to be read as a whole."""


@dataclass(frozen=True)
class Drawn:
    """A file to send."""

    name: str
    content: bytes


_SAID_BELOW = frozenset({"web", "spread", "lesson"})
"""Pictures of which the words below them say everything."""

Draw = Callable[[str, dict[str, Any], str], Drawn]
"""Draws the attachment of a name from its facts, in a language."""


def text(texts: Texts, row: dict[str, Any], today: date) -> str:
    """The HTML of the row's screen, as it is true `today`: a day that has gone by is not spoken of as to come."""
    screen = row["screen"]
    if screen.startswith(_REFUSAL):
        return texts.refusal(screen.removeprefix(_REFUSAL), row["language"], row["facts"])
    return texts.screen(screen, row["language"], {"today": today, **row["facts"]})


def in_words(texts: Texts, row: dict[str, Any]) -> str | None:
    """What a picture drawn for the row shows, for who does without pictures; None where there is none, or a person took it."""
    picture = row["attachment"] or {}
    if picture.get("as") != "photo" or "draw" not in picture:
        return None
    if picture["draw"] in _SAID_BELOW:
        return ""
    facts = {key: fact for key, fact in picture.items() if key not in ("as", "draw")}
    return texts.screen(f"messages/pictures/{picture['draw']}", row["language"], facts)


@dataclass(frozen=True)
class Laid:
    """A message that Telegram takes: its words, and its keyboard where it has one."""

    words: str
    markup: dict[str, Any] | None


def laid_out(texts: Texts, row: dict[str, Any], words: str) -> Laid:
    """The row's words and keyboard, or the page of them that it asks for, with the ways to the others."""
    rows, below = _keyboard(texts, row)
    pages = fitting.pages(words, whole=row["screen"] in _WHOLE)
    has_file = len(pages) > _FEW and not row["screen"].startswith(_REFUSAL)
    ways = min(_WAYS, len(pages) - 1) + has_file if len(pages) > 1 else _WAYS
    keyboards = _in_pages(rows, len(pages), ways)
    last = max(len(pages), len(keyboards)) - 1
    if below is not None or last == 0:
        return Laid(pages[0], below or (None if row["keyboard"] is None else {"inline_keyboard": rows}))
    number = max(0, min(int(row["facts"].get(PAGE, 0)), last))
    shown = keyboards[min(number, len(keyboards) - 1)]
    turning = [_turning(texts, row, number, last)]
    if has_file:
        turning.insert(0, [{"text": texts.label("as_file", row["language"]), "callback_data": OpenWhole(row["id"]).pack()}])
    return Laid(pages[min(number, len(pages) - 1)], {"inline_keyboard": _with_turning(shown, turning)})


def _in_pages(rows: list[list[dict[str, Any]]], pages: int, ways: int) -> list[list[list[dict[str, Any]]]]:
    """The buttons on as many pages as they need beside the `ways` to the other pages of the words."""
    if pages == 1:
        return fitting.keyboards(rows, fitting.BUTTONS, _WAYS)
    found = fitting.keyboards(rows, fitting.BUTTONS - ways, 0)
    return found if len(found) <= pages else fitting.keyboards(rows, fitting.BUTTONS - max(ways, _WAYS), 0)


def _with_turning(shown: list[list[dict[str, Any]]], turning: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The next step first, the ways to the other pages before the way out."""
    return [*shown[:-1], *turning, *shown[-1:]] if len(shown) > 1 else [*turning, *shown]


def as_file(texts: Texts, facts: dict[str, Any], language: str) -> Drawn:
    """The whole of what was said, as plain text with Windows' line ends."""
    words = texts.screen(facts["screen"], language, {name: fact for name, fact in facts["facts"].items() if name != PAGE})
    plain = fitting.plain(words).replace(fitting.REST, "\n\n")
    return Drawn(names.personal("sipakainga.txt"), plain.replace("\n", "\r\n").encode("utf-8-sig"))


def laid_below(texts: Texts, row: dict[str, Any], words: str) -> Laid:
    """The same for words below a file: those that have no room there are behind a button."""
    most = min(fitting.CAPTION, fitting.SCREEN)
    if fitting.REST not in words and fitting.fits(words, most):
        return Laid(words, _below_file(texts, row))
    rows, _ = _keyboard(texts, row)
    whole = {"text": texts.label("read_whole", row["language"]), "callback_data": OpenPage(row["id"], 0).pack()}
    shown = fitting.keyboards(rows, fitting.BUTTONS - 1, 0)[0]
    return Laid(fitting.beginning(words.partition(fitting.REST)[0], most), {"inline_keyboard": _with_turning(shown, [[whole]])})


def _below_file(texts: Texts, row: dict[str, Any]) -> dict[str, Any] | None:
    """The keyboard below a file; of a long one the beginning, and the way to a message with the rest."""
    rows, below = _keyboard(texts, row)
    if row["keyboard"] is None or below is not None:
        return below
    keyboards = fitting.keyboards(rows)
    more = [_turning(texts, row, 0, len(keyboards) - 1)] if len(keyboards) > 1 else []
    return {"inline_keyboard": _with_turning(keyboards[0], more) if more else rows}


def _turning(texts: Texts, row: dict[str, Any], number: int, last: int) -> list[dict[str, Any]]:
    ways = (("part_before", number - 1), ("part_after", number + 1))
    return [
        {
            "text": texts.label(label, row["language"], {"part": page + 1, "of": last + 1}),
            "callback_data": OpenPage(row["id"], page).pack(),
        }
        for label, page in ways
        if 0 <= page <= last
    ]


def _keyboard(texts: Texts, row: dict[str, Any]) -> tuple[list[list[dict[str, Any]]], dict[str, Any] | None]:
    """The inline rows, and the keyboard below the chat where it is that."""
    made = markup(texts, row["keyboard"], row["language"])
    if made is None or "inline_keyboard" in made:
        return (made or {}).get("inline_keyboard", []), None
    return [], made


def refusal_screen(key: str) -> str:
    """The screen that says a refusal."""
    return _REFUSAL + key


def markup(texts: Texts, keyboard: list[Any] | None, language: str | None) -> dict[str, Any] | None:
    """The Bot API's reply_markup, or None where the row says nothing of buttons."""
    if keyboard is None:
        return None
    kinds = {kind for row in keyboard for button in row for kind in ("contact", "below") if button.get(kind)}
    if kinds:
        rows = [[_below(texts, button, language) for button in row] for row in keyboard]
        stays = {"is_persistent": True} if "below" in kinds else {"one_time_keyboard": True}
        return {"keyboard": rows, "resize_keyboard": True, **stays}
    return {"inline_keyboard": [[_inline(texts, button, language) for button in row] for row in keyboard if row]}


def _inline(texts: Texts, button: dict[str, Any], language: str | None) -> dict[str, Any]:
    face: dict[str, Any] = {"text": _face(texts, button, language)}
    if "page" in button:
        return {**face, "web_app": {"url": button["page"]}}
    return {**face, "url": button["url"]} if "url" in button else {**face, "callback_data": button["do"]}


def faces(texts: Texts, keyboard: list[Any] | None, language: str | None) -> Iterator[tuple[str, str, bool]]:
    """What the buttons that ask for something say, what each asks for, and whether its words are ours: others name somebody."""
    for button in (button for row in keyboard or () for button in row):
        if "do" in button and "below" not in button:
            yield _face(texts, button, language), button["do"], "label" in button


def _below(texts: Texts, button: dict[str, Any], language: str | None) -> dict[str, Any]:
    face: dict[str, Any] = {"text": _face(texts, button, language)}
    return {**face, "request_contact": True} if button.get("contact") else face


def _face(texts: Texts, button: dict[str, Any], language: str | None) -> str:
    if "label" in button:
        return fitting.face(texts.label(button["label"], language, button.get("facts")))
    return fitting.face(str(button["text"]))


def menu(texts: Texts, name: str) -> tuple[str, str, list[dict[str, str]]]:
    """The commands of a menu by its name: the role, the language, and what setMyCommands wants."""
    role, language, _ = menus.read(name)
    wanted = list(MENUS[role])
    return role, language, [{"command": command, "description": texts.label(f"command_{command}", language)} for command in wanted]


def menu_button(texts: Texts, name: str, page: str) -> dict[str, Any] | None:
    """What setChatMenuButton wants for a menu by its name; None where the button stays as it is."""
    _, language, offered = menus.read(name)
    if offered is None:
        return None
    if not (offered and page):
        return {"type": "commands"}
    return {"type": "web_app", "text": texts.label("page_menu", language), "web_app": {"url": page}}


_REPORTING = (
    "lapor",
    "status",
    "jadwal",
    "riwayat",
    "formulir",
    "latihan",
    "kinerja",
    "pelatihan",
    "materi",
    "hadir",
    "jp",
    "evaluasi",
    "tahunan",
    "ekspektasi",
    "umpanbalik",
    "keputusan",
    "skp",
    "ekinerja",
)
_SUPERVISING = ("verifikasi", "delegasi", "ringkasan", "kelengkapan", "tren", "siklus", "organisasi", "dokumen")
_ADMINISTERING = (
    "kelola",
    "impor",
    "ekspor",
    "simulasi",
    "pengiriman",
    "siarkan",
    "tiket",
    "rekam",
    "hadir_kode",
    "pelatihan_baru",
    "peserta",
    "soal",
    "cuti",
    "tindaklanjut",
)
_EVERYBODY = ("cari", "selisih", "cerita", "beban", "pengaturan", "data_saya", "bahasa", "bantuan", "batal")
MENUS: dict[str, tuple[str, ...]] = {
    "stranger": ("start", "bahasa", "bantuan"),
    "staff": ("start", *_REPORTING, *_EVERYBODY),
    "supervisor": ("start", *_SUPERVISING, *_REPORTING, *_EVERYBODY),
    "admin": ("start", *_ADMINISTERING, *_SUPERVISING, *_REPORTING, *_EVERYBODY),
}
"""The commands each role is offered, in order."""
