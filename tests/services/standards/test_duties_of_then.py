"""Whose duty a joint indicator was on closed days stays, whatever the roster says of it later."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.standards.periods import Period
from models.people.person import Person
from services.exchange import importing
from services.insight import counting
from services.standards import owed
from tests import given as given_city
from tests.databases import Sqlite

TODAY = date(2026, 10, 13)
MONTHS = [Period.parse(f"2026-0{month}") for month in (6, 7, 8, 9)]
RAHMA, ANDI = "199001012015012001", "197501012000011001"
_POSTS = {
    RAHMA: {"Nama": "Rahma Contoh, A.Md.Keb.", "Jabatan": "Petugas Imunisasi", "Atasan": ANDI},
    ANDI: {"Nama": "dr. Andi Contoh", "Jabatan": "Kepala Puskesmas"},
}


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    """IDL is Rahma's to report for the puskesmas, and dr. Andi stands in."""
    engine = sqlite.anew()
    given_city.given(
        engine, "given joint IDL: Rahma, Andi\ngiven Rahma IDL until 2026-08: 20/45 24/45\ngiven Rahma TUNGGU until 2026-08: 25"
    )
    yield engine
    engine.dispose()


def _take(engine: Engine, nip: str, *, past: bool = False, **duties: str) -> importing.Outcome:
    row: dict[str, Any] = {"NIP": nip, "Status": "PNS", "Unit": "PKM-1", "Berlaku Mulai": "2026-01-01", **_POSTS[nip]}
    row |= {"Penanggung Jawab": duties.get("duty", ""), "Pengganti Untuk": duties.get("stands_in", "")}
    with Session(engine) as session, session.begin():
        found = importing.take(session, {"Pegawai": [(2, row)]}, today=TODAY, write=True, past=past)
        assert not found.rejected, found.rejected
        return found


def _asked(engine: Engine) -> dict[str, list[str]]:
    """By month whose the joint indicator is to report."""
    with Session(engine) as session:
        names = {id: name.replace("dr. ", "").split()[0] for id, name in session.execute(select(Person.id, Person.name))}
        found: dict[str, list[str]] = {str(month): [] for month in MONTHS}
        for due in owed.expected_for(session, people=None, periods=MONTHS):
            if due.code == "IDL":
                found[str(due.period)].append(names[due.person])
        return found


def _counted(engine: Engine) -> Any:
    with Session(engine) as session:
        units = [due.unit for due in owed.expected_for(session, people=None, periods=MONTHS) if due.code == "IDL"][:1]
        return counting.count(session, units=units, periods=MONTHS[:3])


@pytest.mark.parametrize("past", [False, True], ids=["stays", "counts, since an admin said so"])
def test_a_duty_that_is_taken_away_was_theirs_on_closed_days(city: Engine, past: bool) -> None:
    before = _counted(city)
    assert _asked(city) == {str(month): ["Rahma"] for month in MONTHS}
    outcome = _take(city, RAHMA, past=past)
    assert outcome.past_people == ("Rahma Contoh, A.Md.Keb.",)
    then = "Andi" if past else "Rahma"
    assert _asked(city) == {"2026-06": [then], "2026-07": [then], "2026-08": [then], "2026-09": ["Andi"]}
    assert past or _counted(city) == before
    assert _take(city, RAHMA).changes == 0


def test_a_duty_that_nobody_has_any_more_was_owed_then(city: Engine) -> None:
    before = _counted(city)
    _take(city, RAHMA)
    _take(city, ANDI)
    assert _asked(city) == {"2026-06": ["Rahma"], "2026-07": ["Rahma"], "2026-08": ["Rahma"], "2026-09": []}
    _take(city, ANDI, duty="IDL")
    assert _asked(city) == {"2026-06": ["Rahma"], "2026-07": ["Rahma"], "2026-08": ["Rahma"], "2026-09": ["Andi"]}
    assert _counted(city) == before
