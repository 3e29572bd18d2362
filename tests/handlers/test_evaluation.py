"""The evaluation keeps its promises: blind until both are in, nobody else's business, never twice, kept as it was judged."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from domain.actions import known_actions
from domain.periods import Period
from models import ConductRating, Evaluation, EvaluationAsked, EvaluationCycle, Report, Target, TargetScope
from services.evaluation import cycles
from tests.city import NOW
from tests.given import given
from tests.stage import Stage

FACTS = "given Sitti HADIR-GURU until 2026-09: 43/45 44/45 45/45\ngiven Sitti MODUL until 2026-Q3: 6\n"
SELF = """\
Sitti > /evaluasi
Sitti > [🪞 Nilai diri]
Sitti > [⬇️ Di bawah ekspektasi]
Sitti > [✅ Loyal: sesuai]
Sitti > [✅ Selesai]
Sitti > SATU rahasia saya sendiri.
"""
SUPERVISOR = """\
Baso > /evaluasi
Baso > [🧭 Nilai pegawai (1)]
Baso > [⬆️ Di atas ekspektasi]
Baso > DUA pengamatan atasan sendiri.
Baso > [✅ Adaptif: sesuai]
Baso > [✅ Selesai]
"""
OPEN = "-- 2026-10-12 08:30\n"


def _heard(stage: Stage, who: str) -> str:
    """Everything that was ever sent to somebody, also what was edited away since."""
    chat = stage.cast[who]
    return "\n".join(
        str(call.get("text", call.get("caption", ""))) for _, call in stage.request.calls if call.get("chat_id") == chat
    )


def _know(stage: Stage) -> None:
    given(stage.process.database.engine, FACTS)


async def test_neither_side_sees_the_other_before_both_are_in_whoever_comes_first(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF)
    await stage.play("Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (1)]\nBaso > [🔎 MODUL]\nBaso > [‹ Kembali]\nBaso > /siklus\n")
    await stage.play("Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (1)]\nBaso > [⬆️ Di atas ekspektasi]\n")
    before = _heard(stage, "Baso")
    assert "SATU" not in before
    assert "Penilaian diri: hasil kerja" not in before
    await stage.play("Baso > DUA pengamatan atasan sendiri.\n")
    assert "DUA" not in _heard(stage, "Sitti")
    await stage.play("Baso > [✅ Adaptif: sesuai]\nBaso > [✅ Selesai]\nSitti > /evaluasi\nSitti > [📋 Evaluasi saya]\n")
    assert "SATU rahasia" in _heard(stage, "Baso")
    assert "DUA pengamatan" in _heard(stage, "Sitti")


async def test_the_supervisor_who_comes_first_stays_hidden_too(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SUPERVISOR)
    await stage.play(
        "Sitti > /evaluasi\nSitti > [🪞 Nilai diri]\nSitti > [🔎 MODUL]\nSitti > [‹ Kembali]\nSitti > [⬇️ Di bawah ekspektasi]\n"
    )
    before = _heard(stage, "Sitti")
    assert "DUA" not in before
    assert "Predikat:" not in before
    assert "Atasan: hasil kerja" not in before
    await stage.play("Sitti > [✅ Sesuai untuk semua]\nSitti > /evaluasi\nSitti > [📋 Evaluasi saya]\n")
    assert "DUA pengamatan" in _heard(stage, "Sitti")


async def test_after_the_date_the_supervisor_is_heard_although_the_other_side_never_came(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SUPERVISOR)
    await stage.play("-- 2026-10-22 08:30\nSitti > /evaluasi\nSitti > [📋 Evaluasi saya]\n")
    assert "DUA pengamatan" in _heard(stage, "Sitti")


_STATE = (Evaluation, EvaluationCycle, ConductRating, EvaluationAsked)
_WORDS = {int: ("1", "1"), bool: ("0", "1"), str: ("below", "self")}


def _forged() -> list[str]:
    found = set()
    for code, kind in known_actions().items():
        if code.startswith(("ev", "cyc")):
            for place in (0, 1):
                found.add(":".join([code, *(_WORDS[field.type][place] for field in fields(kind))]))
    return sorted(found)


@pytest.mark.parametrize("intruder", ["Rahma", "Andi", "Tamu"])
async def test_no_button_of_the_evaluation_is_of_use_to_others(stage: Stage, intruder: str) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR)
    user = stage.cast[intruder]
    await stage.play(f"{intruder} > /start\n")
    said = len(stage.request.calls)
    before = [str(sorted(row.model_dump().items(), key=str)) for table in _STATE for row in stage.rows(select(table))]
    (sitti,) = stage.rows(select(Evaluation.id).where(Evaluation.self_note.is_not(None)))
    (cycle,) = stage.rows(select(Evaluation.cycle_id).where(Evaluation.id == sitti))
    forged = [data.replace(":1", f":{sitti if data.startswith('ev') else cycle}", 1) for data in _forged()]
    for data in forged:
        stage.world.press(user, max(stage.world.chats[user].messages), data)
        await stage.settle()
    told = " ".join(str(call.get("text")) for _, call in stage.request.calls[said:] if call.get("chat_id") == user)
    assert "Sitti" not in told
    assert "SATU" not in told
    assert "DUA" not in told
    assert [str(sorted(row.model_dump().items(), key=str)) for table in _STATE for row in stage.rows(select(table))] == before


async def test_what_was_judged_stays_although_targets_and_reports_change_later(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR)
    with Session(stage.process.database.engine) as session, session.begin():
        indicator = session.exec(select(Report.indicator_id).where(Report.period == "2026-Q3")).one()
        target = Target(indicator_id=indicator, scope=TargetScope.DEFAULT, amount=Decimal(60), valid_from=date(2026, 8, 1))
        session.add(target)
    said = await stage.play("Baso > [✏️ Ubah penilaian]\n")
    assert "MODUL: 6 modul dari target 6 = 100" in said


async def test_a_quarter_opens_once_however_often_and_whoever_looks(stage: Stage) -> None:
    engine, quarter = stage.process.database.engine, Period.parse("2026-Q3")
    opened = []
    for _ in range(3):
        with Session(engine) as session, session.begin():
            opened.append(cycles.open_quarter(session, quarter=quarter, now=NOW))
    assert opened == [4, 0, 0], "Tenri has no supervisor and is not evaluated"
    assert len(stage.rows(select(EvaluationCycle))) == 2


@pytest.mark.parametrize(
    ("today", "quarter"),
    [(date(2026, 10, 1), "2026-Q3"), (date(2026, 11, 14), "2026-Q3"), (date(2026, 11, 15), None), (date(2027, 1, 1), "2026-Q4")],
    ids=["the day after", "45 days after", "46 days after", "the next quarter"],
)
def test_an_old_quarter_is_left_alone(today: date, quarter: str | None) -> None:
    found = cycles.to_open(today)
    assert (None if found is None else str(found)) == quarter
