"""How long the screens of a quarter are, and what each task costs: `python -m benchmarks.screens [--list] [--plain]`.

A school and a puskesmas of the sample city go through a quarter: its last reports, their verification, the evaluation until it is
closed, and an admin's week. Each message that reached anybody is measured, as it was sent and as it was edited. `--plain` sends
nobody pictures.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import Session, col, func, select

from benchmarks.hands import BEGINS, City, Task, buttons_of, city, words_of
from bot.delivery.wording import MENUS
from models.evaluation.evaluation import Evaluation
from models.people.person import Account, Leave, Person
from models.reporting.report import Submission, SubmissionState
from services.people import speakers

_SHORT, _MOST, _BUTTONS = 600, 900, 8
_LOOKING = (
    ("staff", "Guru Kelas", "Melati"),
    ("staff", "Petugas Imunisasi", "Utara"),
    ("supervisor", "Kepala Sekolah", "Melati"),
    ("supervisor", "Kepala Puskesmas", "Utara"),
    ("supervisor", "Kepala Bidang GTK", ""),
    ("admin", "Analis SDM", ""),
)
_LEAVE_ENDS = date(2026, 12, 3)
_ACTING = ("✅", "🔔", "🔒", "🗑", "Batal", "Ya", "🏠", "‹")
"""How buttons begin that do something, or only lead back."""


@dataclass
class Played:
    """Everything that was said, and what each task cost."""

    said: list[dict[str, Any]]
    tasks: dict[str, Task]

    def lines(self) -> list[str]:
        """The figures beside their goals."""
        long = sorted(len(words_of(one)) for one in self.said)
        wide = sorted(len(buttons_of(one)) for one in self.said)
        return [
            f"{len(self.said)} screens; characters: median {_share(long, 50)}, 95 % {_share(long, 95)}, most {long[-1]}",
            f"up to {_SHORT} characters: {_percent(long, lambda n: n <= _SHORT):.1f} %  ≥ 90",
            f"over {_MOST} characters: {sum(n > _MOST for n in long)}  ≤ 0",
            f"buttons: median {_share(wide, 50)}, 95 % {_share(wide, 95)}, most {wide[-1]}",
            f"pictures: {sum('photo' in one for one in self.said)}",
            f"over {_BUTTONS} buttons: {sum(n > _BUTTONS for n in wide)}  ≤ 0",
            *(
                f"{'✓' if one.finished else '✗'} {name}: {one.taps} taps, {one.written} written, {one.received} received"
                for name, one in self.tasks.items()
            ),
        ]

    def too_long(self) -> Iterator[str]:
        """The first line of each screen that is longer or wider than it should be, and how often it came."""
        kinds: dict[str, list[dict[str, Any]]] = {}
        for one in self.said:
            if len(words_of(one)) > _SHORT or len(buttons_of(one)) > _BUTTONS:
                kinds.setdefault(words_of(one).split("\n")[0][:40], []).append(one)
        for first, those in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
            long, wide = max(len(words_of(one)) for one in those), max(len(buttons_of(one)) for one in those)
            yield f"{len(those):4}  {long:5}  {wide:3}  {first}"


async def play(folder: Path, *, plain: bool = False) -> Played:
    """The whole quarter."""
    async with city(folder) as there:
        if plain:
            with Session(there.stage.process.database.engine) as session, session.begin():
                for person in there.roster:
                    speakers.choose_pictures(session, chat_id=person.user_id, on=False, now=BEGINS)
        await _report_and_verify(there)
        await _evaluate(there)
        await _administer(there)
        await there.wait_until("2026-11-16 09:00")
        await _look(there)
        return Played(there.said, there.tasks)


async def _report_and_verify(there: City) -> None:
    principal, head = there.one("Kepala Sekolah", "Melati"), there.one("Kepala Puskesmas", "Utara")
    teachers = [there.one("Guru Kelas", place=place) for place in range(10)]
    nurse = there.one("Petugas Imunisasi", "Utara")
    await there.wait_until("2026-10-02 09:00")
    for number, teacher in enumerate(teachers):
        with there.task("teacher, 8 indicators", teacher, counts=number == 0):
            await there.report(teacher)
    there.has("teacher, 8 indicators", teachers[0], "Tersimpan")
    with there.task("nurse, 11 questions of 13 indicators", nurse):
        await there.report(nurse)
    there.has("nurse, 11 questions of 13 indicators", nurse, "Tersimpan")
    for who in (principal, head):
        await there.report(who)
    with there.task("principal, 10 reports", principal):
        await there.verify(principal, one_by_one=False)
    with _open(there) as session:
        mine = Submission.verifier_id == _person(session, principal).id
        there.counted("principal, 10 reports", _count(session, Submission.state == SubmissionState.WAITING, mine))
    await there.verify(head, one_by_one=True)


async def _evaluate(there: City) -> None:
    principal = there.one("Kepala Sekolah", "Melati")
    teachers = [there.one("Guru Kelas", place=place) for place in range(10)]
    await there.wait_until("2026-10-13 09:00")
    for number, teacher in enumerate(teachers):
        with there.task("teacher, own evaluation", teacher, counts=number == 0):
            await there.evaluate_self(teacher)
    there.has("teacher, own evaluation", teachers[0], "Penilaian diri", "Terima kasih", "tersimpan")
    with there.task("principal, 12 evaluations", principal):
        await there.evaluate(principal)
        await there.talk(principal)
    with _open(there) as session:
        mine = Evaluation.supervisor_id == _person(session, principal).id
        unrated, came = col(Evaluation.rated_at).is_(None), col(Evaluation.self_at).is_not(None)
        waits = or_(unrated, and_(came, col(Evaluation.talked_at).is_(None)))  # who did not judge themselves is talked with later
        there.counted("principal, 12 evaluations", _count(session, waits, mine))


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
        await _steps(there, admin, "/siarkan", "Rapat Jumat pukul 09.00.", "[Semua pegawai]")
        receivers = re.search(r"ketik jumlah penerimanya: (\d+)", there.last(admin))
        await _steps(there, admin, receivers[1] if receivers else "[📣 Kirim ke]")
    there.has("admin, announcement", admin, "Terkirim", "terkirim", "dikirim", "Mengirim")
    with _open(there) as session:
        nip = _person(session, teacher).nip
    with there.task("admin, leave", admin):
        await _steps(there, admin, "/cuti", f"{nip} 1/12/2026-3/12/2026", "[Catat cuti]")
    with _open(there) as session:
        there.counted("admin, leave", 1 - _count(session, col(Leave.last) == _LEAVE_ENDS))
    await _steps(there, teacher, "/bantuan", "[Tanya admin]", "Mengapa laporan saya belum terverifikasi?")
    with there.task("admin, question", admin):
        await _steps(there, admin, "[✍️ Jawab]", "Atasan sedang dinas luar.")
    there.has("admin, question", teacher, "Atasan sedang dinas luar.")
    with there.task("admin, completeness", admin):
        await _steps(there, admin, "/kelengkapan")
    there.has("admin, completeness", admin, "Kelengkapan")
    with there.task("admin, dates moved", admin):
        await _steps(there, admin, "/siklus", "[SD Negeri Contoh Melati]", "[🗓 Ubah tanggal]", "[🗓 Jawaban]", "[Jawaban +7 hari]")
    there.has("admin, dates moved", admin, "11 Nov 2026")


async def _steps(there: City, who: int, *steps: str) -> None:
    for step in steps:
        if step.startswith("["):
            await there.press(who, step[1:-1].strip())
        else:
            await there.say(who, step)


def _open(there: City) -> Session:
    return Session(there.stage.process.database.engine)


def _person(session: Session, user: int) -> Person:
    mine = select(Person).join(Account, col(Account.person_id) == Person.id).where(Account.telegram_id == user)
    return session.scalars(mine).one()


def _count(session: Session, *which: Any) -> int:
    """How many submissions or evaluations there are of the kind."""
    return session.scalar(select(func.count()).where(*which)) or 0


def _doors(messages: dict[int, dict[str, Any]]) -> list[str]:
    """The first doors of the newest message that only show something."""
    rows = buttons_of(list(messages.values())[-1])
    return [one["text"] for one in rows if "callback_data" in one and not one["text"].startswith(_ACTING)][:3]


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
