"""Nothing that looks like others' personal data is stored before its writer has said that it is none, wherever it is written."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, String, select
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import AutoString

from models.columns import columns
from models.exchange.workbook import PendingImport
from models.messages.message import Outbox
from models.people.person import Person
from models.reporting.report import DraftAnswer
from models.words import Words
from services.reporting import forms
from tests.city import NOW
from tests.given import person_id
from tests.stage import Stage

_LONGEST_THAT_IS_NO_TEXT = 255
_OURS = {
    "broadcast",
    "followupkind",
    "indicator",
    "indicatorversion",
    "standard",
    "checkquestion",
    "lessoncard",
    "outbox",
    "cityrule",
}
"""Tables whose long texts the agency itself publishes, or the program writes."""
_REPORT = "Sitti > /lapor\nSitti > 43/45\nSitti > 6\n"
_CHOSEN = "Sitti > [✏️ Ubah, catatan, atau bukti]\nSitti > [Kehadiran mengajar]\n"
_SENT = f"{_REPORT}Sitti > [✅ Kirim]\n"

PLACES = [
    ("a question to the help desk", "Sitti > /bantuan\nSitti > [💬 Tanya admin]\n", "Sitti", "Pertanyaan 1"),
    (
        "an answer of the help desk",
        "Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Mengapa tidak bisa?\nTenri > [✍️ Jawab]\n",
        "Tenri",
        "dijawab",
    ),
    ("a note to a value", f"{_REPORT}{_CHOSEN}Sitti > [💬 Catatan]\n", "Sitti", "Ringkasan sebelum dikirim"),
    ("why it does not apply", "Sitti > /lapor\nSitti > [Tidak berlaku]\n", "Sitti", "(2/2)"),
    (
        "why a report is returned",
        f"{_SENT}Baso > [↩️ Kembalikan]\nBaso > [Kehadiran mengajar]\nBaso > [Lanjut]\n",
        "Baso",
        "dikembalikan",
    ),
    ("a question about a value", f"{_SENT}Baso > [❓ Tanyakan]\nBaso > [Modul ajar]\n", "Baso", "terkirim"),
    ("a success story", "Sitti > /cerita\nSitti > [✍️ Tulis cerita]\n", "Sitti", "foto"),
    ("feedback", "Baso > /umpanbalik\nBaso > [Sitti Contoh, S.Pd.]\nBaso > [👏 Apresiasi]\n", "Baso", ""),
    ("what is expected", "Baso > /ekspektasi\nBaso > [▫️ Sitti Contoh, S.Pd.]\nBaso > [Konsekuensi]\n", "Baso", ""),
    ("what a predikat rests on", "Tenri > /organisasi\nTenri > [SD Contoh 1]\nTenri > [Baik]\n", "Tenri", ""),
]
_WORDS = "pasien Joko dan siswa bernama Wawan, yang kami dampingi setiap pagi selama sebulan"


@pytest.mark.parametrize(("before", "who"), [one[1:3] for one in PLACES], ids=[one[0] for one in PLACES])
async def test_it_is_asked_about_and_nothing_of_it_is_kept_meanwhile(stage: Stage, before: str, who: str) -> None:
    await _enter(stage, before, who)
    said = await stage.play(f"{who} > {_WORDS}\n")
    assert "Apakah ini data pribadi?" in said, said
    assert "Joko" not in _everything(stage)
    said = await stage.play(f"{who} > [✏️ Ubah]\n{who} > pasien dan siswa, yang kami dampingi setiap pagi selama sebulan\n")
    assert "belum mengerti" not in said
    assert "Apakah ini" not in said.split("[✏️ Ubah]")[-1].split("hapus dari percakapan ini")[-1]
    assert "Joko" not in _everything(stage)


@pytest.mark.parametrize(("before", "who"), [one[1:3] for one in PLACES], ids=[one[0] for one in PLACES])
async def test_what_is_none_is_taken_as_it_was_written_at_the_same_step(stage: Stage, before: str, who: str) -> None:
    await _enter(stage, before, who)
    await stage.play(f"{who} > {_WORDS}\n")
    said = await stage.play(f"{who} > [Bukan data pribadi]\n")
    assert "✓ Bukan data pribadi." in said
    assert "belum mengerti" not in said
    assert _WORDS in _everything(stage)


async def test_in_reply_to_a_card_the_words_are_still_its_answer(stage: Stage) -> None:
    await stage.play("Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Siapa yang dapat menolong saya?\n")
    await stage.play("Tenri > (balas) Silakan hubungi 081234567890\n")
    said = await stage.play("Tenri > [Bukan data pribadi]\n")
    assert "Silakan hubungi 081234567890" in said
    assert "Silakan hubungi 081234567890" in stage.chat("Sitti")[-1]


async def test_ones_own_number_is_not_asked_about(stage: Stage) -> None:
    (nip,) = stage.rows(select(columns(Person).nip).where(columns(Person).name.startswith("Sitti")))
    said = await stage.play(f"Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > NIP saya {nip}, mengapa salah?\n")
    assert "Pertanyaan 1 sudah diterima" in said


async def test_in_another_talk_the_answer_is_no_answer(stage: Stage) -> None:
    await stage.play(f"Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > {_WORDS}\nSitti > /cerita\nSitti > [✍️ Tulis cerita]\n")
    said = await stage.play("Sitti > [Bukan data pribadi]\n")
    assert "✓ Bukan data pribadi." not in said
    assert "Joko" not in _everything(stage)


async def test_a_forged_answer_without_its_words_is_outdated(stage: Stage) -> None:
    await stage.play("Sitti > /start\n")
    message = next(one for one in stage.world.chats[stage.cast["Sitti"]].messages.values() if "reply_markup" in one)
    message["reply_markup"]["inline_keyboard"] = [[{"text": "palsu", "callback_data": "pdnot:0:5"}]]
    said = await stage.play("Sitti > [palsu]\n")
    assert "✓" not in said.split("\n")[1]


def test_every_text_of_peoples_own_is_guarded() -> None:
    open_ = [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, (String, AutoString)) and not isinstance(column.type, Words)
        if (column.type.length or 0) > _LONGEST_THAT_IS_NO_TEXT and table.name not in _OURS
    ]
    assert open_ == []


async def _enter(stage: Stage, before: str, who: str) -> None:
    said = await stage.play(before)
    assert "no button" not in said


def _everything(stage: Stage) -> str:
    """Every value of every table."""
    found: list[Any] = []
    with stage.process.database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            found += [list(map(str, row)) for row in connection.execute(select(table))]
    return json.dumps(found, ensure_ascii=False)


def test_a_forms_note_that_looks_like_it_is_left_out_and_the_others_are_kept(engine: Engine) -> None:
    rows = [
        {"Kode": "HADIR-GURU", "Nilai": "43/45", "Catatan": "siswa bernama Joko sakit"},
        {"Kode": "MODUL", "Nilai": "6", "Catatan": "rapat"},
    ]
    with Session(engine) as session, session.begin():
        sent = PendingImport(person_id=person_id(session, "Sitti"), file_id="f", name="formulir.xlsx", made_at=NOW)
        session.add(sent)
        session.flush()
        forms.take(session, pending=sent.id, rows={"Formulir": list(enumerate(rows, start=2))}, today=NOW.date(), now=NOW)
    with Session(engine) as session:
        assert set(session.scalars(select(columns(DraftAnswer).note))) == {None, "rapat"}
        (told,) = session.scalars(select(columns(Outbox).facts))
        assert told["doubtful"] == ["HADIR-GURU"]
        assert "Joko" not in str(told)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        pytest.param("Joko sakit tiga hari", True, id="somebody unknown"),
        pytest.param("Baso sakit, rapat ditunda", False, id="the head of the own school"),
        pytest.param("Ibu Fatimah dirujuk", True, id="a mother"),
        pytest.param("Bidan Rina tidak masuk", False, id="a midwife"),
    ],
)
async def test_a_name_without_a_word_before_it_is_asked_about_unless_it_is_a_colleagues(
    stage: Stage, words: str, asked: bool
) -> None:
    said = await stage.play(f"{_REPORT}{_CHOSEN}Sitti > [💬 Catatan]\nSitti > {words}\n")
    assert ("Apakah ini data pribadi?" in said) is asked
    assert (words in _everything(stage)) is not asked
