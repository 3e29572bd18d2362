"""A command opens a quarter for a unit: an old one with days for everybody, never twice, and for admins alone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.evaluation.evaluation import Evaluation, EvaluationCycle
from services.city import City
from services.evaluation import opening
from services.refusals import Refusal
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 10, 1, 1, tzinfo=UTC)
BASO, TENRI = 2, 5


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
