"""Processes that share a PostgreSQL share what Telegram takes in a second: turns are given out once, one after another."""

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, select

from bot.delivery.budget import Turns, take
from models.messages.budget import SendBudget

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
PER_SECOND = 25.0


def _take(engine: Engine, *, wanted: int = 0, replies: int = 0) -> Turns:
    with Session(engine) as session, session.begin():
        return take(session, wanted=wanted, replies=replies, per_second=PER_SECOND)


def test_what_one_process_takes_the_next_does_not_get(engine: Engine) -> None:
    first, second, third = _take(engine, wanted=20), _take(engine, wanted=20), _take(engine, wanted=20)
    assert first == Turns(20, pytest.approx(0, abs=0.02))
    assert second.begin_in == pytest.approx(20 / PER_SECOND, abs=0.1)
    assert 5 <= second.count < 20, "a second's worth is given out ahead, not more"
    assert third.count <= 5


def test_replies_of_any_process_beyond_a_fifth_take_turns_from_all_but_never_for_long(engine: Engine) -> None:
    _take(engine, replies=5)
    assert _take(engine, replies=0).begin_in == pytest.approx(0, abs=0.02)
    _take(engine, replies=10)
    assert _take(engine).begin_in == pytest.approx(10 / PER_SECOND, abs=0.15)
    _take(engine, replies=10_000)
    late = _take(engine, wanted=5)
    assert late.begin_in <= 1
    assert late.count >= 1


def test_a_clock_that_was_put_back_bars_nobody(engine: Engine) -> None:
    _take(engine, wanted=1)
    with Session(engine) as session, session.begin():
        session.execute(update(SendBudget).values(next_at=SendBudget.next_at + 3600, counted_at=SendBudget.counted_at + 3600))
    assert _take(engine, wanted=5) == Turns(5, 0.0)
    with Session(engine) as session:
        assert len(session.scalars(select(SendBudget)).all()) == 1
