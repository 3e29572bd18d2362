"""How long the screens of a quarter are, and what each task costs: `python -m benchmarks.screens [--list] [--plain]`.

A school and a puskesmas of the sample city go through a quarter: its last reports, their verification, the evaluation until it is
closed, and an admin's week. Each message that reached anybody is measured, as it was sent and as it was edited. `--plain` sends
nobody pictures.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

import assembly
from bot.clock import Clock
from bot.delivery.wording import MENUS
from bot.operating.process import running
from bot.operating.settings import Settings
from demo import populate, prepare
from models.database import connect
from sandbox.site import RosterEntry
from sandbox.world import World
from scheduler.timetable import Timetable
from services.people import speakers
from tests.stage import ZONE, Stage, WorldRequest

_BEGINS = datetime(2026, 10, 1, 0, 30, tzinfo=UTC)
_SHORT, _MOST, _BUTTONS = 600, 900, 8
_TAPS = 60
"""More than any task here needs: who is not through by then goes in circles."""
_LOOKING = (
    ("staff", "Guru Kelas", "Melati"),
    ("staff", "Petugas Imunisasi", "Utara"),
    ("supervisor", "Kepala Sekolah", "Melati"),
    ("supervisor", "Kepala Puskesmas", "Utara"),
    ("supervisor", "Kepala Bidang GTK", ""),
    ("admin", "Analis SDM", ""),
)
_CONFIRMED = (
    ("memerlukan bukti", "📎 Bukti nanti"),
    ("Ringkasan sebelum dikirim", "✅ Kirim"),
    ("Mengapa nilai", "Sudah diperiksa"),
    ("Maksudnya", "Ya, "),
    ("Benar demikian?", "Ya, "),
)
"""What is asked before a report goes out, and the tap that says yes."""
_ACTING = ("✅", "🔔", "🔒", "🗑", "Batal", "Ya", "🏠", "‹")
"""How buttons begin that do something, or only lead back."""


@dataclass
class Task:
    """One thing somebody did: how often they tapped and wrote, and how many messages came of it in their chat."""

    taps: int = 0
    written: int = 0
    received: int = 0


@dataclass
class Played:
    """Everything that was said, and what each task cost."""

    said: list[dict[str, Any]] = field(default_factory=list)
    tasks: dict[str, Task] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The figures beside their goals."""
        long = sorted(len(_words(one)) for one in self.said)
        wide = sorted(len(_buttons(one)) for one in self.said)
        return [
            f"{len(self.said)} screens; characters: median {_share(long, 50)}, 95 % {_share(long, 95)}, most {long[-1]}",
            f"up to {_SHORT} characters: {_percent(long, lambda n: n <= _SHORT):.1f} %  ≥ 90",
            f"over {_MOST} characters: {sum(n > _MOST for n in long)}  ≤ 0",
            f"buttons: median {_share(wide, 50)}, 95 % {_share(wide, 95)}, most {wide[-1]}",
            f"pictures: {sum('photo' in one for one in self.said)}",
            f"over {_BUTTONS} buttons: {sum(n > _BUTTONS for n in wide)}  ≤ 0",
            *(f"{name}: {one.taps} taps, {one.written} written, {one.received} received" for name, one in self.tasks.items()),
        ]

    def too_long(self) -> Iterator[str]:
        """The first line of each screen that is longer or wider than it should be, and how often it came."""
        kinds: dict[str, list[dict[str, Any]]] = {}
        for one in self.said:
            if len(_words(one)) > _SHORT or len(_buttons(one)) > _BUTTONS:
                kinds.setdefault(_words(one).split("\n")[0][:40], []).append(one)
        for first, those in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
            long, wide = max(len(_words(one)) for one in those), max(len(_buttons(one)) for one in those)
            yield f"{len(those):4}  {long:5}  {wide:3}  {first}"


class City:
    """The sample city, and hands that press its buttons."""

    def __init__(self, stage: Stage, roster: list[RosterEntry]) -> None:
        self.stage, self.roster, self.played = stage, roster, Played()
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
        self._task, self._who = self.played.tasks.setdefault(name, Task()) if counts else None, who
        yield
        self._task = None

    async def say(self, who: int, words: str) -> None:
        """Write to the bot."""
        if self._task and who == self._who:
            self._task.written += 1
        self.stage.world.send_text(who, words)
        await self.stage.settle()

    async def press(self, who: int, label: str) -> bool:
        """Tap a button of the newest message with buttons; whether it has one of that name."""
        for message in reversed(self.stage.world.chats[who].messages.values()):
            found = [one for one in _buttons(message) if label in one["text"] and "callback_data" in one]
            if found:
                if self._task and who == self._who:
                    self._task.taps += 1
                self.stage.world.press(who, message["message_id"], found[0]["callback_data"])
                await self.stage.settle()
                return True
            if _buttons(message):
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
        return _words(self._latest.get(who, {}))

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
            if "Nomor" in heard:
                return
            for asked, label in _CONFIRMED:
                if asked in heard:
                    await self.press(who, label)
                    break
            else:
                if (answer := _answer(heard)) is not None:
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
        await self.first(who, "(usulan)", "✅ Sesuai ekspektasi")
        if "alasan" in self.last(who):
            await self.say(who, "Target belum tercapai karena kelas sempat dipindah.")
        await self.first(who, "✅ Sesuai untuk semua", "✅ Selesai")

    async def evaluate(self, who: int) -> None:
        """Judge everybody, tell them, and look at one in detail."""
        await self.say(who, "/evaluasi")
        await self.press(who, "🧭 Nilai pegawai")
        await self.first(who, "🔎", "Rincian")
        for _ in range(_TAPS):
            await self.press(who, "‹ Kembali")
            await self._judge(who)
            if not await self.first(who, "Berikutnya", "›"):
                return

    async def talk(self, who: int) -> None:
        """Tell each the result of the dialogue."""
        for _ in range(_TAPS):
            await self.say(who, "/evaluasi")
            if not (await self.first(who, "🤝") and await self.first(who, "🤝", "✅ Ya")):
                return

    def _hear(self, event: dict[str, Any]) -> None:
        if event["kind"] not in ("message", "edit") or (event["kind"] == "edit" and not event["words"]):
            return
        message = self.stage.world.chats[event["chat"]].messages[event["message"]]
        if message["from"]["id"] == self.stage.world.bot["id"]:
            self.played.said.append(dict(message))
            self._latest[event["chat"]] = message
            if self._task and event["chat"] == self._who and event["kind"] == "message":
                self._task.received += 1


@asynccontextmanager
async def city(folder: Path) -> AsyncIterator[City]:
    """The sample city on the first working morning after the quarter."""
    engine, clock = connect(f"sqlite:///{folder}/city.sqlite3"), Clock(stands_at=_BEGINS)
    settings = Settings(bot_token=None, data_dir=folder, _env_file=None)  # type: ignore[call-arg]
    roster = prepare(engine, city=assembly.city(settings), now=_BEGINS)
    world = populate(World(clock.now), roster)
    request = WorldRequest(world)
    parts = assembly.parts(
        settings, engine, clock=clock, token=world.token, api_url="http://sandbox", request=request, updates_request=request
    )
    async with running(replace(parts, notices_per_second=1000)) as process:
        timetable = Timetable(database=process.database, delivery=process.delivery, clock=clock, city=parts.city)
        yield City(Stage(process=process, world=world, timetable=timetable, request=request, cast={}), roster)


async def play(folder: Path, *, plain: bool = False) -> Played:
    """The whole quarter."""
    async with city(folder) as there:
        if plain:
            with Session(there.stage.process.database.engine) as session, session.begin():
                for person in there.roster:
                    speakers.choose_pictures(session, chat_id=person.user_id, on=False, now=_BEGINS)
        await _report_and_verify(there)
        await _evaluate(there)
        await _administer(there)
        await there.wait_until("2026-11-16 09:00")
        await _look(there)
        return there.played


async def _report_and_verify(there: City) -> None:
    principal, head = there.one("Kepala Sekolah", "Melati"), there.one("Kepala Puskesmas", "Utara")
    teachers = [there.one("Guru Kelas", place=place) for place in range(10)]
    nurse = there.one("Petugas Imunisasi", "Utara")
    await there.wait_until("2026-10-02 09:00")
    for number, teacher in enumerate(teachers):
        with there.task("teacher, 8 indicators", teacher, counts=number == 0):
            await there.report(teacher)
    with there.task("nurse, 11 questions of 13 indicators", nurse):
        await there.report(nurse)
    for who in (principal, head):
        await there.report(who)
    with there.task("principal, 10 reports", principal):
        await there.verify(principal, one_by_one=False)
    await there.verify(head, one_by_one=True)


async def _evaluate(there: City) -> None:
    principal = there.one("Kepala Sekolah", "Melati")
    teachers = [there.one("Guru Kelas", place=place) for place in range(10)]
    await there.wait_until("2026-10-13 09:00")
    for number, teacher in enumerate(teachers):
        with there.task("teacher, own evaluation", teacher, counts=number == 0):
            await there.evaluate_self(teacher)
    with there.task("principal, 12 evaluations", principal):
        await there.evaluate(principal)
        await there.talk(principal)


async def _look(there: City) -> None:
    """What each role looks at: every command of its menu, and the first doors of what it shows."""
    for role, caption, unit in _LOOKING:
        who = there.one(caption, unit)
        for command in [one for one in MENUS[role] if one != "bahasa"]:
            await there.say(who, f"/{command}")
            for door in _doors(there.stage.world.chats[who].messages):
                if await there.press(who, door):
                    await there.say(who, f"/{command}")
        await there.say(who, "/batal")


async def _administer(there: City) -> None:
    """Five things of an admin's week."""
    admin, teacher = there.one("Analis SDM"), there.one("Guru Kelas")
    with there.task("admin, announcement", admin):
        await _steps(there, admin, "/siarkan", "Rapat Jumat pukul 09.00.", "[Semua pegawai]", "[📣 Kirim ke]")
    with there.task("admin, leave", admin):
        await _steps(there, admin, "/cuti", "198001012005012001 1/12/2026-3/12/2026", "[Catat cuti]")
    await _steps(there, teacher, "/bantuan", "[Tanya admin]", "Mengapa laporan saya belum terverifikasi?")
    with there.task("admin, question", admin):
        await _steps(there, admin, "[✍️ Jawab]", "Atasan sedang dinas luar.")
    with there.task("admin, completeness", admin):
        await _steps(there, admin, "/kelengkapan")
    with there.task("admin, dates moved", admin):
        await _steps(there, admin, "/siklus", "[SD Negeri Contoh Melati]", "[🗓 Ubah tanggal]", "[🗓 Jawaban]", "[Jawaban +7 hari]")


async def _steps(there: City, who: int, *steps: str) -> None:
    for step in steps:
        if step.startswith("["):
            await there.press(who, step[1:-1].strip())
        else:
            await there.say(who, step)


def _doors(messages: dict[int, dict[str, Any]]) -> list[str]:
    """The first doors of the newest message that only show something."""
    rows = _buttons(list(messages.values())[-1])
    return [one["text"] for one in rows if "callback_data" in one and not one["text"].startswith(_ACTING)][:3]


def _answer(words: str) -> str | None:
    """What to write: as the last time, or as the example has it."""
    if before := re.search(r"lalu ([\d.,/]+)", words):
        return before[1]
    example = re.search(r"misalnya (\S+?)\.?(?:\n|$)", words, re.IGNORECASE)
    return example[1] if example else None


def _words(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _share(numbers: list[int], percent: int) -> int:
    return numbers[min(len(numbers) - 1, len(numbers) * percent // 100)]


def _percent(numbers: list[int], good: Callable[[int], bool]) -> float:
    return 100 * sum(map(good, numbers)) / len(numbers)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        played = asyncio.run(play(Path(home), plain="--plain" in sys.argv))
    print("\n".join(played.lines()))
    if "--list" in sys.argv:
        print("\n".join(played.too_long()))
