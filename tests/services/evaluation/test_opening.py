"""A command opens a quarter for a unit: an old one with days for everybody, never twice, and for admins alone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.evaluation.evaluation import Evaluation, EvaluationCycle
from scheduler.notices.evaluation import cycles as notices
from services.city import City
from services.evaluation import cycle_panel, desks, opening
from services.refusals import Outdated, Refusal
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 10, 1, 1, tzinfo=UTC)
BASO, ANDI, TENRI = 2, 4, 5
MONTHLY = "given rhythm PKM monthly 2026-01-01"


def _open(session: Session, said: str, by: int = TENRI) -> EvaluationCycle:
    return session.get_one(EvaluationCycle, opening.open_for_unit(session, by=by, said=said, now=NOW, city=CITY))


@pytest.mark.parametrize("said", ["SD-1 2026-Q1", "sd-1 TW1 2026", "2026q1 SD-1"])
def test_an_old_quarter_is_opened_with_all_days_ahead(engine: Engine, said: str) -> None:
    with Session(engine) as session:
        cycle = _open(session, said)
        assert (cycle.quarter, cycle.evidence_until, cycle.answer_until) == ("2026-Q1", date(2026, 10, 10), date(2026, 11, 4))
        assert len(session.scalars(select(Evaluation).where(Evaluation.cycle_id == cycle.id)).all()) == 2


REFUSED = [
    ("SD-1 2026-Q4", "quarter_not_over"),
    ("SD-9 2026-Q1", "open_cycle_unit"),
    ("SD-1", "open_cycle_how"),
    ("SD-1 2026-Q2", "cycle_there"),
]


@pytest.mark.parametrize(("said", "cause"), REFUSED, ids=[one[1] for one in REFUSED])
def test_what_cannot_be_opened_is_said(engine: Engine, said: str, cause: str) -> None:
    given(engine, "given evaluated Sitti 2026-Q2 meets meets")
    with Session(engine) as session, pytest.raises(Refusal, match=cause):
        _open(session, said)


def test_the_same_is_not_opened_twice_and_only_by_an_admin(engine: Engine) -> None:
    with Session(engine) as session:
        with pytest.raises(Refusal, match="open_cycle_admins"):
            _open(session, "SD-1 2026-Q1", by=BASO)
        _open(session, "SD-1 2026-Q1")
        with pytest.raises(Refusal, match="cycle_there"):
            _open(session, "SD-1 2026-Q1")


def test_who_changed_units_is_in_both_each_for_their_part(engine: Engine) -> None:
    given(engine, "given moved Sitti 2026-08-20 from Rahma")
    with Session(engine) as session:
        now = datetime(2026, 10, 1, 1, tzinfo=UTC)
        for unit in ("SD-1", "PKM-1"):
            opening.open_for_unit(session, by=TENRI, said=f"{unit} 2026-Q3", now=now, city=CITY)
        mine = session.scalars(select(Evaluation).where(Evaluation.person_id == 1)).all()
        assert sorted((one.part, one.first, one.last) for one in mine) == [
            (1, date(2026, 7, 1), date(2026, 8, 19)),
            (2, date(2026, 8, 20), date(2026, 9, 30)),
        ]


def test_a_month_is_opened_by_command_for_those_it_is_of_alone(engine: Engine) -> None:
    given(engine, MONTHLY)
    with Session(engine) as session:
        for said in ("PKM-1 2026-06", "mei 2026 pkm-1"):
            cycle = session.get_one(EvaluationCycle, opening.open_for_unit(session, by=TENRI, said=said, now=NOW, city=CITY))
            assert cycle.quarter in ("2026-06", "2026-05")
        for said, cause in (
            ("PKM-1 2026-Q1", "nobody_to_evaluate"),
            ("SD-1 2026-06", "nobody_to_evaluate"),
            ("PKM-1 2026-10", "quarter_not_over"),
            ("PKM-1 2026-13", "open_cycle_how"),
            ("PKM-1 2026-06", "cycle_there"),
        ):
            with pytest.raises(Refusal, match=cause), session.begin_nested():
                opening.open_for_unit(session, by=TENRI, said=said, now=NOW, city=CITY)
        with pytest.raises(Refusal, match="open_cycle_admins"):
            opening.open_for_unit(session, by=ANDI, said="PKM-1 2026-07", now=NOW, city=CITY)


def test_two_months_that_are_open_at_once_are_told_apart(engine: Engine) -> None:
    given(engine, MONTHLY)
    for day in ("2026-09-01", "2026-10-01", "2026-10-12"):
        with Session(engine) as session, session.begin():
            notices.post_due(session, now=datetime.fromisoformat(f"{day}T02:00:00+00:00"), city=CITY)
    with Session(engine) as session:
        today = date(2026, 10, 12)
        listed = cycle_panel.cycles(session, by=TENRI, today=today)
        assert [(one.unit, str(one.quarter)) for one in listed] == [
            ("Puskesmas Contoh", "2026-08"),
            ("Puskesmas Contoh", "2026-09"),
            ("SD Contoh 1", "2026-Q3"),
        ]
        desk = desks.desk(session, by=ANDI, today=today, city=CITY)
        assert [str(one.quarter) for one in desk.judging] == ["2026-09", "2026-08"]
        with pytest.raises(Outdated):
            cycle_panel.panel(session, by=BASO, cycle=listed[0].cycle, today=today)
