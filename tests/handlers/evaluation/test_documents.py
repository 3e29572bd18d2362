"""Issued documents keep their promises: one number per content, no code that can be guessed, nothing told to others."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlparse
from zoneinfo import ZoneInfo

import pytest
import python_calamine
from sqlmodel import Session, select

from domain.evaluation import document_codes
from domain.evaluation.ratings import Predicate
from domain.evaluation.spread import Organisation
from domain.messages.facts import freeze
from domain.standards.periods import Period
from models.evaluation.document import EvaluationDocument
from models.evaluation.evaluation import Evaluation
from models.evaluation.organisation import OrganisationRating
from models.people.person import Posting
from models.standards.standard import Indicator, Target, TargetScope
from services.evaluation import card, documents, forms
from services.evaluation.plan import When
from services.evaluation.results_of_work import result_of_work
from services.people.agencies import Agency
from tests.city import NOW
from tests.given import given
from tests.stage import Stage
from texts import Texts

FACTS = "given Sitti HADIR-GURU until 2026-09: 43/45 44/45 45/45\ngiven Sitti MODUL until 2026-Q3: 6\n"
JUDGED = """\
-- 2026-10-12 08:30
Baso > /evaluasi
Baso > [🧭 Nilai pegawai (1)]
Baso > [✅ Sesuai ekspektasi (usulan)]
Baso > [✅ Sesuai untuk semua]
-- 2026-10-19 08:30
Baso > /evaluasi
Baso > [🤝 Sitti Contoh, S.Pd.]
Baso > [🤝 Dialog selesai, sampaikan hasil]
"""


async def _handed_over(stage: Stage) -> int:
    given(stage.process.database.engine, FACTS)
    await stage.play(JUDGED)
    (evaluation,) = stage.rows(select(Evaluation.id).where(Evaluation.talked_at.is_not(None)))
    return evaluation


def _papers(stage: Stage) -> list[bytes]:
    """The documents that were sent, whatever else was."""
    return [file.content for file in stage.world.files.values() if file.name.startswith(("EV-", "SKP-"))]


async def test_the_same_content_keeps_its_number_and_its_code_whoever_fetches_it(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.play("Baso > [📄 Formulir PDF]\nBaso > [📄 Formulir PDF]\nSitti > /evaluasi\nSitti > [📋 Evaluasi saya]\n")
    await stage.play("Sitti > [📋 Lihat hasil]\nSitti > [📄 Formulir PDF]\n")
    links = {re.search(rb"start=(doc_[\w-]+)", paper)[1] for paper in _papers(stage)}
    assert len(_papers(stage)) == 3
    assert len(links) == 1
    assert len(stage.rows(select(EvaluationDocument.id))) == 1


async def test_another_answer_makes_another_document(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.play("Baso > [📄 Formulir PDF]\nSitti > [✅ Setuju]\nSitti > [📄 Formulir PDF]\n")
    assert len(set(stage.rows(select(EvaluationDocument.sha256)))) == 2


@pytest.mark.parametrize(
    "forged",
    ["doc_1_", "doc_1_AAAAAAAAAAAAAAAAAAAAAA", "doc_999999999_AAAAAAAAAAAAAAAAAAAAAA", "doc_99999999999999999999_A", "doc_"],
)
async def test_a_made_up_code_is_no_document(stage: Stage, forged: str) -> None:
    await _handed_over(stage)
    await stage.play("Baso > [📄 Formulir PDF]\n")
    said = await stage.play(f"Sitti > /start {forged}\nTamu > /start {forged}\n")
    assert said.count("Tidak ada dokumen dengan kode ini") == 2
    assert "EV/2026" not in said


async def test_the_code_of_one_document_does_not_vouch_for_another(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.play("Baso > [📄 Formulir PDF]\nSitti > [✅ Setuju]\nSitti > [📄 Formulir PDF]\n")
    one, two = stage.rows(select(EvaluationDocument).order_by(EvaluationDocument.id))
    code = document_codes.payload(one.id, one.secret, one.sha256).rsplit("_", 1)[-1]
    with Session(stage.process.database.engine) as session:
        assert documents.check(session, by=None, payload=f"doc_{two.id}_{code}", today=date(2026, 10, 19)) is None


async def test_nobody_but_those_concerned_issues_or_reads(stage: Stage) -> None:
    evaluation = await _handed_over(stage)
    user = stage.cast["Rahma"]
    await stage.play("Rahma > /start\n")
    stage.world.press(user, max(stage.world.chats[user].messages), f"evpdf:{evaluation}")
    await stage.settle()
    assert stage.rows(select(EvaluationDocument.id)) == []
    await stage.play("Baso > [📄 Formulir PDF]\n")
    for other in ("Rahma", "Andi", "Tamu"):
        said = await stage.play(f"{other} > (pindai)\n")
        assert "EV/2026-Q3/000001" in said
        assert "Sitti" not in said
        assert "Baik" not in said


async def test_the_link_fits_telegram_even_for_the_millionth_document(stage: Stage) -> None:
    payload = document_codes.payload(999_999_999, "00" * 32, "f" * 64)
    assert len(payload) <= 64
    assert document_codes.PAYLOAD.fullmatch(payload)
    link = urlparse(f"https://t.me/{stage.world.bot['username']}?start={payload}")
    assert parse_qs(link.query)["start"] == [payload]


def test_a_field_that_comes_later_leaves_older_documents_valid() -> None:
    facts = {"predicate": "Baik", "said": []}
    assert document_codes.digest(facts) == document_codes.digest({**facts, "note": None, "more": ""})
    assert document_codes.digest(facts) != document_codes.digest({**facts, "predicate": "Sangat Baik"})


async def test_the_sheet_says_what_the_page_says_under_the_same_number_and_code(stage: Stage) -> None:
    await _handed_over(stage)
    said = await stage.play("Baso > [📄 Formulir PDF]\nBaso > [📊 XLSX]\n")
    assert "(dokumen EV-2026-Q3-000001-sitti-contoh.xlsx)" in said
    pdf, sheet = _papers(stage)
    link = re.search(rb"https://t.me/[\w?=-]+", pdf)
    assert link
    with zipfile.ZipFile(io.BytesIO(sheet)) as parts:
        assert link[0] in parts.read("xl/drawings/_rels/drawing1.xml.rels")
    cells = [cell for row in _sheet(sheet) for cell in row if cell]
    assert "NOMOR: EV/2026-Q3/000001" in cells
    for words in (
        "REALISASI BERDASARKAN BUKTI DUKUNG",
        "RATING HASIL KERJA: SESUAI EKSPEKTASI",
        "Modul ajar",
        "RATING PERILAKU KERJA: SESUAI EKSPEKTASI",
        "PREDIKAT KINERJA PEGAWAI: BAIK",
        "NIP 198001012005012001",
        "6 modul (100 % dari target)",
    ):
        assert words in cells


async def test_what_people_wrote_is_no_formula_in_the_sheet(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.play("Sitti > [⚖️ Sanggah]\nSitti > =HYPERLINK('http://contoh')\nSitti > [📊 XLSX]\n")
    (sheet,) = _papers(stage)
    with zipfile.ZipFile(io.BytesIO(sheet)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def _sheet(content: bytes) -> list[list[object]]:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


async def test_documents_are_issued_with_the_moment_and_the_person(stage: Stage) -> None:
    evaluation = await _handed_over(stage)
    with Session(stage.process.database.engine) as session, session.begin():
        found = session.get_one(Evaluation, evaluation)
        issued = documents.issue_form(session, by=found.supervisor_id, evaluation=evaluation, now=NOW)
        (kept,) = session.scalars(select(EvaluationDocument)).all()
        assert (kept.number, kept.issued_at, kept.issued_by) == (issued.number, NOW, found.supervisor_id)


async def test_a_plan_is_superseded_when_its_target_changes(stage: Stage) -> None:
    await stage.play("Sitti > /skp\nSitti > [📄 SKP PDF]\n")
    assert "Masih berlaku" in await stage.play("Sitti > (pindai)\n")
    with Session(stage.process.database.engine) as session, session.begin():
        modul = session.scalars(select(Indicator.id).where(Indicator.code == "MODUL")).one()
        changed = Target(indicator_id=modul, scope=TargetScope.DEFAULT, amount=Decimal(9), valid_from=date(2026, 9, 1))
        session.add(changed)
    assert "Sudah tergantikan" in await stage.play("Sitti > (pindai)\n")
    said = await stage.play("Sitti > /skp\nSitti > [📊 XLSX]\n")
    assert "nomor SKP/2026/000002" in said
    cells = [cell for row in _sheet(_papers(stage)[-1]) for cell in row if cell]
    for words in (
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
        "EKSPEKTASI KHUSUS PIMPINAN",
        "9 modul, setiap triwulan",
        "95 %, setiap bulan",
        "NIP 197001011995011001",
    ):
        assert words in cells


@pytest.mark.parametrize("data", ["skp:1", "skpdoc:1:0", "skpdoc:1:1"])
async def test_nobody_opens_the_plan_of_somebody_they_do_not_answer_for(stage: Stage, data: str) -> None:
    user = stage.cast["Andi"]
    await stage.play("Andi > /start\n")
    stage.world.press(user, max(stage.world.chats[user].messages), data)
    await stage.settle()
    assert "Sitti" not in " ".join(stage.chat("Andi"))
    assert stage.rows(select(EvaluationDocument.id)) == []


def test_every_target_says_by_when() -> None:
    texts = Texts(zone=ZoneInfo("Asia/Makassar"))
    assert [when for when in When if not texts.has_label(f"when_{when}")] == []


@pytest.mark.parametrize(("predicate", "current"), [(Predicate.GOOD, True), (Predicate.VERY_GOOD, False)])
async def test_a_document_of_an_older_layout_is_compared_by_its_predikat(
    stage: Stage, *, predicate: Predicate, current: bool
) -> None:
    evaluation = await _handed_over(stage)
    with Session(stage.process.database.engine) as session, session.begin():
        found = session.get_one(Evaluation, evaluation)
        documents.issue_form(session, by=found.supervisor_id, evaluation=evaluation, now=NOW)
        kept = session.scalars(select(EvaluationDocument)).one()
        kept.layout, kept.sha256, kept.predicate = 1, "0" * 64, predicate
        session.flush()
        payload = document_codes.payload(kept.id, kept.secret, kept.sha256)
        checked = documents.check(session, by=found.person_id, payload=payload, today=date(2026, 10, 20))
    assert checked is not None
    assert checked.detail is not None
    assert checked.detail.current is current


async def test_the_form_says_the_organisation_s_predikat_and_the_result_of_work(stage: Stage) -> None:
    evaluation = await _handed_over(stage)
    with Session(stage.process.database.engine) as session, session.begin():
        found = session.get_one(Evaluation, evaluation)
        unset = forms.form_of(session, found)
        session.add(OrganisationRating(unit_id=1, period="2026-Q3", organisation=Organisation.GOOD))
        modul = session.scalars(select(Indicator).where(Indicator.code == "MODUL")).one()
        modul.work_result, modul.leader_result = "Tersusunnya modul ajar", "Meningkatnya mutu pembelajaran"
        session.scalars(select(Posting).where(Posting.person_id == found.person_id)).one().grade = "III/c"
        session.flush()
        form = forms.form_of(session, found)
    assert (unset.organisation, unset.pattern, unset.person.grade) == (None, (), "")
    assert (form.organisation, form.person.grade) == ("Baik", "Penata / III/c")
    assert form.pattern == ("Baik paling banyak 70 %", "harus ada Butuh Perbaikan atau Kurang, sedikitnya seorang")
    assert form.agency == Agency("Pemerintah Kota Makassar", "Makassar")
    assert {(work.result, work.leader_result) for work in form.works} == {
        ("Tersusunnya modul ajar", "Meningkatnya mutu pembelajaran"),
        ("Tercapainya target kehadiran mengajar", ""),
    }
    assert not {work.result for work in (*form.works, *unset.works)} & {"Standar guru", "Standar puskesmas"}


async def test_who_moved_in_the_last_days_is_named_in_the_post_that_is_evaluated(stage: Stage) -> None:
    """Twenty days elsewhere are too few for a part of their own: neither the post nor the supervisor's new one is on the form."""
    engine = stage.process.database.engine
    given(engine, FACTS + "given evaluated Sitti 2026-Q3 meets meets\ngiven move Sitti 2026-09-11 to PKM-1 under Andi\n")
    given(engine, "given move Baso 2026-09-11 to BKPSDMD under Tenri\n")
    with Session(engine) as session, session.begin():
        found = session.scalars(select(Evaluation)).one()
        found.card = freeze(card.card(session, person=found.person_id, position="Guru Kelas", quarter=Period.parse("2026-Q3")))
        shown = forms.form_of(session, found)
        assert (shown.person.position, shown.person.unit) == ("Guru Kelas", "SD Contoh 1")
        assert (shown.supervisor.position, shown.supervisor.unit) == ("Kepala Sekolah", "SD Contoh 1")


@pytest.mark.parametrize(
    ("name", "said"),
    [("DPT-HB-Hib 1", "DPT-HB-Hib 1"), ("K4", "K4"), ("Modul ajar", "modul ajar"), ("Waktu tunggu", "waktu tunggu")],
)
def test_an_abbreviation_keeps_its_capitals_within_the_result_of_work(name: str, said: str) -> None:
    assert result_of_work(Indicator(name=name)) == f"Tercapainya target {said}"
