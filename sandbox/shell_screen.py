"""What the shell writes: messages with numbers before their buttons, the keyboard below the chat, and files that are kept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import plain
from sandbox.hours_ahead import told
from sandbox.shell_words import WORDS
from sandbox.site import RosterEntry
from sandbox.world import World, is_picture


@dataclass(frozen=True)
class Place:
    """What the shell speaks through: a Telegram, its people, and how its time passes."""

    world: World
    roster: Sequence[RosterEntry]
    zone: ZoneInfo
    move: Callable[[datetime], Awaitable[None]]
    settle: Callable[[], Awaitable[None]]


@dataclass
class Screen:
    """A terminal of eighty columns."""

    place: Place
    folder: Path
    """Where files that the bot sends are kept."""
    write: Callable[[str], None]
    language: str = "id"
    sight: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """The buttons one can press by number, each with its message."""
    keyboard: dict[str, Any] | None = None
    """The one below the chat that was shown last."""
    _explained: bool = False

    def show(self, message: dict[str, Any], *, changed: bool = False) -> None:
        """Write a message, its files and its buttons."""
        at = told(datetime.fromtimestamp(message["date"], self.place.zone), zone=self.place.zone, language=self.language)
        who = "bot" if message["from"]["is_bot"] else plain.clean(message["from"]["first_name"])
        self.line(f"{who} · {at}" + (f" · {self.word('edited')}" if changed or "edit_date" in message else ""))
        for line in self._contents(message):
            self.write(f"  {line}")  # a path that is broken cannot be opened
        text, entities = message.get("text"), message.get("entities", [])
        if text is None:
            text, entities = message.get("caption"), message.get("caption_entities", [])
        if text:
            for line in plain.wrapped(plain.marked(text, entities)):
                self.write(line)
        self._show_buttons(message)

    def _contents(self, message: dict[str, Any]) -> list[str]:
        """The files of a message, saved, and what else is not text."""
        lines = []
        if "photo" in message:
            lines.append(f"🖼 {self.word('saved')} {self._save(message['photo'][-1]['file_id'])}")
        if "document" in message:
            lines.append(f"📄 {self.word('saved')} {self._save(message['document']['file_id'])}")
        if "contact" in message:
            lines.append(f"👤 {self.word('contact')}: {plain.clean(message['contact']['first_name'])}")
        if "location" in message:
            lines.append(f"📍 {message['location']['latitude']}, {message['location']['longitude']}")
        return lines

    def _save(self, file_id: str) -> str:
        """Keep a file under its own name, in the folder and nowhere else; the same file once."""
        upload = self.place.world.files.get(file_id)
        if upload is None:
            return "-"
        plain_name = plain.clean(upload.name).replace("\n", "").replace("\\", "/").rsplit("/", 1)[-1].lstrip(".") or "file"
        if plain_name == "photo.jpg" and not upload.content.startswith(b"\xff\xd8") and is_picture(upload.content):
            plain_name = "photo.png"
        path = self.folder / f"{file_id[:6]}-{plain_name}"
        path.write_bytes(upload.content)
        return str(path)

    def _show_buttons(self, message: dict[str, Any]) -> None:
        for row in plain.buttons(message):
            faces = []
            for button in row:
                self.sight.append((message["message_id"], button))
                link = " ↗" if button.get("url") or button.get("web_app") else ""
                faces.append(f"[{len(self.sight)}] {plain.clean(button['text'])}{link}")
            for line in plain.wrapped("   ".join(faces), indent="    "):
                self.write(line)
        if self.sight and not self._explained:
            self._explained = True
            self.line(f"    {self.word('numbers')}")

    def show_keyboard(self, user: int, *, afresh: bool = False) -> None:
        """Write the keyboard below the chat where it is another than before."""
        keyboard = self.place.world.chats[user].reply_keyboard
        if keyboard == self.keyboard and not afresh:
            return
        self.keyboard = keyboard
        keys = [key["text"] if isinstance(key, dict) else key for row in (keyboard or {}).get("keyboard", []) for key in row]
        if keys:
            listed = "   ".join(f"[k{number}] {plain.clean(key)}" for number, key in enumerate(keys, start=1))
            for line in plain.wrapped(f"{self.word('keyboard')}: {listed}", indent="    "):
                self.write(line)

    def entry(self, user: int) -> RosterEntry:
        """Who has this phone."""
        return next((one for one in self.place.roster if one.user_id == user), RosterEntry(user, str(user), "", ""))

    def now(self) -> str:
        """What time it is in this world."""
        return told(self.place.world.clock(), zone=self.place.zone, language=self.language)

    def word(self, key: str) -> str:
        """Words of the shell's own."""
        return WORDS[self.language][key]

    def say(self, key: str, **facts: object) -> None:
        """Write words of the shell's own."""
        self.line(self.word(key).format(**facts))

    def line(self, text: str) -> None:
        """Write a line, in several where it is too wide."""
        for line in plain.wrapped(text, indent=""):
            self.write(line)
