"""A workbook is compared on a snapshot and written outside of the update that orders it; what has changed meanwhile is noticed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update
from sqlmodel import Session, col, select

from documents import workbook
from models.exchange.workbook import PendingImport
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.standards.holiday import Holiday
from models.standards.standard import Indicator
from services.city import City
from services.exchange import applied_workbooks, importing, sent_workbooks
from services.exchange.writing import Moved
from services.refusals import Outdated
from tests.city import NOW
from tests.stage import ZONE, Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_UNITS = ("Kode", "Nama", "Bidang", "Hari Kerja")
_TODAY = NOW.astimezone(ZONE).date()
_TENRI, _SITTI = 5, 1
_SITTIS_NIP = "198001012005012001"
_BOOK = {
    "Unit": [
        (2, {"Kode": "SD-2", "Nama": "SD Contoh 2", "Bidang": "pendidikan", "Hari Kerja": "6", "Induk": "DINAS"}),
        (3, {"Kode": "DINAS", "Nama": "Dinas Contoh", "Bidang": "pendidikan", "Hari Kerja": "5", "Induk": None}),
    ],
    "Pegawai": [
        (
            2,
            {
                "NIP": _SITTIS_NIP,
                "Nama": "Sitti Contoh, M.Pd.",
                "L/P": "P",
                "Status": "PNS",
                "Jabatan": "Guru Kelas",
                "Unit": "SD-2",
                "Atasan": "199203032019031003",
                "Berlaku Mulai": "2026-11-01",
            },
        ),
        (
            3,
            {
                "NIP": "199203032019031003",
                "Nama": "Contoh Baru",
                "L/P": "L",
                "Status": "PNS",
                "Jabatan": "Kepala Sekolah",
                "Unit": "SD-2",
                "Atasan": None,
                "Berlaku Mulai": "2026-11-01",
            },
        ),
    ],
}


def _wanted(engine: Engine) -> applied_workbooks.Wanted:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        pending = PendingImport(person_id=_TENRI, file_id="x", name="buku.xlsx", made_at=NOW, read_at=NOW, ordered_at=NOW)
        whole = importing.compare(session, _BOOK, today=_TODAY)
        assert whole.outcome.rejected == ()
        pending.told = sent_workbooks.mark_of(whole.outcome)
        session.add(pending)
        session.flush()
        return applied_workbooks.compare(session, pending=pending, rows=_BOOK, today=_TODAY)


def _write(engine: Engine, wanted: applied_workbooks.Wanted) -> None:
    with Session(engine) as session, session.begin():
        (pending,) = session.scalars(select(PendingImport.id))
        applied_workbooks.write(session, pending=pending, wanted=wanted, now=NOW, city=City(zone=ZONE))


def test_what_points_to_a_row_of_the_same_workbook_is_written_with_it(engine: Engine) -> None:
    _write(engine, _wanted(engine))
    with Session(engine) as session:
        units = {unit.code: unit for unit in session.scalars(select(Unit))}
        assert units["SD-2"].parent_id == units["DINAS"].id
        post = session.scalars(select(Posting).where(Posting.person_id == _SITTI).order_by(col(Posting.valid_from).desc())).first()
        assert post
        assert session.get_one(Person, post.supervisor_id).name == "Contoh Baru"
        assert post.unit_id == units["SD-2"].id
        assert importing.compare(session, _BOOK, today=_TODAY).outcome.changes == 0


_CHANGES: list[tuple[str, Any]] = [
    ("a post", update(Posting).where(col(Posting.person_id) == _SITTI).values(position="Guru")),
    ("a person", delete(Posting).where(col(Posting.person_id) == _SITTI)),
    ("a unit", update(Unit).where(col(Unit.code) == "SD-1").values(working_days=5)),
    ("an indicator", update(Indicator).where(col(Indicator.code) == "MODUL").values(due_after=7)),
    ("a holiday", delete(Holiday)),
]


@pytest.mark.parametrize("change", [one for _, one in _CHANGES], ids=[name for name, _ in _CHANGES])
def test_what_others_change_between_comparing_and_writing_is_noticed_and_nothing_is_written(engine: Engine, change: Any) -> None:
    with Session(engine) as session, session.begin():
        session.add(Holiday(day=_TODAY, name="Libur"))
    wanted = _wanted(engine)
    with Session(engine) as session, session.begin():
        session.execute(change)
    with pytest.raises(Moved):
        _write(engine, wanted)
    with Session(engine) as session:
        assert session.scalars(select(Unit).where(Unit.code == "SD-2")).all() == []
        assert session.scalars(select(PendingImport.applied_at)).all() == [None]


def test_another_workbook_in_between_is_noticed_whatever_it_changes(engine: Engine) -> None:
    wanted = _wanted(engine)
    with Session(engine) as session, session.begin():
        other = {"Pegawai": [(2, {**_BOOK["Pegawai"][0][1], "Unit": "SD-1", "Atasan": None, "Jabatan": "Guru Agama"})]}
        assert importing.take(session, other, today=_TODAY, write=True).rejected == ()
    with pytest.raises(Moved):
        _write(engine, wanted)


def test_a_row_that_is_gone_when_it_is_to_be_written_is_noticed(engine: Engine) -> None:
    with Session(engine) as session:
        found = importing.compare(session, _BOOK, today=_TODAY)
    with Session(engine) as session, session.begin():
        session.execute(update(Person).where(col(Person.nip) == _SITTIS_NIP).values(nip="0"))
    with Session(engine) as session, pytest.raises(Moved):
        found.write(session)


async def _send(stage: Stage) -> None:
    stage.files["unit.xlsx"] = workbook.write(
        {"Unit": (_UNITS, [("SD-1", "SD Contoh Satu", "pendidikan", 6), ("SD-2", "SD Contoh 2", "pendidikan", 6)])}
    )
    said = await stage.play("Tenri > (dokumen unit.xlsx)\n")
    assert "• Unit: 1 baru, 1 berubah, 0 tetap" in said


def _do(stage: Stage, work: Callable[[Session], Any]) -> Any:
    with Session(stage.process.database.engine, expire_on_commit=False) as session, session.begin():
        return work(session)


async def test_where_it_would_do_something_else_by_now_that_is_told_and_asked_again(stage: Stage) -> None:
    await _send(stage)
    _do(stage, lambda session: session.execute(update(Unit).where(col(Unit.code) == "SD-1").values(name="SD Contoh Satu")))
    said = await stage.play("Tenri > [✅ Terapkan (2)]\n")
    assert "Keadaannya sudah berubah" in said
    assert "• Unit: 1 baru, 0 berubah, 1 tetap" in said
    assert stage.rows(select(Unit).where(Unit.code == "SD-2")) == []
    said = await stage.play("Tenri > [✅ Terapkan (1)]\n")
    assert "✅ unit.xlsx diterapkan. / • Unit: 1 baru, 0 berubah" in said
    assert len(stage.rows(select(Unit).where(Unit.code == "SD-2"))) == 1


async def test_the_tap_only_orders_it_and_a_second_tap_orders_nothing_more(stage: Stage) -> None:
    await _send(stage)
    (pending,) = stage.rows(select(PendingImport.id))
    order = {"by": _TENRI, "pending": pending, "past": False, "city": stage.process.errands._city}
    first = _do(stage, lambda session: applied_workbooks.order(session, **order, roles=None, now=NOW))
    again = _do(stage, lambda session: applied_workbooks.order(session, **order, roles=True, now=NOW))
    assert (first.ordered_at, again.with_roles) == (NOW, None)
    assert stage.rows(select(Unit).where(Unit.code == "SD-2")) == []
    with pytest.raises(Outdated):
        _do(stage, lambda session: applied_workbooks.order(session, **(order | {"by": _SITTI}), roles=None, now=NOW))
    await stage.settle()
    assert len(stage.rows(select(Unit).where(Unit.code == "SD-2"))) == 1
    with pytest.raises(Outdated):
        _do(stage, lambda session: applied_workbooks.order(session, **order, roles=None, now=NOW))
