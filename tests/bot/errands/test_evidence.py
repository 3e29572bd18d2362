"""Files on their way from Telegram to DATA_DIR: whole or not at all, counted once, and told to whom it matters."""

import hashlib
import itertools
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from domain.reporting.filetypes import LARGEST, Unfit
from models.reporting.report import Attachment, AttachmentState, Report
from services.reporting import evidence_files
from tests.stage import Stage

_REPORT = "Rahma > /start\nRahma > [Imunisasi dasar lengkap]\nRahma > 43 dari 45\n"
_PDF = b"%PDF-1.4 rekap"


def _states(stage: Stage) -> list[AttachmentState]:
    return list(stage.rows(select(Attachment.state).order_by(Attachment.id)))


def _kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "evidence").rglob("*") if path.is_file()]


async def test_the_bytes_lie_under_their_hash_and_once_however_often_they_come(stage: Stage, tmp_path: Path) -> None:
    stage.files["rekap.pdf"] = _PDF
    stage.files["rekap lagi.pdf"] = _PDF
    await stage.play(f"{_REPORT}Rahma > (dokumen rekap.pdf)\nRahma > (dokumen rekap lagi.pdf)\n")
    (file,) = _kept(tmp_path)
    assert file.read_bytes() == _PDF
    assert file.name == hashlib.sha256(_PDF).hexdigest()
    assert stage.rows(select(Attachment.sha256)) == [file.name], "the same file is attached to one answer once"


async def test_what_cannot_be_fetched_now_is_tried_again_after_a_pause(stage: Stage) -> None:
    stage.request.fetches = False
    await stage.play(f"{_REPORT}Rahma > (foto)\n")
    assert _states(stage) == [AttachmentState.WAITING]
    stage.request.fetches = True
    await stage.process.errands.look()
    assert _states(stage) == [AttachmentState.WAITING], "it is left alone for a while"
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(seconds=11))
    await stage.process.errands.look()
    assert _states(stage) == [AttachmentState.KEPT]


async def test_what_is_refused_after_sending_shows_on_both_sides(stage: Stage) -> None:
    stage.request.fetches = False
    await stage.play(f"{_REPORT}Rahma > (dokumen laporan program.pdf)\nRahma > [✅ Kirim]\n")
    assert "📎 1" in stage.chat("Andi")[-1]
    stage.request.fetches = True
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(minutes=1))
    said = await stage.play("Sitti > /bahasa\n")
    told = [line for line in said.splitlines() if line.startswith("Rahma < ⛔ laporan program.pdf")]
    assert len(told) == 1
    assert "Laporan 10001 tetap terkirim" in told[0]
    assert "· ⛔ 1 berkas ditolak" in stage.chat("Andi")[-1]
    assert stage.rows(select(Report.id)) == [1], "nothing that was sent is undone"


async def test_two_processes_that_fetch_the_same_file_tell_it_once(stage: Stage) -> None:
    stage.request.fetches = False
    await stage.play(f"{_REPORT}Rahma > (dokumen laporan program.pdf)\n")
    city = stage.process.application.bot_data["city"]
    now = stage.process.clock.now()
    for _ in range(2):
        with Session(stage.process.database.engine) as session, session.begin():
            evidence_files.settle(session, attachment=1, outcome=Unfit.PROGRAM, now=now, city=city)
    await stage.settle()
    assert sum("⛔ laporan program.pdf" in line for line in stage.chat("Rahma")) == 1


async def test_the_same_bytes_under_another_name_of_telegrams_are_found_by_their_hash(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, names = stage.world.keep_file, itertools.count()
    monkeypatch.setattr(stage.world, "keep_file", lambda upload: {**keep(upload), "file_unique_id": f"unique{next(names)}"})
    stage.files["a.pdf"] = _PDF
    await stage.play(f"{_REPORT}Rahma > (dokumen a.pdf)\nRahma > [✅ Kirim]\n")
    said = await stage.play("Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > (dokumen a.pdf)\n")
    assert "⚠️ a.pdf untuk Modul ajar, Triwulan 3 2026 sudah dipakai di laporan orang lain, September 2026." in said
    assert "Rahma" not in said
    said = await stage.play("Sitti > [✅ Kirim]\n")
    assert "⚠️ sudah dipakai di laporan orang lain, September 2026" in said


async def test_of_two_drafts_with_the_same_photo_the_later_sent_is_flagged(stage: Stage) -> None:
    await stage.play(f"{_REPORT}Rahma > (foto)\nSitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > (foto)\n")
    first = await stage.play("Sitti > [✅ Kirim]\n")
    then = await stage.play("Rahma > [✅ Kirim]\n")
    assert "⚠️" not in first, "a draft of somebody else is no use yet"
    assert "⚠️ sudah dipakai di laporan orang lain, Triwulan 3 2026" in then


async def test_more_than_telegram_lets_a_bot_fetch_is_refused_at_once(stage: Stage) -> None:
    stage.files["film.pdf"] = bytes(LARGEST + 1)
    await stage.play(f"{_REPORT}Rahma > (dokumen film.pdf)\n")
    assert "⛔ film.pdf lebih dari 20 MB" in stage.chat("Rahma")[-1]
    assert stage.rows(select(Attachment)) == []


async def test_a_crash_while_writing_leaves_no_half_file(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_file: int) -> None:
        raise OSError("no space left on device")

    city = stage.process.application.bot_data["city"]
    monkeypatch.setattr("services.whole_files.os.fsync", crash)
    with pytest.raises(OSError, match="no space"):
        evidence_files.store(_PDF, "a.pdf", city=city)
    assert _kept(tmp_path) == []
    monkeypatch.undo()
    digest = evidence_files.store(_PDF, "a.pdf", city=city)
    assert [path.name for path in _kept(tmp_path)] == [digest]
