"""Leave by conversation: the same again changes nothing, only admins write, and the workbook leaves it alone."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.people.leaves import Days, NotDays, added, read_days, removed
from models.messages.message import Outbox
from models.people.person import Leave, Person, Role
from services.city import City
from services.exchange import importing
from services.people import leaves
from services.refusals import Outdated
from tests.city import NOW
from tests.services.people.test_postings import _FIRST, _row
from tests.stage import Stage

TODAY = date(2026, 10, 1)
FIVE = Days(date(2026, 10, 1), date(2026, 10, 5))
RAHMA = "199001012015012001"

READ = [
    ("2026-10-01..2026-10-05", FIVE),
    ("1/10/2026-5/10/2026", FIVE),
    ("1/10/2026 – 5/10/2026", FIVE),
    ("01-10-2026 s/d 05-10-2026", FIVE),
    ("1 Okt 2026 s.d. 5 Oktober 2026", FIVE),
    ("1 oktober 2026 sampai 5/10/2026", FIVE),
    ("5.10.2026", Days(date(2026, 10, 5), date(2026, 10, 5))),
    ("2026-10-05", Days(date(2026, 10, 5), date(2026, 10, 5))),
]


@pytest.mark.parametrize(("said", "days"), READ, ids=[case[0] for case in READ])
def test_days_are_read_as_they_are_written(said: str, days: Days) -> None:
    assert read_days(said, today=TODAY) == days


@pytest.mark.parametrize("said", ["", "besok", "1/10", "31/9/2026", "5/10/2026-1/10/2026", "2026-10-01..2030-10-01", "1/10/2026-"])
def test_what_names_no_days_is_refused(said: str) -> None:
    with pytest.raises(NotDays):
        read_days(said, today=TODAY)


_DAYS = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(
    lambda drawn: Days(TODAY + timedelta(days=drawn[0]), TODAY + timedelta(days=drawn[0] + drawn[1]))
)


def _each(found: tuple[Days, ...]) -> set[date]:
    return {one.first + timedelta(days=n) for one in found for n in range((one.last - one.first).days + 1)}


@given(st.lists(_DAYS, max_size=4), _DAYS)
def test_adding_and_taking_back_touch_exactly_these_days(asked: list[Days], days: Days) -> None:
    there: tuple[Days, ...] = ()
    for one in asked:
        there = added(there, one)
    assert _each(there) == _each(tuple(asked))
    assert all(one.last + timedelta(days=1) < two.first for one, two in pairwise(there)), "apart"
    assert added(added(there, days), days) == added(there, days)
    assert _each(removed(there, days)) == _each(there) - _each((days,))


def _press(stage: Stage, who: str, data: str) -> None:
    stage.world.press(stage.cast[who], max(stage.world.chats[stage.cast[who]].messages), data)


@pytest.mark.parametrize("who", ["Rahma", "Andi", "Baso"])
async def test_only_admins_write_leave_down_or_take_it_back(stage: Stage, who: str) -> None:
    await stage.play(f"{who} > /start\nTenri > /cuti {RAHMA} 2026-10-05\nTenri > [✅ Catat cuti]\n")
    before = [str(row.model_dump()) for row in stage.rows(select(Leave))]
    for data in ("away:3:2026-11-01:2026-11-02", "unaway:3:2026-10-05:2026-10-05"):
        _press(stage, who, data)
        await stage.settle()
    assert [str(row.model_dump()) for row in stage.rows(select(Leave))] == before


async def test_who_is_no_admin_any_more_cannot_press_what_they_were_shown(stage: Stage) -> None:
    await stage.play(f"Tenri > /cuti {RAHMA} 2026-10-05\n")
    with Session(stage.process.database.engine) as session, session.begin():
        for person in session.scalars(select(Person).where(Person.role == Role.ADMIN)):
            person.role = Role.STAFF
    await stage.play("Tenri > [✅ Catat cuti]\n")
    assert stage.rows(select(Leave)) == []


async def test_a_second_press_tells_the_person_nothing_new(stage: Stage) -> None:
    await stage.play(f"Tenri > /cuti {RAHMA} 2026-10-05\nTenri > [✅ Catat cuti]\n")
    _press(stage, "Tenri", "away:3:2026-10-05:2026-10-05")
    await stage.settle()
    assert len(stage.rows(select(Leave))) == 1
    assert len(stage.rows(select(Outbox).where(Outbox.screen == "people/leave/told"))) == 1


@pytest.mark.parametrize("words", [("2026-09", "2026-09"), ("2026-10-05", "2026-10-01"), ("x", "")])
async def test_a_button_with_no_days_is_outdated(stage: Stage, words: tuple[str, str]) -> None:
    await stage.play("Tenri > /start\n")
    _press(stage, "Tenri", f"away:3:{words[0]}:{words[1]}")
    await stage.settle()
    assert stage.rows(select(Leave)) == []


def _city(stage: Stage) -> City:
    city: City = stage.process.application.bot_data["city"]
    return city


async def test_taking_back_days_that_are_no_leave_is_outdated(stage: Stage) -> None:
    with Session(stage.process.database.engine) as session:
        tenri = session.scalars(select(Person.id).where(Person.role == Role.ADMIN)).one()
        with pytest.raises(Outdated):
            leaves.take_back(
                session, by=tenri, person=3, days=leaves.days_of("2026-10-05", "2026-10-05"), now=NOW, city=_city(stage)
            )


def test_the_workbook_changes_its_own_leave_and_leaves_alone_what_was_written_in_chat(engine: Engine) -> None:
    with Session(engine) as session:
        rahma = session.scalars(select(Person).where(Person.nip == RAHMA)).one()
        tenri = session.scalars(select(Person.id).where(Person.role == Role.ADMIN)).one()
        session.add(Leave(person_id=rahma.id, first=date(2026, 10, 5), last=date(2026, 10, 9), granted_by=tenri))
        session.flush()

        def take(cell: str) -> int:
            rows = [{**_row(_FIRST, unit="PKM-1", supervisor="Andi"), "Cuti": cell}]
            book = {"Pegawai": list(enumerate(rows, start=2))}
            return importing.take(session, book, today=TODAY, write=True).changes

        def there() -> list[date]:
            return sorted(one.first for one in session.scalars(select(Leave)))

        assert take("2026-03-01..2026-03-05") == 1
        assert there() == [date(2026, 3, 1), date(2026, 10, 5)]
        assert take("2026-03-01..2026-03-05; 2026-10-05..2026-10-09") == 0, "as it is exported"
        assert take("") == 1
        assert there() == [date(2026, 10, 5)]
        assert take("") == 0
