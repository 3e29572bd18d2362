"""The copy of one's own data holds everything of the person who asks, and nothing of anybody else's."""

from datetime import date

from sqlmodel import Session, select

from documents import workbook
from domain.evaluation.ratings import Predicate, Rating
from models.evaluation.evaluation import Evaluation
from models.people.person import Leave
from services.home import own_data
from tests.given import person_id
from tests.stage import Stage

SITTI = "Sitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n"
RAHMA = "Rahma > /lapor\nRahma > 20/30\nRahma > (foto)\nRahma > 25\nRahma > [✅ Kirim]\n"


def _file(stage: Stage, who: str) -> dict[str, list[dict[str, object]]]:
    sent = [one["document"] for one in stage.world.chats[stage.cast[who]].messages.values() if "document" in one]
    content = stage.world.files[sent[-1]["file_id"]].content
    return {sheet: [cells for _, cells in rows] for sheet, rows in workbook.read(content, name="data-saya.xlsx").items()}


async def test_the_workbook_holds_ones_own_reports_trail_and_evidence(stage: Stage) -> None:
    await stage.play(SITTI + RAHMA + "Andi > [✅ Verifikasi]\n")
    with Session(stage.process.database.engine) as session, session.begin():
        session.add(Leave(person_id=person_id(session, "Rahma"), first=date(2026, 11, 2), last=date(2026, 11, 3)))
    said = await stage.play("Rahma > /data_saya\n")
    assert "(dokumen data-saya.xlsx)" in said
    assert "Nilai yang dilaporkan: 2, bukti: 1" in said
    found = _file(stage, "Rahma")
    assert {row["Indikator"] for row in found["Laporan"]} == {"IDL", "TUNGGU"}
    assert [row["Peristiwa"] for row in found["Jejak"]] == ["submitted", "submitted", "verified", "verified"]
    assert [(row["Indikator"], row["Jenis"]) for row in found["Bukti"]] == [("IDL", "photo")]
    assert [row["Unit"] for row in found["Penempatan"]] == ["Puskesmas Contoh"]
    assert len(found["Cuti"]) == 1
    everything = str(found)
    assert "Sitti" not in everything
    assert "MODUL" not in everything


async def test_each_gets_their_own(stage: Stage) -> None:
    await stage.play(SITTI + RAHMA + "Baso > /data_saya\n")
    found = _file(stage, "Baso")
    assert found["Laporan"] == found["Jejak"] == found["Bukti"] == []
    assert {row["Hal"]: row["Isi"] for row in found["Profil"]}["Nama"] == "Baso Contoh, M.Pd."


async def test_a_judgement_is_left_out_until_it_is_handed_over(stage: Stage) -> None:
    await stage.play("-- 2026-10-12 09:00\n")
    with Session(stage.process.database.engine) as session:
        rahma = person_id(session, "Rahma")
        one = session.scalars(select(Evaluation).where(Evaluation.person_id == rahma)).one()
        one.result, one.conduct, one.predicate = Rating.MEETS, Rating.MEETS, Predicate.GOOD
        one.rated_at = stage.process.clock.now()
        session.flush()
        (row,) = own_data.give(session, person=rahma)["Evaluasi"][1]
        assert row[3:6] == (None, None, None)
        one.told_on = date(2026, 10, 12)
        session.flush()
        (row,) = own_data.give(session, person=rahma)["Evaluasi"][1]
        assert row[3:6] == ("Sesuai ekspektasi", "Sesuai ekspektasi", "Baik")


async def test_what_was_chosen_in_the_settings_is_in_it_and_follows_to_a_new_account(stage: Stage) -> None:
    await stage.play(
        "Rahma > /pengaturan\nRahma > [🕗 Jam pesan]\nRahma > [12–19]\nRahma > [🌱 Cerita: matikan]\nRahma > /data_saya\n"
    )
    chosen = {row["Hal"]: row["Isi"] for row in _file(stage, "Rahma")["Pengaturan"]}
    assert chosen == {"Pesan mulai pukul": 12, "Pesan sampai pukul": 19, "Pengingat harian pukul": 13, "Cerita rekan": "tidak"}
    said = await stage.play("Tamu > 199001012015012001\nAndi > [✅ Ya, benar]\nRahma > [✅ Ya, benar]\nTamu > /pengaturan\n")
    assert "pukul 12.00 sampai 19.00" in said.splitlines()[-1]


async def test_the_workbook_holds_what_one_wrote_outside_of_reports_too(stage: Stage) -> None:
    story = "Kami membaca bersama setiap pagi selama tiga bulan dan sekarang semua murid sudah lancar."
    await stage.play(
        f"Sitti > /cerita\nSitti > [✍️ Tulis cerita]\nSitti > {story}\n"
        "Sitti > /bantuan\nSitti > [💬 Tanya admin]\nSitti > Apakah daftar murid sudah benar?\n"
        "Tenri > [✍️ Jawab]\nTenri > Sudah, terima kasih.\n"
        "Baso > /umpanbalik\nBaso > [Sitti Contoh, S.Pd.]\nBaso > [👏 Apresiasi]\nBaso > Kelas membaca pagi berjalan setiap hari.\n"
        "Sitti > /data_saya\nBaso > /data_saya\nTenri > /data_saya\n"
    )
    sitti, baso, tenri = (_file(stage, who) for who in ("Sitti", "Baso", "Tenri"))
    assert [row["Isi"] for row in sitti["Cerita"]] == [story]
    assert [row["Isi"] for row in sitti["Bantuan"]] == ["Apakah daftar murid sudah benar?", "Sudah, terima kasih."]
    assert [row["Isi"] for row in sitti["Umpan Balik"]] == ["Kelas membaca pagi berjalan setiap hari."]
    assert [row["Untuk"] for row in baso["Umpan Balik"]] == ["Sitti Contoh, S.Pd."]
    assert not baso.get("Cerita")
    assert not baso.get("Bantuan")
    assert [row["Isi"] for row in tenri["Bantuan"]] == ["Sudah, terima kasih."], "an admin's own answer, not what others asked"
    assert len(sitti["Akun"]) == 1
