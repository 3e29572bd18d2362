"""The evaluation keeps its promises: blind until both are in, nobody else's business, never twice, kept as it was judged."""

import re
from dataclasses import fields
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.actions import known_actions
from domain.evaluation.proposal import Because
from domain.evaluation.ratings import Conduct, Predicate, Rating
from domain.evaluation.spread import Organisation
from domain.people.nip import Employment
from domain.standards.periods import Frequency, Period
from handlers.evaluation.improvement_steps import USUAL
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationAsked, EvaluationCycle, ImprovementStep, Sentence
from models.evaluation.feedback import Feedback, FeedbackAsked
from models.evaluation.organisation import OrganisationAsked, OrganisationRating
from models.messages.message import Outbox
from models.people.person import Person, Posting
from models.reporting.report import Report
from models.standards.standard import Target, TargetScope
from services.city import City
from services.evaluation import cycle_panel, cycles, figures
from services.evaluation.improvement_steps import Part
from services.exchange import exporting
from tests.city import NOW
from tests.given import given
from tests.stage import ZONE, Stage
from texts import Texts

FACTS = "given Sitti HADIR-GURU until 2026-09: 43/45 44/45 45/45\ngiven Sitti MODUL until 2026-Q3: 6\n"
SELF = """\
Sitti > /evaluasi
Sitti > [🪞 Nilai diri]
Sitti > [⬇️ Di bawah ekspektasi]
Sitti > [✏️ Ada yang berbeda]
Sitti > [✅ Loyal: sesuai]
Sitti > [✅ Selesai]
Sitti > SATU rahasia saya sendiri.
"""
SUPERVISOR = """\
Baso > /evaluasi
Baso > [🧭 Nilai pegawai (1)]
Baso > [⬆️ Di atas ekspektasi]
Baso > DUA pengamatan atasan sendiri.
Baso > [✏️ Ada yang berbeda]
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
    await stage.play(
        "Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (1)]\nBaso > [🔎 Rincian]\nBaso > [🔎 Modul ajar]\nBaso > [‹ Kembali]\nBaso > /siklus\n"
    )
    await stage.play("Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (1)]\nBaso > [⬆️ Di atas ekspektasi]\n")
    before = _heard(stage, "Baso")
    assert "SATU" not in before
    assert "Penilaian diri: hasil kerja" not in before
    await stage.play("Baso > DUA pengamatan atasan sendiri.\n")
    assert "DUA" not in _heard(stage, "Sitti")
    await stage.play(
        "Baso > [✏️ Ada yang berbeda]\nBaso > [✅ Adaptif: sesuai]\nBaso > [✅ Selesai]\nSitti > /evaluasi\nSitti > [📋 Evaluasi saya]\n"
    )
    assert "SATU rahasia" in _heard(stage, "Baso")
    assert "DUA pengamatan" in _heard(stage, "Sitti")


async def test_the_supervisor_who_comes_first_stays_hidden_too(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SUPERVISOR)
    await stage.play(
        "Sitti > /evaluasi\nSitti > [🪞 Nilai diri]\nSitti > [🔎 Rincian]\nSitti > [🔎 Modul ajar]\nSitti > [‹ Kembali]\nSitti > [‹ Kembali]\nSitti > [⬇️ Di bawah ekspektasi]\n"
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


def _of_head(predikat: str) -> str:
    """Set how the school did, and open its head's evaluation."""
    opens = "Tenri > /evaluasi\nTenri > [🧭 Nilai pegawai (2)]\n"
    return f"{opens}Tenri > [🏛 Tetapkan predikat organisasi]\nTenri > [{predikat}]\nTenri > [📋 Evaluasi]\n{opens}"


async def test_a_head_does_not_learn_the_own_predikat_from_the_panel_of_the_unit(stage: Stage) -> None:
    _know(stage)
    judge = _of_head("Kurang") + "Tenri > [⬇️ Di bawah ekspektasi (usulan)]\nTenri > [✅ Sesuai untuk semua]\n"
    said = await stage.play(OPEN + judge + "Baso > /siklus\nTenri > /siklus\nTenri > [SD Contoh 1 (0/2)]\n")
    assert said.count("Predikat: Butuh Perbaikan 1") == 1, "Tenri sees it"
    assert "Butuh Perbaikan" not in _heard(stage, "Baso")


_STATE = (
    Evaluation,
    EvaluationCycle,
    ConductRating,
    OrganisationRating,
    OrganisationAsked,
    EvaluationAsked,
    ImprovementStep,
    Feedback,
    FeedbackAsked,
)
_WORDS = {int: ("1", "1"), bool: ("0", "1"), str: ("below", "self")}


def _forged() -> list[str]:
    found = set()
    for code, kind in known_actions().items():
        if code.startswith(("ev", "cyc", "fb", "org")):
            for place in (0, 1):
                found.add(":".join([code, *(_WORDS[field.type][place] for field in fields(kind))]))
    return sorted(found)


@pytest.mark.parametrize("intruder", ["Rahma", "Andi", "Tamu"])
async def test_no_button_of_the_evaluation_is_of_use_to_others(stage: Stage, intruder: str) -> None:
    _know(stage)
    given(stage.process.database.engine, "given certificate Sitti 2026-08-10 8")
    await stage.play(OPEN + SELF + SUPERVISOR)
    user = stage.cast[intruder]
    await stage.play(f"{intruder} > /start\n")
    said = len(stage.request.calls)
    before = [str(sorted(row.model_dump().items(), key=str)) for table in _STATE for row in stage.rows(select(table))]
    (sitti,) = stage.rows(select(Evaluation.id).where(Evaluation.self_note.is_not(None)))
    (cycle,) = stage.rows(select(Evaluation.cycle_id).where(Evaluation.id == sitti))
    (person,) = stage.rows(select(Evaluation.person_id).where(Evaluation.id == sitti))
    of = {"ev": sitti, "cy": cycle, "fb": person, "or": 1}
    forged = [data.replace(":1", f":{of[data[:2]]}", 1) for data in _forged()] + [f"fbw:{person}:note"]
    forged += [f"evbeh:{sitti}:{what}" for what in figures.BEHIND]
    forged += ["orglist:2026:3:0", "orgsee:1:2026:3", "orgset:1:2026:3:good"]
    for data in forged:
        stage.world.press(user, max(stage.world.chats[user].messages), data)
        await stage.settle()
    told = " ".join(str(call.get("text")) for _, call in stage.request.calls[said:] if call.get("chat_id") == user)
    assert "Sitti" not in told
    assert "SATU" not in told
    assert "DUA" not in told
    assert "Balai Contoh" not in told
    assert [str(sorted(row.model_dump().items(), key=str)) for table in _STATE for row in stage.rows(select(table))] == before


async def test_what_was_judged_stays_although_targets_and_reports_change_later(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR)
    with Session(stage.process.database.engine) as session, session.begin():
        indicator = session.exec(select(Report.indicator_id).where(Report.period == "2026-Q3")).one()
        target = Target(indicator_id=indicator, scope=TargetScope.DEFAULT, amount=Decimal(60), valid_from=date(2026, 8, 1))
        session.add(target)
    said = await stage.play("Baso > [✏️ Ubah penilaian]\nBaso > [🔎 Rincian]\n")
    assert "Modul ajar: 6 modul dari target 6 modul = 100" in said


async def test_a_quarter_opens_once_however_often_and_whoever_looks(stage: Stage) -> None:
    engine, quarter = stage.process.database.engine, Period.parse("2026-Q3")
    opened = []
    for _ in range(3):
        with Session(engine) as session, session.begin():
            opened.append(cycles.open_quarter(session, quarter=quarter, now=NOW, city=City(zone=ZONE)))
    assert opened == [4, 0, 0], "Tenri has no supervisor and is not evaluated"
    assert len(stage.rows(select(EvaluationCycle))) == 2


@pytest.mark.parametrize(
    ("today", "quarter"),
    [(date(2026, 10, 1), "2026-Q3"), (date(2026, 11, 14), "2026-Q3"), (date(2026, 11, 15), None), (date(2027, 1, 1), "2026-Q4")],
    ids=["the day after", "45 days after", "46 days after", "the next quarter"],
)
def test_an_old_quarter_is_left_alone(engine: Engine, today: date, quarter: str | None) -> None:
    with Session(engine) as session:
        found = cycles.to_open(session, today)
    assert [str(one) for one in found if one.frequency is Frequency.QUARTERLY] == ([quarter] if quarter else [])


TALK = "Baso > /evaluasi\nBaso > [🤝 Sitti Contoh, S.Pd.]\nBaso > [🤝 Dialog selesai, sampaikan hasil]\n"


async def test_no_result_is_handed_over_before_the_step_it_calls_for(stage: Stage) -> None:
    given(stage.process.database.engine, "given Sitti MODUL until 2026-Q3: 3\n")
    await stage.play(
        OPEN + "Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (1)]\nBaso > [⬇️ Di bawah ekspektasi]\nBaso > [✅ Sesuai untuk semua]\n"
    )
    said = await stage.play("-- 2026-10-22 08:30\n" + TALK)
    assert "Sepakati dulu sedikitnya satu tindakan perbaikan" in said
    assert stage.rows(select(Evaluation.talked_at).where(Evaluation.rated_at.is_not(None))) == [None]


async def test_an_objection_comes_within_14_days_and_nothing_closes_while_it_may_still_come(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR + TALK)
    said = await stage.play(
        "-- 2026-10-26 08:30\nTenri > /siklus\nTenri > [SD Contoh 1 (0/2)]\nTenri > [🔒 Tutup siklus]\nSitti > [⚖️ Sanggah]\n"
    )
    assert "masih berhak menyanggah sampai 26 Okt 2026" in said
    assert "Apa keberatan Bapak/Ibu" in said
    said = await stage.play("-- 2026-10-27 08:30\nSitti > Terlambat sehari saya menulis ini.\n")
    assert "tanggal itu sudah lewat" in said
    said = await stage.play("Tenri > /siklus\nTenri > [SD Contoh 1 (0/2)]\nTenri > [🔒 Tutup siklus]\nTenri > [🔒 Ya, tutup]\n")
    assert "ditutup: 0 dari 2 selesai" in said


async def test_whoever_is_a_party_does_not_decide_even_as_an_admin(stage: Stage) -> None:
    _know(stage)
    await stage.play(
        OPEN + "Baso > /evaluasi\nBaso > [🪞 Nilai diri]\nBaso > [✅ Sesuai ekspektasi]\nBaso > [✅ Sesuai untuk semua]\n"
    )
    await stage.play(_of_head("Baik") + "Tenri > [✅ Sesuai ekspektasi (usulan)]\nTenri > [✅ Sesuai untuk semua]\n")
    await stage.play(
        "Tenri > [🤝 Dialog selesai, sampaikan hasil]\nBaso > [⚖️ Sanggah]\nBaso > Sekolah kami melampaui semua target.\n"
    )
    (objected,) = stage.rows(select(Evaluation.id).where(Evaluation.objection.is_not(None)))
    user = stage.cast["Tenri"]
    stage.world.press(user, max(stage.world.chats[user].messages), f"evend:{objected}")
    await stage.settle()
    assert "sudah tidak berlaku" in stage.chat("Tenri")[-1] or "Selamat datang" in stage.chat("Tenri")[-1]
    assert stage.rows(select(Evaluation.decided_at).where(Evaluation.id == objected)) == [None]


async def test_who_does_not_answer_is_reminded_before_the_seventh_day_and_again_on_it(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR + TALK)
    said = await stage.play(
        "-- 2026-10-15 08:30\n-- 2026-10-16 08:30\n-- 2026-10-17 08:30\n-- 2026-10-19 08:30\n-- 2026-10-20 08:30\n"
    )
    days = [part.split(" ", 1)[0] for part in said.split("-- ")[1:] if "Sitti < 🔔 Evaluasi" in part]
    assert days == ["2026-10-17", "2026-10-19"]


async def test_of_two_answers_the_first_counts(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR + TALK)
    user = stage.cast["Sitti"]
    (evaluation,) = stage.rows(select(Evaluation.id).where(Evaluation.talked_at.is_not(None)))
    for data in (f"evyes:{evaluation}", f"evno:{evaluation}"):
        stage.world.press(user, max(stage.world.chats[user].messages), data)
    await stage.settle()
    assert stage.rows(select(Evaluation.objection).where(Evaluation.id == evaluation)) == [None]
    assert stage.rows(select(EvaluationAsked.sentence).where(EvaluationAsked.sentence == Sentence.OBJECTION)) == []


async def test_after_closing_everybody_of_the_cycle_hears_their_own_result_the_units_and_what_was_decided(stage: Stage) -> None:
    _know(stage)
    await stage.play(
        OPEN
        + SELF
        + SUPERVISOR
        + "Tenri > /siklus\nTenri > [SD Contoh 1 (0/2)]\nTenri > [🔒 Tutup siklus]\nTenri > [🔒 Ya, tutup]\n"
    )
    for who in ("Sitti", "Baso"):
        (told,) = [text for text in stage.chat(who) if "Evaluasi Triwulan 3 2026 ditutup" in text]
        assert "SD Contoh 1: 1 dari 2 orang dinilai." in told
        assert "tidak selesai dalam siklus ini" in told, "the talk was never held"
    keys = set(stage.rows(select(Outbox.key).where(Outbox.key.startswith("evaluation_closed:"))))
    closed = stage.rows(
        select(Evaluation.id)
        .join(EvaluationCycle, EvaluationCycle.id == Evaluation.cycle_id)
        .where(EvaluationCycle.closed_at.is_not(None))
    )
    assert keys == {f"evaluation_closed:{one}" for one in closed}


async def test_forty_people_are_judged_in_one_sitting_without_losing_the_place(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session, session.begin():
        baso = session.exec(
            select(Posting).join(Person, Person.id == Posting.person_id).where(Person.name.startswith("Baso"))
        ).one()
        for number in range(39):
            person = Person(nip=f"19900101201501{number:04}", name=f"Guru {number:02}", employment=Employment.PNS)
            session.add(person)
            session.flush()
            session.add(
                Posting(
                    person_id=person.id,
                    unit_id=baso.unit_id,
                    supervisor_id=baso.person_id,
                    position="Guru Kelas",
                    valid_from=baso.valid_from,
                )
            )
    said = await stage.play(OPEN + "Baso > /evaluasi\nBaso > [🧭 Nilai pegawai (40)]\n")
    places = []
    for left in range(40, 0, -1):
        said = await stage.play("Baso > [✅ Sesuai ekspektasi]\nBaso > [✅ Sesuai untuk semua]\n")
        places.append(re.findall(r"\((\d+)/40\)", said)[-1])
        if left == 21:
            await stage.play("Baso > /start\nBaso > halo\nBaso > /evaluasi\nBaso > [🧭 Nilai pegawai (20)]\n")
        elif left > 1:
            await stage.play(f"Baso > [Belum dinilai ({left - 1}) ›]\n")
    assert places == [str(place) for place in range(1, 41)]
    assert len(stage.rows(select(Evaluation.id).where(Evaluation.rated_at.is_not(None)))) == 40


async def test_the_form_comes_as_pdf_and_takes_no_words_for_markup(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR + TALK + "Sitti > [⚖️ Sanggah]\nSitti > <br/><img src='x'/> & <b>tidak benar\n")
    said = await stage.play("Sitti > [📄 Formulir PDF]\n")
    assert "(dokumen EV-2026-Q3-000001-sitti-contoh.pdf)" in said
    assert any(file.content.startswith(b"%PDF-") for file in stage.world.files.values())


async def test_the_exported_workbook_has_the_evaluations_and_the_steps(stage: Stage) -> None:
    _know(stage)
    await stage.play(OPEN + SELF + SUPERVISOR + "Baso > [🛠 Tambah tindakan]\nBaso > [Pekerjaan secara umum]\n")
    await stage.play("Baso > Belum ada rekan pendamping di kelas.\nBaso > Dua kunjungan kelas setiap bulan.\n")
    await stage.play("Baso > [Baso Contoh, M.Pd.]\nBaso > [30 hari lagi]\nBaso > [Tidak perlu]\n")
    with Session(stage.process.database.engine) as session:
        book = exporting.give(session)
    headers, rows = book["Evaluasi"]
    (mine,) = [dict(zip(headers, row, strict=True)) for row in rows if row[0] == "198001012005012001"]
    assert (mine["Hasil Kerja"], mine["Perilaku Kerja"], mine["Predikat"]) == ("Di atas ekspektasi", "Sesuai ekspektasi", "Baik")
    assert mine["Capaian"] == Decimal("101.46")
    (step,) = [dict(zip(book["Rencana"][0], row, strict=True)) for row in book["Rencana"][1]]
    assert (step["Tindakan"], step["Oleh"], step["Dukungan"]) == ("Dua kunjungan kelas setiap bulan.", "197001011995011001", None)


def test_every_button_and_word_that_is_put_together_has_its_label() -> None:
    texts = Texts(zone=ZoneInfo("Asia/Makassar"))
    wanted = [f"{kind}_{rating}" for kind in ("rating", "rate", "proposed", "chosen", "value") for rating in Rating]
    wanted += (
        [f"predicate_{one}" for one in Predicate] + [f"because_{one}" for one in Because] + [f"scope_{one}" for one in TargetScope]
    )
    wanted += [f"conduct_{one}" for one in Conduct] + [f"conduct_{one}_says" for one in Conduct]
    wanted += (
        [f"stage_{one}" for one in cycle_panel.STAGES]
        + [f"organisation_{one}" for one in Organisation]
        + [label for part, usual in USUAL.items() if part is not Part.OWNER for label in usual]
    )
    assert [label for label in wanted if not texts.has_label(label)] == []
