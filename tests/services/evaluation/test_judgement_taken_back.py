"""For ten minutes one tap opens again what somebody judged; one's own only while nobody has seen it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.evaluation.ratings import Rating
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from services import rights
from services.city import City
from services.evaluation import cycles, judging
from services.refusals import Outdated, Refusal

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 10, 12, 1, tzinfo=UTC)
SITTI, BASO, RAHMA = 1, 2, 3

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as found, found.begin():
        rights.on_day(found, date(2026, 10, 12))
        cycles.open_quarter(found, quarter=Period.parse("2026-Q3"), now=NOW, city=CITY)
        yield found


@pytest.fixture
def of_sitti(session: Session) -> Evaluation:
    return session.scalars(select(Evaluation).where(Evaluation.person_id == SITTI)).one()


def _judge(session: Session, found: Evaluation, by: int, rating: Rating = Rating.MEETS) -> None:
    judging.rate(session, by=by, evaluation=found.id, rating=rating, now=NOW, city=CITY)
    if by == BASO:
        found.result_why = "Tidak ada laporan yang masuk pada triwulan ini."
    judging.finish(session, by=by, evaluation=found.id, now=NOW, city=CITY)


def _take_back(session: Session, found: Evaluation, by: int, after: timedelta = timedelta(minutes=10)) -> judging.Judged:
    return judging.take_back(session, by=by, evaluation=found.id, now=NOW + after, city=CITY)


def test_what_the_person_judged_opens_again_and_is_judged_anew(session: Session, of_sitti: Evaluation) -> None:
    _judge(session, of_sitti, SITTI, Rating.ABOVE)
    shown = _take_back(session, of_sitti, SITTI)
    assert (shown.may_judge, shown.done, of_sitti.self_at) == (True, False, None)
    _judge(session, of_sitti, SITTI)
    assert (of_sitti.self_result, of_sitti.self_at) == (Rating.MEETS, NOW)


def test_what_the_supervisor_judged_is_hidden_again(session: Session, of_sitti: Evaluation) -> None:
    _judge(session, of_sitti, BASO)
    assert of_sitti.rated_at == NOW
    shown = _take_back(session, of_sitti, BASO)
    assert (shown.may_judge, shown.done, shown.mine.result) == (True, False, Rating.MEETS)
    _judge(session, of_sitti, SITTI)
    seen = judging.look(session, by=SITTI, evaluation=of_sitti.id, now=NOW, city=CITY)
    assert seen.theirs is None, "the supervisor has not judged any more"


def test_what_was_seen_stays(session: Session, of_sitti: Evaluation) -> None:
    _judge(session, of_sitti, SITTI)
    _judge(session, of_sitti, BASO)
    with pytest.raises(Refusal, match="judgement_seen"):
        _take_back(session, of_sitti, SITTI)
    assert _take_back(session, of_sitti, BASO).theirs is None, "hidden until it is judged again"


@pytest.mark.parametrize(("by", "why"), [(SITTI, "judgement_stands"), (BASO, "judgement_changes")], ids=["own", "theirs"])
def test_after_ten_minutes_it_says_what_can_still_be_done(session: Session, of_sitti: Evaluation, by: int, why: str) -> None:
    _judge(session, of_sitti, by)
    with pytest.raises(Refusal, match=why):
        _take_back(session, of_sitti, by, timedelta(minutes=10, seconds=1))


def test_nobody_takes_back_what_is_not_judged_not_theirs_or_talked_about(session: Session, of_sitti: Evaluation) -> None:
    for by in (SITTI, BASO):
        with pytest.raises(Outdated):
            _take_back(session, of_sitti, by)
    _judge(session, of_sitti, SITTI)
    with pytest.raises(Outdated):
        _take_back(session, of_sitti, RAHMA)
    _judge(session, of_sitti, BASO)
    of_sitti.talked_at = NOW
    with pytest.raises(Outdated):
        _take_back(session, of_sitti, BASO)
