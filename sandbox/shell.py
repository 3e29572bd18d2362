"""The chat page without a browser: speaks with the bot in the terminal, as any person of the roster, or does what a pipe says."""

import shlex
from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox import plain
from sandbox.hours_ahead import moment
from sandbox.shell_screen import Screen
from sandbox.shell_words import COMMANDS, REFUSALS
from sandbox.site import RosterEntry
from sandbox.typed import Quit
from sandbox.world import Event

_FEW = 5
"""Messages that are shown again on becoming somebody, and people who are named."""
_LISTED = 20
"""People shown where a word fits several."""
_NAMES = {name: command for command, names in COMMANDS.items() for name in names}


@dataclass
class Shell:
    """One terminal, and whose phone it is."""

    screen: Screen
    user: int
    _became: bool = False
    _found: list[RosterEntry] = field(default_factory=list)
    _news: list[Event] = field(default_factory=list)

    async def run(self, lines: AsyncIterable[str], *, who: str = "") -> None:
        """Do each line, until there are no more or one of them quits."""
        stop = self.screen.place.world.listen(self._news.append)
        try:
            self.screen.say("hello")
            if who:
                self._choose(who)
            if not self._became:
                self._become(self.screen.entry(self.user))
            async for line in lines:
                await self.do(line.rstrip("\r\n"))
        except Quit:
            pass
        finally:
            stop()

    async def do(self, line: str) -> None:
        """Do one line, wait for what comes of it, and show that."""
        if not line.strip():
            return
        self._news.clear()
        said = True
        try:
            said = await self._obey(line[1:].strip()) if line.startswith(":") else self._speak(line)
        except (LookupError, ValueError) as error:
            why = str(error.args[0]) if error.args else ""
            self.screen.say("refused", why=REFUSALS.get(why, why) if self.screen.language == "id" else why)
            return
        await self.screen.place.settle()
        if not self._show_news() and said:
            self.screen.say("silence")

    def _speak(self, line: str) -> bool:
        """Press what the line names, or say it."""
        world = self.screen.place.world
        if line.startswith("'"):
            world.send_text(self.user, line[1:])
        elif line.strip().isdecimal() and 0 < int(line) <= len(self.screen.sight):
            return self._press(*self.screen.sight[int(line) - 1])
        elif (found := next((one for one in self.screen.sight if one[1]["text"] == line.strip()), None)) is not None:
            return self._press(*found)
        elif (below := self._below(line.strip())) is not None:
            if below.get("request_contact"):
                world.send_contact(self.user)
            else:
                world.send_text(self.user, below["text"])
        else:
            world.send_text(self.user, line)
        return True

    def _below(self, line: str) -> dict[str, Any] | None:
        """The button of the keyboard below the chat that is meant, by its label or as k1, k2 …"""
        keys = [key for row in (self.screen.keyboard or {}).get("keyboard", []) for key in row]
        faces: list[dict[str, Any]] = [key if isinstance(key, dict) else {"text": key} for key in keys]
        by_name = {f"k{number}": face for number, face in enumerate(faces, start=1)} | {face["text"]: face for face in faces}
        return by_name.get(line)

    def _press(self, message: int, button: dict[str, Any]) -> bool:
        url = button.get("url") or button.get("web_app", {}).get("url")
        if not url:
            self.screen.line(f"→ [{plain.clean(button['text'])}]")
            self.screen.place.world.press(self.user, message, button["callback_data"])
            return True
        opens = f"t.me/{self.screen.place.world.bot['username']}?start="
        if opens in url:
            self.screen.place.world.start(self.user, url.split(opens, 1)[1])
            return True
        self.screen.line(f"{self.screen.word('link')} {plain.clean(url)}")
        return False

    async def _obey(self, line: str) -> bool:
        """Do a command of the shell's own; whether the bot has something to answer."""
        word, _, rest = line.partition(" ")
        command, rest = _NAMES.get(word.casefold()), rest.strip()
        match command:
            case "help":
                self.screen.write(self.screen.word("help"))
            case "quit":
                raise Quit
            case "who":
                self._choose(rest)
            case "time" if not rest:
                self._tell_time()
            case "again":
                self._again(int(rest) if rest.isdecimal() else _FEW)
            case "file" | "photo":
                return self._send_file(rest, as_photo=command == "photo")
            case "contact" | "location" | "reply" | "edit" | "block" | "unblock":
                return self._act(command, rest)
            case _:
                return await self._wait(rest if command == "time" else word)
        return False

    def _act(self, command: str, rest: str) -> bool:
        world = self.screen.place.world
        match command:
            case "contact":
                world.send_contact(self.user)
            case "location":
                world.send_location(self.user, *self._where(rest))
            case "reply":
                world.send_text(self.user, rest, reply_to=self._last(mine=False))
            case "edit":
                world.edit_text(self.user, self._last(mine=True), rest)
            case _:
                world.block(self.user, blocked=command == "block")
                return False
        return True

    def _where(self, rest: str) -> tuple[float, float]:
        try:
            latitude, longitude = map(float, rest.replace(",", " ").split())
        except ValueError:
            raise ValueError(self.screen.word("where")) from None
        return latitude, longitude

    def _last(self, *, mine: bool) -> int:
        messages = self.screen.place.world.history(self.user)
        found = [one["message_id"] for one in messages if one["mine"] is mine and (not mine or "text" in one)]
        if not found:
            raise LookupError(self.screen.word("no_message"))
        return int(found[-1])

    async def _wait(self, word: str) -> bool:
        """Let time pass until the moment a word names."""
        now = self.screen.place.world.clock()
        at = moment(word, now=now, zone=self.screen.place.zone)
        if at is None:
            self.screen.say("unknown", word=f":{word}")
        elif at <= now:
            self.screen.say("past", now=self.screen.now())
        else:
            await self.screen.place.move(at)
            self._tell_time()
        return False

    def _send_file(self, rest: str, *, as_photo: bool) -> bool:
        name, caption = _path_and_words(rest)
        path = Path(name).expanduser()
        try:
            content = path.read_bytes()
        except (OSError, ValueError):
            self.screen.say("no_file", path=name)
            return False
        if as_photo:
            self.screen.place.world.send_photo(self.user, content, caption=caption)
        else:
            self.screen.place.world.send_document(self.user, path.name, content, caption=caption)
        return True

    def _choose(self, word: str) -> None:
        """Become whoever the word names; where it names several, list them with numbers."""
        if not word:
            return self.screen.line(f"{self.screen.word('you')} {_named(self.screen.entry(self.user))}")
        if word.isdecimal() and 0 < int(word) <= len(self._found):
            return self._become(self._found[int(word) - 1])
        self._found = search(self.screen.place.roster, word)
        if not self._found:
            return self.screen.say("nobody", word=word)
        if len(self._found) == 1:
            return self._become(self._found[0])
        self.screen.say("choose")
        for number, entry in enumerate(self._found[:_LISTED], start=1):
            self.screen.line(f"  {number:>2}  {_named(entry)}")
        if len(self._found) > _LISTED:
            self.screen.say("and_more", n=len(self._found) - _LISTED)
        return None

    def _become(self, entry: RosterEntry) -> None:
        self._became = True
        self.user, self.screen.sight, self.screen.keyboard = entry.user_id, [], None
        self.screen.line(f"── {self.screen.now()} · {_named(entry)}")
        self._again(_FEW)

    def _again(self, count: int) -> None:
        messages = list(self.screen.place.world.chats[self.user].messages.values())[-max(count, 1) :]
        if not messages:
            return self.screen.say("nothing")
        self.screen.sight = []
        for message in messages:
            self.screen.show(message)
        self.screen.show_keyboard(self.user, afresh=True)
        return None

    def _show_news(self) -> bool:
        """Show what happened in this chat since the last line, and name others who heard something."""
        news, chats = list(self._news), self.screen.place.world.chats
        here = [one for one in news if one["chat"] == self.user]
        fresh = {
            one["message"]: one["kind"] for one in here if one["kind"] == "message" or (one["kind"] == "edit" and one["words"])
        }
        shown = [chats[self.user].messages[id] for id in fresh if id in chats[self.user].messages]
        told_here = [one for one in shown if one["from"]["is_bot"]]
        if any(plain.buttons(one) for one in told_here) or any(one["kind"] == "edit" for one in here):
            self.screen.sight = []
        for message in told_here:
            self.screen.show(message, changed=fresh[message["message_id"]] == "edit")
        for event in here:
            if event["kind"] == "answer" and event["text"]:
                self.screen.line(f"  ! {plain.clean(event['text'])}")
            elif event["kind"] == "delete":
                self.screen.line(f"  ({self.screen.word('deleted')})")
        self.screen.show_keyboard(self.user)
        self._name_others(news)
        return bool(told_here) or any(one["kind"] in ("delete", "answer") for one in here)

    def _name_others(self, news: list[Event]) -> None:
        heard: dict[int, int] = {}
        for one in news:
            if one["kind"] == "message" and one["chat"] not in (self.user, 0) and one["chat"] > 0:
                message = self.screen.place.world.chats[one["chat"]].messages.get(one["message"])
                if message is not None and message["from"]["is_bot"]:
                    heard[one["chat"]] = heard.get(one["chat"], 0) + 1
        if not heard:
            return
        names = [f"{self.screen.entry(user).name.split(',')[0]} ({count})" for user, count in list(heard.items())[:_FEW]]
        if len(heard) > _FEW:
            names.append(self.screen.word("and_more").format(n=len(heard) - _FEW))
        self.screen.line(f"  ✉ {self.screen.word('others')}: {', '.join(names)}")

    def _tell_time(self) -> None:
        self.screen.line(f"── {self.screen.now()}")


def search(roster: Sequence[RosterEntry], word: str) -> list[RosterEntry]:
    """Whom a word names: a part of the name, the position or the unit, each word of it somewhere; or the id itself."""
    wanted = word.casefold().split()
    return [
        one
        for one in roster
        if word == str(one.user_id) or all(part in f"{one.name} {one.caption} {one.group}".casefold() for part in wanted)
    ]


def _named(entry: RosterEntry) -> str:
    return " · ".join(part for part in (entry.name, entry.caption, entry.group) if part)


def _path_and_words(rest: str) -> tuple[str, str]:
    """A path, in quotes where it has blanks, and the caption behind it."""
    try:
        first, *others = shlex.split(rest) or [""]
    except ValueError:
        return rest, ""
    return first, " ".join(others)
