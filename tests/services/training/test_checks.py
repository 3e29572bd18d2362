"""The check after a training: only for those who were there, in order, and three times at most."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.standards.rule import CityRule
from models.training.check import CheckQuestion, CheckResult
from models.training.training import Attendance
from services.refusals import Outdated, Refusal
from services.training import checks
from services.training.checks import Asked, Result
from tests.given import given

_NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
_SITTI, _BASO = 1, 2


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    given(engine, "given training PL-1 2026-10-20 for=Guru Kelas")
    session = Session(engine)
    session.add(Attendance(training_id=1, person_id=_SITTI, day=date(2026, 10, 20), at=_NOW))
    session.add_all(
        CheckQuestion(training_id=1, place=place, text=f"Soal {place}?", choices=["ya", "tidak"], answer=0) for place in range(3)
    )
    session.flush()
    yield session
    session.close()


def _answer(session: Session, *choices: int) -> Asked | Result:
    heard: Asked | Result = checks.begin(session, by=_SITTI, training=1, now=_NOW)
    for choice in choices:
        assert isinstance(heard, Asked)
        heard = checks.answer(session, by=_SITTI, question=heard.question, choice=choice, now=_NOW)
    return heard


def test_who_was_not_there_cannot_take_it_nor_answer_for_others(session: Session) -> None:
    _answer(session)
    with pytest.raises(Outdated):
        checks.begin(session, by=_BASO, training=1, now=_NOW)
    with pytest.raises(Outdated):
        checks.answer(session, by=_BASO, question=1, choice=0, now=_NOW)


def test_a_try_that_was_left_is_gone_on_with(session: Session) -> None:
    _answer(session, 0)
    assert checks.begin(session, by=_SITTI, training=1, now=_NOW).n == 2


@pytest.mark.parametrize(
    ("question", "choice"), [(1, 0), (3, 0), (2, 2), (2, -1)], ids=["answered", "later", "no such", "negative"]
)
def test_only_the_question_that_is_asked_can_be_answered(session: Session, question: int, choice: int) -> None:
    _answer(session, 0)
    with pytest.raises(Outdated):
        checks.answer(session, by=_SITTI, question=question, choice=choice, now=_NOW)


def test_after_three_tries_there_is_no_fourth_and_the_best_is_kept(session: Session) -> None:
    left = []
    for choices in ((0, 1, 1), (0, 0, 1), (1, 1, 1)):
        result = _answer(session, *choices)
        assert isinstance(result, Result)
        left.append((result.percent, result.tries_left))
    assert left == [(33, 2), (66, 1), (0, 0)]
    with pytest.raises(Refusal):
        checks.begin(session, by=_SITTI, training=1, now=_NOW)
    assert session.scalars(select(CheckResult.best)).one() == 66


def test_an_agency_allows_fewer_tries(session: Session) -> None:
    session.add(CityRule(code="TES", value=Decimal(1)))
    session.flush()
    heard = _answer(session, 1, 1, 1)
    assert isinstance(heard, Result)
    assert heard.tries_left == 0
    with pytest.raises(Refusal):
        checks.begin(session, by=_SITTI, training=1, now=_NOW)


def test_two_questions_are_no_check(session: Session) -> None:
    session.delete(session.get_one(CheckQuestion, 3))
    session.flush()
    assert not checks.is_open(session, training=1, person=_SITTI)
    with pytest.raises(Outdated):
        checks.begin(session, by=_SITTI, training=1, now=_NOW)
