"""Each part of a quarter is the business of its own supervisor alone."""

import pytest
from sqlmodel import Session, select

from models.evaluation.evaluation import ConductRating, Evaluation
from models.people.person import Person
from tests.given import given
from tests.stage import Stage

OPEN = "-- 2026-10-12 08:30\n"
MOVED = "given moved Sitti 2026-08-20 from Rahma"
PRESSES = ("ev", "evres", "evval", "evfin", "evtalk", "evout", "evstep", "evcon", "evpdf")
_REST = {"evres": ":above", "evval": ":loyal"}


@pytest.mark.parametrize(("who", "part"), [("Baso", 1), ("Andi", 2)], ids=["the later supervisor", "the earlier supervisor"])
async def test_no_supervisor_opens_or_judges_the_part_of_the_other(stage: Stage, who: str, part: int) -> None:
    given(stage.process.database.engine, MOVED)
    await stage.play(OPEN + "Sitti > /start\nBaso > /start\nAndi > /start\n")
    with Session(stage.process.database.engine) as session:
        sitti = select(Evaluation).join(Person, Person.id == Evaluation.person_id).where(Person.name.startswith("Sitti"))
        other = session.exec(sitti.where(Evaluation.part == part)).one()
    user, said = stage.cast[who], len(stage.request.calls)
    for code in PRESSES:
        stage.world.press(user, max(stage.world.chats[user].messages), f"{code}:{other.id}{_REST.get(code, '')}")
        await stage.settle()
    told = " ".join(str(call.get("text")) for _, call in stage.request.calls[said:] if call.get("chat_id") == user)
    assert "Sitti" not in told
    assert stage.rows(select(ConductRating)) == []
    assert stage.rows(select(Evaluation.result).where(Evaluation.id == other.id)) == [None]


async def test_what_one_supervisor_says_of_a_part_is_not_read_by_the_other(stage: Stage) -> None:
    given(stage.process.database.engine, f"given Sitti MODUL until 2026-Q3: 6\n{MOVED}")
    await stage.play(OPEN + "Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (1)]\nBaso > [⬆️ Di atas ekspektasi]\n")
    await stage.play("Baso > RAHASIA tentang bagian kedua.\nBaso > [✅ Sesuai untuk semua]\n")
    said = await stage.play(
        "Andi > /evaluasi\nAndi > [🧭 Nilai pegawai (2)]\nAndi > [Belum dinilai (2) ›]\n-- 2026-10-22 08:30\nAndi > /evaluasi\n"
    )
    assert "Sitti Contoh" in said
    assert "RAHASIA" not in said
    assert "Predikat:" not in said


async def test_a_cycle_with_an_open_objection_to_one_part_does_not_close(stage: Stage) -> None:
    given(stage.process.database.engine, f"given Sitti MODUL until 2026-Q3: 6\n{MOVED}")
    await stage.play(OPEN + "Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (1)]\nBaso > [✅ Sesuai ekspektasi]\n")
    await stage.play("Baso > [✅ Sesuai untuk semua]\n-- 2026-10-22 08:30\nBaso > /evaluasi\n")
    await stage.play("Baso > [🤝 Sitti Contoh, S.Pd. (20/08–30/09)]\nBaso > [🤝 Dialog selesai, sampaikan hasil]\n")
    await stage.play("Sitti > [⚖️ Sanggah]\nSitti > Modul kelas lain belum ikut dihitung.\n")
    said = await stage.play("Tenri > /siklus\nTenri > [SD Contoh 1 (0/2)]\nTenri > [🔒 Tutup siklus]\n")
    assert "sanggahan Sitti Contoh belum diputuskan" in said
