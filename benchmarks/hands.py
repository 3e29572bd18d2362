"""A school and a puskesmas of the sample city, and hands that press its buttons."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import assembly
from bot.clock import Clock
from bot.operating.process import running
from bot.operating.settings import Settings
from demo import populate, prepare
from models.database import connect
from sandbox.site import RosterEntry
from sandbox.world import World
from scheduler.timetable import Timetable
from tests.stage import ZONE, Stage, WorldRequest

BEGINS = datetime(2026, 10, 1, 0, 30, tzinfo=UTC)
_TAPS = 60
"""More than any task here needs: who is not through by then goes in circles."""
_CONFIRMED = (
    ("memerlukan bukti", "📎 Bukti nanti"),
    ("Ringkasan sebelum dikirim", "✅ Kirim"),
    ("Mengapa nilai", "Sudah diperiksa"),
    ("Apa penjelasan", "Sudah diperiksa"),
    ("Maksudnya", "Ya, "),
    ("Benar demikian?", "Ya, "),
)
"""What is asked before a report goes out, and the tap that says yes."""
AS_PROPOSED = ("✅ Sesuai usulan", "✅ Di atas sesuai usulan")
"""What takes the proposal and the usual conduct at once."""


@dataclass
class Task:
    """One thing somebody did: how often they tapped and wrote, and how many messages came of it in their chat."""

    taps: int = 0
    written: int = 0
    received: int = 0
    finished: bool = False
    """Whether what it was done for is there."""


class City:
    """The sample city, and hands that press its buttons."""

    def __init__(self, stage: Stage, roster: list[RosterEntry]) -> None:
        self.stage, self.roster = stage, roster
        self.said: list[dict[str, Any]] = []
        self.tasks: dict[str, Task] = {}
        self._task: Task | None = None
        self._latest: dict[int, dict[str, Any]] = {}
        self._who = 0
        stage.world.listen(self._hear)

    def one(self, caption: str, unit: str = "", place: int = 0) -> int:
        """The Telegram id of somebody with a position."""
        return [one.user_id for one in self.roster if one.caption.startswith(caption) and unit in one.group][place]

    @contextmanager
    def task(self, name: str, who: int, *, counts: bool = True) -> Iterator[None]:
        """Count what is done and heard meanwhile, unless it is one of several of the same kind."""
        self._task, self._who = self.tasks.setdefault(name, Task()) if counts else None, who
        yield
        self._task = None

    def has(self, name: str, who: int, *words: str) -> None:
        """A task is finished where one of these words is what came last."""
        self.tasks[name].finished = any(one in self.last(who) for one in words)

    def counted(self, name: str, left: int) -> None:
        """A task is finished where nothing of it is left."""
        self.tasks[name].finished = left == 0

    async def say(self, who: int, words: str) -> None:
        """Write to the bot."""
        if self._task and who == self._who:
            self._task.written += 1
        self.stage.world.send_text(who, words)
        await self.stage.settle()

    async def press(self, who: int, label: str) -> bool:
        """Tap a button of the newest message with buttons; whether it has one of that name."""
        for message in reversed(self.stage.world.chats[who].messages.values()):
            found = [one for one in buttons_of(message) if label in one["text"] and "callback_data" in one]
            if found:
                if self._task and who == self._who:
                    self._task.taps += 1
                self.stage.world.press(who, message["message_id"], found[0]["callback_data"])
                await self.stage.settle()
                return True
            if buttons_of(message):
                return False
        return False

    async def first(self, who: int, *labels: str) -> str | None:
        """Tap the first of these that the newest message offers; which it was."""
        for label in labels:
            if await self.press(who, label):
                return label
        return None

    def last(self, who: int) -> str:
        """The newest words in a chat."""
        return words_of(self._latest.get(who, {}))

    async def wait_until(self, local: str) -> None:
        """Live every morning and afternoon until then."""
        clock, until = self.stage.process.clock, datetime.fromisoformat(local).replace(tzinfo=ZONE)
        day = clock.now().astimezone(ZONE)
        while day < until:
            for hour in (8, 15):
                at = day.replace(hour=hour, minute=5, second=0, microsecond=0)
                if clock.now() < at < until:
                    await self.stage.wait_until(f"{at:%Y-%m-%d %H:%M}")
            day += timedelta(days=1)
        await self.stage.wait_until(local)

    async def report(self, who: int) -> None:
        """Report everything that is owed, a value as it was the last time, or as in the example."""
        await self.say(who, "/lapor")
        await self.first(who, "Isi semua", "Lanjutkan")
        for _ in range(_TAPS):
            heard = self.last(who)
            if "Tersimpan. Nomor" in heard or "Nomor" in heard.split("\n")[0]:
                return
            for asked, label in _CONFIRMED:
                if asked in heard:
                    await self.press(who, label)
                    break
            else:
                if (answer := answer_to(heard)) is not None:
                    await self.say(who, answer)
                elif not await self.press(who, "Ya"):
                    return

    async def verify(self, who: int, *, one_by_one: bool) -> None:
        """Verify everything that waits: what is clean together, the rest singly; or each singly."""
        await self.say(who, "/verifikasi")
        if not one_by_one and await self.press(who, "✅ Verifikasi semua"):
            await self.press(who, "✅ Ya")
            await self.say(who, "/verifikasi")
        for _ in range(_TAPS):
            if not await self.first(who, "✅ Verifikasi", "Berikutnya", " · "):
                return

    async def evaluate_self(self, who: int) -> None:
        """Judge oneself as the agreed usual."""
        await self.say(who, "/evaluasi")
        await self.press(who, "🪞 Nilai diri")
        await self._judge(who)

    async def _judge(self, who: int) -> None:
        tapped = await self.first(who, *AS_PROPOSED, "(usulan)", "✅ Sesuai ekspektasi")
        if "alasan" in self.last(who):
            await self.say(who, "Target belum tercapai karena kelas sempat dipindah.")
        if tapped not in AS_PROPOSED:
            await self.first(who, "✅ Sesuai untuk semua", "✅ Selesai")

    async def evaluate(self, who: int) -> None:
        """Judge everybody, and look at one in detail."""
        await self.say(who, "/evaluasi")
        await self.press(who, "🧭 Nilai pegawai")
        await self.first(who, "🔎", "Rincian")
        await self.press(who, "‹ Kembali")
        for _ in range(_TAPS):
            await self._judge(who)
            if not await self.first(who, "Belum dinilai", "Berikutnya"):
                return

    async def talk(self, who: int) -> None:
        """Tell each the result of the dialogue."""
        for _ in range(_TAPS):
            if not await self.first(who, "🤝 Berikutnya"):
                await self.say(who, "/evaluasi")
                if not await self.first(who, "🤝"):
                    return
            if not await self.first(who, "🤝 Dialog selesai", "🤝", "✅ Ya"):
                return

    def _hear(self, event: dict[str, Any]) -> None:
        if event["kind"] not in ("message", "edit") or (event["kind"] == "edit" and not event["words"]):
            return
        message = self.stage.world.chats[event["chat"]].messages[event["message"]]
        if message["from"]["id"] == self.stage.world.bot["id"]:
            self.said.append(dict(message))
            self._latest[event["chat"]] = message
            if self._task and event["chat"] == self._who and event["kind"] == "message":
                self._task.received += 1


@asynccontextmanager
async def city(folder: Path) -> AsyncIterator[City]:
    """The sample city on the first working morning after the quarter."""
    engine, clock = connect(f"sqlite:///{folder}/city.sqlite3"), Clock(stands_at=BEGINS)
    settings = Settings(bot_token=None, data_dir=folder, _env_file=None)  # type: ignore[call-arg]
    roster = prepare(engine, city=assembly.city(settings), now=BEGINS)
    world = populate(World(clock.now), roster)
    request = WorldRequest(world)
    parts = assembly.parts(
        settings, engine, clock=clock, token=world.token, api_url="http://sandbox", request=request, updates_request=request
    )
    async with running(replace(parts, notices_per_second=1000)) as process:
        timetable = Timetable(database=process.database, delivery=process.delivery, clock=clock, city=parts.city)
        yield City(Stage(process=process, world=world, timetable=timetable, request=request, cast={}), roster)


def answer_to(words: str) -> str | None:
    """What to write: as the last time, of areas each as the last time, or as the example has it."""
    areas = re.findall(r"^[▶▫]\ufe0f? ?(.+?)(?: \(dari [\d.]+\))? · lalu ([\d.,/]+|nihil)", words, re.MULTILINE)
    if areas:
        return ", ".join(f"{name} {last}" for name, last in areas)
    if before := re.search(r"lalu ([\d.,/]+)", words):
        return before[1]
    example = re.search(r"misalnya (.+?)\.?(?: Angka saja.*)?(?:\n|$)", words, re.IGNORECASE)
    return example[1] if example else None


def words_of(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
