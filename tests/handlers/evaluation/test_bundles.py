"""All forms of a unit in one file: for its head and admins only, each form once, told when it fails, nothing kept afterwards."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.delivery.wording import Drawn
from models.evaluation.document import Bundle, BundleState, EvaluationDocument
from models.evaluation.evaluation import EvaluationCycle
from services.evaluation import form_bundles
from services.messages.errands import MOST_TRIES
from tests.given import given
from tests.handlers.evaluation.test_documents import FACTS, JUDGED
from tests.stage import Stage


async def _handed_over(stage: Stage) -> int:
    given(stage.process.database.engine, FACTS)
    await stage.play(JUDGED)
    (cycle,) = stage.rows(select(EvaluationCycle.id).where(EvaluationCycle.unit_id == 1))
    return cycle


def _packs(stage: Stage) -> list[zipfile.ZipFile]:
    files = [file.content for file in stage.world.files.values() if file.name.endswith(".zip")]
    return [zipfile.ZipFile(io.BytesIO(content)) for content in files]


async def test_the_head_gets_every_form_as_pdf_and_sheet_and_nothing_stays_on_the_disk(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.play("Baso > /siklus\nBaso > [🗜 Semua formulir (1)]\nBaso > /start\n")
    (pack,) = _packs(stage)
    assert pack.namelist() == ["pdf/EV-2026-Q3-000001-sitti-contoh.pdf", "xlsx/EV-2026-Q3-000001-sitti-contoh.xlsx"]
    assert pack.testzip() is None
    assert "198001012005012001" not in " ".join(pack.namelist())
    assert stage.rows(select(Bundle.state)) == [BundleState.OVER]
    kept = form_bundles.place(1, city=stage.process.application.bot_data["city"]).parent
    assert list(kept.iterdir()) == []


async def test_a_packed_form_has_the_number_of_the_form_that_was_fetched_alone(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.play("Baso > [📄 Formulir PDF]\nTenri > /siklus\nTenri > [SD Contoh 1 (0/2)]\nTenri > [🗜 Semua formulir (1)]\n")
    assert len(_packs(stage)) == 1
    assert len(stage.rows(select(EvaluationDocument.id))) == 1


@pytest.mark.parametrize("intruder", ["Sitti", "Andi", "Rahma", "Tamu"])
async def test_nobody_else_packs_forms(stage: Stage, intruder: str) -> None:
    cycle = await _handed_over(stage)
    await stage.play(f"{intruder} > /start\n")
    user = stage.cast[intruder]
    stage.world.press(user, max(stage.world.chats[user].messages), f"evzip:{cycle}")
    await stage.settle()
    assert stage.rows(select(Bundle.id)) == []


async def test_a_closed_quarter_can_still_be_packed(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.play("-- 2026-11-20 08:30\nTenri > /siklus\nTenri > [SD Contoh 1 (0/2)]\nTenri > [🔒 Tutup siklus]\n")
    said = await stage.play("Tenri > [🔒 Ya, tutup]\nBaso > /dokumen\nBaso > [🗜 SD Contoh 1 · Triwulan 3 2026 (1)]\n")
    assert "ditutup: 0 dari 2 selesai" in said
    assert len(_packs(stage)) == 1


async def test_a_cycle_without_results_has_no_button_and_says_so_when_pressed(stage: Stage) -> None:
    said = await stage.play("-- 2026-10-12 08:30\nBaso > /siklus\n")
    assert "Semua formulir" not in said
    user = stage.cast["Baso"]
    (cycle,) = stage.rows(select(EvaluationCycle.id).where(EvaluationCycle.unit_id == 1))
    stage.world.press(user, max(stage.world.chats[user].messages), f"evzip:{cycle}")
    await stage.settle()
    assert "Belum ada hasil yang disampaikan" in stage.chat("Baso")[-1]


async def test_what_does_not_fit_is_left_out_and_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await _handed_over(stage)
    monkeypatch.setattr("bot.errands.bundling.LARGEST", -1)
    said = await stage.play("Baso > /siklus\nBaso > [🗜 Semua formulir (1)]\n")
    assert "1 formulir tidak muat" in said


async def test_a_form_that_cannot_be_drawn_is_told_and_holds_up_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await _handed_over(stage)

    def fail(*_facts: Any) -> Drawn:
        raise RuntimeError("no such font")

    monkeypatch.setattr(stage.process.errands._bundling, "_draw", fail)
    await stage.play("Baso > /siklus\nBaso > [🗜 Semua formulir (1)]\n")
    assert stage.rows(select(Bundle.state)) == [BundleState.WAITING], "it is tried again first"
    for _ in range(MOST_TRIES):
        stage.process.clock.move_to(stage.process.clock.now() + timedelta(minutes=20))
        await stage.settle()
    assert any("tidak dapat dikemas" in line for line in stage.chat("Baso"))
    assert stage.rows(select(Bundle.state)) == [BundleState.FAILED]
    assert await stage.process.errands.look() == 0
