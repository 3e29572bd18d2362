"""A stage for conversations: real application, real database, the sandbox's Telegram, and a clock that stands still.

A transcript is text. `Asha > /lapor` says something to the bot, `Asha > [Kirim]` presses a button, `Asha > (kontak)`
shares the own contact, `Asha > (ubah lama → baru)` edits an own message, `Asha > (isi formulir KODE=nilai …)` fills in the form that
came last and sends it, `Asha > (aturan KODE=nilai; …)` sends a workbook with these rules,
`Asha > (balas) kata` replies to the newest card that asks for a reply,
`Asha > (foto)`, `Asha > (foto kelas)` (with that caption), `Asha > (album 3)` (or `(album 3 kelas)`) and `Asha > (dokumen nama.xlsx keterangan)` send
files (the same name is the same file; what is called `.exe` or has `program` in its name is a program), `Asha > (lokasi)`
a place, `Asha > (pindai)` scans the code on the newest document, and `Asha > (Telegram lupa)` makes Telegram forget all files, `Asha > (blokir)` and `(kembali)` block the bot and let it in again,
`Asha < …` is a new message from
the bot, `Asha ~ …` one that was edited in place, `Asha ! …` a line over the chat. `-- 2026-10-05 08:00` moves the clock
(city time) and lets the scheduler look. `play` returns what really happened, in the same form.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session
from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.operating.process import Process
from bot.reception.polling import handle_batch
from bot.reception.reading import read
from documents import workbook
from sandbox.methods import call
from sandbox.refusals import ApiRefusal
from sandbox.world import Upload, World
from scheduler.timetable import Timetable

ZONE = ZoneInfo("Asia/Makassar")
_PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
_LINE = re.compile(r"(?P<who>\w+) (?P<way>[<>~!]) ?(?P<what>.*)|-- (?P<at>[\d: -]+)")


class WorldRequest(BaseRequest):
    """Telegram at the request layer: the sandbox's world, without a network between."""

    read_timeout = 5.0

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.fails: list[ApiRefusal | Exception] = []
        """Answers to give instead, first come first served."""
        self.taps_fail: list[ApiRefusal | Exception] = []
        """The same for answers to taps."""
        self.fetches = True
        """Whether files can be fetched now."""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        if "/file/bot" in url:
            return 200, self.world.files[url.split("/files/")[1].split("/", maxsplit=1)[0]].content
        name = url.rsplit("/", 1)[1]
        parameters = dict(request_data.parameters) if request_data else {}
        uploads = (request_data.multipart_data or {}) if request_data else {}
        files = {field: Upload(file, content, mime) for field, (file, content, mime) in uploads.items()}
        self.calls.append((name, parameters))
        try:
            if name == "getFile" and not self.fetches:
                raise TimedOut
            if self.fails and name.startswith(("send", "edit")):
                raise self.fails.pop(0)
            if self.taps_fail and name == "answerCallbackQuery":
                raise self.taps_fail.pop(0)
            answer: dict[str, Any] = {"ok": True, "result": call(self.world, name, parameters, files)}
            code = 200
        except ApiRefusal as refusal:
            code = refusal.error_code
            answer = {"ok": False, "error_code": code, "description": refusal.description}
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
        return code, json.dumps(answer).encode()


@dataclass
class Stage:
    """One bot, its city, and the people who talk to it."""

    process: Process
    world: World
    timetable: Timetable
    request: WorldRequest
    cast: Mapping[str, int]
    """Names in transcripts, and their Telegram ids."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Documents that people can send, by name."""
    lines: list[str] = field(default_factory=list)

    async def play(self, transcript: str) -> str:
        """Do what people do in the transcript, and tell the whole of what happened."""
        self.lines = []
        stop = self.world.listen(self._hear)
        try:
            for line in transcript.splitlines():
                match = _LINE.fullmatch(line)
                if match is None or match["way"] in ("<", "~", "!"):
                    continue
                told, self.lines = [*self.lines, line], []
                if match["at"]:
                    await self.wait_until(match["at"])
                else:
                    self.act(self.cast[match["who"]], match["what"])
                    await self.settle()
                self.lines = told + self._in_order(match["who"])
        finally:
            stop()
        return "\n".join(self.lines) + "\n"

    async def wait_until(self, local: str) -> None:
        """Move the clock to a local time and let the scheduler look."""
        self.process.clock.move_to(datetime.fromisoformat(local.strip()).replace(tzinfo=ZONE))
        await self.timetable.look()
        await self.settle()

    def act(self, user: int, what: str) -> None:
        """Do one thing as a person."""
        if what.startswith("[") and what.endswith("]"):
            self.world.press_label(user, what[1:-1])
        elif what == "(kontak)":
            self.world.send_contact(user)
        elif match := re.fullmatch(r"\(ubah (.+) → (.+)\)", what):
            mine = [m for m in self.world.chats[user].messages.values() if m.get("text") == match[1] and m["from"]["id"] == user]
            self.world.edit_text(user, mine[-1]["message_id"], match[2])
        elif match := re.fullmatch(r"\(balas\) (.+)", what):
            cards = [m for m in self.world.chats[user].messages.values() if "balas pesan ini" in m.get("text", "").lower()]
            self.world.send_text(user, match[1], reply_to=cards[-1]["message_id"])
        elif match := re.fullmatch(r"\(isi formulir (.+)\)", what):
            self.world.send_document(
                user, "formulir-sipakainga.xlsx", self._filled_form(user, dict(re.findall(r"(\S+)=([^;]+)", match[1])))
            )
        elif match := re.fullmatch(r"\(aturan (.+)\)", what):
            rules = [rule.strip().split("=") for rule in match[1].split(";")]
            self.world.send_document(user, "aturan.xlsx", workbook.write({"Aturan": (("Kode", "Nilai"), rules)}))
        elif match := re.fullmatch(r"\(foto ?(.*)\)", what):
            self.world.send_photo(user, _PHOTO + match[1].encode(), caption=match[1])
        elif match := re.fullmatch(r"\(album (\d+) ?(.*)\)", what):
            self.world.send_album(user, [_PHOTO + str(number).encode() for number in range(int(match[1]))], caption=match[2])
        elif what in ("(blokir)", "(kembali)"):
            self.world.block(user, blocked=what == "(blokir)")
        elif match := re.fullmatch(r"\(dokumen ([^.]+\.\w+)(?: (.+))?\)", what):
            self.world.send_document(user, match[1], self.files.get(match[1]) or _document(match[1]), caption=match[2] or "")
        elif what == "(lokasi)":
            self.world.send_location(user, -5.1477, 119.4327)
        elif what == "(pindai)":
            sent = [re.search(rb"start=(doc_[\w-]+)", file.content) for file in self.world.files.values()]
            self.world.send_text(user, "/start " + [link[1].decode() for link in sent if link][-1])
        elif what == "(Telegram lupa)":
            self.world.forget_files()
        else:
            self.world.send_text(user, what.replace(" / ", "\n") if " / " in what and "\n" not in what else what)

    def _filled_form(self, user: int, given: dict[str, str]) -> bytes:
        """The form in the chat with the column Nilai filled in, as a spreadsheet would save it."""
        sent = [m["document"] for m in self.world.chats[user].messages.values() if "document" in m]
        (_, rows), *_ = workbook.read(self.world.files[sent[-1]["file_id"]].content, name="formulir.xlsx").items()
        headers = tuple(rows[0][1])
        filled = [{**cells, "Nilai": given.get(cells["Kode"], "")} for _, cells in rows]
        return workbook.write({"Formulir": (headers, [[row[header] for header in headers] for row in filled])})

    async def settle(self) -> None:
        """Let the bot handle everything that was said, and send everything it owes."""
        for _ in range(50):
            updates = self.world.pending(0)
            if updates:
                batch = [read(update, self.process.application.bot) for update in updates]
                done = await handle_batch(self.process.application, batch)
                assert done, "the database would not take an update"
                self.world.pending(updates[-1]["update_id"] + 1)
            await self.process.delivery.settle_all()
            await self.process.errands.look()
            found = await self.process.delivery.look()
            await self.process.delivery.settle_all()
            if not found and not self.world.pending(0):
                return
        raise AssertionError("the bot does not come to rest")

    def rows(self, wanted: Any) -> list[Any]:
        """What a second session reads from the database."""
        with Session(self.process.database.engine) as session:
            return list(session.scalars(wanted).all())

    async def read_on(self, who: str) -> str:
        """Turn all pages that are there to be turned; what they say."""
        said = ""
        while any("Lanjutan (" in line for line in self.chat(who)):
            said += await self.play(f"{who} > [Lanjutan]\n")
        return said

    def chat(self, who: str) -> list[str]:
        """Every message in somebody's chat, as text."""
        return [_shown(message) for message in self.world.chats[self.cast[who]].messages.values()]

    def _in_order(self, actor: str | None) -> list[str]:
        """Chats do not wait for each other; a transcript tells the actor's first, then the others' by cast."""
        order = [actor, *self.cast]
        return sorted(self.lines, key=lambda line: order.index(line.split(" ", 1)[0]))

    def _hear(self, event: dict[str, Any]) -> None:
        names = {user: name for name, user in self.cast.items()}
        who = names.get(event["chat"])
        if who is None:
            return
        if event["kind"] == "answer" and event["text"]:
            self.lines.append(f"{who} ! {event['text']}")
        if event["kind"] == "message" or (event["kind"] == "edit" and event["words"]):
            message = self.world.chats[event["chat"]].messages[event["message"]]
            if message["from"]["id"] == self.world.bot["id"]:
                self.lines.append(f"{who} {'<' if event['kind'] == 'message' else '~'} {_shown(message)}")


def _document(name: str) -> bytes:
    """The bytes of a document nobody has put on the stage."""
    return b"MZ\x90\x00" + name.encode() if "program" in name or name.endswith(".exe") else b"%PDF-1.4 " + name.encode()


def _shown(message: Mapping[str, Any]) -> str:
    text = message.get("text") or message.get("caption") or ""
    kind = "(foto) " if "photo" in message else f"(dokumen {message['document']['file_name']}) " if "document" in message else ""
    buttons = [f"[{button['text']}]" for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return kind + " / ".join(lines) + (" " + " ".join(buttons) if buttons else "")
