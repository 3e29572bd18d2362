"""Roles in a workbook: empty changes nothing, changes are named and asked about apart, and somebody always remains an admin."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from documents import workbook
from models.people.person import Posting, Role
from services import rights
from services.exchange import exporting, importing
from services.exchange.roles import RoleChange
from tests.given import given, person_id
from tests.stage import Stage

TODAY = date(2026, 10, 1)
_HEADERS = ("NIP", "Nama", "L/P", "Status", "Jabatan", "Unit", "Atasan", "Berlaku Mulai", "Berakhir", "Peran", "HP")
_TENRI = {
    "NIP": "197801012002012001",
    "Nama": "Tenri Contoh, S.Sos.",
    "L/P": "P",
    "Status": "PNS",
    "Jabatan": "Analis SDM",
    "Unit": "BKPSDMD",
    "Berlaku Mulai": date(2026, 1, 1),
    "HP": "+62811000105",
}
_SITTI = {
    "NIP": "198001012005012001",
    "Nama": "Sitti Contoh, S.Pd.",
    "L/P": "P",
    "Status": "PNS",
    "Jabatan": "Guru Kelas",
    "Unit": "SD-1",
    "Atasan": "197001011995011001",
    "Berlaku Mulai": date(2026, 1, 1),
    "HP": "+62811000101",
}


def _rows(*people: dict[str, Any]) -> importing.Rows:
    return {"Pegawai": [(number, one) for number, one in enumerate(people, start=2)]}


def _take(engine: Engine, *people: dict[str, Any], write: bool = True, **how: Any) -> importing.Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, _rows(*people), today=TODAY, write=write, **how)


def _admins(engine: Engine, on: date) -> list[int]:
    with Session(engine) as session:
        rights.on_day(session, on)
        return list(rights.admins(session))


def _id(engine: Engine, who: str) -> int:
    with Session(engine) as session:
        return person_id(session, who)


@pytest.mark.parametrize("peran", [{}, {"Peran": ""}, {"Peran": None}], ids=["no column", "an empty cell", "nothing"])
def test_an_empty_or_absent_role_demotes_nobody(engine: Engine, peran: dict[str, Any]) -> None:
    outcome = _take(engine, {**_TENRI, **peran})
    assert (outcome.rejected, outcome.roles, outcome.changes) == ((), (), 0)
    assert _admins(engine, TODAY) == [_id(engine, "Tenri")]


def test_a_move_without_a_role_keeps_it(engine: Engine) -> None:
    outcome = _take(engine, {**_TENRI, "Jabatan": "Kepala Bidang", "Berlaku Mulai": date(2026, 11, 1)})
    assert outcome.roles == ()
    assert [len(_admins(engine, day)) for day in (TODAY, date(2026, 11, 1))] == [1, 1]


def test_a_new_admin_is_one_from_the_day_on_which_the_post_begins(engine: Engine) -> None:
    new = {**_SITTI, "Jabatan": "Analis SDM", "Unit": "BKPSDMD", "Berlaku Mulai": date(2026, 11, 1), "Peran": "admin"}
    outcome = _take(engine, new)
    assert outcome.roles == (RoleChange("Sitti Contoh, S.Pd.", Role.STAFF, Role.ADMIN, date(2026, 11, 1)),)
    sitti = _id(engine, "Sitti")
    assert [sitti in _admins(engine, day) for day in (TODAY, date(2026, 10, 31), date(2026, 11, 1))] == [False, False, True]


@pytest.mark.parametrize(
    ("change", "on"),
    [
        ({"Peran": "pegawai"}, TODAY),
        ({"Berakhir": date(2026, 9, 30)}, TODAY),
        ({"Berakhir": date(2026, 12, 31)}, date(2027, 1, 1)),
        ({"Berlaku Mulai": date(2026, 11, 1), "Peran": "pegawai"}, date(2026, 11, 1)),
    ],
    ids=["demoted", "whose post has ended", "whose post will end", "who moves to a post without"],
)
def test_the_last_admin_cannot_be_removed(engine: Engine, change: dict[str, Any], on: date) -> None:
    outcome = _take(engine, {**_TENRI, **change})
    assert [(one.column, one.cause, one.facts) for one in outcome.rejected] == [("Peran", "last_admin", {"on": on})]
    assert _admins(engine, date(2027, 6, 1)) == [_id(engine, "Tenri")]


def test_an_admin_can_be_replaced_by_another(engine: Engine) -> None:
    outcome = _take(engine, {**_TENRI, "Peran": "pegawai"}, {**_SITTI, "Peran": "admin"})
    assert outcome.rejected == ()
    assert [one.name for one in outcome.roles] == ["Tenri Contoh, S.Sos.", "Sitti Contoh, S.Pd."]
    assert _admins(engine, TODAY) == [_id(engine, "Sitti")]


def test_without_the_roles_the_rest_is_written(engine: Engine) -> None:
    outcome = _take(engine, {**_SITTI, "HP": "0811999", "Peran": "admin"}, change_roles=False)
    assert len(outcome.roles) == 1
    assert outcome.changes == 1
    assert _admins(engine, TODAY) == [_id(engine, "Tenri")]


def test_what_is_exported_changes_nothing(engine: Engine) -> None:
    _take(engine, {**_SITTI, "Jabatan": "Analis SDM", "Unit": "BKPSDMD", "Berlaku Mulai": date(2026, 11, 1), "Peran": "admin"})
    with Session(engine) as session, session.begin():
        rows = workbook.read(workbook.write(exporting.give(session)), name="semua.xlsx")
        outcome = importing.take(session, {"Pegawai": rows["Pegawai"]}, today=TODAY, write=True)
    assert (outcome.rejected, outcome.roles, outcome.changes) == ((), (), 0)


async def _send(stage: Stage, *people: dict[str, Any]) -> str:
    rows = [[one.get(header) for header in _HEADERS] for one in people]
    stage.files["peran.xlsx"] = workbook.write({"Pegawai": (_HEADERS, rows)})
    return await stage.play("Tenri > (dokumen peran.xlsx)\nTenri > [Terapkan]\n")


async def test_changed_roles_are_named_asked_about_apart_and_told_to_the_other_admins(stage: Stage) -> None:
    given(stage.process.database.engine, "given colleague Nurul of Sitti")
    said = await _send(stage, {**_SITTI, "Peran": "admin", "HP": "0811999001"})
    assert "🔑 Sitti Contoh: pegawai → admin (ditanyakan tersendiri)" in said
    assert "Sitti Contoh, S.Pd.: pegawai → admin, sejak 1 Jan 2026" in said
    assert "Belum ada yang ditulis" in said
    assert _roles(stage) == []
    said = await stage.play("Tenri > [Terapkan dengan perubahan peran]\n")
    assert "Tenri ~ ✅ peran.xlsx diterapkan." in said
    assert "Sitti < 🔑 Peran berubah lewat buku kerja, oleh Tenri Contoh" in said
    assert _roles(stage) == [Role.ADMIN]


async def test_the_rest_can_be_applied_without_the_roles(stage: Stage) -> None:
    await _send(stage, {**_SITTI, "Peran": "admin", "HP": "0811999001"})
    said = await stage.play("Tenri > [Terapkan tanpa mengubah peran]\n")
    assert "Tenri ~ ✅ peran.xlsx diterapkan." in said
    assert "Sitti <" not in said
    assert _roles(stage) == []


async def test_who_is_no_admin_any_more_by_the_day_of_the_press_applies_nothing(stage: Stage) -> None:
    await _send(stage, {**_SITTI, "Peran": "admin"})
    given(stage.process.database.engine, "given last day Tenri 2026-09-30")
    await stage.play("Tenri > [Terapkan dengan perubahan peran]\n")
    assert _roles(stage) == []


def _roles(stage: Stage) -> list[Role]:
    return [one for one in stage.rows(select(Posting.role).where(col(Posting.role) == Role.ADMIN)) if one]
