"""Who covered an area on closed days owed it then: what a workbook tells of it only afterwards changes no closed figure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.people.person import Person
from services.exchange import importing
from services.standards import owed
from services.standards.expected import standards
from tests import given as given_city
from tests.databases import Sqlite

TODAY, LATER = date(2026, 10, 1), date(2026, 12, 20)
_RAHMA = "199001012015012001"
_CITY = """given by area IDL
given colleague Nurul of Rahma"""
_AREAS = "given areas of PKM-1 by Rahma from 2026-01-01: Bontoa 30"
_SAID = "given areas said Rahma IDL 2026-07: Bontoa 10/30"
_TOTAL = "given Rahma IDL until 2026-07: 40/95"


@pytest.fixture
def session(sqlite: Sqlite) -> Iterator[Session]:
    engine = sqlite.anew()
    given_city.given(engine, _CITY)
    with Session(engine) as found:
        yield found
    engine.dispose()


def _take(session: Session, *, today: date = TODAY, past: bool = False, **sheets: list[dict[str, Any]]) -> importing.Outcome:
    rows = {sheet.replace("_", " "): list(enumerate(cells, start=2)) for sheet, cells in sheets.items()}
    outcome = importing.take(session, rows, today=today, write=True, past=past)
    assert not outcome.rejected
    return outcome


def _cover(nip: str, since: date, until: date | None = None) -> dict[str, Any]:
    return {"Wilayah": "KEL-BONTOA", "NIP": nip, "Mulai": since, "Sampai": until}


def _owing(session: Session, month: str) -> dict[str, tuple[str, ...]]:
    names = {id: name.split()[0] for id, name in session.execute(select(Person.id, Person.name))}
    dues = owed.expected_for(session, people=None, periods=[Period.parse(month)])
    return {names[one.person]: tuple(place.name for place in one.areas) for one in dues if one.code == "IDL"}


def _nurul(session: Session) -> str:
    return session.scalars(select(Person.nip).where(col(Person.name).startswith("Nurul"))).one()


def _hands_over(session: Session, on: date, **how: Any) -> importing.Outcome:
    ends = date.fromordinal(on.toordinal() - 1)
    return _take(session, Petugas_Wilayah=[_cover(_RAHMA, date(2026, 1, 1), ends), _cover(_nurul(session), on)], **how)


def _given(session: Session, *lines: str) -> None:
    session.commit()
    engine: Any = session.get_bind()
    given_city.given(engine, "\n".join(lines))


def test_an_area_that_was_handed_over_in_closed_months_is_owed_there_as_it_was(session: Session) -> None:
    _given(session, _AREAS, _SAID)
    outcome = _hands_over(session, date(2026, 2, 1))
    assert (_owing(session, "2026-07"), _owing(session, "2026-08")) == ({"Rahma": ("Bontoa",)},) * 2
    assert _owing(session, "2026-09") == {"Nurul": ("Bontoa",)}
    assert (outcome.touches_past, outcome.past_places) == (True, ("Bontoa",))


def test_an_admin_may_say_that_it_counts_there_too(session: Session) -> None:
    _given(session, _AREAS, _SAID)
    _hands_over(session, date(2026, 2, 1), past=True)
    assert _owing(session, "2026-08") == {"Nurul": ("Bontoa",)}


def test_what_is_handed_over_on_days_that_are_open_touches_nothing(session: Session) -> None:
    _given(session, _AREAS, _SAID)
    assert not _hands_over(session, date(2026, 9, 10)).touches_past


def test_what_was_settled_stays_so_when_more_is_told_late(session: Session) -> None:
    _given(session, _AREAS, _SAID)
    _hands_over(session, date(2026, 2, 1))
    back = [
        _cover(_RAHMA, date(2026, 1, 1), date(2026, 1, 31)),
        _cover(_nurul(session), date(2026, 2, 1), date(2026, 9, 30)),
        _cover(_RAHMA, date(2026, 10, 1)),
    ]
    _take(session, today=LATER, Petugas_Wilayah=back)
    found = [next(iter(_owing(session, f"2026-{month:02}"))) for month in (1, 7, 8, 9, 10, 11)]
    assert found == ["Rahma", "Rahma", "Rahma", "Nurul", "Nurul", "Rahma"]


def test_a_unit_that_begins_to_report_by_area_reported_as_a_whole_before(session: Session) -> None:
    _given(session, _TOTAL)
    whole: dict[str, tuple[str, ...]] = {"Rahma": (), "Nurul": ()}
    assert _owing(session, "2026-07") == whole
    area = [{"Kode": "KEL-BONTOA", "Nama": "Bontoa", "Unit": "PKM-1"}]
    _take(session, Wilayah=area)
    assert _owing(session, "2026-09") == whole  # nobody covers it yet
    _take(session, Wilayah=area, Petugas_Wilayah=[_cover(_RAHMA, date(2026, 1, 1))])
    assert (_owing(session, "2026-07"), _owing(session, "2026-09")) == (whole, whole)  # September may have been begun as a whole
    assert _owing(session, "2026-10") == {"Rahma": ("Bontoa",)}
    assert not standards(session).areas.is_by_area(2, date(2026, 8, 31))
