"""An import is taken back within a day: exactly what was there comes back, what was touched since stays and is named."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel, select

from models.people.area import Area
from models.people.person import Account, Person, Posting
from models.people.unit import Unit
from services.exchange import importing, undoing
from services.exchange.sheets import SHEETS
from services.exchange.undoing import State, Undone, Written
from tests import rosters as files
from tests.city import NOW
from tests.given import given
from tests.services.exchange.test_absent_columns import _book
from tests.stage import Stage

TODAY = date(2026, 10, 1)
_SITTI, _BASO, _RAHMA = "198001012005012001", "197001011995011001", "199001012015012001"
_NEW = {
    "NIP": "199203032019031003",
    "Nama": "Contoh Dua",
    "Status": "PNS",
    "Jabatan": "Guru Kelas",
    "Unit": "SD-2",
    "Berlaku Mulai": date(2026, 1, 1),
}
_SD2 = {"Kode": "SD-2", "Nama": "SD 2", "Bidang": "pendidikan"}
_MOVED = {**_NEW, "NIP": _SITTI, "Nama": "Sitti C", "Atasan": None, "HP": None, "Cuti": "2026-12-01"}


def _apply(session: Session, book: dict[str, list[dict[str, Any]]]) -> dict[str, Written]:
    rows = {sheet: list(enumerate(lines, start=2)) for sheet, lines in book.items()}
    compared = importing.compare(session, rows, today=TODAY)
    assert compared.outcome.rejected == ()
    tables = undoing.tables_of(one.sheet for one in compared.outcome.sheets)
    before = undoing.state(session, tables)
    compared.write(session)
    found = undoing.difference(before, undoing.state(session, tables))
    kept = json.dumps({name: vars(one) for name, one in found.items()}, default=undoing.as_json)
    return {name: Written(**one) for name, one in json.loads(kept, object_hook=undoing.restored).items()}


def _all(session: Session) -> State:
    found = undoing.state(session, list(SQLModel.metadata.sorted_tables))
    return {name: rows for name, rows in found.items() if name not in ("revision", "searchdue")}


def _undo(session: Session, written: dict[str, Written]) -> Undone:
    done = undoing.undo(session, written)
    session.flush()
    return done


def test_every_sheet_is_taken_back_exactly(engine: Engine) -> None:
    with Session(engine) as session:
        before = _all(session)
        written = _apply(session, _book())
        assert {"unit", "person", "posting", "leave", "jointduty", "indicator", "target", "training", "cityrule"} <= written.keys()
        done = _undo(session, written)
        assert done.kept == []
        after = _all(session)
        assert {name for name in before if before[name] != after[name]} == set()


_AREAS: dict[str, list[dict[str, Any]]] = {
    "Wilayah": [{"Kode": "KEL-B", "Nama": "Bontoa", "Unit": "PKM-1"}, {"Kode": "KEL-K", "Nama": "Kassi", "Unit": "PKM-1"}],
    "Sasaran": [{"Wilayah": "KEL-B", "Tahun": 2026, "Kelompok": "bayi lahir hidup", "Jumlah": 30}],
    "Petugas Wilayah": [{"Wilayah": "KEL-B", "NIP": _RAHMA, "Mulai": date(2026, 1, 1)}],
}


def test_no_sheet_is_written_that_is_not_taken_back() -> None:
    assert {sheet.name for sheet in SHEETS if not undoing.tables_of([sheet.name])} == set()


def test_areas_who_covers_them_and_how_many_live_there_are_as_before(engine: Engine) -> None:
    handed = {"Wilayah": "KEL-B", "NIP": _RAHMA, "Mulai": date(2026, 1, 1), "Sampai": date(2026, 6, 30)}
    with Session(engine) as session:
        before = _all(session)
        first = _apply(session, _AREAS)
        between = _all(session)
        second = _apply(session, {"Sasaran": [{**_AREAS["Sasaran"][0], "Jumlah": 31}], "Petugas Wilayah": [handed]})
        assert (_undo(session, second).kept, _all(session) == between) == ([], True)
        assert (_undo(session, first).kept, _all(session) == before) == ([], True)


def test_an_area_that_was_reported_since_stays_with_who_covers_it(engine: Engine) -> None:
    with Session(engine) as session:
        written = _apply(session, _AREAS)
        session.commit()
    given(engine, "given areas said Rahma IDL 2026-08: Bontoa 10/30")
    with Session(engine) as session:
        done = _undo(session, written)
        assert set(done.kept) == {"Bontoa", "Bontoa (bayi lahir hidup)", "Bontoa (Rahma Contoh, A.Md.Keb.)"}
        assert [one.name for one in session.exec(select(Area))] == ["Bontoa"]


def test_people_who_were_there_are_as_before(engine: Engine) -> None:
    with Session(engine) as session:
        before = _all(session)
        done = _undo(session, _apply(session, {"Unit": [_SD2], "Pegawai": [_NEW, _MOVED]}))
        assert (done.kept, _all(session) == before) == ([], True)


def test_what_was_changed_since_stays_and_is_named(engine: Engine) -> None:
    with Session(engine) as session:
        written = _apply(session, {"Pegawai": [{**_MOVED, "Unit": "SD-1"}]})
        session.execute(text("update person set name = 'Sitti Baru' where nip = :nip"), {"nip": _SITTI})
        done = _undo(session, written)
        sitti = session.exec(select(Person).where(Person.nip == _SITTI)).one()
        post = session.exec(select(Posting).where(Posting.person_id == sitti.id)).one()
        assert (done.kept, sitti.name, post.supervisor_id is not None) == (["Sitti Baru"], "Sitti Baru", True)


def test_who_uses_the_bot_since_stays_with_post_and_unit(engine: Engine) -> None:
    with Session(engine) as session:
        written = _apply(session, {"Unit": [_SD2], "Pegawai": [_NEW]})
        new = session.exec(select(Person).where(Person.nip == _NEW["NIP"])).one()
        session.add(Account(person_id=new.id, telegram_id=4711, linked_at=NOW, linked_by="invitation"))
        session.flush()
        done = _undo(session, written)
        assert set(done.kept) == {"Contoh Dua", "SD 2"}
        post = session.exec(select(Posting).where(Posting.person_id == new.id)).one()
        assert session.get_one(Unit, post.unit_id).code == "SD-2"


def test_what_another_import_uses_since_stays(engine: Engine) -> None:
    with Session(engine) as session:
        written = _apply(session, {"Unit": [_SD2]})
        _apply(session, {"Pegawai": [_NEW]})
        assert (_undo(session, written).kept, session.exec(select(Unit).where(Unit.code == "SD-2")).one().name) == (
            ["SD 2"],
            "SD 2",
        )


_TAKEN = "Tenri > (dokumen a.xlsx)\nTenri > [✅ Benar]\nTenri > [✅ Lanjut dengan ini]\nTenri > [✅ Terapkan (3)]\n"


async def test_one_tap_and_another_take_it_back(stage: Stage) -> None:
    stage.files["a.xlsx"] = files.dapodik()
    said = await stage.play(_TAKEN + "Tenri > [↩️ Batalkan impor ini]\nTenri > [↩️ Ya, batalkan]\n")
    assert "Impor a.xlsx dibatalkan: 5 catatan kembali seperti sebelumnya" in said
    again = await stage.play("Tenri > (dokumen a.xlsx)\n")
    assert "Unit: 1 baru" in again or "unit baru SD-CONTOH-MELATI" in again


async def test_it_is_offered_by_command_for_a_day(stage: Stage) -> None:
    stage.files["a.xlsx"] = files.dapodik()
    said = await stage.play(_TAKEN + "Tenri > /impor\n-- 2026-10-02 12:00\nTenri > [↩️ Batalkan a.xlsx]\nTenri > /impor\n")
    assert "Impor a.xlsx tidak dapat dibatalkan lagi" in said
    assert "Batalkan a.xlsx]" not in said.splitlines()[-1]
