"""What was decided elsewhere closes itself: the card says what became of it, keeps its values, and has no button that is over."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from models.people.person import Person, Posting, Role
from services.reporting import unlocking
from services.verification import handover
from tests.given import given, person_id
from tests.stage import Stage

SEND = "Rahma > lapor idl=20/30 tunggu=25\nRahma > (foto)\nRahma > [✅ Kirim]\n"


def _second_admin(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        andi = session.get_one(Person, person_id(session, "Andi"))
        andi.role = Role.ADMIN
        session.add(andi)


def _live(stage: Stage, who: str) -> str:
    """Every message of a chat that still has buttons."""
    return "\n".join(line for line in stage.chat(who) if "[" in line)


async def test_a_report_in_the_queue_that_one_admin_verified_is_closed_for_the_other(stage: Stage) -> None:
    given(stage.process.database.engine, "given without supervisor Rahma\n")
    _second_admin(stage)
    await stage.play(SEND)
    for who in ("Tenri", "Andi"):
        await stage.play(f"{who} > /verifikasi\n{who} > [10001]\n")
    said = await stage.play("Tenri > [✅ Verifikasi]\n")
    assert "Andi ~ Laporan 10001" in said
    assert "Diverifikasi oleh Tenri Contoh" in said
    assert "[✅ Verifikasi]" not in _live(stage, "Andi")
    assert "Imunisasi dasar lengkap, September 2026: 20/30" in said.split("Tenri ~", 1)[1].splitlines()[0], (
        "the decider keeps the values"
    )


async def test_a_report_that_is_opened_from_the_inbox_is_live_in_one_place(stage: Stage) -> None:
    await stage.play(SEND + "Andi > /verifikasi\nAndi > [10001]\n")
    assert _live(stage, "Andi").count("[✅ Verifikasi]") == 1
    await stage.play("Andi > [✅ Verifikasi]\n")
    assert "[✅ Verifikasi]" not in _live(stage, "Andi")


async def test_a_returned_report_keeps_its_values_for_the_one_who_returned_it(stage: Stage) -> None:
    await stage.play(SEND)
    said = await stage.play("Andi > [↩️ Kembalikan]\nAndi > [Waktu tunggu]\nAndi > [Lanjut]\nAndi > Periksa menitnya.\n")
    (decided,) = [line for line in said.splitlines() if line.startswith("Andi") and "dikembalikan kepada" in line]
    assert "Waktu tunggu, September 2026: 25 menit ↩️" in decided
    assert "Imunisasi dasar lengkap, September 2026: 20/30" in decided


async def test_a_request_to_open_a_period_is_closed_for_the_other_judge(stage: Stage) -> None:
    engine = stage.process.database.engine
    given(engine, "given without supervisor Rahma\n")
    _second_admin(stage)
    now = stage.process.clock.now()
    with Session(engine) as session, session.begin():
        rahma = person_id(session, "Rahma")
        (missed, *_) = unlocking.missed(session, by=rahma, today=stage.timetable._city.today(now))
        period = str(missed.period)
        unlocking.begin(session, by=rahma, indicator=missed.indicator, period=period, today=date(2026, 10, 1), now=now)
        unlocking.ask(session, by=rahma, why="Sakit waktu itu.", now=now, city=stage.timetable._city)
    await stage.settle()
    assert "[" in _live(stage, "Andi")
    said = await stage.play("Tenri > [🔓 Buka 48 jam]\n")
    assert "Andi ~ 🔒 Rahma Contoh minta dibuka" in said
    assert "Sudah dibuka oleh Tenri Contoh" in said
    assert "Buka 48 jam" not in _live(stage, "Andi")


async def test_a_claimed_nip_is_closed_for_the_other_judge(stage: Stage) -> None:
    engine = stage.process.database.engine
    given(engine, "given without supervisor Rahma\ngiven without account Rahma\n")
    _second_admin(stage)
    with Session(engine) as session:
        nip = session.get_one(Person, person_id(session, "Rahma")).nip
    await stage.play(f"Rahma > {nip}\n")
    assert "Benarkah" in _live(stage, "Andi")
    said = await stage.play("Tenri > [✅ Ya, benar]\nAndi > [✅ Ya, benar]\n")
    assert "Sudah dikenali oleh" in said
    assert "Benarkah" not in _live(stage, "Andi") + _live(stage, "Tenri")


async def test_a_report_that_was_handed_over_is_closed_for_whoever_had_it(stage: Stage) -> None:
    await stage.play(SEND)
    assert "[✅ Verifikasi]" in _live(stage, "Andi")
    now = stage.process.clock.now()
    with Session(stage.process.database.engine) as session, session.begin():
        post = session.scalars(select(Posting).where(Posting.person_id == person_id(session, "Andi"))).one()
        post.valid_until = stage.timetable._city.today(now) - timedelta(days=1)
        session.add(post)
        session.flush()
        assert handover.hand_over(session, now=now, city=stage.timetable._city) == 1
    await stage.settle()
    assert "[✅ Verifikasi]" not in _live(stage, "Andi")


@pytest.mark.parametrize(("language", "over", "ahead"), [("id", "sudah lewat", "sampai"), ("en", "it was due on", "until")])
def test_a_day_that_has_gone_by_is_not_spoken_of_as_to_come(stage: Stage, language: str, over: str, ahead: str) -> None:
    texts = stage.process.application.texts
    desk = {
        "desk": {
            "$facts": {
                "quarter": {"$period": "2026-Q3"},
                "evidence_until": None,
                "self_until": None,
                "to_judge_self": [],
                "to_answer": [],
                "judging": [
                    {"$facts": {"quarter": {"$period": "2026-Q3"}, "waiting": 1, "people": 1, "until": {"$date": "2026-10-21"}}}
                ],
                "to_judge": [1],
                "to_talk": [],
                "to_decide": [],
            }
        }
    }
    before, after = ({"today": day, **desk} for day in (date(2026, 10, 21), date(2026, 10, 31)))
    assert ahead in texts.screen("evaluation/desk", language, before)
    assert over in texts.screen("evaluation/desk", language, after)
