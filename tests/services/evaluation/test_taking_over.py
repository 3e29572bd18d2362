"""Who leaves office in the middle of an evaluation holds nothing up: whoever stands there now judges and decides."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Rating
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.messages.message import Outbox
from models.people.person import Person, Posting, Role
from scheduler.notices.evaluation import cycles as notices
from services import rights
from services.city import City
from services.evaluation import cycles, judging, results, year, year_quarters
from services.refusals import Outdated
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
BEFORE, AFTER = datetime(2026, 10, 12, 1, tzinfo=UTC), datetime(2026, 10, 15, 1, tzinfo=UTC)
Q3 = Period.parse("2026-Q3")
_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The same statements as in the tests beside it."""


@pytest.fixture
def session(engine: Engine) -> Any:
    with Session(engine) as found, found.begin():
        rights.on_day(found, date(2026, 10, 12))
        cycles.open_quarter(found, quarter=Q3, now=BEFORE, city=CITY)
        yield found


def _of(session: Session, person: int) -> Evaluation:
    return session.scalars(select(Evaluation).where(Evaluation.person_id == person)).one()


def _leaves(session: Session, person: int, *, then: int | None = None) -> None:
    """The last day was 14 October; Sitti's supervisor is another since."""
    for post in session.scalars(select(Posting).where(Posting.person_id == person)):
        post.valid_until = date(2026, 10, 14)
    mine = session.scalars(select(Posting).where(Posting.person_id == SITTI)).one()
    if then:
        mine.valid_until = date(2026, 10, 14)
        session.add(
            Posting(
                **{**mine.model_dump(exclude={"id"}), "valid_from": date(2026, 10, 15), "valid_until": None, "supervisor_id": then}
            )
        )
    session.flush()
    rights.on_day(session, date(2026, 10, 15))


def _look(session: Session) -> None:
    notices.post_due(session, now=AFTER, city=CITY)
    session.flush()


@pytest.mark.parametrize(
    ("then", "judge"), [(RAHMA, RAHMA), (None, TENRI)], ids=["the new supervisor", "who stands above the unit"]
)
def test_what_is_not_judged_goes_to_who_is_there_now(session: Session, then: int | None, judge: int) -> None:
    judging.rate(session, by=BASO, evaluation=_of(session, SITTI).id, rating=Rating.BELOW, now=BEFORE, city=CITY)
    judging.toggle(session, by=BASO, evaluation=_of(session, SITTI).id, value="loyal", now=BEFORE, city=CITY)
    if then is None:
        session.get_one(Evaluation, _of(session, SITTI).id)
        session.add(
            Posting(person_id=ANDI, unit_id=1, position="Kepala Sekolah", valid_from=date(2026, 10, 15), supervisor_id=TENRI)
        )
        session.flush()
        judge = ANDI
    _leaves(session, BASO, then=then)
    if then is None:
        session.scalars(select(Posting).where(Posting.person_id == SITTI)).one().supervisor_id = ANDI
        session.flush()
    _look(session)
    found = _of(session, SITTI)
    assert (found.supervisor_id, found.result, found.rated_at) == (judge, None, None)
    with pytest.raises(Outdated):
        judging.rate(session, by=BASO, evaluation=found.id, rating=Rating.MEETS, now=AFTER, city=CITY)
    shown = judging.rate(session, by=judge, evaluation=found.id, rating=Rating.MEETS, now=AFTER, city=CITY)
    assert {rating for _, rating in shown.mine.conducts} == {Rating.MEETS}
    assert session.scalars(select(Outbox.id).where(col(Outbox.key) == f"evaluation_judge:2026-Q3:{judge}")).all()


@_ON_ONE
def test_a_finished_judgement_stands_and_is_handed_over_by_who_is_there_now(session: Session) -> None:
    found = _of(session, SITTI)
    found.result, found.conduct, found.predicate, found.rated_at = Rating.MEETS, Rating.MEETS, "good", BEFORE
    found.self_at, found.self_result = BEFORE, Rating.MEETS
    _leaves(session, BASO, then=RAHMA)
    _look(session)
    results.hold_talk(session, by=RAHMA, evaluation=found.id, now=AFTER, city=CITY)
    assert (found.result, found.supervisor_id) == (Rating.MEETS, RAHMA)


@_ON_ONE
def test_who_is_still_in_office_keeps_what_is_theirs(session: Session) -> None:
    post = session.scalars(select(Posting).where(Posting.person_id == SITTI)).one()
    post.supervisor_id = RAHMA
    session.flush()
    _look(session)
    assert _of(session, SITTI).supervisor_id == BASO


def test_an_objection_goes_to_the_next_level_of_now_or_to_the_admins(session: Session) -> None:
    found = _of(session, SITTI)
    found.result, found.conduct, found.predicate, found.rated_at = Rating.MEETS, Rating.MEETS, "good", BEFORE
    found.talked_at, found.told_on, found.received_on = BEFORE, date(2026, 10, 12), date(2026, 10, 12)
    found.answered_at, found.objection, found.decider_id = BEFORE, "tidak sesuai", ANDI
    _leaves(session, ANDI)
    with pytest.raises(Outdated):
        results.toggle(session, by=ANDI, evaluation=found.id, annual=False, part="result", now=AFTER, city=CITY)
    _look(session)
    assert found.decider_id == TENRI
    assert results.toggle(session, by=TENRI, evaluation=found.id, annual=False, part="result", now=AFTER, city=CITY).decided
    assert session.scalars(select(Outbox.id).where(col(Outbox.key) == f"evaluation/objected:{found.id}:{TENRI}")).all()


def test_a_year_is_decided_by_who_is_there_now(engine: Engine) -> None:
    given(engine, "given evaluated Sitti 2026-Q3 meets meets")
    with Session(engine) as session, session.begin():
        rights.on_day(session, date(2027, 2, 20))
        for cycle in session.scalars(select(EvaluationCycle)):
            cycle.closed_at = BEFORE
        post = session.scalars(select(Posting).where(Posting.person_id == BASO)).one()
        post.valid_until = date(2027, 1, 31)
        session.scalars(select(Posting).where(Posting.person_id == SITTI)).one().supervisor_id = RAHMA
        session.flush()
        assert year_quarters.of_supervisor(session, by=RAHMA, year=2026) == [SITTI]
        assert year_quarters.of_supervisor(session, by=BASO, year=2026) == []
        later = datetime(2027, 2, 20, 1, tzinfo=UTC)
        assert year.decide(session, by=RAHMA, person=SITTI, year=2026, now=later, city=CITY).decided_at == later


@pytest.fixture
def objected(session: Session) -> Evaluation:
    """Sitti's result of Baso, which she is about to object to; nobody stands above Baso any more, and he alone is admin."""
    found = _of(session, SITTI)
    found.result, found.conduct, found.predicate, found.rated_at = Rating.MEETS, Rating.MEETS, "good", BEFORE
    found.talked_at, found.told_on, found.received_on = BEFORE, date(2026, 10, 12), date(2026, 10, 12)
    found.answer_until, found.object_until = date(2026, 10, 19), date(2026, 10, 26)
    _only_admin(session, BASO)
    session.scalars(select(Posting).where(Posting.person_id == BASO)).one().supervisor_id = None
    session.flush()
    results.begin_objection(session, by=SITTI, evaluation=found.id, annual=False, now=BEFORE, city=CITY)
    return found


def _only_admin(session: Session, person: int) -> None:
    for one in session.scalars(select(Person)):
        one.role = Role.ADMIN if one.id == person else Role.STAFF
    for post in session.scalars(select(Posting)):
        post.role = None
    session.flush()


def _told(session: Session, screen: str, found: Evaluation) -> set[int]:
    keys = session.scalars(select(Outbox.key).where(col(Outbox.key).startswith(f"{screen}:{found.id}:")))
    return {int(key.rpartition(":")[2]) for key in keys if key}


@_ON_ONE
def test_an_objection_that_nobody_may_decide_says_so_and_goes_to_the_admin_to_come(session: Session, objected: Evaluation) -> None:
    said = results.tell(session, by=SITTI, words="Nilainya tidak sesuai bukti.", now=BEFORE, city=CITY)
    assert not said.decidable
    assert _told(session, "evaluation/undecidable", objected) == {SITTI, BASO}
    with pytest.raises(Outdated):
        results.toggle(session, by=BASO, evaluation=objected.id, annual=False, part="result", now=BEFORE, city=CITY)
    session.get_one(Person, TENRI).role = Role.ADMIN
    _look(session)
    _look(session)
    assert _told(session, "evaluation/objected", objected) == {BASO, TENRI}
    assert results.toggle(session, by=TENRI, evaluation=objected.id, annual=False, part="result", now=AFTER, city=CITY).decidable


@_ON_ONE
def test_an_objection_goes_to_whoever_comes_to_stand_above(session: Session, objected: Evaluation) -> None:
    results.tell(session, by=SITTI, words="Nilainya tidak sesuai bukti.", now=BEFORE, city=CITY)
    session.scalars(select(Posting).where(Posting.person_id == BASO)).one().supervisor_id = TENRI
    _look(session)
    assert (objected.decider_id, _told(session, "evaluation/objected", objected)) == (TENRI, {BASO, TENRI})


@_ON_ONE
def test_who_judged_in_the_supervisors_stead_does_not_decide_about_it(session: Session, objected: Evaluation) -> None:
    session.scalars(select(Posting).where(Posting.person_id == BASO)).one().supervisor_id = ANDI
    session.scalars(select(Posting).where(Posting.person_id == ANDI)).one().supervisor_id = TENRI
    objected.acted_by = ANDI
    session.flush()
    results.tell(session, by=SITTI, words="Nilainya tidak sesuai bukti.", now=BEFORE, city=CITY)
    assert objected.decider_id == TENRI


@_ON_ONE
def test_two_who_stand_above_each_other_end_at_the_admins(session: Session, objected: Evaluation) -> None:
    session.scalars(select(Posting).where(Posting.person_id == BASO)).one().supervisor_id = SITTI
    _only_admin(session, TENRI)
    results.tell(session, by=SITTI, words="Nilainya tidak sesuai bukti.", now=BEFORE, city=CITY)
    assert (objected.decider_id, _told(session, "evaluation/objected", objected)) == (None, {BASO, TENRI})
