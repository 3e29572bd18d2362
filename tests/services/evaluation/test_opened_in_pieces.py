"""A quarter of a whole city opens some units at a time: what is seen meanwhile is true, and interrupted it goes on."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from services import rights
from services.city import City
from services.evaluation import cycle_panel, cycles
from services.evaluation.cycles import Opening
from services.messages.pieces import Piece
from tests.stage import ZONE

CITY = City(zone=ZONE)
NOW = datetime(2026, 10, 1, 1, tzinfo=UTC)
QUARTER = Period.parse("2026-Q3")
TENRI = 5


@pytest.fixture(autouse=True)
def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cycles, "_PEOPLE", 1)


def _pieces(engine: Engine) -> list[Piece]:
    with Session(engine) as session:
        return cycles.pieces(session, quarter=QUARTER, now=NOW, city=CITY)


def _do(engine: Engine, pieces: Sequence[Piece]) -> int:
    done = 0
    for piece in pieces:
        with Session(engine) as session, session.begin():
            done += piece(session)
    return done


def _seen(engine: Engine) -> tuple[Opening, ...]:
    with Session(engine) as session:
        rights.on_day(session, NOW.date())
        return cycle_panel.overview(session, by=TENRI, today=NOW.date()).opening


def test_interrupted_it_goes_on_and_says_how_far_it_is(engine: Engine) -> None:
    whole = len(_pieces(engine))
    assert whole > 2
    assert _seen(engine) == ()
    assert _do(engine, _pieces(engine)[:2]) == 2
    assert _seen(engine) == (Opening(QUARTER, 2, whole),)
    assert len(_pieces(engine)) == whole - 2, "what is open is not looked at again"
    both = _pieces(engine), _pieces(engine)
    assert [_do(engine, some) for some in both] == [whole - 2, 0], "two who look at once open everything once"
    assert (_pieces(engine), _seen(engine)) == ([], ())


def test_the_people_of_a_unit_come_together_and_never_too_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    units = {person: person // 7 for person in range(100)}
    theirs: dict[int, Any] = {person: (cycles.Part(QUARTER.first, QUARTER.last, unit, None, ""),) for person, unit in units.items()}
    for most in (3, 7, 20, 1000):
        monkeypatch.setattr(cycles, "_PEOPLE", most)
        found = cycles._unit_by_unit(theirs, closed={13})
        assert sorted(one for some in found for one in some) == [one for one in units if units[one] != 13]
        assert max(map(len, found)) <= most
        if most >= 7:
            assert not any({units[one] for one in before} & {units[one] for one in after} for before, after in pairwise(found))


def test_who_joins_a_unit_whose_cycle_is_closed_keeps_nothing_busy(engine: Engine) -> None:
    _do(engine, _pieces(engine))
    with Session(engine) as session, session.begin():
        session.delete(session.scalars(select(Evaluation)).first())
        for cycle in session.scalars(select(EvaluationCycle)):
            cycle.closed_at = NOW
    assert (_pieces(engine), _seen(engine)) == ([], ())
