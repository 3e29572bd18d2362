"""While a quarter opens an admin sees how far that is; where it breaks off, the next look goes on and tells nobody twice."""

from typing import Any

import pytest
from sqlmodel import col, func, select

from models.evaluation.evaluation import Evaluation
from scheduler.notices.evaluation import cycles as notices
from services.evaluation import cycles
from tests.stage import Stage


async def test_an_admin_sees_how_far_it_is_and_nobody_is_told_twice(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something breaks in the middle of it; the next look goes on."""
    monkeypatch.setattr(cycles, "_PEOPLE", 1)
    write, calls = stage.process.database.write, list[int]()

    async def failing(work: Any) -> Any:
        opening = getattr(work, "func", None) is notices._quietly
        calls.extend([1] * opening)
        if opening and len(calls) == 2:
            raise RuntimeError("in the middle of it")
        return await write(work)

    monkeypatch.setattr(stage.process.database, "write", failing)
    await stage.wait_until("2026-10-12 08:05")
    stage.world.send_text(stage.cast["Tenri"], "/siklus")
    await stage.settle()
    assert "sedang dibuka: 1 dari " in stage.chat("Tenri")[-1]
    await stage.wait_until("2026-10-12 08:20")
    await stage.wait_until("2026-10-12 08:35")
    assert len(calls) - 1 == stage.rows(select(func.count(func.distinct(col(Evaluation.person_id)))))[0] > 2
    told = [message for name in stage.cast for message in stage.chat(name) if "Evaluasi" in message and "sampai" in message]
    assert len(told) > 1
    for name in stage.cast:
        mine = [message for message in stage.chat(name) if message in told]
        assert len(mine) == len(set(mine)), name
