"""Errands: whatever somebody sends is answered, what fails is tried again and in the end given up aloud, and none harms another."""

import asyncio
import threading
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlmodel import Session, select
from telegram.error import TimedOut

from bot.errands.supervising import again_and_again
from documents import workbook
from domain.reporting.filetypes import LARGEST
from models.exchange.workbook import PendingImport
from models.messages.errand import ErrandKind, ErrandTry
from models.people.person import Leave
from models.reporting.report import Attachment, AttachmentState
from services.exchange import importing
from services.messages import errands
from tests.stage import Stage

_ROSTER = "NIP,Nama,L/P,Status,Jabatan,Unit,Atasan,Berlaku Mulai,HP"
_ROW = "199203032019031003,Contoh Dua,L,PNS,Guru Kelas,SD-1,197001011995011001,2026-01-01,"
_REPORT = "Rahma > /start\nRahma > [Imunisasi dasar lengkap]\nRahma > 43 dari 45\n"


def _packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def _sheet(cells: bytes) -> bytes:
    """A real workbook whose sheet holds these cells instead."""
    real, out = BytesIO(workbook.write({"Pegawai": (("NIP",), [("1",)])})), BytesIO()
    with zipfile.ZipFile(real) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in given.namelist():
            whole = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                whole = whole[: whole.index(b"<sheetData")] + b"<sheetData>" + cells + b"</sheetData></worksheet>"
            packed.writestr(name, whole)
    return out.getvalue()


UNREADABLE = {
    "a quotation mark that is not closed": ("Pegawai.csv", b'No,Nama\n1,"Contoh\n' + b"2,Misalnya Umpama\n" * 9000, "kutip"),
    "a cell in the last corner": (
        "Pegawai.xlsx",
        _sheet(b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        "terlalu besar",
    ),
    "rows without numbers that begin at the end": (
        "Pegawai.xlsx",
        _sheet(b'<row r="1048576"><c><v>1</v></c></row>' * 3),
        "Pegawai.xlsx",
    ),
    "a bomb": ("Pegawai.xlsx", lambda: _packed(xl__workbook_xml=bytes(300 << 20)), "terlalu besar"),
    "an old Excel": ("Pegawai.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
    "a web page": ("Pegawai.xlsx", b"<html><table><tr><td>NIP", "HTML"),
    "LibreOffice's format": ("Pegawai.xlsx", _packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
    "an external entity": (
        "Pegawai.xlsx",
        _packed(xl__workbook_xml=b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook>&b;</workbook>'),
        "Pegawai.xlsx",
    ),
    "a cut file": ("Pegawai.xlsx", _sheet(b"")[:700], "Simpan Sebagai → Excel Workbook"),
    "nothing": ("Pegawai.xlsx", b"", "Simpan Sebagai → Excel Workbook"),
    "an empty table": ("Pegawai.csv", b"", "0 perubahan"),
    "three hundred columns": ("Pegawai.csv", b"a," * 300, "terlalu besar"),
    "half a wide letter": ("Pegawai.csv", b"\xff\xfea", "Pegawai.csv"),
    "letters nobody writes": ("Pegawai.csv", b"\x00\x01,\x00\n\x00,\x00\n", "Pegawai.csv"),
}


@pytest.mark.parametrize(("name", "content", "said"), UNREADABLE.values(), ids=UNREADABLE)
async def test_a_file_that_cannot_be_read_is_answered_and_read_once(stage: Stage, name: str, content: Any, said: str) -> None:
    stage.files[name] = content() if callable(content) else content  # what takes long to make is not made for each process
    told = await stage.play(f"Tenri > (dokumen {name})\n")
    assert said in told.splitlines()[-1]
    assert "root:" not in told
    assert [one.read_at is not None for one in stage.rows(select(PendingImport))] == [True]
    assert stage.rows(select(ErrandTry)) == []


async def test_a_table_whose_lines_end_as_on_an_old_mac_is_read(stage: Stage) -> None:
    stage.files["Pegawai.csv"] = f"{_ROSTER}\r{_ROW}\r".encode()
    assert "Pegawai: 1 baru" in await stage.play("Tenri > (dokumen Pegawai.csv)\n")


async def test_two_workbooks_that_come_together_are_both_answered(stage: Stage) -> None:
    stage.files["Pegawai.csv"] = f"{_ROSTER}\n{_ROW}\n".encode()
    stage.files["Unit.csv"] = b"Kode,Nama,Bidang\nSD-2,SD Contoh 2,pendidikan\n"
    stage.act(stage.cast["Tenri"], "(dokumen Pegawai.csv)")
    stage.act(stage.cast["Tenri"], "(dokumen Unit.csv)")
    await stage.settle()
    first, second = stage.chat("Tenri")[-2:]
    assert "Pegawai: 1 baru" in first
    assert "Unit: 1 baru" in second


async def test_nobody_waits_while_a_workbook_is_compared(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    compared, go_on = threading.Event(), threading.Event()
    take = importing.take

    def slowly(*args: Any, **more: Any) -> importing.Outcome:
        compared.set()
        assert go_on.wait(20)
        return take(*args, **more)

    monkeypatch.setattr(importing, "take", slowly)
    stage.files["Pegawai.csv"] = f"{_ROSTER}\n{_ROW}\n".encode()
    stage.act(stage.cast["Tenri"], "(dokumen Pegawai.csv)")
    settling = asyncio.create_task(stage.settle())
    assert await asyncio.to_thread(compared.wait, 20)
    try:
        leave = Leave(person_id=1, first=date(2026, 12, 1), last=date(2026, 12, 2))
        await asyncio.wait_for(stage.process.database.write(lambda session: session.add(leave)), 5)
    finally:
        go_on.set()
        await settling
    assert "Pegawai: 1 baru" in stage.chat("Tenri")[-1]


async def test_many_rejected_rows_fit_and_all_of_them_come_as_a_file(stage: Stage) -> None:
    long = "X" * 3_000
    rows = [f"Nama {number},{long},{number}" for number in range(1_100)]
    stage.files["Unit.csv"] = "\n".join(["Nama,Bidang,Kode", *rows]).encode()
    told = await stage.play("Tenri > (dokumen Unit.csv)\n")
    shown = next(line for line in told.splitlines() if line.startswith("Tenri ~"))
    assert "lagi; seluruh daftarnya menyusul sebagai berkas" in await stage.read_on("Tenri")
    assert len(shown) < 1_200
    file = next(file for file in stage.world.files.values() if file.content.startswith(b"PK"))
    listed = workbook.read(file.content, name="a.xlsx")["Ditolak"]
    assert len(listed) == 1_100
    assert set(listed[0][1]) == {"Lembar", "Baris", "Kolom", "Sebab"}
    assert listed[0][1]["Baris"] == 2


async def test_a_workbook_is_applied_as_it_was_previewed_and_read_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.files["Pegawai.csv"] = f"{_ROSTER}\n{_ROW}\n".encode()
    await stage.play("Tenri > (dokumen Pegawai.csv)\n")
    monkeypatch.setattr(stage.process.errands, "_read_workbook", None)
    assert "Pegawai: 1 baru" in await stage.play("Tenri > [Terapkan]\n")


async def test_a_workbook_larger_than_telegram_gives_is_answered(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.files["Pegawai.xlsx"] = bytes(LARGEST + 1)
    assert "terlalu besar" in await stage.play("Tenri > (dokumen Pegawai.xlsx)\n")


async def _wait(stage: Stage, *, hours: int = 1, times: int = 1) -> None:
    for _ in range(times):
        stage.process.clock.move_to(stage.process.clock.now() + timedelta(hours=hours))
        await stage.settle()


def _break(stage: Stage) -> list[int]:
    """Let reading fail in a way nobody thought of; each try is noted."""
    tries: list[int] = []

    def broken(*_given: Any) -> None:
        tries.append(1)
        raise RuntimeError("nobody thought of this")

    stage.process.errands._read_workbook = broken
    return tries


async def test_what_keeps_failing_is_given_up_and_told_once_to_the_sender_and_to_the_admins(stage: Stage) -> None:
    tries = _break(stage)
    stage.files["Pegawai.csv"] = b"a"
    await stage.play("Sitti > (dokumen Pegawai.csv)\nSitti > /start\n")
    assert len(tries) == 1, "it is left alone for a while"
    assert "Membaca berkas" in stage.chat("Sitti")[1]
    await _wait(stage, times=8)
    assert len(tries) == errands.MOST_TRIES
    assert sum("belum dapat kami baca" in line for line in stage.chat("Sitti")) == 1
    told = [line for line in stage.chat("Tenri") if "Pekerjaan yang dihentikan" in line]
    assert len(told) == 1
    assert "workbook-1" in told[0]
    assert "Sitti Contoh" in told[0]


async def test_one_that_fails_holds_up_no_other(stage: Stage) -> None:
    _break(stage)
    stage.files["Pegawai.csv"] = b"a"
    await stage.play(f"Tenri > (dokumen Pegawai.csv)\n{_REPORT}Rahma > (foto)\n")
    assert stage.rows(select(Attachment.state)) == [AttachmentState.KEPT]


async def test_one_that_takes_for_ever_holds_up_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    never = asyncio.Event()
    monkeypatch.setattr(stage.process.errands._rehearsing, "play", lambda _request: never.wait())
    stage.act(stage.cast["Tenri"], "/simulasi TW1")
    run = asyncio.create_task(stage.process.errands.run())
    try:
        monkeypatch.setattr("bot.errands.errands._LOOK_EVERY", 0.01)
        monkeypatch.setattr(stage.process.errands, "look", _nothing)
        await stage.play(f"{_REPORT}Rahma > (foto)\n")
        async with asyncio.timeout(20):
            while stage.rows(select(Attachment.state)) != [AttachmentState.KEPT]:
                await asyncio.sleep(0.01)
    finally:
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)


async def _nothing() -> int:
    return 0


async def test_one_in_which_the_process_dies_each_time_is_given_up(stage: Stage) -> None:
    now = stage.process.clock.now()
    with Session(stage.process.database.engine) as session, session.begin():
        session.add(PendingImport(person_id=1, file_id="f1", name="Pegawai.xlsx", made_at=now))
        session.add(
            ErrandTry(kind=ErrandKind.WORKBOOK, item=1, tries=errands.MOST_TRIES, first_at=now, not_before=now, cause="begun")
        )
    tries = _break(stage)
    await stage.settle()
    assert tries == []
    assert stage.rows(select(PendingImport.read_at)) != [None]


async def test_evidence_that_telegram_does_not_give_for_a_day_is_asked_for_again(stage: Stage) -> None:
    stage.request.fetches = False
    await stage.play(f"{_REPORT}Rahma > (dokumen rekap.pdf)\n")
    await _wait(stage, times=12)
    assert stage.rows(select(Attachment.state)) == [AttachmentState.WAITING], "Telegram may well be away for half a day"
    await _wait(stage, hours=7, times=2)
    assert stage.rows(select(Attachment.state)) == [AttachmentState.REFUSED]
    assert any("belum berhasil kami ambil" in line for line in stage.chat("Rahma"))
    stage.request.fetches = True
    await stage.play("Rahma > [📎 Kirim bukti lain]\nRahma > (dokumen rekap.pdf)\n")
    assert stage.rows(select(Attachment.state)) == [AttachmentState.KEPT]


async def test_a_job_that_fails_begins_anew_after_longer_and_longer_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    outcomes = iter([RuntimeError(), TimedOut(), RuntimeError()])

    async def job() -> None:
        for outcome in outcomes:
            raise outcome

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("bot.errands.supervising.asyncio.sleep", pause)
    await again_and_again("a job", job)
    assert pauses == [1, 2, 4]


def test_what_came_to_its_end_while_its_process_died_is_forgotten_and_what_is_wanted_is_not(stage: Stage) -> None:
    now = stage.process.clock.now()
    with Session(stage.process.database.engine) as session, session.begin():
        for item, age, given_up in ((1, 8, False), (2, 6, False), (3, 8, True), (4, 91, True)):
            errands.begin(session, kind=ErrandKind.EVIDENCE, item=item, now=now - timedelta(days=age))
            if given_up:
                tried = errands.Try(ErrandKind.EVIDENCE, item, 5, now)
                errands.stop(session, tried=tried, cause="lost", now=now - timedelta(days=age))
        errands.prune(session, now=now)
        assert sorted(session.scalars(select(ErrandTry.item))) == [2, 3]
