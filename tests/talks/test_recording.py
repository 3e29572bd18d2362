"""A recorded talk is a transcript: it plays again as it was, fails where the bot answers otherwise, and names nobody who exists."""

import re
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.adoption.recording import RecordedLine, Recording
from models.people.person import Person, Posting
from models.people.unit import Unit
from services.adoption import recording
from tests.conftest import play_on
from tests.databases import Sqlite
from tests.stage import Stage

_ASKED = """\
Tenri > /rekam NAME
Tenri > [NAME]
WHO > [Izinkan]
"""
_WORKS = """\
Sitti > /start
Sitti > [HADIR-GURU · September 2026]
Sitti > empat puluhan
Sitti > 43/45
Sitti > [✅ Kirim]
Sitti > halo
"""
_TELLS = """\
Sitti > apa kabar Budi Waseso, NIK 7371010101800001
Sitti > telepon Budi
Sitti > /cari Baso
"""


def _asked(who: str = "Sitti", name: str = "Sitti") -> str:
    return _ASKED.replace("NAME", name).replace("WHO", who)


def _file(stage: Stage) -> str:
    (found,) = [file for file in stage.world.files.values() if file.name.endswith(".talk")]
    return found.content.decode()


async def test_what_was_recorded_plays_again_and_fails_where_the_bot_answers_otherwise(sqlite: Sqlite, tmp_path: Path) -> None:
    async with play_on(sqlite.anew(), tmp_path) as stage:
        await stage.play(_asked() + _WORKS + "Sitti > /berhenti\n")
        heading, _, transcript = _file(stage).partition("\n\n")
    assert heading.startswith("# A recorded talk in which 6 things were said")
    assert [line for line in transcript.splitlines() if " > " in line] == _WORKS.splitlines()
    async with play_on(sqlite.anew(), tmp_path) as stage:
        played = await stage.play(transcript)
        theirs = [line for line in played.splitlines() if not line.startswith("Baso ")]  # who heard of it, and was not recorded
        assert theirs == transcript.splitlines()
    async with play_on(sqlite.anew(), tmp_path) as stage:
        with Session(stage.process.database.engine) as session, session.begin():
            session.scalars(select(Person).where(Person.name == "Sitti Contoh, S.Pd.")).one().sex = "L"
        assert await stage.play(transcript) != played


async def test_whoever_is_recorded_is_somebody_else_in_the_file(sqlite: Sqlite, tmp_path: Path) -> None:
    async with play_on(sqlite.anew(), tmp_path) as stage:
        with Session(stage.process.database.engine) as session, session.begin():
            sitti = session.scalars(select(Person).where(Person.name == "Sitti Contoh, S.Pd.")).one()
            sitti.name, sitti.shown = "Hj. Nurhayati Daeng Ngai, S.Pd.", None
            session.scalars(select(Unit).where(Unit.code == "SD-1")).one().name = "SD Negeri Mangkura 4"
            session.scalars(
                select(Posting).where(Posting.position == "Kepala Sekolah")
            ).one().position = "Kepala SD Negeri Mangkura"
        await stage.play(_asked(name="Nurhayati") + _WORKS + _TELLS + "Sitti > kepala SD Mangkura\nTenri > [Hentikan]\n")
        written = _file(stage)
    assert "Ibu Sitti Contoh" in written
    assert "Sitti > (data pribadi)" in written
    assert "Sitti > kepala SD anu" in written.replace("Anu", "anu")
    assert not re.search("nurhayati|ngai|mangkura|budi|waseso|7371010101800001", written, re.IGNORECASE)


@pytest.mark.parametrize("end", ["Sitti > [Buang]", "Sitti > /berhenti", "-- 2026-10-01 09:31"])
async def test_nothing_is_kept_of_what_was_thrown_away_or_sent(end: str, sqlite: Sqlite, tmp_path: Path) -> None:
    async with play_on(sqlite.anew(), tmp_path) as stage:
        told = await stage.play(f"{_asked()}Sitti > telepon Budi\n{end}\nSitti > sesudahnya Budi\n")
        files = [file for file in stage.world.files.values() if file.name.endswith(".talk")]
        assert len(files) == ("Buang" not in end)
        assert all(b"sesudahnya" not in file.content for file in files)
        assert "Sitti ~" in told if "Buang" in end else "diserahkan kepada Tenri Contoh" in told
        with Session(stage.process.database.engine) as session, session.begin():
            recording.forget_sent(session, now=stage.process.clock.now())
        assert stage.rows(select(RecordedLine)) == []
        assert stage.rows(select(Recording.ended_at)) != [None]


async def test_nobody_else_agrees_ends_or_throws_it_away(sqlite: Sqlite, tmp_path: Path) -> None:
    async with play_on(sqlite.anew(), tmp_path) as stage:
        await stage.play(_asked()[: -len("Sitti > [Izinkan]\n")])
        await _press(stage, "recyes:1:1", "Baso", "Tenri", "Tamu")
        assert stage.rows(select(Recording.state)) == ["asked"]
        await stage.play("Sitti > [Izinkan]\n")
        await _press(stage, "recend:1:1", "Baso", "Rahma")
        await _press(stage, "recend:1:0", "Baso", "Tenri")
        await _press(stage, "recyes:1:0", "Sitti")
        assert stage.rows(select(Recording.state)) == ["running"]


async def _press(stage: Stage, data: str, *people: str) -> None:
    for who in people:
        stage.world.start(stage.cast[who])
        await stage.settle()
        stage.world.press(stage.cast[who], list(stage.world.chats[stage.cast[who]].messages)[-1], data)
        await stage.settle()


async def test_who_asks_and_agrees_too_late_or_without_right_is_refused(sqlite: Sqlite, tmp_path: Path) -> None:
    async with play_on(sqlite.anew(), tmp_path) as stage:
        await _press(stage, "recme", "Sitti", "Tamu")
        await _press(stage, "recask:2", "Sitti")
        assert stage.rows(select(Recording)) == []
        await stage.play(_asked()[: -len("Sitti > [Izinkan]\n")] + "-- 2026-10-02 09:01\n")
        await _press(stage, "recyes:1:1", "Sitti")
        assert stage.rows(select(Recording.state)) == ["lapsed"]
