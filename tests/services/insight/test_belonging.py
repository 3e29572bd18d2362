"""To whom the figures of a past month belong, what is late, and what may be compared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.people.person import Person, Posting
from services import rights
from services.city import City
from services.insight import belonging, drill_down, summaries
from services.insight.summaries import Completeness
from tests import given as given_city
from tests.databases import Sqlite
from texts.catalogue import Texts

CITY = City(zone=ZoneInfo("Asia/Makassar"), files=Path())
NOW = datetime(2026, 10, 13, 1, tzinfo=UTC)


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    engine = sqlite.anew()
    yield engine
    engine.dispose()


def _given(engine: Engine, *lines: str) -> None:
    given_city.given(engine, "\n".join(f"given {line}" for line in lines))


def _of(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(col(Person.name).contains(name))).one()


def _summary(engine: Engine, who: str, now: datetime = NOW) -> summaries.Summary:
    with Session(engine) as session:
        rights.on_day(session, CITY.today(now))
        return summaries.summary(session, by=_of(session, who), now=now, city=CITY)


def _completeness(engine: Engine, who: str) -> dict[tuple[str, str], Completeness]:
    with Session(engine) as session:
        rights.on_day(session, CITY.today(NOW))
        found = summaries.completeness(session, by=_of(session, who), now=NOW, city=CITY)
    return {(one.unit, str(one.period)): one for one in found}


def test_a_month_belongs_to_the_unit_where_it_was_worked_after_a_transfer(city: Engine) -> None:
    _given(city, "colleague Nurul of Sitti", "Sitti HADIR-GURU until 2026-09: 43/45", "move Sitti 2026-10-01 to PKM-1 under Andi")
    of_baso, of_andi = _completeness(city, "Baso"), _completeness(city, "Andi")
    september = of_baso["SD Contoh 1", "2026-09"]
    assert (september.expected, september.reported, september.overdue) == (2, 1, 1)
    assert of_andi["Puskesmas Contoh", "2026-09"].expected == 3
    assert ("SD Contoh 1", "2026-09") not in of_andi
    assert (_summary(city, "Baso").expected, _summary(city, "Baso").missing) == (4, ("Sitti Contoh, S.Pd.", "Nurul Contoh"))


@pytest.mark.parametrize(("moved", "answers"), [("2026-10-01", True), ("2026-09-30", True), ("2026-07-01", False)])
def test_who_led_a_unit_when_it_was_worked_answers_for_it_although_all_have_moved(city: Engine, moved: str, answers: bool) -> None:
    _given(city, f"move Sitti {moved} to PKM-1 under Andi")
    with Session(city) as session:
        rights.on_day(session, CITY.today(NOW))
        found = [belonging.answered_for(session, by=_of(session, who), today=CITY.today(NOW)) for who in ("Baso", "Sitti", "Rahma")]
    assert found == [answers, False, False]


def test_a_new_head_of_the_unit_answers_for_its_months(city: Engine) -> None:
    with Session(city) as session, session.begin():
        rahma, sitti = _of(session, "Rahma"), _of(session, "Sitti")
        post = session.scalars(select(Posting).where(col(Posting.person_id) == sitti)).one()
        unit, post.valid_until = post.unit_id, date(2026, 10, 4)
        session.add(
            Posting(person_id=sitti, unit_id=unit, supervisor_id=rahma, position="Guru Kelas", valid_from=date(2026, 10, 5))
        )
        baso = session.scalars(select(Posting).where(col(Posting.person_id) == _of(session, "Baso"))).one()
        baso.valid_until = date(2026, 10, 4)
    assert _completeness(city, "Rahma")["SD Contoh 1", "2026-09"].expected == 1


def test_what_stands_under_a_schools_name_is_the_whole_school(city: Engine) -> None:
    """Whoever leads a principal sees the school at three quarters, not the principal's own reports alone."""
    with Session(city) as session, session.begin():
        post = session.scalars(select(Posting).where(col(Posting.person_id) == _of(session, "Baso"))).one()
        post.supervisor_id = _of(session, "Andi")
    _given(city, "colleague Nurul of Sitti", "Sitti MODUL until 2026-Q3: 6", "Nurul MODUL until 2026-Q3: 6")
    school = _completeness(city, "Andi")["SD Contoh 1", "2026-Q3"]
    assert (school.expected, school.reported) == (4, 2)


def test_late_is_what_came_late_and_overdue_what_is_not_there(city: Engine) -> None:
    before_due = _summary(city, "Baso", datetime(2026, 10, 5, 1, tzinfo=UTC))
    assert (before_due.late, before_due.overdue, before_due.expected) == (0, 0, 2)
    assert (_summary(city, "Baso").late, _summary(city, "Baso").overdue) == (0, 2)


def test_nothing_expected_is_no_percentage_and_a_share_is_whole_only_when_it_is() -> None:
    empty = summaries.Summary(
        at=NOW,
        periods=(),
        people=1,
        owing=0,
        expected=0,
        reported=0,
        verified=0,
        late=0,
        overdue=0,
        standings=(),
        well=(),
        attention=(),
        missing=(),
        unlinked=0,
    )
    texts = Texts(zone=ZoneInfo("Asia/Makassar"))
    assert "100" not in texts.screen("insight/summary", "id", {"summary": empty})
    nearly = replace(empty, expected=240, reported=239, verified=239)
    assert "239 dari 240 (99,6\u00a0%)" in texts.screen("insight/summary", "id", {"summary": nearly})


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        pytest.param(
            ["Sitti MODUL until 2026-Q3: 8 6", "Nurul MODUL until 2026-Q3: 6"], [("8", 1, ""), ("6", 2, "")], id="one person more"
        ),
        pytest.param(
            ["Sitti MODUL until 2026-Q3: 8 6", "Nurul MODUL until 2026-Q3: 4 6"],
            [("6", 2, ""), ("6", 2, "same")],
            id="the same people",
        ),
        pytest.param(
            ["Sitti MODUL until 2026-Q3: 8 6", "Nurul MODUL until 2026-Q2: 4"],
            [("6", 2, ""), ("6", 1, "")],
            id="a missing report is no 0",
        ),
    ],
)
def test_sums_over_different_people_are_never_a_trend(city: Engine, lines: list[str], points: list[tuple[str, int, str]]) -> None:
    _given(city, "colleague Nurul of Sitti", *lines)
    with Session(city) as session:
        baso = _of(session, "Baso")
        unit = session.scalars(select(Posting.unit_id).where(col(Posting.person_id) == baso)).one()
        rights.on_day(session, CITY.today(NOW))
        (line,) = drill_down.unit(session, by=baso, unit=unit, page=0, today=CITY.today(NOW)).lines
    assert [(f"{point.value:.0f}", point.people, point.arrow) for point in line.points[-2:]] == points


def test_a_units_past_is_not_moved_with_its_people(city: Engine) -> None:
    _given(city, "colleague Nurul of Sitti", "Sitti MODUL until 2026-Q3: 8 6", "Nurul MODUL until 2026-Q3: 4 6")

    def trend() -> object:
        with Session(city) as session:
            baso = _of(session, "Baso")
            unit = session.scalars(select(Posting.unit_id).where(col(Posting.person_id) == baso)).one()
            rights.on_day(session, CITY.today(NOW))
            shown = drill_down.unit(session, by=baso, unit=unit, page=0, today=CITY.today(NOW))
            (all_of_it,) = drill_down.units(session, by=baso, page=0, today=CITY.today(NOW)).units
            return shown.lines, all_of_it.points

    before = trend()
    _given(city, "move Nurul 2026-10-05 to PKM-1 under Andi")
    assert trend() == before
