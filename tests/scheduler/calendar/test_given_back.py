"""An outage in the middle of a term: what it took is given back, and whose term it is hears of it. A leap of the clock takes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.evaluation.evaluation import Evaluation
from models.messages.outage import Alive, Outage
from scheduler import timetable
from scheduler.timetable import Timetable
from services.messages import outages
from tests.given import given
from tests.stage import Stage

_GIVEN = "given Sitti HADIR-GURU until 2026-09: 43/45 44/45 45/45\ngiven Sitti MODUL until 2026-Q3: 3\n"
_TOLD = """
Baso > /evaluasi
Baso > [🧭 Nilai pegawai (1)]
Baso > [✅ Sesuai ekspektasi]
Baso > Kerja tambahan di luar target
Baso > [✅ Sesuai untuk semua]
"""


async def _down(stage: Stage, *, until: str) -> str:
    """The process ends, and another begins at a later moment; what is said then."""
    stage.timetable = Timetable(
        database=stage.process.database, delivery=stage.process.delivery, clock=stage.process.clock, city=stage.timetable._city
    )
    return await stage.play(f"-- {until}\n")


async def test_days_lost_while_judging_oneself_are_given_back_and_told(stage: Stage) -> None:
    given(stage.process.database.engine, _GIVEN)
    await stage.play("-- 2026-10-12 08:05\n-- 2026-10-14 09:00\n")
    said = await _down(stage, until="2026-10-19 08:05")  # the last day, Saturday the 17th, lies in it
    assert "Sitti < ⏳ Evaluasi Triwulan 3 2026 / Batas menilai diri diperpanjang untuk Bapak/Ibu sampai 22 Okt 2026" in said
    assert "karena Sipakainga tidak dapat dipakai dari 14 Okt 2026 sampai 18 Okt 2026" in said
    assert said.count("Batas menilai diri diperpanjang") == 4, "once to each who had heard and had not judged"
    assert "Batas menilai diri" not in await stage.play("-- 2026-10-19 12:05\n"), "and no second time"
    answer = await stage.play("Sitti > /evaluasi\nSitti > [🪞 Nilai diri]\n")
    assert "sampai 22 Okt 2026" in answer


async def test_a_leap_of_the_clock_is_no_outage(stage: Stage) -> None:
    given(stage.process.database.engine, _GIVEN)
    said = await stage.play("-- 2026-10-12 08:05\n-- 2026-10-14 09:00\n-- 2026-10-19 08:05\n")
    assert stage.rows(select(Outage)) == []
    assert "diperpanjang" not in said


async def test_while_the_process_lives_an_outage_is_time_that_really_passed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    elapsed = 1_000.0
    monkeypatch.setattr(timetable, "_elapsed", lambda: elapsed)
    await stage.play("-- 2026-10-12 08:05\n")
    elapsed += timedelta(days=2).total_seconds()  # the database was away: nothing could be written down
    await stage.play("-- 2026-10-14 08:05\n")
    assert [one.ended - one.began for one in stage.rows(select(Outage))] == [timedelta(days=2)]


async def test_days_to_answer_and_to_object_are_given_back_and_told(stage: Stage) -> None:
    given(stage.process.database.engine, _GIVEN)
    await stage.play("-- 2026-10-12 08:05\n-- 2026-10-19 08:05\n")
    now = stage.process.clock.now()
    with Session(stage.process.database.engine) as session, session.begin():
        one = session.scalars(select(Evaluation).where(Evaluation.person_id == 1)).one()
        _hand_over(session, stage, one, now)
    await stage.play("-- 2026-10-19 09:05\n")
    before = stage.rows(select(Evaluation).where(Evaluation.person_id == 1))[0]
    said = await _down(stage, until="2026-10-22 07:05")
    after = stage.rows(select(Evaluation).where(Evaluation.person_id == 1))[0]
    lost = timedelta(days=3)
    assert (after.answer_until, after.object_until) == (before.answer_until + lost, before.object_until + lost)
    assert "Sitti < ⏳ Hasil evaluasi Triwulan 3 2026 / Sipakainga tidak dapat dipakai dari 19 Okt 2026 sampai 21 Okt 2026." in said
    assert "keberatan sampai 5 Nov 2026" in said


def _hand_over(session: Session, stage: Stage, one: Evaluation, now: datetime) -> None:
    from domain.evaluation.ratings import Predicate, Rating
    from services.evaluation import results

    one.rated_at, one.result, one.conduct, one.predicate = now, Rating.MEETS, Rating.MEETS, Predicate.GOOD
    one.talked_at = now
    results.hand_over(session, one, now=now, city=stage.timetable._city)


@pytest.mark.parametrize(("hours", "found"), [(2, 0), (3, 1), (60, 1)])
def test_two_processes_that_begin_together_find_an_outage_once(engine: Engine, hours: int, found: int) -> None:
    at = datetime(2026, 10, 9, 6, tzinfo=UTC)
    with Session(engine) as session, session.begin():
        outages.mark(session, now=at, passed=None)
    for _ in range(2):
        with Session(engine) as session, session.begin():
            outages.mark(session, now=at + timedelta(hours=hours), passed=None)
    with Session(engine) as session:
        assert len(session.scalars(select(Outage)).all()) == found
        assert session.scalars(select(Alive)).one().at == at + timedelta(hours=hours)


def test_a_clock_that_was_put_back_is_no_outage(engine: Engine) -> None:
    at = datetime(2026, 10, 9, 6, tzinfo=UTC)
    for now, passed in (
        (at, None),
        (at - timedelta(days=9), timedelta(minutes=15)),
        (at, timedelta(minutes=15)),
        (at, timedelta(days=9)),
    ):
        with Session(engine) as session, session.begin():
            assert outages.mark(session, now=now, passed=passed) is None
    assert date(2026, 10, 9) == at.date()
