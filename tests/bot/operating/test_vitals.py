"""The health pages mean what they say, and what is not well is said aloud, once, also where the database is away."""

import asyncio
import json
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from bot.operating.alarm import Alarm, poster
from bot.operating.health import health
from bot.operating.vitals import Check, Finding, Limits, Vitals
from bot.unit_of_work.pulse import Part, Pulse
from bot.unit_of_work.transactions import Transactions
from models.columns import table
from models.database import Damaged, connect, migrate
from models.exchange.workbook import PendingImport
from models.messages.message import Outbox, OutboxState
from models.people.person import Person
from services.city import City
from services.exchange import nightly_backups, nightly_copies
from tests.given import person_id
from tests.stage import ZONE, Stage

_MINUTE = 60.0
_ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
Harm = Callable[["Patient", pytest.MonkeyPatch], None]


class Patient:
    """A bot whose parts beat, or not, and what looks after it."""

    def __init__(self, stage: Stage, files: Path) -> None:
        self.stage = stage
        self.city = City(zone=ZONE, files=files)
        self.seconds = 0.0
        self.pulse = Pulse(lambda: self.seconds)
        self.pulse.expect([Part.CLOCK, Part.UPDATES, Part.ERRANDS, Part.DELIVERY])
        process = stage.process
        self.vitals = Vitals(
            database=process.database,
            city=self.city,
            clock=process.clock,
            pulse=self.pulse,
            limits=Limits(free_mb=0),
            plan=nightly_backups.Plan(hour=2),
        )
        self.posted: list[dict[str, str]] = []
        self.taken = True
        self.alarm = self.another()

    def another(self, files: Path | None = None) -> Alarm:
        """The alarm of a process that was started anew."""
        process = self.stage.process
        return Alarm(
            vitals=self.vitals,
            bot=process.application.bot,
            texts=process.application.texts,
            clock=process.clock,
            files=files or self.city.files,
            post=self._post,
        )

    async def _post(self, said: dict[str, str]) -> bool:
        if self.taken:
            self.posted.append(said)
        return self.taken

    async def failing(self) -> list[Check]:
        """What is not well."""
        return [one.check for one in await self.vitals.look()]

    def later(self, **time: float) -> None:
        """Let time pass while all parts beat."""
        passed = timedelta(**time)
        self.seconds += passed.total_seconds()
        for part in Part:
            self.pulse.beat(part)
        clock = self.stage.process.clock
        clock.move_to(clock.now() + passed)

    def heard(self) -> list[str]:
        """What the admin was told of alarms."""
        return [one for one in self.stage.chat("Tenri") if "pengelola server" in one or "pulih pada" in one]


@pytest.fixture
def patient(stage: Stage, tmp_path: Path) -> Patient:
    """A bot that is well."""
    return Patient(stage, tmp_path / "data")


async def test_all_is_well_until_something_is_not(patient: Patient) -> None:
    assert await patient.failing() == []
    patient.later(minutes=9)
    assert await patient.failing() == []


@pytest.mark.parametrize("part", list(Part))
async def test_a_part_that_stands_still_is_named_and_the_process_is_not_alive(patient: Patient, part: Part) -> None:
    for _ in range(11):
        patient.seconds += _MINUTE
        for other in set(Part) - {part}:
            patient.pulse.beat(other)
    assert await patient.failing() == [Check(part.value)]
    answer = await _page(patient, "/healthz")
    assert answer.status_code == 503
    (told,) = answer.json()["failing"]
    assert told["check"] == part.value
    assert "11 minutes" in told["says"]
    assert told["do"]
    patient.pulse.beat(part)
    assert (await _page(patient, "/healthz")).status_code == 200


async def test_what_another_process_does_is_not_missed_in_this_one(patient: Patient) -> None:
    pulse = Pulse(lambda: patient.seconds)
    pulse.expect([Part.UPDATES])
    patient.seconds += 11 * _MINUTE
    pulse.beat(Part.UPDATES)
    pulse.beat(Part.CLOCK)
    assert set(pulse.silent()) == {Part.UPDATES}


@pytest.mark.parametrize("leap", [timedelta(days=400), timedelta(days=-3)], ids=["forwards", "backwards"])
async def test_a_leap_of_the_clock_is_no_silence(patient: Patient, leap: timedelta) -> None:
    clock = patient.stage.process.clock
    clock.move_to(clock.now() + leap)
    assert patient.vitals.alive() == []


def _outbox_waits(patient: Patient, _patch: pytest.MonkeyPatch) -> None:
    now = patient.stage.process.clock.now()
    row = {"chat_id": 101, "screen": "home/home", "facts": {}, "attempts": 0, "not_before": now, "made_at": now}
    _write(patient, lambda session: session.add(Outbox(**row)))
    patient.later(minutes=11)


def _outbox_is_tried_in_vain(patient: Patient, _patch: pytest.MonkeyPatch) -> None:
    _outbox_waits(patient, _patch)
    soon = patient.stage.process.clock.now() + timedelta(minutes=4)
    _write(patient, lambda session: session.execute(update(Outbox).values(attempts=9, not_before=soon)))


def _workbook_waits(patient: Patient, _patch: pytest.MonkeyPatch) -> None:
    now = patient.stage.process.clock.now()

    def wait(session: Session) -> None:
        session.add(PendingImport(person_id=person_id(session, "Tenri"), file_id="x", name="x.xlsx", made_at=now))

    _write(patient, wait)
    patient.later(minutes=11)


def _no_backup(patient: Patient, _patch: pytest.MonkeyPatch) -> None:
    patient.later(hours=31)


def _old_backup(patient: Patient, _patch: pytest.MonkeyPatch) -> None:
    night = patient.city.today(patient.stage.process.clock.now()) - timedelta(days=2)
    folder = nightly_backups.folder(patient.city.files)
    folder.mkdir(parents=True)
    (folder / f"sipakainga-{night}.zip").write_bytes(b"")


def _no_copy(patient: Patient, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(patient.vitals, "_copies", nightly_copies.Plan("/mnt/nas", "age1", 7))
    patient.later(hours=31)
    folder = nightly_backups.folder(patient.city.files)
    folder.mkdir(parents=True)
    (folder / f"sipakainga-{patient.city.today(patient.stage.process.clock.now())}.zip").write_bytes(b"")


def _little_room(_patient: Patient, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_patient.vitals, "_limits", Limits(free_mb=500))
    patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=499_000_000))


def _full_disk(_patient: Patient, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(os, "fsync", _no_space)


def _database_away(patient: Patient, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(patient.stage.process.database, "read", _raises(OperationalError("select 1", {}, Exception("gone"))))


def _database_damaged(patient: Patient, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(patient.stage.process.database, "read", _raises(Damaged("select 1", {}, sqlite3.DatabaseError("malformed"))))


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


def _raises(error: Exception) -> Callable[..., Awaitable[None]]:
    async def away(*_: object) -> None:
        raise error

    return away


def _write(patient: Patient, work: Callable[[Session], Any]) -> None:
    with Session(patient.stage.process.database.engine) as session, session.begin():
        work(session)


HARM: list[tuple[str, Harm, Check, str]] = [
    ("messages that wait", _outbox_waits, Check.OUTBOX, "1 messages that are due"),
    ("messages tried in vain", _outbox_is_tried_in_vain, Check.OUTBOX, "1 messages that are due"),
    ("a workbook that waits", _workbook_waits, Check.WORK, "1 files have waited"),
    ("no backup at all", _no_backup, Check.BACKUP, "There is no backup"),
    ("an old backup", _old_backup, Check.BACKUP, "more than 30 hours old"),
    ("a backup that never left", _no_copy, Check.COPY, "No copy has left the machine for more than 30 hours"),
    ("little room", _little_room, Check.DISK, "499 MB left"),
    ("a full disk", _full_disk, Check.DISK, "No space left on device"),
    ("the database away", _database_away, Check.DATABASE, "cannot be asked"),
    ("the database damaged", _database_damaged, Check.DATABASE, "damaged"),
]


@pytest.mark.parametrize(("harm", "check", "words"), [one[1:] for one in HARM], ids=[one[0] for one in HARM])
async def test_ready_is_said_only_where_all_is_well(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, harm: Harm, check: Check, words: str
) -> None:
    assert (await _page(patient, "/readyz")).json() == {"well": True, "failing": []}
    harm(patient, monkeypatch)
    answer = await _page(patient, "/readyz")
    assert answer.status_code == 503
    (told,) = answer.json()["failing"]
    assert told["check"] == check.value
    assert words in told["says"]
    assert len(told["do"]) > 20
    assert (await _page(patient, "/healthz")).status_code == 200, "starting anew would not help"
    metrics = (await _page(patient, "/metrics")).text
    assert f'sipakainga_well{{check="{check.value}"}} 0.0' in metrics
    assert metrics.count("sipakainga_well{") == len(Check)


async def test_an_announcement_to_a_whole_city_is_no_standstill(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    _outbox_waits(patient, monkeypatch)
    now = patient.stage.process.clock.now()
    earlier = now - timedelta(minutes=11)
    sent = {"chat_id": 102, "screen": "home/home", "facts": {}, "attempts": 1, "not_before": earlier, "made_at": earlier}
    _write(patient, lambda session: session.add(Outbox(**sent, state=OutboxState.SENT, settled_at=now)))
    assert await patient.failing() == []


async def test_each_alarm_and_its_end_are_said_once(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    await patient.alarm.look()
    with monkeypatch.context() as patched:
        _full_disk(patient, patched)
        for _ in range(10):
            await patient.alarm.look()
    assert [(one["check"], one["state"]) for one in patient.posted] == [("disk", "failing")]
    assert patient.heard() == [patient.heard()[0]]
    assert "Disk server hampir penuh atau tidak dapat ditulisi." in patient.heard()[0]
    for _ in range(10):
        await patient.alarm.look()
    assert [(one["check"], one["state"]) for one in patient.posted] == [("disk", "failing"), ("disk", "over")]
    assert len(patient.heard()) == 2
    assert "Sudah pulih" in patient.heard()[1]


@_ON_SQLITE
async def test_several_processes_say_the_same_alarm_once_and_its_end_when_the_last_is_well(patient: Patient) -> None:
    clock, stopped = patient.stage.process.clock, Finding(Check.CLOCK, "the clock stands still", "start it anew")
    ill: dict[Check, Finding] = {Check.CLOCK: stopped, Check.DATABASE: Finding(Check.DATABASE, "it is away", "look at it")}
    alarms = [patient.another() for _ in range(3)]

    async def look(*found: dict[Check, Finding]) -> list[tuple[Check, bool]]:
        agreed = [asyncio.to_thread(one._agree, those, ()) for one, those in zip(alarms, found, strict=False)]
        return [(one.finding.check, one.failing) for news in await asyncio.gather(*agreed) for one in news]

    assert await look(ill, ill, ill) == []
    assert sorted(await look(ill, ill, ill)) == [(Check.CLOCK, True), (Check.DATABASE, True)]
    assert await look(ill, ill, ill) == []
    only_clock = {Check.CLOCK: stopped}
    ended = [one for _ in range(3) for one in await look({}, {}, only_clock)]
    assert (Check.CLOCK, False) not in ended, "one still fails"
    assert [one for _ in range(3) for one in await look({}, {}, {}) if one[0] is Check.CLOCK] == [(Check.CLOCK, False)]
    assert await look({}, {}, only_clock) + await look({}, {}, only_clock) == [(Check.CLOCK, True)]
    clock.move_to(clock.now() + timedelta(minutes=6))  # the third is killed, and says nothing more
    del alarms[2]
    assert await look({}, {}) + await look({}, {}) == [(Check.CLOCK, False)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
async def test_processes_with_folders_of_their_own_say_an_alarm_once_and_its_end_when_the_last_is_well(
    patient: Patient, tmp_path: Path
) -> None:
    places = [patient.another(tmp_path / name) for name in ("one", "other")]
    disk, work = Finding(Check.DISK, "it is full", "make room"), Finding(Check.WORK, "it waits", "look")
    both = {Check.DISK: disk, Check.WORK: work}

    async def look(*found: dict[Check, Finding]) -> list[tuple[Check, bool]]:
        agreed = [one._agree(those, ()) for one, those in zip(places, found, strict=False)]
        said = await asyncio.gather(*[one._among_all(news) for one, news in zip(places, agreed, strict=False)])
        return [(one.finding.check, one.failing) for news in said for one in news]

    assert await look(both, both) == []
    assert sorted(await look(both, both)) == [(Check.DISK, True), (Check.WORK, True)]
    assert await look({}, {Check.DISK: disk}) == await look(both, both) == []
    assert [one for _ in range(3) for one in await look({}, {Check.DISK: disk})] == [(Check.WORK, False)], (
        "of one the disk is full still"
    )
    for _ in range(7):
        patient.later(minutes=1)
        assert await look({}, {Check.DISK: disk}) == []
    assert [one for _ in range(3) for one in await look({}, {})] == [(Check.DISK, False)]
    assert [one for _ in range(3) for one in await look({}, both)] == [(Check.DISK, True), (Check.WORK, True)]
    patient.later(minutes=6)  # its machine is gone without a word
    assert await look({}) == [(Check.DISK, False), (Check.WORK, False)]


async def test_what_was_said_while_the_database_was_away_is_not_said_again(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        _full_disk(patient, patched)
        with monkeypatch.context() as away:
            _database_away(patient, away)
            for _ in range(3):
                await patient.alarm.look()
        for _ in range(3):
            await patient.alarm.look()
        assert [(one["check"], one["state"]) for one in patient.posted] == [
            ("database", "failing"),
            ("disk", "failing"),
            ("database", "over"),
        ]
    for _ in range(3):
        await patient.alarm.look()
    assert [(one["check"], one["state"]) for one in patient.posted[3:]] == [("disk", "over")]


async def test_a_moment_is_no_alarm(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        await patient.alarm.look()
        with monkeypatch.context() as patched:
            _full_disk(patient, patched)
            await patient.alarm.look()
    assert patient.posted == []


@pytest.mark.parametrize("harm", [_database_away, _database_damaged], ids=["away", "damaged"])
async def test_the_admins_hear_although_the_database_is_away(patient: Patient, monkeypatch: pytest.MonkeyPatch, harm: Harm) -> None:
    await patient.alarm.look()
    with monkeypatch.context() as patched:
        harm(patient, patched)
        await patient.alarm.look()
        await patient.alarm.look()
        assert "Basis data tidak dapat dipakai." in patient.heard()[0]
        assert [one["check"] for one in patient.posted] == ["database"]


async def test_a_process_that_was_started_anew_remembers_whom_to_tell_and_what_was_told(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await patient.alarm.look()
    with monkeypatch.context() as patched:
        _database_away(patient, patched)
        patched.setattr(patient.vitals, "admins", ())
        anew = patient.another()
        await anew.look()
        await anew.look()
        assert len(patient.heard()) == 1
        again = patient.another()
        for _ in range(5):
            await again.look()
        assert len(patient.heard()) == len(patient.posted) == 1
    for _ in range(2):
        await again.look()
    assert [one["state"] for one in patient.posted] == ["failing", "over"]


async def test_what_nobody_took_is_said_again_until_it_is(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    await patient.alarm.look()
    patient.taken = False
    _full_disk(patient, monkeypatch)
    for _ in range(3):
        await patient.alarm.look()
    patient.taken = True
    for _ in range(3):
        await patient.alarm.look()
    assert [one["state"] for one in patient.posted] == ["failing"]


async def test_an_alarm_holds_nothing_of_anybody(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    await patient.stage.play("Sitti > /lapor\nSitti > 43/45\n")
    await patient.alarm.look()
    for harm in (_outbox_waits, _workbook_waits, _no_backup, _full_disk):
        harm(patient, monkeypatch)
    patient.seconds += 20 * _MINUTE
    for _ in range(2):
        await patient.alarm.look()
    said = json.dumps(patient.posted)
    assert len(patient.posted) >= 7
    with Session(patient.stage.process.database.engine) as session:
        for person in session.scalars(select(Person)):
            for secret in (person.nip, person.name, person.name.split()[0], *([person.phone] if person.phone else [])):
                assert secret not in said


async def test_the_operators_address_gets_json_and_its_refusal_is_known() -> None:
    heard: list[bytes] = []
    status = "204 No Content"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        heard.append(await reader.readexactly(length))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    post = poster(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/alarm")
    assert await post({"check": "disk"})
    assert json.loads(heard[0]) == {"check": "disk"}
    status = "500 No"
    assert not await post({"check": "disk"})
    server.close()
    await server.wait_closed()
    assert not await post({"check": "disk"})


async def _page(patient: Patient, page: str) -> httpx.Response:
    site = health(patient.stage.process.database, files=patient.city.files, vitals=patient.vitals)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot") as client:
        return await client.get(page)


def test_a_damaged_file_is_told_apart_and_counts_as_away(tmp_path: Path) -> None:
    file = tmp_path / "city.sqlite3"
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    content = bytearray(file.read_bytes())
    content[4096:-4096] = b"\xff" * (len(content) - 8192)
    file.write_bytes(content)
    engine = connect(f"sqlite:///{file}")
    with pytest.raises(Damaged), engine.connect() as connection:
        connection.execute(select(table(Person)))
    engine.dispose()
    file.write_bytes(b"no database at all, whatever its name says" * 100)
    for mark in ("-wal", "-shm"):
        Path(f"{file}{mark}").unlink(missing_ok=True)
    with pytest.raises(Damaged):
        engine.connect()
    engine.dispose()


@_ON_SQLITE
async def test_while_the_file_is_damaged_people_hear_it_and_nothing_is_acknowledged(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise Damaged("select 1", {}, sqlite3.DatabaseError("database disk image is malformed"))

    database: Transactions = stage.process.application.database
    with monkeypatch.context() as patched:
        patched.setattr(database, "session", damaged)
        stage.act(stage.cast["Sitti"], "/start")
        with pytest.raises(AssertionError, match="would not take an update"):
            await stage.settle()
    assert "penyimpanan sedang terganggu" in stage.chat("Sitti")[-1]
    await stage.settle()
    assert "penyimpanan" not in stage.chat("Sitti")[-1], "it is answered once a backup was brought back"


async def test_a_start_that_fails_again_and_again_is_said_once(patient: Patient) -> None:
    await patient.alarm.look()
    finding = Finding(Check.DATABASE, "The bot cannot start: its database cannot be used.", "Check DATABASE_URL.")
    for _ in range(3):
        await patient.another().cry(finding)
    assert len(patient.heard()) == len(patient.posted) == 1
    started = patient.another()
    for _ in range(2):
        await started.look()
    assert [one["state"] for one in patient.posted] == ["failing", "over"]
