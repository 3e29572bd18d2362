"""A quarter opens in the parts the roster tells of, once; a move told late divides it while nothing has begun."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.messages.message import Outbox
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.reporting.report import Report
from models.standards.rule import CityRule
from scheduler.notices.evaluation import cycles as notices
from services.city import City
from services.evaluation import card, cycles
from services.exchange import exporting
from tests.given import given
from tests.stage import ZONE

CITY = City(zone=ZONE)
NOW = datetime(2026, 10, 2, 1, tzinfo=UTC)
QUARTER = Period.parse("2026-Q3")
MOVED = "given moved Sitti 2026-08-20 from Rahma"


def _open(engine: Engine, now: datetime = NOW) -> list[tuple[str, str, str, str]]:
    """Look as the timetable does, and tell Sitti's evaluations: the unit, whose they are, and their days."""
    with Session(engine) as session, session.begin():
        cycles.open_quarter(session, quarter=QUARTER, now=now, city=CITY)
    with Session(engine) as session:
        sitti = session.exec(select(Person.id).where(Person.name.startswith("Sitti"))).one()
        found = session.exec(
            select(Unit.code, Person.name, Evaluation.first, Evaluation.last)
            .join(EvaluationCycle, EvaluationCycle.unit_id == Unit.id)
            .join(Evaluation, Evaluation.cycle_id == EvaluationCycle.id)
            .join(Person, Person.id == Evaluation.supervisor_id)
            .where(Evaluation.person_id == sitti)
            .order_by(Evaluation.part)
        )
        return [
            (unit, name.split()[0].strip(",.") if "dr." not in name else "Andi", f"{a:%d/%m}", f"{b:%d/%m}")
            for unit, name, a, b in found
        ]


WHOLE = [("SD-1", "Baso", "01/07", "30/09")]
PARTS = [("PKM-1", "Andi", "01/07", "19/08"), ("SD-1", "Baso", "20/08", "30/09")]

ROSTERS = [
    ("never moved", "", WHOLE),
    ("moved in the middle of the quarter", MOVED, PARTS),
    ("moved early: the first days are too few", "given moved Sitti 2026-07-20 from Rahma", WHOLE),
    ("moved late: the last days are too few", "given moved Sitti 2026-09-10 from Rahma", [("PKM-1", "Andi", "01/07", "30/09")]),
    ("moved after the quarter", "given move Sitti 2026-10-01 to PKM-1 under Andi", WHOLE),
    ("the earlier supervisor has no account any more", f"{MOVED}\ngiven without account Andi", WHOLE),
    ("joined within the quarter", "given joined Sitti 2026-08-10", WHOLE),
]


@pytest.mark.parametrize(("roster", "expected"), [case[1:] for case in ROSTERS], ids=[case[0] for case in ROSTERS])
def test_a_quarter_opens_in_its_parts_however_often_one_looks(
    engine: Engine, roster: str, expected: list[tuple[str, str, str, str]]
) -> None:
    given(engine, roster)
    assert [_open(engine) for _ in range(3)] == [expected] * 3


def test_the_shortest_part_is_the_citys_to_set(engine: Engine) -> None:
    given(engine, MOVED)
    with Session(engine) as session, session.begin():
        session.add(CityRule(code="BAGIAN-TRIWULAN", value=Decimal(45)))
    assert _open(engine) == [("PKM-1", "Andi", "01/07", "30/09")]


def test_a_move_told_late_divides_the_quarter_and_taking_it_back_joins_it(engine: Engine) -> None:
    assert _open(engine) == WHOLE
    given(engine, MOVED)
    assert _open(engine) == PARTS
    with Session(engine) as session, session.begin():
        sitti = select(Posting).join(Person, Person.id == Posting.person_id).where(Person.name.startswith("Sitti"))
        earlier, later = session.exec(sitti.order_by(Posting.valid_from)).all()
        session.delete(earlier)
        session.flush()
        later.valid_from = date(2026, 1, 1)
    assert _open(engine) == WHOLE


@pytest.mark.parametrize("begun", ["self_at", "rated_at"])
def test_what_has_begun_is_not_divided_any_more(engine: Engine, begun: str) -> None:
    _open(engine)
    with Session(engine) as session, session.begin():
        sitti = select(Evaluation).join(Person, Person.id == Evaluation.person_id).where(Person.name.startswith("Sitti"))
        setattr(session.exec(sitti).one(), begun, NOW)
    given(engine, MOVED)
    assert _open(engine) == WHOLE


def test_a_closed_cycle_takes_no_part_any_more(engine: Engine) -> None:
    _open(engine)
    with Session(engine) as session, session.begin():
        session.exec(select(EvaluationCycle).join(Unit).where(Unit.code == "PKM-1")).one().closed_at = NOW
    given(engine, MOVED)
    assert _open(engine) == WHOLE


def test_several_who_look_at_once_while_the_roster_changes_lay_out_a_quarter_once(engine: Engine) -> None:
    def look(number: int) -> None:
        if number == 2:
            given(engine, MOVED)
        _open(engine)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(look, range(4)))
    assert _open(engine) == PARTS
    with Session(engine) as session:
        assert len(session.exec(select(Evaluation)).all()) == 5, "four people, one of them in two parts"


def test_the_database_refuses_a_part_twice(engine: Engine) -> None:
    given(engine, MOVED)
    _open(engine)
    with Session(engine) as session:
        one = session.exec(select(Evaluation).where(Evaluation.part == 2)).one()
        session.add(Evaluation(**one.model_dump(exclude={"id"})))
        with pytest.raises(IntegrityError, match="evaluation"):
            session.flush()


@pytest.mark.parametrize("day", range(1, 93, 7))
def test_no_report_is_judged_twice_or_left_out_whenever_somebody_moved(engine: Engine, day: int) -> None:
    """Every indicator of both posts is reported for every period; over the parts each report is on exactly one card."""
    moves = date(2026, 7, 1) + timedelta(days=day)
    given(engine, "given Sitti HADIR-GURU until 2026-09: 43/45 44/45 45/45\ngiven Sitti MODUL until 2026-Q3: 6\n")
    given(engine, f"given moved Sitti {moves} from Rahma\ngiven Sitti TUNGGU until 2026-09: 25 26 24\n")
    _open(engine)
    with Session(engine) as session:
        sitti = session.exec(select(Person.id).where(Person.name.startswith("Sitti"))).one()
        parts = session.exec(select(Evaluation).where(Evaluation.person_id == sitti).order_by(Evaluation.part)).all()
        shown = [
            card.card(session, person=sitti, position=one.position, quarter=QUARTER, days=(one.first, one.last)) for one in parts
        ]
        assert sum(line.verified for one in shown for line in one.lines) == len(session.exec(select(Report)).all())
        assert sum(one.of_days for one in shown) == 92
        assert all(after.first - before.last == timedelta(days=1) for before, after in pairwise(parts))


def test_under_another_supervisor_of_the_same_unit_a_report_of_a_whole_month_has_its_whole_target(engine: Engine) -> None:
    given(engine, "given Sitti MODUL until 2026-Q3: 6\ngiven move Sitti 2026-08-20 to SD-1 under Tenri")
    assert [(unit, who) for unit, who, _, _ in _open(engine)] == [("SD-1", "Baso"), ("SD-1", "Tenri")]
    with Session(engine) as session:
        sitti = session.exec(select(Person.id).where(Person.name.startswith("Sitti"))).one()
        later = (date(2026, 8, 20), date(2026, 9, 30))
        found = card.card(session, person=sitti, position="Guru Kelas", quarter=QUARTER, days=later)
    (line,) = [line for line in found.lines if line.code == "MODUL"]
    assert line.target is not None
    assert (line.target.amount, line.target.full) == (6, None)


def test_each_supervisor_is_asked_once_and_the_person_once(engine: Engine) -> None:
    given(engine, MOVED)
    for minute in (0, 15):
        with Session(engine) as session, session.begin():
            notices.post_due(session, now=datetime(2026, 10, 12, 1, minute, tzinfo=UTC), city=CITY)
    with Session(engine) as session:
        keys = session.exec(select(Outbox.key).where(Outbox.key.startswith("evaluation_"))).all()
    assert sorted(key.split(":")[0] for key in keys) == ["evaluation_judge"] * 3 + ["evaluation_self"] * 2


def test_the_exported_workbook_names_the_days_of_each_part(engine: Engine) -> None:
    given(engine, MOVED)
    _open(engine)
    with Session(engine) as session:
        _, rows = exporting.give(session)["Evaluasi"]
    assert [row[1] for row in rows if row[0] == "198001012005012001"] == [
        "2026-Q3 2026-07-01..2026-08-19",
        "2026-Q3 2026-08-20..2026-09-30",
    ]
