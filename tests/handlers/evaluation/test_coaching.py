"""Nothing a supervisor is sent or can open tells what a single person, or fewer than three, said about their coaching."""

import re
from pathlib import Path

import pytest
from sqlmodel import select

from models.evaluation.coaching import CoachingTally, CoachingTurn
from tests.given import given
from tests.stage import Stage

_TALK = Path(__file__).parents[2].joinpath("talks/evaluation/coaching.talk").read_text(encoding="utf-8").partition("\n\n")[2]
_DONE = "\n".join(line for line in _TALK.splitlines() if re.match(r"\w+ > |-- ", line)) + "\n"
_LOOKS = "Baso > /evaluasi\nBaso > /siklus\nBaso > /tahunan\nBaso > [Sitti Contoh]\nBaso > /ringkasan\nBaso > /tren\nBaso > /umpanbalik\n"


@pytest.mark.parametrize("others", ["", "2"], ids=["one answer", "two answers"])
async def test_below_three_answers_the_supervisor_reads_nothing(stage: Stage, others: str) -> None:
    given(stage.process.database.engine, _heading(others))
    await stage.play(_DONE + _LOOKS)
    assert not [words for words in stage.chat("Baso") if "imbingan" in words or "Dalam dialog saya" in words]
    assert [words for words in stage.chat("Tenri") if "Bimbingan oleh Baso" in words]


async def test_from_three_answers_on_the_supervisor_reads_averages_once_and_no_name(stage: Stage) -> None:
    given(stage.process.database.engine, _heading("2 3"))
    await stage.play(_DONE + _LOOKS)
    (told,) = [words for words in stage.chat("Baso") if "imbingan" in words]
    assert "Dalam dialog saya diperhatikan dan dipahami. 3,3 (3 jawaban)" in told
    assert "Saya mendapat umpan balik" not in told, "only two answered it"
    assert "Sitti" not in told
    assert all(int(count) >= 3 for count in re.findall(r"\((\d+) jawaban\)", told))


async def test_while_somebody_may_still_answer_nobody_reads_anything(stage: Stage) -> None:
    given(stage.process.database.engine, _heading("2 3 4"))
    await stage.play(_DONE.partition("-- 2026-10-28")[0] + "-- 2026-10-27 18:00\n")
    for who in ("Baso", "Tenri"):
        assert not [words for words in stage.chat(who) if "rata-rata" in words.lower()]


async def test_no_row_holds_an_answer_together_with_who_gave_it(stage: Stage) -> None:
    given(stage.process.database.engine, _heading(""))
    await stage.play(_DONE)
    assert {row.count for row in stage.rows(select(CoachingTally))} == {1}
    assert set(CoachingTally.model_fields) == {"supervisor_id", "quarter", "statement", "score", "count"}
    assert set(CoachingTurn.model_fields) == {"evaluation_id", "asked"}


def _heading(others: str) -> str:
    known = f"given coached Baso 2026-Q3: {others}\n" if others else ""
    return f"{known}given evaluated Sitti 2026-Q3 meets meets open\n"
