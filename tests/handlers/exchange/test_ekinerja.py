"""Text for e-Kinerja: what is verified and nothing else, each item whole, within Telegram's limits, and only one's own."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.delivery.fitting import size
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency
from models.evaluation.expectation import Expectation, ExpectedResult
from models.standards.rule import CityRule
from models.standards.standard import Indicator, IndicatorPosition, Standard
from services.exchange import ekinerja
from tests.city import NOW
from tests.given import given
from tests.stage import Stage


async def test_what_is_not_verified_is_not_pasted(stage: Stage) -> None:
    given(stage.process.database.engine, "given Sitti HADIR-GURU until 2026-08: 43/45 44/45\n")
    given(stage.process.database.engine, "given Sitti MODUL until 2026-Q3 waiting: 4\n")
    said = await stage.play("Sitti > /ekinerja\n")
    assert "Laporan terverifikasi: 2 dari 4" in said
    assert "Agustus 2026: 44/45" in said
    assert "4 modul" not in said


async def test_the_evidence_comes_under_names_that_fit_and_only_to_its_owner(stage: Stage) -> None:
    await stage.play("Rahma > /lapor IDL 31/45\nRahma > (foto)\nRahma > [✅ Kirim]\nAndi > [✅ Verifikasi]\n")
    said = await stage.play("Rahma > /ekinerja\nRahma > [📎 Bukti (1)]\n")
    assert "Bukti dukung: IDL-2026-09-1" in said
    assert "(dokumen IDL-2026-09-1.jpg)" in said
    user, before = stage.cast["Sitti"], len(stage.world.files)
    await stage.play("Sitti > /start\n")
    (idl,) = stage.rows(select(Indicator.id).where(Indicator.code == "IDL"))
    stage.world.press(user, max(stage.world.chats[user].messages), f"ekfile:2026-Q3:{idl}")
    await stage.settle()
    assert len(stage.world.files) == before


@pytest.mark.parametrize(
    "data", ["ek:besok", "ek:2026-13", "ekfile:x:1", "ek:9999-Q1", "ek:0001-Q1", "ekzip:besok", "ekzip:2025-Q1"]
)
async def test_a_forged_quarter_opens_nothing(stage: Stage, data: str) -> None:
    await stage.play("Sitti > /start\n")
    user = stage.cast["Sitti"]
    stage.world.press(user, max(stage.world.chats[user].messages), data)
    await stage.settle()
    told = " ".join(stage.chat("Sitti"))
    assert "e-Kinerja ·" not in told
    assert "RHK" not in told


def _add_indicators(stage: Stage, count: int) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        school = session.scalars(select(Standard.id).where(Standard.code == "SD")).one()
        for number in range(count):
            indicator = Indicator(
                code=f"X{number:02}",
                standard_id=school,
                name="<Nama & panjang> " * 9,
                question="Berapa?",
                kind=IndicatorKind.COUNT,
                direction=Direction.UP,
                frequency=Frequency.MONTHLY,
                aspect="kuantitas",
                unit="kegiatan",
                valid_from=date(2026, 1, 1),
            )
            session.add(indicator)
            session.flush()
            session.add(IndicatorPosition(indicator_id=indicator.id, position="Guru Kelas"))


def _of_one_result(stage: Stage) -> None:
    """All indicators measure one result of work."""
    with Session(stage.process.database.engine) as session, session.begin():
        for indicator in session.scalars(select(Indicator)):
            indicator.work_result = "Terlaksananya pembelajaran"


def _set(stage: Stage, **rules: int) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        session.add_all(CityRule(code=code.replace("_", "-"), value=Decimal(value)) for code, value in rules.items())


def _zip(stage: Stage) -> dict[str, bytes]:
    file = [file.content for file in stage.world.files.values() if file.name.endswith(".zip")][-1]
    with zipfile.ZipFile(io.BytesIO(file)) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


async def test_many_indicators_with_long_names_still_fit_their_messages(stage: Stage) -> None:
    _add_indicators(stage, 20)
    said = await stage.play("Sitti > /ekinerja\n") + await stage.read_on("Sitti") + await stage.play("Sitti > /skp\n")
    assert said.count("· RHK:") == 15
    assert "Paling banyak 15 butir untuk satu RHK; tidak ikut: <Nama & panjang>" in said
    sent = [str(call.get("text", "")) for name, call in stage.request.calls if name == "sendMessage"]
    assert max(map(size, sent)) <= 4096


async def test_an_agency_sets_how_many_items_one_plan_item_takes(stage: Stage) -> None:
    _set(stage, EKINERJA_BUTIR=1)
    _of_one_result(stage)
    said = await stage.play("Sitti > /ekinerja\n")
    assert said.count("· RHK:") == 1
    assert "Paling banyak 1 butir untuk satu RHK; tidak ikut: Modul ajar" in said


async def test_what_has_no_room_in_the_chat_is_in_the_file(stage: Stage) -> None:
    _set(stage, EKINERJA_BUTIR=30)
    _add_indicators(stage, 20)
    _of_one_result(stage)
    said = await stage.play("Sitti > /ekinerja\nSitti > [🗜 Semua dalam satu berkas]\n")
    assert said.count("· RHK:") == ekinerja.MOST
    assert "7 butir lagi ada di berkas" in said
    assert len([name for name in _zip(stage) if name.startswith("RHK-01/")]) == 22


async def test_a_long_text_is_cut_at_a_word_and_the_rest_stands_outside_of_the_box(stage: Stage) -> None:
    _set(stage, EKINERJA_HURUF=100)
    _add_indicators(stage, 1)
    await stage.play("Sitti > /ekinerja\nSitti > [🗜 Semua dalam satu berkas]\n")
    words = [str(call["text"]) for name, call in stage.request.calls if name == "sendMessage" and "Nama &amp;" in str(call["text"])]
    box = re.search(r"<pre>(.*)</pre>", words[0], re.DOTALL)
    assert box is not None
    pasted = unescape(box[1])
    assert len(pasted) <= 100
    assert pasted.endswith("<Nama &…")
    assert "Tidak ikut ditempel, karena paling banyak 100 huruf" in words[0]
    assert "Triwulan 3 2026" in words[0].split("</pre>")[1]
    pack = _zip(stage)
    (text,) = (content.decode() for name, content in pack.items() if "X00" in name)
    assert text == pasted
    assert "Terpotong pada 100 huruf; tidak ikut: panjang>" in pack["daftar-periksa.txt"].decode()


async def test_the_file_has_text_evidence_and_a_checklist_with_names_that_fit(stage: Stage) -> None:
    given(stage.process.database.engine, "given certificate Rahma 2026-08-10 8\n")
    await stage.play("Rahma > /lapor IDL 31/45\nRahma > (foto)\nRahma > [✅ Kirim]\nAndi > [✅ Verifikasi]\n")
    await stage.play("Rahma > /ekinerja\nRahma > [🗜 Semua dalam satu berkas]\n")
    pack = _zip(stage)
    assert list(pack) == ["daftar-periksa.txt", "RHK-01/01-IDL.txt", "RHK-01/IDL-2026-09-1.jpg", "RHK-02/02-TUNGGU.txt"]
    assert pack["RHK-01/IDL-2026-09-1.jpg"].startswith(b"\xff\xd8")
    text, checklist = pack["RHK-01/01-IDL.txt"].decode(), pack["daftar-periksa.txt"].decode()
    assert "September 2026: 31/45 (68,9\u00a0%)" in text
    assert "Bukti dukung: IDL-2026-09-1" in text
    for line in ("[ ] Tempel 01-IDL.txt", "[ ] Unggah bukti IDL-2026-09-1", "Pelatihan Contoh", "8 JP", "[ ] Ajukan ke atasan"):
        assert line in checklist
    assert "<" not in checklist


async def test_the_pasted_text_is_indonesian_whatever_the_bot_speaks(stage: Stage) -> None:
    given(stage.process.database.engine, "given Rahma TUNGGU until 2026-09: 25 26 24\n")
    said = await stage.play("Rahma > /bahasa\nRahma > [English]\nRahma > /ekinerja\nRahma > [🗜 All in one file]\n")
    assert "Realisasi: 25 menit (116,7 % dari target)" in said
    pack = _zip(stage)
    assert "Juli 2026: 25 menit" in pack["RHK-02/02-TUNGGU.txt"].decode()
    assert "[ ] Paste 02-TUNGGU.txt as the realisation of Waktu tunggu" in pack["daftar-periksa.txt"].decode()


async def test_evidence_that_is_kept_no_more_is_named(stage: Stage) -> None:
    await stage.play("Rahma > /lapor IDL 31/45\nRahma > (foto)\nRahma > [✅ Kirim]\nAndi > [✅ Verifikasi]\n")
    folder = stage.process.application.bot_data["city"].files / "evidence"
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        file.unlink()
    said = await stage.play("Rahma > /ekinerja\nRahma > [🗜 Semua dalam satu berkas]\n")
    assert "Tidak muat atau tidak tersimpan lagi: IDL-2026-09-1" in said
    assert "(tidak ada di berkas ini: ambil di bot)" in _zip(stage)["daftar-periksa.txt"].decode()


def test_the_texts_stand_under_the_results_of_work_of_the_form(engine: Engine) -> None:
    """As both agreed, else as the workbook says, else what is reached; the lines of one result together."""
    with Session(engine) as session:
        modul, hadir = (session.scalars(select(Indicator).where(Indicator.code == code)).one() for code in ("MODUL", "HADIR-GURU"))
        other = Indicator(**modul.model_dump(exclude={"id", "code", "name"}), code="A-LAIN", name="Penilaian lain")
        session.add(other)
        session.flush()
        session.add(IndicatorPosition(indicator_id=other.id, position="Guru Kelas"))
        modul.work_result, hadir.work_result = "Tersusunnya modul ajar", "Terlaksananya pembelajaran"
        session.commit()
        assert _plans(session) == {"HADIR-GURU": "Terlaksananya pembelajaran", "MODUL": "Tersusunnya modul ajar"} | {
            "A-LAIN": "Tercapainya target penilaian lain"
        }
        agreed = Expectation(
            person_id=1,
            supervisor_id=2,
            unit_id=1,
            position="Guru Kelas",
            year=2026,
            begun_at=NOW,
            person_at=NOW,
            supervisor_at=NOW,
        )
        session.add(agreed)
        session.flush()
        for indicator in (other, hadir):
            session.add(ExpectedResult(expectation_id=agreed.id, indicator_id=indicator.id, result="Naiknya mutu belajar"))
        session.flush()
        assert list(_plans(session).values()) == ["Naiknya mutu belajar", "Naiknya mutu belajar", "Tersusunnya modul ajar"]
        agreed.supervisor_at = None
        session.flush()
        assert "Naiknya mutu belajar" not in _plans(session).values(), "one side alone agreed on nothing"


def _plans(session: Session) -> dict[str, str]:
    found = ekinerja.pack(session, by=1, quarter="2026-Q3", today=date(2026, 10, 5))
    return {one.code: one.plan for one in found.items}
