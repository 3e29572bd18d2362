"""Achievements are shown to the person, to whoever verified them, and to admins; to nobody else."""

import re

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from domain.standards.indicators import Direction
from models.people.person import Account, Person, Posting
from models.reporting.report import Report, Submission
from models.standards.standard import Indicator, IndicatorPosition
from tests.given import given
from tests.stage import Stage

HISTORY = """# Sitti reported.
given Sitti HADIR-GURU until 2026-09: 90/100 91/100 94/100 93/100 95/100 90/95 92/98 97/100
given Sitti MODUL until 2026-Q2: 5 6 6
"""


@pytest.mark.parametrize("data", ["rec:1", "reci:1:1", "recr:1", "trenu:1:0", "pws:1:1"])
@pytest.mark.parametrize("outsider", ["Andi", "Rahma"])
async def test_a_forged_button_shows_nobody_elses_achievements(stage: Stage, outsider: str, data: str) -> None:
    given(stage.process.database.engine, HISTORY)
    await stage.play(f"{outsider} > /start\n")
    user = stage.cast[outsider]
    before = len(stage.chat(outsider))
    stage.world.press(user, max(stage.world.chats[user].messages), data)
    await stage.settle()
    said = " ".join(stage.chat(outsider)[before - 1 :])
    assert "Sitti" not in said
    assert "HADIR" not in said


async def test_a_forged_button_sends_nobody_elses_picture(stage: Stage) -> None:
    given(stage.process.database.engine, HISTORY)
    await stage.play("Sitti > /kinerja\nAndi > /start\n")
    user = stage.cast["Andi"]
    before, sent = len(stage.chat("Andi")), [name for name, _ in stage.request.calls].count("sendPhoto")
    for data in ("recweb:1", "trenweb:1", "lvlweb:1", "spread:1:2026:3", "spread:1:2026:0", "spread:99:1:99"):
        stage.world.press(user, max(stage.world.chats[user].messages), data)
        await stage.settle()
    said = " ".join(stage.chat("Andi")[before:])
    assert not any(words in said for words in ("Sitti", "Kehadiran mengajar", "SD Contoh 1", "Sebaran"))
    assert [name for name, _ in stage.request.calls].count("sendPhoto") == sent


async def test_a_new_supervisor_does_not_see_what_was_sent_to_the_one_before(stage: Stage) -> None:
    engine = stage.process.database.engine
    given(engine, HISTORY)
    with Session(engine) as session, session.begin():
        andi = session.scalars(select(Account.person_id).where(Account.telegram_id == stage.cast["Andi"])).one()
        session.execute(update(Submission).where(Submission.number != "HADIR-0").values(verifier_id=andi))
    said = await stage.play("Baso > /tren\nBaso > [🏢 SD Contoh 1]\nBaso > [👤 Sitti Contoh]\n")
    assert "97/100" in said
    assert "94" not in said
    assert "MODUL0" not in said
    assert "terverifikasi 1 dari 1" in said, "what others were sent is not missing"


async def test_a_person_who_moved_away_is_no_longer_in_the_scope(stage: Stage) -> None:
    engine = stage.process.database.engine
    given(engine, HISTORY)
    with Session(engine) as session, session.begin():
        session.execute(update(Posting).where(Posting.position == "Guru Kelas").values(supervisor_id=None))
    user = stage.cast["Baso"]
    await stage.play("Baso > /start\n")
    stage.world.press(user, max(stage.world.chats[user].messages), "rec:1")
    await stage.settle()
    assert "Sitti" not in " ".join(stage.chat("Baso")[-1:])


async def test_four_indicators_take_six_hundred_characters_and_more_stand_behind_buttons(stage: Stage) -> None:
    engine = stage.process.database.engine
    with Session(engine) as session, session.begin():
        modul = session.exec(select(Indicator).where(Indicator.code == "MODUL")).one()
        for number in range(4):
            indicator = Indicator(**{**modul.model_dump(exclude={"id"}), "code": f"M{number}", "direction": Direction.UP})
            session.add(indicator)
            session.flush()
            session.add(IndicatorPosition(indicator_id=indicator.id, position="Guru Kelas"))
    more = "".join(f"given Sitti M{number} until 2026-Q3: 5 6 6 4\n" for number in range(4))
    given(engine, HISTORY + more)
    await stage.play("Sitti > /kinerja\n")
    (said,) = stage.chat("Sitti")[-1:]
    words, *buttons = said.split(" [")
    assert len(words) <= 650
    assert len(buttons) == 6 + 2
    assert "2 indikator lain" in words


@pytest.mark.parametrize(("colleagues", "told"), [(4, "Nilai tengah tim (5 orang)"), (3, "sedikitnya 5 orang")])
async def test_the_median_is_told_on_request_and_from_five_people_on(stage: Stage, colleagues: int, told: str) -> None:
    engine = stage.process.database.engine
    given(engine, HISTORY)
    with Session(engine) as session, session.begin():
        sitti = session.scalars(select(Person).where(Person.name.startswith("Sitti"))).one()
        post = session.scalars(select(Posting).where(Posting.person_id == sitti.id)).one()
        for number in range(colleagues):
            person = Person(
                **{**sitti.model_dump(exclude={"id", "phone"}), "nip": f"19800101200501{number:04}", "name": f"Guru {number}"}
            )
            session.add(person)
            session.flush()
            session.add(Posting(**{**post.model_dump(exclude={"id"}), "person_id": person.id}))
            session.add(
                Account(person_id=person.id, telegram_id=900 + number, linked_at=stage.process.clock.now(), linked_by="invitation")
            )
        session.flush()
        _same_history(session, sitti.id)
    said = await stage.play("Sitti > /kinerja\nSitti > [Kehadiran mengajar]\nSitti > [👥 Bandingkan dengan tim]\n")
    first, _, compared = said.partition("Sitti > [👥")
    assert "Nilai tengah" not in first
    assert told in compared


def _same_history(session: Session, person: int) -> None:
    others = session.scalars(select(Person.id).where(Person.name.startswith("Guru "))).all()
    for other in others:
        for report in session.scalars(select(Report).where(Report.person_id == person, Report.period == "2026-09")).all():
            session.add(Report(**{**report.model_dump(exclude={"id"}), "person_id": other}))


async def test_a_month_on_leave_is_not_missing(stage: Stage) -> None:
    given(stage.process.database.engine, "# Rahma was away.\ngiven Rahma TUNGGU until 2026-07: 25\n")
    assert "terverifikasi 1 dari 3" in await stage.play("Rahma > /kinerja\n")
    given(stage.process.database.engine, "# Rahma was away.\ngiven leave Rahma 2026-08-01..2026-08-31\n")
    said = await stage.play("Rahma > /kinerja\nRahma > [Waktu tunggu]\n")
    assert "terverifikasi 1 dari 2" in said
    assert "September 2026: belum dilaporkan" in said
    assert "Agustus 2026" not in said


async def test_what_is_too_long_for_a_caption_is_begun_below_the_picture_and_a_tap_away(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(stage.process.database.engine, HISTORY)
    assert "(foto) Kinerja saya" in await stage.play("Sitti > /kinerja\n")
    monkeypatch.setattr("bot.delivery.fitting.CAPTION", 100)
    said = await stage.play("Sitti > /kinerja\n")
    assert "(foto) Kinerja saya" in said
    assert "Deret: empat triwulan" not in said
    (whole,) = re.findall(r"\[(📄 Baca[^]]*)\]", said)
    assert "Deret: empat triwulan" in await stage.play(f"Sitti > [{whole}]\n")
